import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { MovementLine, Place } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import type { Moved } from './apply.ts';
import { refuse } from './refusals.ts';
import { isTransit } from './transit-place.ts';

/**
 * TRANSIT is the one place across the border of which the ledger keeps what is there: for each
 * transfer (the handling unit of that place), item, layer and quality. Its rows change in the
 * posting that moves the pieces; `verifyLedger` recomputes them from the movements.
 */

interface TransitKey {
  readonly transfer: string;
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly quality: Quality;
}

/** Pieces on their way between two warehouses. */
export interface TransitRow extends TransitKey {
  readonly quantity: number;
  readonly weightGrams: number;
  readonly lot: string;
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
  readonly receiptLine: string;
}

const KEY = 'transfer, owner, item, layer, quality';
const SAME_KEY = KEY.split(', ')
  .map((column) => `t.${column} = n.${column}`)
  .join(' AND ');

const keyOf = (line: MovementLine, { handlingUnit, quality }: Place): TransitKey => ({
  transfer: handlingUnit,
  owner: line.owner,
  item: line.item,
  layer: line.layer,
  quality,
});

const nameOf = ({ transfer, owner, item, layer, quality }: TransitKey): string =>
  [transfer, owner, item, layer, quality].join('\n');

const keyColumns = (keys: readonly TransitKey[]): string[][] => [
  keys.map((key) => key.transfer),
  keys.map((key) => key.owner),
  keys.map((key) => key.item),
  keys.map((key) => key.layer),
  keys.map((key) => key.quality),
];

const KEYS_GIVEN = 'unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])';

/**
 * Locks what the lines take out of transit, in key order, and settles its catch weight: the share
 * of what was sent, the last pieces take the rest. Refuses `transit.short`. Called when the rows of
 * stock are locked already, so all postings wait in one order.
 */
export async function leaveTransit(
  tx: Tx,
  lines: readonly MovementLine[],
): Promise<readonly MovementLine[] | Refusal> {
  const keys = lines.filter((line) => isTransit(line.from)).map((line) => keyOf(line, line.from));
  if (keys.length === 0) return lines;
  const rows = await tx.query<TransitKey & { quantity: number; weight: number }>(
    `SELECT t.transfer, t.owner, t.item, t.layer, t.quality, t.quantity, t.weight_grams AS weight
     FROM (SELECT DISTINCT * FROM ${KEYS_GIVEN} AS k(${KEY})) n JOIN wms.transit t ON ${SAME_KEY}
     ORDER BY t.transfer, t.owner, t.item, t.layer, t.quality FOR UPDATE OF t`,
    keyColumns(keys),
  );
  const left = new Map(rows.map((row) => [nameOf(row), row]));
  const settled: MovementLine[] = [];
  for (const line of lines) {
    if (!isTransit(line.from)) {
      settled.push(line);
      continue;
    }
    const { item, quantity, from } = line;
    const row = left.get(nameOf(keyOf(line, from)));
    if (!row || row.quantity < quantity) {
      const facts = { item, transfer: from.handlingUnit, wanted: quantity };
      return refuse('transit.short', { ...facts, available: row?.quantity ?? 0 });
    }
    const weightGrams = Number((BigInt(row.weight) * BigInt(quantity)) / BigInt(row.quantity));
    row.quantity -= quantity;
    row.weight -= weightGrams;
    settled.push({ ...line, weightGrams });
  }
  return settled;
}

const VALUES = `${KEYS_GIVEN.slice(0, -1)}, $6::bigint[], $7::bigint[])
  AS v(${KEY}, quantity, weight)`;
const SUMMED = `SELECT ${KEY}, sum(quantity)::bigint AS quantity, sum(weight)::bigint AS weight
  FROM ${VALUES} GROUP BY ${KEY}`;

const ENTER = `INSERT INTO wms.transit AS t (${KEY}, quantity, weight_grams)
  ${SUMMED} ORDER BY ${KEY}
  ON CONFLICT (${KEY}) DO UPDATE SET quantity = t.quantity + excluded.quantity,
    weight_grams = t.weight_grams + excluded.weight_grams`;

const LEAVE = `WITH n AS (${SUMMED}),
  gone AS (DELETE FROM wms.transit t USING n WHERE ${SAME_KEY} AND t.quantity = n.quantity)
  UPDATE wms.transit t SET quantity = t.quantity - n.quantity,
    weight_grams = t.weight_grams - n.weight
  FROM n WHERE ${SAME_KEY} AND t.quantity > n.quantity`;

/** Writes what the lines brought into transit and took out of it. */
export async function writeTransit(tx: Tx, lines: readonly Moved[]): Promise<void> {
  for (const [side, statement] of [
    ['to', ENTER],
    ['from', LEAVE],
  ] as const) {
    const moved = lines.filter((line) => isTransit(line[side]));
    if (moved.length === 0) continue;
    await tx.query(statement, [
      ...keyColumns(moved.map((line) => keyOf(line, line[side]))),
      moved.map((line) => line.quantity),
      moved.map((line) => line.weightGrams),
    ]);
  }
}

/** What is on its way, by transfer and key; all that is named must match. */
export function onItsWay(
  tx: Tx,
  where: {
    readonly transfer?: string;
    readonly owner?: string;
    readonly item?: string;
    readonly lot?: string;
    readonly layer?: string;
    readonly serial?: string;
    /** The name of the last row that was read, as `transitCursor` gives it. */
    readonly after?: readonly string[];
    readonly limit?: number;
  },
): Promise<TransitRow[]> {
  const values: unknown[] = [];
  const conditions: string[] = [];
  for (const name of ['transfer', 'owner', 'item', 'layer'] as const) {
    if (where[name] !== undefined) conditions.push(`t.${name} = $${values.push(where[name])}`);
  }
  if (where.lot !== undefined) conditions.push(`l.lot = $${values.push(where.lot)}`);
  if (where.serial !== undefined) {
    conditions.push(`EXISTS (SELECT FROM wms.serial s WHERE s.owner = t.owner AND s.item = t.item
      AND s.serial = $${values.push(where.serial)} AND s.location = 'TRANSIT'
      AND s.handling_unit = t.transfer AND s.layer = t.layer)`);
  }
  if (where.after) {
    const after = where.after.map((part) => `$${values.push(part)}::text`);
    conditions.push(`(t.transfer, t.owner, t.item, t.layer, t.quality) > (${after.join(', ')})`);
  }
  return tx.query<TransitRow>(
    `SELECT t.transfer, t.owner, t.item, t.layer, t.quality, t.quantity,
       t.weight_grams AS "weightGrams", l.lot, nullif(l.production_date, '') AS "productionDate",
       nullif(l.expiry_date, '') AS "expiryDate", l.receipt_line AS "receiptLine"
     FROM wms.transit t JOIN wms.layer l USING (layer)
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY t.transfer, t.owner, t.item, t.layer, t.quality
     LIMIT $${values.push(where.limit ?? 10_000)}::bigint`,
    values,
  );
}

/** Serial numbers of a transfer's goods that are on their way, with their layers. */
export async function serialsOnTheirWay(
  tx: Tx,
  where: { readonly transfer: string; readonly owner: string; readonly item: string },
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ serial: string; layer: string }>(
    `SELECT serial, layer FROM wms.serial
     WHERE owner = $1 AND item = $2 AND location = 'TRANSIT' AND handling_unit = $3
     ORDER BY serial`,
    [where.owner, where.item, where.transfer],
  );
  return new Map(rows.map((row) => [row.serial, row.layer]));
}
