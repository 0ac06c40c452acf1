import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { KitNumber } from '#wms-core/ports.ts';
import type { KitOrder, KitPieces } from './kits.ts';
import { numberName } from './numbers.ts';
import { refuse } from './refusals.ts';

/** What went into which kit, read from the movements through PRODUCTION. */

/** Kits that were built together: all of a work order, or the one with a number of its own. */
export interface Build {
  /** Of PRODUCTION, where their components stand. */
  readonly unit: string;
  readonly built: number;
}

/** What kits of this layer, or the one of this number, were built as; undefined: not here. */
export async function builtAs(
  tx: Tx,
  { layer, kit }: Pick<KitPieces, 'layer' | 'kit'>,
): Promise<Build | undefined> {
  const [row] = await tx.query<Build>(
    `SELECT m.from_unit AS unit, m.quantity AS built
     FROM wms.layer l JOIN wms.posting h ON h.posting_id = 'kit:' || l.delivery
     JOIN wms.movement m ON m.sequence = h.sequence AND m.layer = l.layer
       AND m.from_location = 'PRODUCTION' AND m.from_unit IN (l.delivery, l.delivery || '/' || $2)
     WHERE l.layer = $1 AND h.reason = 'kit_build' ORDER BY m.from_unit = l.delivery LIMIT 1`,
    [layer, kit ?? ''],
  );
  return row;
}

/** Pieces of one layer in kits, with the grams of them all. */
interface Inside extends KitPieces {
  readonly left: number;
  readonly grams: number;
}

/** Some of the pieces with their share of the grams; the last take the rest. */
function share({ item, layer, lot, left, grams }: Inside, quantity: number): KitPieces {
  const weightGrams = Number((BigInt(grams) * BigInt(quantity)) / BigInt(left));
  return { item, layer, lot, quantity, ...(grams > 0 ? { weightGrams } : {}) };
}

/** The numbers that came out, by the layer that each went in as. */
function named(
  layers: readonly Inside[],
  content: { readonly at: ReadonlyMap<string, string>; readonly serials: readonly string[] },
): readonly KitPieces[] {
  const { at, serials } = content;
  return layers.flatMap((one) => {
    const own = serials.filter((serial) => at.get(serial) === one.layer);
    return own.length > 0 ? [{ ...share(one, own.length), serials: own }] : [];
  });
}

/**
 * What is in so many kits of a build: as much a kit as went in, oldest movements first; of goods
 * with serial numbers, those that came out (`serials`).
 */
export async function contentOf(
  tx: Tx,
  build: Build & {
    readonly kits: number;
    readonly owner: string;
    /** The kit. */
    readonly item: string;
    /** Of a component with numbers; undefined: it has none. */
    readonly serials: (item: string) => readonly string[] | undefined;
  },
): Promise<readonly KitPieces[] | Refusal> {
  const { unit, built, kits } = build;
  const rows = await tx.query<Inside>(
    `WITH sides AS (
       SELECT m.sequence, m.line, m.item, m.layer, m.weight_grams AS grams,
         CASE WHEN h.reason = 'kit_build' THEN m.quantity ELSE 0 END AS put, m.quantity AS left
       FROM wms.movement m JOIN wms.posting h USING (sequence)
       WHERE m.to_location = 'PRODUCTION' AND m.to_unit = $1 AND m.to_unit <> ''
       UNION ALL
       SELECT NULL, NULL, item, layer, -weight_grams, 0, -quantity FROM wms.movement
       WHERE from_location = 'PRODUCTION' AND from_unit = $1 AND from_unit <> ''
     )
     SELECT s.item, s.layer, l.lot, sum(s.put)::bigint AS quantity, sum(s.left)::bigint AS "left",
       sum(s.grams)::bigint AS grams
     FROM sides s JOIN wms.layer l USING (layer) WHERE s.item <> $2
     GROUP BY s.item, s.layer, l.lot ORDER BY min(s.sequence), min(s.line)`,
    [unit, build.item],
  );
  const at = await numbersIn(tx, build.owner, unit);
  let missing = 0;
  const content: KitPieces[] = [];
  for (const [item, layers] of Map.groupBy(rows, (row) => row.item)) {
    const total = layers.reduce((sum, one) => sum + one.quantity, 0);
    const serials = build.serials(item);
    const inside = at.get(item) ?? new Map<string, string>();
    const stranger = serials?.find((serial) => !inside.has(serial));
    if (stranger !== undefined) return notIn(tx, build, { item, serial: stranger });
    const parts = serials
      ? named(layers, { at: inside, serials })
      : oldest(layers, (total / built) * kits);
    content.push(...parts);
    missing += (total / built) * kits - parts.reduce((sum, one) => sum + one.quantity, 0);
  }
  return missing === 0
    ? content
    : refuse('kit.more_than_built', { item: build.item, kitOrder: unit, built });
}

