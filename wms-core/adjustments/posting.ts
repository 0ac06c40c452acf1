import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { FeedEvent, MovementLine } from '#wms-core/contracts.ts';
import { postReverse } from '#wms-core/stock/reverse.ts';
import { type HoldTold, holdsOfScrap } from './holds.ts';
import {
  type AdjustmentLine,
  type AdjustmentParts,
  movementOf,
  type NewAdjustment,
  takenBackBy,
} from './model.ts';
import { promisedAway } from './planned.ts';
import { gramsOf, weighed } from './weights.ts';

/**
 * One event a line; scrap has a name of its own, so that a host does not count it as found missing.
 */
function eventsOf(
  one: NewAdjustment,
  lines: readonly AdjustmentLine[],
  approvedBy: string,
  holds: readonly HoldTold[],
): FeedEvent[] {
  const { adjustment, type, reason, note, actor, correlationId, document } = one;
  return lines.map((line) => {
    const { owner, item, lot, layer, location, handlingUnit, quality, quantity } = line;
    const goods = { owner, item, lot, layer, location, handlingUnit, quality, delta: quantity };
    const why = { adjustment, type, reason, note, document, actor, approvedBy };
    return {
      type: type === 'scrap' ? 'wms.inventory.scrapped' : 'wms.inventory.adjusted',
      subject: adjustment,
      correlationId,
      data: { ...goods, ...why, ...(type === 'scrap' ? { holds } : {}) },
    };
  });
}

/** What is taken back weighs what it weighed; nobody weighed what was found or is missing. */
async function movementsOf(
  parts: AdjustmentParts,
  tx: Tx,
  one: NewAdjustment,
  how: { readonly lines: readonly AdjustmentLine[]; readonly sparesLocks: boolean },
): Promise<readonly MovementLine[]> {
  const { lines, sparesLocks } = how;
  const movements = lines.map((line) => ({ ...movementOf(line, one.type), sparesLocks }));
  const takenBack = takenBackBy(one);
  if (takenBack === undefined) return weighed(parts, tx, movements);
  const grams = await gramsOf(tx, takenBack);
  return movements.map((movement, index) => ({
    ...movement,
    weightGrams: grams.get(lines[index]!.line)!,
  }));
}

/** All lines or none. Locked pieces are taken from no order where somebody approved it later. */
export async function postAdjustment(
  parts: AdjustmentParts,
  tx: Tx,
  one: NewAdjustment,
  how: {
    readonly lines: readonly AdjustmentLine[];
    readonly approvedBy: string;
    readonly sparesLocks: boolean;
    readonly at: Millis;
  },
): Promise<{ readonly sequence: number } | Refusal> {
  const { lines, approvedBy, at } = how;
  const { adjustment, type, reason, actor, correlationId, document } = one;
  const holds = type === 'scrap' ? await holdsOfScrap(parts, tx, lines) : [];
  if (isRefusal(holds)) return holds;
  const movements = await movementsOf(parts, tx, one, how);
  const posted = await postReverse(parts.ledger, tx, {
    postingId: `adjustment:${adjustment}`,
    document: document || adjustment,
    ...{ actor, reason, correlationId, at },
    lines: movements,
  });
  // What a count found is so, whatever was promised.
  if (document === '') {
    const isShort = isRefusal(posted) && posted.code === 'stock.short';
    if (isRefusal(posted) && !isShort) return posted;
    const promised = await promisedAway(tx, lines, { areHere: isShort, isOpen: approvedBy !== '' });
    if (promised) return promised;
  }
  if (isRefusal(posted)) return posted;
  await parts.feed.append(tx, at, eventsOf(one, lines, approvedBy, holds));
  return posted;
}
