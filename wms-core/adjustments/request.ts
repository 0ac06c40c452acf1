import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { placeText } from '#wms-core/stock/keys.ts';
import { draft, type WrittenLine } from './draft.ts';
import { type HoldTold, holdsOfScrap, keepFromWaves } from './holds.ts';
import {
  type AdjustmentLine,
  type AdjustmentParts,
  type AdjustmentType,
  type NewAdjustment,
  UNDECIDED,
} from './model.ts';
import { promisedAway } from './planned.ts';
import { covers, readLimits, roleFor } from './policy.ts';
import { postAdjustment } from './posting.ts';
import { refuseAdjustment } from './refusals.ts';
import { insertAdjustment, readAdjustment, shortLines, takeNumber } from './store.ts';
import { worthOf } from './worth.ts';

export interface AdjustmentRequest {
  readonly adjustment: string;
  readonly type: AdjustmentType;
  readonly reason: string;
  readonly note: string;
  readonly owner: string;
  readonly actor: string;
  readonly lines: readonly WrittenLine[];
}

interface Reason {
  readonly reason: string;
  readonly needsAttachment: boolean;
}

const reasonsInUse = (tx: Tx): Promise<Reason[]> =>
  tx.query<Reason>(
    `SELECT reason, needs_attachment AS "needsAttachment" FROM wms.adjustment_reason
     WHERE status = 'active' ORDER BY reason`,
  );

async function knownReason(tx: Tx, wanted: string): Promise<Reason | Refusal> {
  const all = await reasonsInUse(tx);
  const reasons = all.map(({ reason }) => reason).join(', ');
  return (
    all.find(({ reason }) => reason === wanted) ??
    refuseAdjustment('adjustment.reason_unknown', { reason: wanted, reasons })
  );
}

/** Pieces that the place has not, or that another open adjustment takes away already. */
async function shortFault(tx: Tx, adjustment: string): Promise<Refusal | undefined> {
  const [short] = await shortLines(tx, adjustment);
  if (!short) return undefined;
  const { item, quantity, asked, others, wanted } = short;
  const facts = { item, quantity, asked, others, wanted, place: placeText(short) };
  return refuseAdjustment('adjustment.short', facts);
}

async function toldRequested(
  parts: AdjustmentParts,
  tx: Tx,
  one: NewAdjustment,
  holds: readonly HoldTold[],
): Promise<void> {
  const { adjustment, type, reason, amounts, unpriced, needs, actor, document } = one;
  const data = { adjustment, type, reason, document, amounts, unpriced, needs, actor, holds };
  await parts.feed.append(tx, one.at, [
    {
      type: 'wms.adjustment.requested',
      subject: adjustment,
      correlationId: one.correlationId,
      data,
    },
  ]);
}

/** Waits for somebody to decide; what it takes away is kept from waves meanwhile. */
export async function openAdjustment(
  parts: AdjustmentParts,
  tx: Tx,
  one: NewAdjustment,
  lines: readonly AdjustmentLine[],
): Promise<Refusal | undefined> {
  const holds = one.type === 'scrap' ? await holdsOfScrap(parts, tx, lines) : [];
  if (isRefusal(holds)) return holds;
  await insertAdjustment(tx, one, lines);
  const fault = await keepFromWaves(parts, tx, one, lines);
  if (fault) return fault;
  await toldRequested(parts, tx, one, holds);
  return undefined;
}

/** Small enough for nobody to approve it: posted at once. */
export async function postAtOnce(
  parts: AdjustmentParts,
  tx: Tx,
  one: NewAdjustment,
  lines: readonly AdjustmentLine[],
): Promise<Refusal | undefined> {
  const { actor, at } = one;
  const how = { lines, approvedBy: '', sparesLocks: false, at };
  const posted = await postAdjustment(parts, tx, one, how);
  if (isRefusal(posted)) return posted;
  const decided = { decidedBy: actor, decidedAs: 'self', decidedAt: at };
  const { sequence } = posted;
  await insertAdjustment(tx, { ...one, ...decided, status: 'posted', sequence }, lines);
  return undefined;
}

/** Once by its number: the same again changes nothing, other content is a conflict. */
export async function requestAdjustment(
  parts: AdjustmentParts,
  tx: Tx,
  request: AdjustmentRequest,
): Promise<{ readonly isNew: boolean } | Refusal> {
  const { adjustment, type, note, owner, actor } = request;
  await takeNumber(tx, adjustment);
  const known = await readAdjustment(tx, adjustment);
  const asked = JSON.parse(JSON.stringify(request));
  if (known) {
    if (isDeepStrictEqual(known.request, asked)) return { isNew: false };
    return refuseAdjustment('adjustment.conflict', { adjustment });
  }
  const unknown = await parts.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const reason = await knownReason(tx, request.reason);
  if (isRefusal(reason)) return reason;
  const at = parts.clock.now();
  const lines = await draft(parts, tx, request.lines, { owner, id: adjustment, at });
  if (isRefusal(lines)) return lines;
  const worth = worthOf(lines);
  const limits = await readLimits(tx);
  // A photo is for somebody to look at.
  const isSmall = covers(limits, 'self', worth) && !reason.needsAttachment;
  const needs = isSmall ? 'self' : roleFor(limits, worth);
  const one: NewAdjustment = {
    ...{ adjustment, type, reason: reason.reason, note, document: '', actor, at, ...worth, needs },
    ...{ correlationId: adjustment, request: asked, status: 'open', sequence: null, ...UNDECIDED },
  };
  // The holds of an open one have locked the rows: two that want the same pieces see each other.
  const fault = isSmall
    ? await postAtOnce(parts, tx, one, lines)
    : ((await openAdjustment(parts, tx, one, lines)) ??
      (await promisedAway(tx, lines, { areHere: true, isOpen: true })) ??
      (await shortFault(tx, adjustment)));
  return fault ?? { isNew: true };
}
