import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import {
  covers,
  type Hold,
  holdableAt,
  isSomebodys,
  loadHolds,
  piecesHeld,
} from '#wms-core/stock/holds-on.ts';
import { placeText } from '#wms-core/stock/keys.ts';
import type { AdjustmentLine, AdjustmentParts, NewAdjustment } from './model.ts';
import { refuseAdjustment } from './refusals.ts';

/** No person can name such a hold, so none can lift it. */
const holdOf = (adjustment: string, line: number) => `adjustment ${adjustment}/${line}`;

/**
 * Goods that are not passed are in no order's reach; a hold has no quality and would take others.
 */
const canBePicked = ({ quantity, quality }: AdjustmentLine) => quantity < 0 && quality === 'passed';

/** Until somebody has decided, no wave may promise what the adjustment takes away. */
export async function keepFromWaves(
  parts: AdjustmentParts,
  tx: Tx,
  one: Pick<NewAdjustment, 'adjustment' | 'actor' | 'at'>,
  lines: readonly AdjustmentLine[],
): Promise<Refusal | undefined> {
  const { adjustment, actor, at } = one;
  for (const line of lines.filter(canBePicked)) {
    const { owner, item, layer, location, handlingUnit } = line;
    const held = await parts.ledger.placeHold(tx, {
      holdId: holdOf(adjustment, line.line),
      kind: 'freeze',
      scope: { owner, item, layer, location, ...(handlingUnit === '' ? {} : { handlingUnit }) },
      quantity: -line.quantity,
      reason: `adjustment ${adjustment}`,
      actor,
      at,
    });
    if (isRefusal(held)) return held;
  }
  return undefined;
}

export async function giveBack(
  parts: AdjustmentParts,
  tx: Tx,
  lines: readonly AdjustmentLine[],
  by: { readonly adjustment: string; readonly actor: string; readonly at: Millis },
): Promise<void> {
  for (const { line } of lines.filter(canBePicked)) {
    await parts.ledger.liftHold(tx, holdOf(by.adjustment, line), by.actor, by.at);
  }
}

/** Who placed a hold, and why: whom the scrapping of the goods concerns. */
export type HoldTold = Pick<Hold, 'holdId' | 'kind' | 'actor' | 'reason'>;

/**
 * Scrap is for goods that are rejected or on hold. Returns the holds on the goods, oldest first, whose
 * owners are told.
 */
export async function holdsOfScrap(
  parts: AdjustmentParts,
  tx: Tx,
  lines: readonly AdjustmentLine[],
): Promise<readonly HoldTold[] | Refusal> {
  const items = lines.map(({ item }) => item);
  const holds = (await loadHolds(tx, items)).filter(isSomebodys);
  const layers = lines.map(({ layer }) => layer);
  const known = await parts.ledger.layers(tx, layers);
  const told = new Set<Hold>();
  for (const line of lines) {
    const { item, quality, quantity } = line;
    if (quantity > 0) return refuseAdjustment('adjustment.scrap_more', { item });
    const goods = holdableAt(line, line, known.get(line.layer));
    const lying = holds.filter((hold) => covers(hold, goods));
    const held = piecesHeld(lying, { ...goods, quantity: -quantity });
    if (quality !== 'rejected' && held < -quantity) {
      const facts = { item, place: placeText(line), wanted: -quantity };
      return refuseAdjustment('adjustment.scrap_sound', facts);
    }
    for (const hold of lying) told.add(hold);
  }
  return holds
    .filter((hold) => told.has(hold))
    .map(({ holdId, kind, actor, reason }) => ({ holdId, kind, actor, reason }));
}
