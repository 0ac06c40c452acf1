import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { CountRow } from './count-store.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

/**
 * From the counter's start to the judgement a bin gives nothing to new orders and gets nothing:
 * a hold of the kind `count`, which leaves what is locked already to its picks. The name has a
 * blank, which no person's hold has.
 */
const lockOf = (countId: string) => `count ${countId}`;

const isBin = (parts: WorkParts, { location, handlingUnit }: CountRow): boolean =>
  handlingUnit === '' && parts.masterData.location(location)?.kind === 'bin';

/** Again harmless: one lock a count, however often it is counted. */
export async function lockBin(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  by: { readonly actor: string; readonly at: Millis },
): Promise<Refusal | undefined> {
  if (!isBin(parts, count)) return undefined;
  const held = await parts.ledger.placeHold(tx, {
    ...{ holdId: lockOf(count.countId), kind: 'count', scope: { location: count.location } },
    ...{ reason: `counted: ${count.countId}`, actor: by.actor, at: by.at },
  });
  return isRefusal(held) ? held : undefined;
}

export async function unlockBin(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  actor: string,
): Promise<void> {
  if (!isBin(parts, count)) return;
  // Nobody may have begun: then there is no lock.
  await parts.ledger.liftHold(tx, lockOf(count.countId), actor, parts.scheduler.now());
}

/** Refuses a bin that is being counted (`count.under_way`). */
export async function underCount(
  tx: Tx,
  parts: WorkParts,
  location: string,
): Promise<Refusal | undefined> {
  const [hold] = await parts.ledger.holds(tx, { location, kind: 'count' });
  return hold && refuseWork('count.under_way', { location });
}
