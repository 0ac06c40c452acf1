import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { KitPieces } from './kits.ts';
import { refuse } from './refusals.ts';

/** What went into which kit, read from the movements through PRODUCTION. */

/** The work order that built a layer of kits, and how many; undefined: it came as it is. */
export async function builtAs(
  tx: Tx,
  layer: string,
): Promise<{ readonly kitOrder: string; readonly built: number } | undefined> {
  const [row] = await tx.query<{ kitOrder: string; built: number }>(
    `SELECT m.from_unit AS "kitOrder", m.quantity AS built
     FROM wms.layer l JOIN wms.posting h ON h.posting_id = 'kit:' || l.delivery
     JOIN wms.movement m ON m.sequence = h.sequence AND m.layer = l.layer
       AND m.from_location = 'PRODUCTION' AND m.from_unit = l.delivery
     WHERE l.layer = $1 AND h.reason = 'kit_build'`,
    [layer],
  );
  return row;
}

/** What is in so many kits of a build: as much a kit as went in, oldest movements first. */
export async function contentOf(
  tx: Tx,
  build: {
    readonly kitOrder: string;
    readonly built: number;
    readonly kits: number;
    /** The kit. */
    readonly item: string;
  },
): Promise<readonly KitPieces[] | Refusal> {
  const { kitOrder, built, kits } = build;
  const rows = await tx.query<KitPieces & { readonly left: number }>(
    `WITH sides AS (
       SELECT m.sequence, m.line, m.item, m.layer,
         CASE WHEN h.reason = 'kit_build' THEN m.quantity ELSE 0 END AS put, m.quantity AS left
       FROM wms.movement m JOIN wms.posting h USING (sequence)
       WHERE m.to_location = 'PRODUCTION' AND m.to_unit = $1 AND m.to_unit <> ''
       UNION ALL
       SELECT NULL, NULL, item, layer, 0, -quantity FROM wms.movement
       WHERE from_location = 'PRODUCTION' AND from_unit = $1 AND from_unit <> ''
     )
     SELECT s.item, s.layer, l.lot, sum(s.put)::bigint AS quantity, sum(s.left)::bigint AS "left"
     FROM sides s JOIN wms.layer l USING (layer) WHERE s.item <> $2
     GROUP BY s.item, s.layer, l.lot ORDER BY min(s.sequence), min(s.line)`,
    [kitOrder, build.item],
  );
  const byItem = Map.groupBy(rows, (row) => row.item);
  let missing = 0;
  const content = [...byItem].flatMap(([item, layers]) => {
    const total = layers.reduce((sum, one) => sum + one.quantity, 0);
    let open = (total / built) * kits;
    const parts = layers.flatMap(({ layer, lot, left }) => {
      const quantity = Math.min(open, left);
      open -= quantity;
      return quantity > 0 ? [{ item, layer, lot, quantity }] : [];
    });
    missing += open;
    return parts;
  });
  return missing === 0
    ? content
    : refuse('kit.more_than_built', { item: build.item, kitOrder, built });
}

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
