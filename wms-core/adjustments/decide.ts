import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import { placeText } from '#wms-core/stock/keys.ts';
import { giveBack } from './holds.ts';
import { type Adjustment, type AdjustmentParts, type Decision, takenBackBy } from './model.ts';
import { countersOf } from './of-counts.ts';
import { type Authority, authoritiesOf, enough, isCovered, readLimits, roleFor } from './policy.ts';
import { postAdjustment } from './posting.ts';
import { refuseAdjustment } from './refusals.ts';
import { endAdjustment, lockAdjustment, readLines } from './store.ts';
import { worthText } from './worth.ts';

/** Approving, rejecting and withdrawing. Who decides second meets what the first decided. */

export interface Verdict {
  readonly adjustment: string;
  readonly actor: string;
  readonly note: string;
}

type Done = { readonly done: true };

const END = { approve: ['posted'], reject: ['rejected', 'withdrawn'] } as const;

/** The open adjustment, locked; 'done' where the same person decided the same before. */
async function takeUp(
  tx: Tx,
  { adjustment, actor }: Verdict,
  verdict: keyof typeof END,
): Promise<Adjustment | 'done' | Refusal> {
  const one = await lockAdjustment(tx, adjustment);
  if (!one) return refuseAdjustment('adjustment.unknown', { adjustment });
  if (one.status === 'open') return one;
  const isSame = (END[verdict] as readonly string[]).includes(one.status);
  if (isSame && one.decidedBy === actor) return 'done';
  const facts = { adjustment, status: one.status, by: one.decidedBy };
  return refuseAdjustment('adjustment.decided', facts);
}

/** Four eyes: neither who asked, or counted what it is about, nor who stands in for him decides. */
async function authorityOver(
  parts: AdjustmentParts,
  tx: Tx,
  one: Adjustment,
  actor: string,
): Promise<Authority | Refusal> {
  const { adjustment } = one;
  if (actor === one.actor) return refuseAdjustment('adjustment.own', { adjustment, actor });
  const counters = await countersOf(tx, adjustment);
  if (counters.includes(actor)) {
    return refuseAdjustment('adjustment.counted', { adjustment, actor, counter: actor });
  }
  const held = await authoritiesOf(tx, actor, toDay(parts.clock.now()));
  const limits = await readLimits(tx);
  const isOther = (authority: Authority) =>
    authority.for !== one.actor && !counters.includes(authority.for);
  const others = held.filter(isOther);
  const found = enough(limits, others, one);
  if (found) return found;
  const own = enough(limits, held, one);
  if (own && own.for !== one.actor) {
    return refuseAdjustment('adjustment.counted', { adjustment, actor, counter: own.for });
  }
  if (own) return refuseAdjustment('adjustment.own', { adjustment, actor: one.actor });
  const needs = roleFor(limits, one);
  const facts = { adjustment, actor, needs, worth: worthText(one) };
  return refuseAdjustment('adjustment.not_approver', facts);
}

async function attachmentFault(tx: Tx, one: Adjustment): Promise<Refusal | undefined> {
  const { adjustment, reason } = one;
  const [missing] = await tx.query(
    `SELECT 1 FROM wms.adjustment_reason WHERE reason = $1 AND needs_attachment
       AND NOT EXISTS (SELECT FROM wms.attachment WHERE kind = 'adjustment' AND document = $2)`,
    [reason, adjustment],
  );
  if (!missing) return undefined;
  return refuseAdjustment('adjustment.attachment_missing', { adjustment, reason });
}

const decisionOf = (by: Authority, { actor, note }: Verdict, at: number): Decision => ({
  decidedBy: actor,
  decidedAs: by.role,
  decidedFor: by.for,
  decidedAt: at,
  decision: note,
});

