import type { Refusal } from '#base/refusal.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import type { Act } from '#wms-core/ports.ts';
import { refuseInbound } from './refusals.ts';

type Received = Extract<Act, { act: 'received' }>;

/**
 * Pieces of an item with catch weight (a ham, a wheel of cheese) differ, but not by more than this
 * times the item's own weight: what is beyond was miscounted, or weighed in another unit.
 */
const MOST_TIMES = 4;

/** What is wrong with the weight of a scan. What comes from transit was weighed where it left. */
export function catchWeightFault(item: Item, act: Received): Refusal | undefined {
  if (!item.catchWeight) return undefined;
  const { weightGrams: grams } = act;
  if (grams === undefined) return refuseInbound('receipt.weight_missing', { item: item.item });
  const quantity = act.quantity + act.damaged;
  const usual = item.weightGrams;
  const isLikely = grams * MOST_TIMES >= usual * quantity && grams <= usual * quantity * MOST_TIMES;
  if (isLikely) return undefined;
  return refuseInbound('receipt.weight_unlikely', { item: item.item, quantity, grams, usual });
}

/** The weight shared out by pieces, to the last gram. */
export function withWeight(
  item: Item,
  movements: readonly MovementLine[],
  grams: number | undefined,
): readonly MovementLine[] {
  if (!item.catchWeight || grams === undefined) return movements;
  let pieces = movements.reduce((sum, { quantity }) => sum + quantity, 0);
  let left = grams;
  return movements.map((line) => {
    const weightGrams = Number((BigInt(left) * BigInt(line.quantity)) / BigInt(pieces));
    pieces -= line.quantity;
    left -= weightGrams;
    return { ...line, weightGrams };
  });
}
