import type { Tx } from '#base/database/index.ts';
import type { CustomsClass, Layer } from '#wms-core/contracts.ts';

interface LayerRow {
  readonly layer: string;
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly production_date: string;
  readonly expiry_date: string;
  readonly received_at: number;
  readonly receipt_line: string;
  readonly delivery: string;
  readonly supplier: string;
  readonly cost_minor: number | null;
  readonly cost_currency: string | null;
  readonly supplier_lot: string;
  readonly customs: CustomsClass;
  readonly customs_document: string;
}

const layerOf = (row: LayerRow): Layer => ({
  layer: row.layer,
  item: row.item,
  owner: row.owner,
  lot: row.lot,
  productionDate: row.production_date || null,
  expiryDate: row.expiry_date || null,
  receivedAt: row.received_at,
  receiptLine: row.receipt_line,
  delivery: row.delivery,
  supplier: row.supplier,
  ...(row.supplier_lot ? { supplierLot: row.supplier_lot } : {}),
  ...(row.customs_document
    ? { customs: { status: row.customs, document: row.customs_document } }
    : {}),
  ...(row.cost_minor === null || row.cost_currency === null
    ? {}
    : { unitCost: { minor: row.cost_minor, currency: row.cost_currency } }),
});

export async function loadLayers(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Layer>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<LayerRow>(
    'SELECT * FROM wms.layer WHERE layer = ANY($1::text[]) ORDER BY layer',
    [ids],
  );
  return new Map(rows.map((row) => [row.layer, layerOf(row)]));
}

/**
 * Finds or makes the layers with these properties, in the order given. The day and hour of the
 * receipt does not tell layers apart (a receipt line is scanned in several goes): the first stays.
 */
export async function findOrMakeLayers(
  tx: Tx,
  wanted: readonly Omit<Layer, 'layer'>[],
  newId: () => string,
): Promise<readonly string[]> {
  const values = [
    wanted.map(() => newId()),
    wanted.map((layer) => layer.owner),
    wanted.map((layer) => layer.item),
    wanted.map((layer) => layer.lot),
    wanted.map((layer) => layer.productionDate ?? ''),
    wanted.map((layer) => layer.expiryDate ?? ''),
    wanted.map((layer) => layer.receivedAt),
    wanted.map((layer) => layer.receiptLine),
    wanted.map((layer) => layer.delivery),
    wanted.map((layer) => layer.supplier),
    wanted.map((layer) => layer.supplierLot ?? ''),
    wanted.map((layer) => layer.customs?.status ?? 'free'),
    wanted.map((layer) => layer.customs?.document ?? ''),
    wanted.map((layer) => layer.unitCost?.minor ?? null),
    wanted.map((layer) => layer.unitCost?.currency ?? null),
  ];
  await tx.query(
    `INSERT INTO wms.layer (layer, owner, item, lot, production_date, expiry_date, received_at,
       receipt_line, delivery, supplier, supplier_lot, customs, customs_document, cost_minor,
       cost_currency)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
       $14::bigint[], $15::text[])
     ON CONFLICT ON CONSTRAINT layer_alike DO NOTHING`,
    values,
  );
  const rows = await tx.query<{ layer: string }>(
    `SELECT l.layer
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[]) WITH ORDINALITY
       AS n(owner, item, lot, production_date, expiry_date, receipt_line, delivery, supplier,
         supplier_lot, customs, customs_document, place)
     JOIN wms.layer l USING (owner, item, lot, production_date, expiry_date, receipt_line, delivery,
       supplier, supplier_lot, customs, customs_document)
     ORDER BY n.place`,
    [...values.slice(1, 6), ...values.slice(7, 13)],
  );
  return rows.map((row) => row.layer);
}
