/** Fields in which anybody may write anything: a word in them is never taken for a state and translated. */
const FREE = new Set([
  ...['name', 'note', 'reason', 'blockReason', 'lockReason', 'closeReason', 'outOfOrderReason'],
  ...['lot', 'supplierLot', 'serial', 'serials', 'plate', 'driver', 'address', 'customer'],
  ...['supplier', 'carrier', 'actor', 'worker', 'person', 'deputy', 'document', 'subject'],
  ...['barcodes', 'aisle', 'mask', 'key', 'code', 'text', 'shippingNameEn', 'shippingNameZh'],
  ...['item', 'items', 'owner', 'location', 'from', 'to', 'zone', 'zones', 'order', 'asn', 'task'],
]);

export const isFreeText = (field: string): boolean => FREE.has(field);
