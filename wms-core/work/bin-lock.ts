import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { HoldRequest, StockRow } from '#wms-core/contracts.ts';
import type { CountRow } from './count-store.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

/**
 * From the counter's start until the count is judged or waits for review a bin gives nothing to new
 * orders and gets nothing: a hold of the kind `count`, which leaves what is locked already to its
 * picks. The name has blanks, which no person's hold and no count's number has.
 */
const lockOf = (countId: string) => `count ${countId}`;

const isBin = (parts: WorkParts, { location, handlingUnit }: CountRow): boolean =>
  handlingUnit === '' && parts.masterData.location(location)?.kind === 'bin';

async function locksOf(
  tx: Tx,
  parts: WorkParts,
  { location, countId }: CountRow,
): Promise<HoldRequest[]> {
  const holds = await parts.ledger.holds(tx, { location, kind: 'count' });
  const name = lockOf(countId);
  return holds.filter(({ holdId }) => holdId === name || holdId.startsWith(`${name} `));
}

/** Again harmless: one lock a count; counted again after a review, the whole bin is locked again. */
export async function lockBin(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  by: { readonly actor: string; readonly at: Millis },
): Promise<Refusal | undefined> {
  if (!isBin(parts, count)) return undefined;
  const locks = await locksOf(tx, parts, count);
  if (locks.some(({ scope }) => scope.item === undefined)) return undefined;
  const held = await parts.ledger.placeHold(tx, {
    ...{ holdId: `${lockOf(count.countId)} ${count.round}`, kind: 'count' },
    ...{ scope: { location: count.location }, reason: `counted: ${count.countId}` },
    ...{ actor: by.actor, at: by.at },
  });
  return isRefusal(held) ? held : undefined;
}

async function lift(
  tx: Tx,
  parts: WorkParts,
  locks: readonly HoldRequest[],
  actor: string,
): Promise<void> {
  for (const { holdId } of locks) {
    await parts.ledger.liftHold(tx, holdId, actor, parts.scheduler.now());
  }
}

/**
 * The count waits for a person, however long that takes: of the bin only these rows, whose goods
 * differ, stay locked.
 */
export async function narrowLock(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  rows: readonly StockRow[],
): Promise<void> {
  if (!isBin(parts, count)) return;
  const locks = await locksOf(tx, parts, count);
  const { owner, location, countId, round, countedBy: actor } = count;
  const goods = new Map(rows.map(({ item, layer }) => [`${item}\n${layer}`, { item, layer }]));
  // In key order, as their rows are locked; before the bin is let go, so that nothing slips out.
  for (const [index, key] of [...goods.keys()].sort().entries()) {
    const held = await parts.ledger.placeHold(tx, {
      ...{ holdId: `${lockOf(countId)} ${round} ${index + 1}`, kind: 'count' },
      ...{ scope: { owner, ...goods.get(key)!, location }, reason: `review of ${countId}` },
      ...{ actor, at: parts.scheduler.now() },
    });
    invariant(!isRefusal(held), `what differs at ${location} can be locked`);
  }
  await lift(tx, parts, locks, actor);
}

export async function unlockBin(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  actor: string,
): Promise<void> {
  // Nobody may have begun: then there is no lock.
  if (isBin(parts, count)) await lift(tx, parts, await locksOf(tx, parts, count), actor);
}

/**
 * Refuses a bin that is being counted, and an item there whose difference waits for review
 * (`count.under_way`).
 */
export async function underCount(
  tx: Tx,
  parts: WorkParts,
  { location, item }: { readonly location: string; readonly item: string },
): Promise<Refusal | undefined> {
  const holds = await parts.ledger.holds(tx, { location, kind: 'count' });
  const lies = holds.some(({ scope }) => scope.item === undefined || scope.item === item);
  return lies ? refuseWork('count.under_way', { location }) : undefined;
}
