/** Fields in which anybody may write anything: a word in them is never taken for a state and translated. */
const FREE = new Set([
  ...['name', 'note', 'reason', 'blockReason', 'lockReason', 'closeReason', 'outOfOrderReason'],
  ...['lot', 'supplierLot', 'serial', 'serials', 'plate', 'driver', 'address', 'customer'],
  ...['supplier', 'carrier', 'actor', 'worker', 'person', 'deputy', 'document', 'subject'],
  ...['barcodes', 'aisle', 'mask', 'key', 'code', 'text', 'shippingNameEn', 'shippingNameZh'],
  ...['item', 'items', 'owner', 'location', 'from', 'to', 'zone', 'zones', 'order', 'asn', 'task'],
]);

/** Of these, what the house itself writes there has a word of its own (`reason.short_pick`). */
const ALSO_CODED = new Set(['reason']);

export const isAlsoCoded = (field: string): boolean => ALSO_CODED.has(field);
export const isFreeText = (field: string): boolean => FREE.has(field);
