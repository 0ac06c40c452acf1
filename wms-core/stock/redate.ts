import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Claim, RedatedLayer, Redating } from '#wms-core/contracts.ts';
import { lockRows, takeHeld } from './hold-locks.ts';
import { liftHold, placeHold, thawed } from './holds.ts';
import type { StockKey } from './keys.ts';
import { type LedgerParts, tellAvailable } from './parts.ts';

/**
 * The dates of layers were written down wrong, and are corrected where they stand: the pieces are the
 * same, so nothing is posted, and all that asks for dates (rotation, states, trace, alerts) follows.
 */

const REDATE = `UPDATE wms.layer l SET production_date = n.produced, expiry_date = n.expires,
    redated = l.layer
  FROM unnest($1::text[], $2::text[], $3::text[]) AS n(layer, produced, expires)
  WHERE l.layer = n.layer`;

function rowsOf(tx: Tx, layers: readonly string[]): Promise<StockKey[]> {
  return tx.query<StockKey>(
    `SELECT owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.stock WHERE layer = ANY($1::text[])`,
    [layers],
  );
}

/** Holds because of the dates that were wrong. */
async function thaw(
  parts: LedgerParts,
  tx: Tx,
  layers: readonly string[],
  by: Redating,
): Promise<void> {
  const lying = await tx.query<{ holdId: string }>(
    `SELECT hold_id AS "holdId" FROM wms.hold
     WHERE kind = 'expiry' AND layer = ANY($1::text[]) AND lifted_at IS NULL ORDER BY hold_id`,
    [layers],
  );
  for (const { holdId } of lying) await liftHold(parts, tx, holdId, by);
  const told = lying.map(({ holdId }) => thawed(holdId, by.actor));
  await parts.feed.append(tx, by.at, told);
}

/** What may not go out any more stops where it is: in a bin, a tote or a parcel. */
async function freeze(
  parts: LedgerParts,
  tx: Tx,
  { layer, expiryDate }: RedatedLayer,
  { correction, actor, at }: Redating,
): Promise<readonly Claim[]> {
  const held = await placeHold(parts, tx, {
    holdId: `expiry ${layer} ${expiryDate} ${correction}`,
    kind: 'expiry',
    scope: { layer },
    reason: `expires on ${expiryDate}, by correction ${correction}`,
    actor,
    at,
  });
  invariant(!isRefusal(held), `layer ${layer} can be held`);
  return held.released;
}

export async function redate(
  parts: LedgerParts,
  tx: Tx,
  change: Redating,
): Promise<{ readonly released: readonly Claim[] }> {
  const { layers, soonest, actor, at } = change;
  const all = layers.map(({ layer }) => layer);
  await tx.query(REDATE, [
    all,
    layers.map(({ productionDate }) => productionDate ?? ''),
    layers.map(({ expiryDate }) => expiryDate ?? ''),
  ]);
  await thaw(parts, tx, all, change);
  const released: Claim[] = [];
  for (const layer of layers) {
    const isOld = layer.expiryDate !== null && layer.expiryDate < soonest;
    if (isOld) released.push(...(await freeze(parts, tx, layer, change)));
  }
  // A recall by days of production may reach others now.
  const rows = await lockRows(tx, () => rowsOf(tx, all));
  released.push(...(await takeHeld(parts, tx, rows, { actor, at })));
  await tellAvailable(parts, tx, await rowsOf(tx, all), at);
  return { released };
}
