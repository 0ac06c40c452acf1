import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { CountRequest, Ledger, MovementLine } from './contracts.ts';
import type { Act, TaskReport, TransferTask } from './ports.ts';

/**
 * What a person carries from a place, or the unit there, to other places line by line: putaway,
 * relocation, return. What he does not find he does not write off: it stays in the book where it was
 * seen last and is held, until the count of that place has judged.
 */

type Line = TransferTask['lines'][number];
type LineDone = Extract<Act, { act: 'line_done' }>;

/** missing: not found. damaged: they stay there as rejected goods. left: they could not be laid down. */
export type Fate = 'missing' | 'damaged' | 'left';

export interface Rest {
  readonly fate: Fate;
  /** The pieces that did not arrive, as they would have gone. */
  readonly away: MovementLine;
}

export interface Carried {
  readonly line: Line;
  /** To be posted: what was laid down, and what turned out to be damaged. */
  readonly moves: readonly MovementLine[];
  /** Undefined: everything arrived. */
  readonly rest?: Rest;
}

/** Pieces of the line on their way to its place. */
export function carriedLine(
  owner: string,
  task: TransferTask,
  line: Line,
  { quantity, serials }: Pick<LineDone, 'quantity' | 'serials'>,
): MovementLine {
  const { item, layer, quality } = line.goods;
  return {
    ...(serials ? { serials } : {}),
    ...{ item, owner, layer, quantity },
    from: { location: task.from, handlingUnit: task.fromHandlingUnit, quality },
    to: { location: line.to, handlingUnit: '', quality },
  };
}

function fateOf(reason: LineDone['reason']): Fate {
  if (reason === 'damaged') return 'damaged';
  return reason === undefined || reason === 'short' || reason === 'source_empty'
    ? 'missing'
    : 'left';
}

/** What the act means for the book; undefined: the task has no such line, or not so many pieces. */
export function carried(owner: string, task: TransferTask, act: LineDone): Carried | undefined {
  const line = task.lines.find((each) => each.lineId === act.lineId);
  if (!line || act.quantity > line.quantity) return undefined;
  const moves = act.quantity > 0 ? [carriedLine(owner, task, line, act)] : [];
  const quantity = line.quantity - act.quantity;
  if (quantity === 0) return { line, moves };
  const fate = fateOf(act.reason);
  const numbers = act.damaged ? { serials: act.damaged } : {};
  const away = carriedLine(owner, task, line, { quantity, ...numbers });
  if (fate === 'damaged' && away.from.quality !== 'rejected') {
    moves.push({ ...away, to: { ...away.from, quality: 'rejected' } });
  }
  return { line, moves, rest: { fate, away } };
}

/**
 * Holds what was not found, after what was found is posted, and says how many pieces: none where
 * somebody took them away by hand, and the book knows. Of a place it holds all that no order has:
 * the next wave would not find them either.
 */
export async function holdMissing(
  ledger: Ledger,
  tx: Tx,
  { away }: Rest,
  { lineId, by }: { readonly lineId: string; readonly by: TaskReport },
): Promise<{ readonly held: number } | Refusal> {
  const { owner, item, layer } = away;
  const { location, handlingUnit, quality } = away.from;
  const rows = await ledger.contents(tx, { location, handlingUnit });
  const row = rows.find((one) => one.layer === layer && one.quality === quality);
  if (!row) return { held: 0 };
  const inUnit = handlingUnit !== '';
  const free = inUnit ? 0 : await ledger.unclaimed(tx, { layer, location, handlingUnit });
  const quantity = Math.min(row.quantity, Math.max(away.quantity, free));
  const name = `${by.taskId}/${lineId}`;
  const held = await ledger.placeHold(tx, {
    ...{ holdId: `missing:${name}`, kind: 'missing', quantity, reason: `short: ${name}` },
    scope: { owner, item, layer, location, ...(inUnit ? { handlingUnit } : {}) },
    ...{ actor: by.actor, at: by.at },
  });
  return isRefusal(held) ? held : { held: quantity };
}

/** The count that judges what was not found there. */
export const countOfMissing = (
  task: TransferTask,
  by: Pick<TaskReport, 'actor' | 'at'>,
  goods: Pick<CountRequest, 'owner' | 'items'>,
): CountRequest => ({
  ...goods,
  location: task.from,
  handlingUnit: task.fromHandlingUnit,
  reason: 'carry_short',
  document: task.document,
  actor: by.actor,
  correlationId: task.correlationId,
  at: by.at,
});
