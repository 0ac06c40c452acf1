/** Where codes that people scan or type are kept, in the order in which they are looked through. */

/** How a scan means it: a label may name a unit, a lot and a serial number at once. */
export type Part = 'code' | 'unit' | 'lot' | 'serial';

/** SQL expressions over `from`; an index begins with `code` (or with the owner and it). */
export interface Source {
  /** What it is, as the field is called that names it. */
  readonly kind: string;
  readonly from: string;
  readonly code: string;
  readonly part?: Part;
  /** What a person tells it by, beside its code. */
  readonly en: string;
  readonly zh?: string;
  readonly status?: string;
  readonly where?: string;
}

const none = `''`;
/** Keys that begin with the owner, of whom there are few. */
const ofAnyOwner = (alias: string) => `${alias}.owner IN (SELECT owner FROM wms.owner)`;
const named = (alias: string) => ({ en: `${alias}.name_en`, zh: `${alias}.name_zh` });

export const SOURCES: readonly Source[] = [
  {
    ...{ kind: 'order', from: 'wms.sales_order s', code: 's.order_id' },
    ...{ en: 's.customer', status: 's.status' },
  },
  {
    ...{ kind: 'asn', from: 'wms.asn s', code: 's.asn', where: `s.kind <> 'return'` },
    ...{ en: 's.supplier', status: 's.status' },
  },
  {
    ...{ kind: 'return', from: 'wms.asn s', code: 's.asn', where: `s.kind = 'return'` },
    ...{ en: 's.customer', status: 's.status' },
  },
  {
    ...{ kind: 'transfer', from: 'wms.warehouse_transfer s', code: 's.transfer' },
    ...{ en: `s.from_warehouse || ' → ' || s.to_warehouse`, status: 's.status' },
  },
  {
    ...{ kind: 'location', from: 'wms.location s', code: 's.location' },
    ...{ en: 's.zone', status: 's.kind' },
  },
  { kind: 'item', from: 'wms.item s', code: 's.item', where: ofAnyOwner('s'), ...named('s') },
  {
    ...{ kind: 'item', from: 'wms.item_barcode b JOIN wms.item s USING (owner, item)' },
    ...{ code: 'b.barcode', where: ofAnyOwner('b'), ...named('s') },
  },
  {
    ...{ kind: 'unit', from: 'wms.handling_unit s', code: 's.handling_unit', part: 'unit' },
    ...{ en: 's.location', status: 's.type' },
  },
  {
    // A parcel that is shipped is no unit of ours any more; its order tells where it went.
    ...{ kind: 'order', from: 'wms.parcel p JOIN wms.sales_order s USING (order_id)' },
    ...{ code: 'p.parcel', part: 'unit', en: 'p.parcel', status: 's.status' },
  },
  {
    ...{ kind: 'lot', from: 'wms.layer s', code: 's.lot', part: 'lot', where: `s.lot <> ''` },
    en: 's.item',
  },
  {
    ...{ kind: 'serial', from: 'wms.serial s', code: 's.serial', part: 'serial' },
    en: `s.item || ' · ' || s.location`,
  },
  {
    ...{ kind: 'task', from: 'wms.task s', code: 's.task_id' },
    ...{ en: `s.kind || ' · ' || s.document`, status: 's.status' },
  },
  { kind: 'wave', from: 'wms.wave s', code: 's.wave', en: none },
  { kind: 'truck', from: 'wms.truck s', code: 's.truck', en: `s.dock || ' · ' || s.plate` },
  {
    ...{ kind: 'count', from: 'wms.count s', code: 's.count_id' },
    ...{ en: 's.location', status: 's.status' },
  },
  { kind: 'plan', from: 'wms.count_plan s', code: 's.plan', en: 's.kind', status: 's.status' },
  {
    ...{ kind: 'adjustment', from: 'wms.adjustment s', code: 's.adjustment' },
    ...{ en: 's.reason', status: 's.status' },
  },
  { kind: 'holdId', from: 'wms.hold s', code: 's.hold_id', en: 's.reason', status: 's.kind' },
  {
    ...{ kind: 'recallId', from: 'wms.recall s', code: 's.recall_id' },
    ...{ en: 's.reason', status: 's.status' },
  },
  {
    ...{ kind: 'disposition', from: 'wms.disposition s', code: 's.disposition' },
    ...{ en: `s.decision || ' · ' || s.item` },
  },
  {
    ...{ kind: 'appointment', from: 'wms.dock_appointment s', code: 's.appointment' },
    ...{ en: `s.dock || ' · ' || s.carrier`, status: 's.status' },
  },
  { kind: 'proposal', from: 'wms.slotting_proposal s', code: 's.proposal', en: 's.kind' },
  { kind: 'zone', from: 'wms.zone s', code: 's.zone', ...named('s') },
  {
    ...{ kind: 'worker', from: 'wms.worker s', code: 's.worker', status: 's.status' },
    ...named('s'),
  },
  ...['customer', 'supplier', 'carrier'].map((kind) => ({
    ...{ kind, from: 'wms.partner s', code: 's.partner', status: 's.status', ...named('s') },
    where: `${ofAnyOwner('s')} AND s.kind = '${kind}'`,
  })),
  { kind: 'owner', from: 'wms.owner s', code: 's.owner', ...named('s') },
];
