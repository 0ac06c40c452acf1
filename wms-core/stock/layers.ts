import { type Columns, parameters, shape, type Tx } from '#base/database/index.ts';
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

const SAME = `owner, item, lot, production_date, expiry_date, receipt_line, delivery, supplier,
  supplier_lot, customs, customs_document, redated`;
const COLUMNS = `layer, owner, item, lot, production_date, expiry_date, received_at, receipt_line,
  delivery, supplier, supplier_lot, customs, customs_document, cost_minor, cost_currency`;

const KNOWN = `SELECT n.place, l.layer FROM given n JOIN wms.layer l USING (${SAME})`;
/** Those that are made have no place: their ids were given. */
const MADE = `made AS (INSERT INTO wms.layer (${COLUMNS}) SELECT ${COLUMNS} FROM given ORDER BY place
  ON CONFLICT (${SAME}) DO NOTHING RETURNING layer)`;

interface Found {
  readonly place: number | null;
  readonly layer: string;
}

/**
 * Finds or makes the layers with these properties, in the order given. The day and hour of the
 * receipt does not tell layers apart (a receipt line is scanned in several goes): the first stays. A
 * layer whose dates were corrected is nobody's twin (`redate.ts`): one like it is made anew.
 */
export async function findOrMakeLayers(
  tx: Tx,
  wanted: readonly Omit<Layer, 'layer'>[],
  newId: () => string,
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map(() => newId());
  const columns = columnsOf(ids, wanted);
  const p = parameters();
  const name = `wms-layer-${shape(columns)}`;
  const given = `WITH given AS (SELECT *, '' AS redated FROM ${p.table(columns)} AS n(place, ${COLUMNS}))`;
  const makes = {
    name,
    text: `${given}, ${MADE} ${KNOWN} UNION ALL SELECT NULL, layer FROM made`,
  };
  const rows = await tx.query<Found>(makes, p.values);
  const made = new Set(rows.filter(({ place }) => place === null).map(({ layer }) => layer));
  const known = new Map(rows.map(({ place, layer }) => [place, layer]));
  const layers = ids.flatMap((id, index) => (made.has(id) ? id : (known.get(index) ?? [])));
  if (layers.length === ids.length) return layers;
  // One that another transaction made while this one waited for it is seen by the next statement.
  const finds = { name: `${name}-find`, text: `${given} ${KNOWN} ORDER BY n.place` };
  return (await tx.query<Found>(finds, p.values)).map(({ layer }) => layer);
}

function columnsOf(ids: readonly string[], wanted: readonly Omit<Layer, 'layer'>[]): Columns {
  const text = (pick: (layer: Omit<Layer, 'layer'>) => string) =>
    [wanted.map(pick), 'text'] as const;
  return [
    [ids.map((_, index) => index), 'integer'],
    [ids, 'text'],
    text((layer) => layer.owner),
    text((layer) => layer.item),
    text((layer) => layer.lot),
    text((layer) => layer.productionDate ?? ''),
    text((layer) => layer.expiryDate ?? ''),
    [wanted.map((layer) => layer.receivedAt), 'bigint'],
    text((layer) => layer.receiptLine),
    text((layer) => layer.delivery),
    text((layer) => layer.supplier),
    text((layer) => layer.supplierLot ?? ''),
    text((layer) => layer.customs?.status ?? 'free'),
    text((layer) => layer.customs?.document ?? ''),
    [wanted.map((layer) => layer.unitCost?.minor ?? null), 'bigint'],
    [wanted.map((layer) => layer.unitCost?.currency ?? null), 'text'],
  ];
}
