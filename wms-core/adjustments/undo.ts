import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import {
  type AdjustmentLine,
  type AdjustmentParts,
  movementOf,
  type NewAdjustment,
  takenBackBy,
  UNDECIDED,
} from './model.ts';
import { covers, readLimits, roleFor } from './policy.ts';
import { postAdjustment } from './posting.ts';
import { openAdjustment } from './request.ts';
import { insertAdjustment, readAdjustment, readLines, shortLines } from './store.ts';
import { worthOf } from './worth.ts';

export interface UndoneAdjustment {
  readonly adjustment: string;
  /** Null while it waits for approval. */
  readonly sequence: number | null;
}

/** What each piece is worth today. */
async function turned(
  parts: AdjustmentParts,
  tx: Tx,
  lines: readonly AdjustmentLine[],
): Promise<readonly AdjustmentLine[] | Refusal> {
  const turnedLines: AdjustmentLine[] = [];
  for (const line of lines) {
    const items = await parts.masterData.items(tx, line.owner, [line.item]);
    if (isRefusal(items)) return items;
    const { standardCostMinor: costMinor, costCurrency } = items.get(line.item)!;
    turnedLines.push({
      ...line,
      quantity: -line.quantity,
      costMinor,
      currency: costCurrency ?? '',
    });
  }
  return turnedLines;
}

/** Each try has a number of its own: undo:ADJ-1, and undo-2:ADJ-1 after that was rejected. */
async function nextNumber(tx: Tx, number: string): Promise<string> {
  for (let nth = 1; ; nth++) {
    const adjustment = `undo${nth > 1 ? `-${nth}` : ''}:${number}`;
    const tried = await readAdjustment(tx, adjustment);
    if (!tried) return adjustment;
    const isOver = tried.status === 'rejected' || tried.status === 'withdrawn';
    invariant(isOver, `${number} is taken back by ${adjustment} already`);
  }
}

/**
 * Takes back a posted adjustment by one of the other sign: at once up to the limit of `self`, above
 * by approval as any other. Answers with the word for its kind where it has another way back.
 */
export async function undoAdjustment(
  parts: AdjustmentParts,
  tx: Tx,
  asked: {
    readonly number: string;
    readonly reason: string;
    readonly actor: string;
    readonly at: Millis;
    /** Whether the pieces that go are there and free. */
    check(lines: readonly MovementLine[]): Promise<Refusal | undefined>;
  },
): Promise<UndoneAdjustment | 'unknown' | 'count' | 'scrap' | 'undone' | Refusal> {
  const { number, reason, actor, at } = asked;
  const first = await readAdjustment(tx, number);
  if (first?.status !== 'posted') return 'unknown';
  if (takenBackBy(first) !== undefined) return 'undone';
  if (first.type === 'scrap') return 'scrap';
  // What the house found by itself, a count finds again.
  const isPersons = !number.includes(':') || number.startsWith('correction:');
  if (first.type === 'count' || !isPersons) return 'count';
  const lines = await turned(parts, tx, await readLines(tx, number));
  if (isRefusal(lines)) return lines;
  const fault = await asked.check(lines.map((line) => movementOf(line, 'manual')));
  if (fault) return fault;
  const worth = worthOf(lines);
  const limits = await readLimits(tx);
  const isSmall = covers(limits, 'self', worth);
  const adjustment = await nextNumber(tx, number);
  const one: NewAdjustment = {
    ...{ adjustment, type: 'manual', reason: 'correction', note: reason, actor, at, ...worth },
    ...{ document: first.document || number, correlationId: first.correlationId },
    ...{ request: { undo: number, reason }, status: 'open', sequence: null, ...UNDECIDED },
    needs: isSmall ? 'self' : roleFor(limits, worth),
  };
  if (!isSmall) {
    const refused = await openAdjustment(parts, tx, one, lines);
    if (refused) return refused;
    const [short] = await shortLines(tx, adjustment);
    return short ? 'count' : { adjustment, sequence: null };
  }
  const how = { lines, approvedBy: '', sparesLocks: true, at };
  const posted = await postAdjustment(parts, tx, one, how);
  // Others were faster: what they did can be seen now.
  if (isRefusal(posted)) {
    return (await asked.check(lines.map((line) => movementOf(line, 'manual')))) ?? posted;
  }
  const { sequence } = posted;
  const decided = { decidedBy: actor, decidedAs: 'self', decidedAt: at, sequence };
  await insertAdjustment(tx, { ...one, ...decided, status: 'posted' }, lines);
  return { adjustment, sequence };
}