/** So many numbers a refusal names. */
const MAX_NAMED = 5;

/** Why a number is not taken out of a kit, or of a work order's kits. */
export async function notIn(
  tx: Tx,
  { owner, unit }: { readonly owner: string; readonly unit: string },
  { item, serial }: Pick<KitNumber, 'item' | 'serial'>,
): Promise<Refusal> {
  const inside = (await numbersIn(tx, owner, unit)).get(item) ?? new Map<string, string>();
  const numbers = [...inside.keys()].slice(0, MAX_NAMED).join(', ') || '–';
  return refuse('kit.number_not_in', { item, serial, kit: unit, numbers });
}

function oldest(layers: readonly Inside[], wanted: number): readonly KitPieces[] {
  let open = wanted;
  return layers.flatMap((one) => {
    const quantity = Math.min(open, one.left);
    open -= quantity;
    return quantity > 0 ? [share(one, quantity)] : [];
  });
}

/** The serial numbers in a kit, or in the kits of a work order, by item, with their layers. */
export async function numbersIn(
  tx: Tx,
  owner: string,
  unit: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await tx.query<{ item: string; serial: string; layer: string }>(
    `SELECT item, serial, layer FROM wms.serial
     WHERE owner = $1 AND location = 'PRODUCTION' AND handling_unit = $2 AND handling_unit <> ''
     ORDER BY item, serial`,
    [owner, unit],
  );
  const byItem = Map.groupBy(rows, (row) => row.item);
  return new Map(
    [...byItem].map(([item, own]) => [item, new Map(own.map((row) => [row.serial, row.layer]))]),
  );
}

/** Which kit, or which work order's kits, each of the told numbers is in. */
export async function unitsOfNumbers(
  tx: Tx,
  { owner, numbers = [], missing = [] }: Pick<KitOrder, 'owner' | 'numbers' | 'missing'>,
): Promise<(item: string, serial: string) => string | undefined> {
  const told = [...numbers, ...missing];
  const rows = await tx.query<{ item: string; serial: string; unit: string }>(
    `SELECT item, serial, handling_unit AS unit FROM wms.serial
     JOIN (SELECT DISTINCT * FROM unnest($2::text[], $3::text[]) AS n(item, serial)) n
       USING (item, serial)
     WHERE owner = $1 AND location = 'PRODUCTION' AND handling_unit <> ''`,
    [owner, told.map((one) => one.item), told.map((one) => one.serial)],
  );
  const units = new Map(rows.map((row) => [numberName(owner, row.item, row.serial), row.unit]));
  return (item, serial) => units.get(numberName(owner, item, serial));
}

/**
 * Who breaks kits of a work order waits for whoever does it elsewhere, and sees what is left then.
 */
export const lockBuilds = (tx: Tx, layers: readonly string[]): Promise<unknown> =>
  tx.query(
    `SELECT 1 FROM wms.layer WHERE layer = ANY($1::text[]) ORDER BY layer FOR NO KEY UPDATE`,
    [layers],
  );

/** The layers of kits that were built here of pieces of these layers. */
export async function kitsMadeOf(tx: Tx, layers: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ layer: string }>(
    `SELECT DISTINCT b.layer FROM wms.movement a
     JOIN wms.posting h ON h.sequence = a.sequence AND h.reason = 'kit_build'
     JOIN wms.movement b ON b.sequence = a.sequence AND b.from_location = 'PRODUCTION'
     WHERE a.layer = ANY($1::text[]) AND a.to_location = 'PRODUCTION' ORDER BY b.layer`,
    [layers],
  );
  return rows.map((row) => row.layer);
}

/** The layers into which pieces of these layers were made, and those that they were made from. */
export async function throughKits(tx: Tx, layers: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ layer: string }>(
    `SELECT b.layer FROM wms.movement a JOIN wms.movement b
       ON b.sequence = a.sequence AND b.from_location = 'PRODUCTION' AND b.from_unit = a.to_unit
     WHERE a.layer = ANY($1::text[]) AND a.to_location = 'PRODUCTION'
     UNION
     SELECT b.layer FROM wms.movement a JOIN wms.movement b
       ON b.sequence = a.sequence AND b.to_location = 'PRODUCTION' AND b.to_unit = a.from_unit
     WHERE a.layer = ANY($1::text[]) AND a.from_location = 'PRODUCTION' ORDER BY 1`,
    [layers],
  );
  return rows.map((row) => row.layer);
}
