import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { OwnInbound } from '../parts.ts';
import { type InspectionRule, ruleOfPercent } from './rule.ts';

/** A lot of a delivery: what a plan looks at or skips as a whole. */
export interface Lot {
  readonly asn: string;
  readonly item: string;
  readonly lot: string;
}

/**
 * What was decided about the lot, and the plan for lots that come now, the most particular one: of
 * item and supplier, of the item, of the supplier.
 */
const READ = {
  name: 'wms-inspection-lot',
  text: `SELECT
    (SELECT verdict FROM wms.inspection_lot
     WHERE asn = $1 AND owner = $2 AND item = $3 AND lot = $4) AS verdict,
    (SELECT row_to_json(p) FROM (
      SELECT plan, version, sample_percent AS "samplePercent", sample_pieces AS "samplePieces",
        accept_number AS "acceptNumber", skip_lot_after AS "skipLotAfter",
        skip_lot_every AS "skipLotEvery", characteristics
      FROM wms.inspection_plan
      WHERE owner = $2 AND item IN ($3, '') AND supplier IN ($5, '') AND status = 'active'
      ORDER BY item <> '' DESC, supplier <> '' DESC LIMIT 1) p) AS plan`,
};

interface Known {
  readonly verdict: string | null;
  readonly plan: InspectionRule | null;
}

/** The rule for goods of this item from this supplier; undefined: nobody looks at them. */
async function ruleFor(
  tx: Tx,
  parts: OwnInbound,
  { plan, item, supplier }: Pick<Known, 'plan'> & { item: Item; supplier: string },
): Promise<InspectionRule | undefined> {
  const own = item.inspectionPercent > 0 ? ruleOfPercent(item.inspectionPercent) : undefined;
  const rule = plan ?? own;
  if (!rule || rule.skipLotAfter !== null) return rule;
  // Skipping may be agreed with the supplier for whatever he delivers.
  const terms = await parts.masterData.partner(tx, parts.owner, 'supplier', supplier);
  const { skipLotAfter = null, skipLotEvery = null } = terms ?? {};
  if (skipLotAfter === null || skipLotEvery === null) return rule;
  return { ...rule, skipLotAfter, skipLotEvery };
}

/** Rules of the lots of a delivery, as they were decided. */
export async function rulesOf(
  tx: Tx,
  parts: OwnInbound,
  asn: string,
): Promise<(row: { readonly item: string; readonly lot: string }) => InspectionRule | undefined> {
  const rows = await tx.query<{ item: string; lot: string; rule: InspectionRule }>(
    'SELECT item, lot, rule FROM wms.inspection_lot WHERE asn = $1 AND owner = $2 ORDER BY item, lot',
    [asn, parts.owner],
  );
  return ({ item, lot }) => rows.find((row) => row.item === item && row.lot === lot)?.rule;
}

/**
 * Whether this lot is looked at. Decided with its first pieces, by the plan of that moment and the
 * supplier's record, and kept for all that comes after. Two docks that decide about one supplier
 * and item take turns at the record's row.
 */