/** What a person asked for nobody waits for; what the house asked for names what it comes from. */
async function tellDecided(
  parts: AdjustmentParts,
  tx: Tx,
  { adjustment, document }: Adjustment,
  isRejected: boolean,
): Promise<void> {
  if (document === '') return;
  const places = Map.groupBy(await readLines(tx, adjustment), (line) => placeText(line));
  for (const lines of places.values()) {
    const { location, handlingUnit } = lines[0]!;
    await parts.onDecided?.(tx, { location, handlingUnit, isRejected, document, lines });
  }
}

/** What is above every limit nobody approves. */
async function limitFault(tx: Tx, one: Adjustment): Promise<Refusal | undefined> {
  if (isCovered(await readLimits(tx), one)) return undefined;
  const facts = { adjustment: one.adjustment, worth: worthText(one) };
  return refuseAdjustment('adjustment.above_limits', facts);
}

/** Posts all lines, or says what stands against it and leaves the adjustment open. */
export async function approve(
  parts: AdjustmentParts,
  tx: Tx,
  verdict: Verdict,
): Promise<Done | Refusal> {
  const { adjustment, actor } = verdict;
  const one = await takeUp(tx, verdict, 'approve');
  if (one === 'done') return { done: true };
  if (isRefusal(one)) return one;
  const above = await limitFault(tx, one);
  if (above) return above;
  const authority = await authorityOver(parts, tx, one, actor);
  if (isRefusal(authority)) return authority;
  const fault = await attachmentFault(tx, one);
  if (fault) return fault;
  const at = parts.clock.now();
  const lines = await readLines(tx, adjustment);
  const how = { lines, approvedBy: actor, sparesLocks: true, at };
  // The holds lie on until the pieces are gone: nobody is promised them in between.
  const posted = await postAdjustment(parts, tx, one, how);
  if (isRefusal(posted)) {
    const { en: whatEn, zh: whatZh } = posted.text;
    const facts = { adjustment, whatEn, whatZh };
    return refuseAdjustment('adjustment.stock_changed', facts, [posted]);
  }
  await giveBack(parts, tx, lines, { adjustment, actor, at });
  const { sequence } = posted;
  const end = { ...decisionOf(authority, verdict, at), status: 'posted', sequence } as const;
  await endAdjustment(tx, adjustment, end);
  await tellDecided(parts, tx, one, false);
  if (takenBackBy(one) !== undefined) await parts.onTakenBack?.(tx, adjustment);
  return { done: true };
}

/** Ends an open adjustment without posting it. */
export async function drop(
  parts: AdjustmentParts,
  tx: Tx,
  one: Pick<Adjustment, 'adjustment' | 'correlationId'>,
  end: Decision & { readonly status: 'rejected' | 'withdrawn' },
): Promise<void> {
  const { adjustment, correlationId } = one;
  const { status, decidedBy: actor, decision: note } = end;
  const at = parts.clock.now();
  const lines = await readLines(tx, adjustment);
  await giveBack(parts, tx, lines, { adjustment, actor, at });
  await endAdjustment(tx, adjustment, { ...end, sequence: null });
  const data = { adjustment, actor, note };
  const type = `wms.adjustment.${status}`;
  await parts.feed.append(tx, at, [{ type, subject: adjustment, correlationId, data }]);
}

/** By an approver; by who asked it is a withdrawal. */
export async function reject(
  parts: AdjustmentParts,
  tx: Tx,
  verdict: Verdict,
): Promise<Done | Refusal> {
  const one = await takeUp(tx, verdict, 'reject');
  if (one === 'done') return { done: true };
  if (isRefusal(one)) return one;
  const at = parts.clock.now();
  if (one.actor === verdict.actor) {
    const end = decisionOf({ role: 'self', for: '' }, verdict, at);
    await drop(parts, tx, one, { ...end, status: 'withdrawn' });
    await tellDecided(parts, tx, one, true);
    return { done: true };
  }
  const authority = await authorityOver(parts, tx, one, verdict.actor);
  if (isRefusal(authority)) return authority;
  await drop(parts, tx, one, { ...decisionOf(authority, verdict, at), status: 'rejected' });
  await tellDecided(parts, tx, one, true);
  return { done: true };
}
