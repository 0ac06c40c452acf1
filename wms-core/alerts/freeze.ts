import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import type { Ledger } from '#wms-core/contracts.ts';
import type { Look } from './rule.ts';

/** Layers frozen in one look; the next look goes on. */
const MAX_FROZEN = 200;

/**
 * Whose dates were corrected is held anew when the new day has passed, unless the correction held it:
 * its own number stands behind a blank then, before which no sign of an id comes.
 */
const HOLD_ID = `'expiry ' || l.layer || CASE l.redated WHEN '' THEN '' ELSE ' ' || l.expiry_date END`;

/**
 * Holds goods whose last day has passed, once for each layer: a person who lifts the hold has
 * decided, and it does not come back [requirements row 76].
 */
export async function freezeExpired(
  tx: Tx,
  ledger: Pick<Ledger, 'placeHold'>,
  look: Look,
): Promise<void> {
  const expired = await tx.query<{
    holdId: string;
    layer: string;
    item: string;
    expiryDate: string;
  }>(
    `SELECT ${HOLD_ID} AS "holdId", l.layer, l.item, l.expiry_date AS "expiryDate" FROM wms.layer l
     WHERE l.expiry_date <> '' AND l.expiry_date < $1
       AND EXISTS (SELECT FROM wms.stock s WHERE s.layer = l.layer)
       AND NOT EXISTS (SELECT FROM wms.hold h WHERE h.hold_id >= ${HOLD_ID}
         AND h.hold_id < ${HOLD_ID} || '!')
     ORDER BY l.expiry_date, l.layer LIMIT $2`,
    [toDay(look.at), MAX_FROZEN],
  );
  for (const { holdId, layer, item, expiryDate } of expired) {
    const held = await ledger.placeHold(tx, {
      holdId,
      kind: 'expiry',
      scope: { item, layer },
      reason: `expired on ${expiryDate}`,
      actor: 'system',
      at: look.at,
    });
    invariant(!isRefusal(held), `layer ${layer} can be held`);
  }
}