export async function isLookedAt(
  tx: Tx,
  parts: OwnInbound,
  lot: Lot & { readonly of: Item; readonly supplier: string; readonly at: Millis },
): Promise<boolean> {
  const { supplier, of: item } = lot;
  const values = [lot.asn, parts.owner, lot.item, lot.lot, supplier];
  const [known] = await tx.query<Known>(READ, values);
  const { verdict, plan } = known!;
  if (verdict !== null) return verdict !== 'skipped';
  const rule = await ruleFor(tx, parts, { plan, item, supplier });
  if (!rule) return false;
  const isSkipped = await skips(tx, parts, rule, lot);
  await tx.query(
    `INSERT INTO wms.inspection_lot (asn, owner, item, lot, supplier, rule, verdict, at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
    [
      lot.asn,
      parts.owner,
      lot.item,
      lot.lot,
      lot.supplier,
      JSON.stringify(rule),
      isSkipped ? 'skipped' : 'open',
      lot.at,
      isSkipped ? lot.at : null,
    ],
  );
  return !isSkipped;
}

/** Counts the lot in the supplier's record, and says whether nobody looks at it. */
async function skips(
  tx: Tx,
  parts: OwnInbound,
  rule: InspectionRule,
  lot: { readonly item: string; readonly supplier: string },
): Promise<boolean> {
  const key = [parts.owner, lot.supplier, lot.item];
  const [record] = await tx.query<{ good: number; skipped: number }>(
    `INSERT INTO wms.inspection_record AS r (owner, supplier, item) VALUES ($1, $2, $3)
     ON CONFLICT (owner, supplier, item) DO UPDATE SET good = r.good
     RETURNING good_in_a_row AS good, skipped_in_a_row AS skipped`,
    key,
  );
  const { skipLotAfter: after, skipLotEvery: every } = rule;
  if (after === null || every === null) return false;
  const isSkipped = record!.good >= after && record!.skipped < every - 1;
  await tx.query(
    `UPDATE wms.inspection_record SET
       skipped_in_a_row = CASE WHEN $4 THEN skipped_in_a_row + 1 ELSE 0 END,
       skipped = skipped + CASE WHEN $4 THEN 1 ELSE 0 END
     WHERE owner = $1 AND supplier = $2 AND item = $3`,
    [...key, isSkipped],
  );
  return isSkipped;
}

/** One bad pallet makes a bad lot, and the supplier begins anew. */
export async function noteBadLot(
  tx: Tx,
  parts: OwnInbound,
  { asn, item, lot }: Lot,
  at: Millis,
): Promise<void> {
  await tx.query(
    `WITH bad AS (
       UPDATE wms.inspection_lot SET verdict = 'bad', ended_at = $5
       WHERE asn = $1 AND owner = $2 AND item = $3 AND lot = $4 AND verdict = 'open'
       RETURNING owner, supplier, item)
     UPDATE wms.inspection_record r SET good_in_a_row = 0, skipped_in_a_row = 0, bad = r.bad + 1
     FROM bad WHERE r.owner = bad.owner AND r.supplier = bad.supplier AND r.item = bad.item`,
    [asn, parts.owner, item, lot, at],
  );
}

/** Lots of a closed delivery of which all pallets were looked at, and none was bad, are good. */
export async function noteGoodLots(
  tx: Tx,
  parts: OwnInbound,
  asn: string,
  at: Millis,
): Promise<void> {
  await tx.query(
    `WITH good AS (
       UPDATE wms.inspection_lot l SET verdict = 'good', ended_at = $3
       FROM wms.asn a
       WHERE l.asn = $1 AND l.owner = $2 AND l.verdict = 'open'
         AND a.asn = l.asn AND a.status = 'closed'
         AND EXISTS (SELECT FROM wms.inspection i
           WHERE i.asn = l.asn AND i.item = l.item AND i.lot = l.lot)
         AND NOT EXISTS (SELECT FROM wms.inspection i
           WHERE i.asn = l.asn AND i.item = l.item AND i.lot = l.lot AND i.status = 'open')
       RETURNING l.owner, l.supplier, l.item),
     sums AS (SELECT owner, supplier, item, count(*) AS lots FROM good GROUP BY 1, 2, 3),
     locked AS (
       SELECT r.owner, r.supplier, r.item, s.lots
       FROM wms.inspection_record r JOIN sums s USING (owner, supplier, item)
       ORDER BY r.owner, r.supplier, r.item FOR UPDATE OF r)
     UPDATE wms.inspection_record r SET good_in_a_row = r.good_in_a_row + k.lots,
       good = r.good + k.lots
     FROM locked k WHERE r.owner = k.owner AND r.supplier = k.supplier AND r.item = k.item`,
    [asn, parts.owner, at],
  );
}
