/**
 * Lines of goods whose pieces have serial numbers: they are scanned one by one. The WMS is asked of
 * each whether it may be taken (its refusal is the red notice), and books the line with the last.
 * Of a line that goes whole no piece is scanned, unless some are missing.
 */
import type { HandheldRefusal, StepField } from '#hub/ports.ts';
import type { Act, FailureReason, Task } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { cardOf, integer, scan, wrongQuantity } from './fields.ts';
import { type ActDefinition, failureOf, type Outcome } from './hand.machine.ts';
import { type AtLine, lineDone, lineRefused } from './lines.ts';
import type { JobContext, StepShape, Values } from './model.ts';
import { NOTICES } from './sentences.ts';

/** Progress within a line whose pieces are scanned. */
export interface AtPiece extends AtLine {
  readonly scanned?: readonly string[];
  /** Damaged pieces of the line, once it was said that some are. */
  readonly damaged?: readonly string[];
  /** Pieces of a line that goes whole are scanned after all. */
  readonly isNaming?: boolean;
  /** Who scanned the line's place with a piece of it, and need not with the next. */
  readonly placeSeenBy?: string;
}

interface Line {
  readonly lineId: string;
  readonly quantity: number;
  readonly goods: { readonly item: string };
  readonly whole?: true;
  readonly serials?: readonly string[];
}

type LinesTask = Task & { readonly lines: readonly Line[] };
type Context<T extends LinesTask, P extends AtPiece> = JobContext<T, P>;

export const serialField: StepField = { name: 'serial', type: 'scan', required: true };

const lineOf = <T extends LinesTask, P extends AtPiece>({ task, progress }: Context<T, P>): Line =>
  task.lines[progress.line]!;

const isNumbered = <T extends LinesTask, P extends AtPiece>(context: Context<T, P>): boolean =>
  cardOf(context.task, lineOf(context).goods.item)?.serialControlled === true;

const isScanned = <T extends LinesTask, P extends AtPiece>(context: Context<T, P>): boolean =>
  isNumbered(context) && (!lineOf(context).whole || context.progress.isNaming === true);

const doneOf = ({ scanned = [], damaged = [] }: AtPiece) => scanned.length + damaged.length;

/** Pieces of the line that are left to be scanned, and the field for one or for all. */
export function pieceFields<T extends LinesTask, P extends AtPiece>(
  context: Context<T, P>,
): { readonly quantity: number; readonly field: StepField; readonly mayLight: boolean } {
  const { quantity } = lineOf(context);
  return isScanned(context)
    ? { quantity: quantity - doneOf(context.progress), field: serialField, mayLight: false }
    : { quantity, field: integer('quantity'), mayLight: !isNumbered(context) };
}

/** Of the numbers that the line tells those that are left to be scanned. */
export function piecesTold<T extends LinesTask, P extends AtPiece>(
  context: Context<T, P>,
): { readonly serials?: readonly string[] } {
  const { scanned = [], damaged = [] } = context.progress;
  const left = lineOf(context).serials?.filter((one) => ![...scanned, ...damaged].includes(one));
  return left && left.length > 0 ? { serials: left } : {};
}

/** The place of a line is scanned once by whoever does it, and not again with each piece. */
export const placeField = <T extends LinesTask, P extends AtPiece>(
  context: Context<T, P>,
  place: string,
): readonly StepField[] =>
  isScanned(context) && context.progress.placeSeenBy === context.actor
    ? []
    : [scan('location', [place])];

/** The refusals that a step of a line offers; among damaged pieces there are none. */
export const pieceRefusals = (
  progress: AtPiece,
  refusals: StepShape['refusals'],
): StepShape['refusals'] => (progress.damaged ? [] : refusals);

/** The line is over, and the next begins. */
const next = <P extends AtPiece>(progress: P): P => {
  const { scanned: _, damaged: __, isNaming: ___, placeSeenBy: ____, ...rest } = progress;
  return { ...(rest as P), line: progress.line + 1 };
};

function ended<P extends AtPiece>(
  progress: P,
  line: Line,
  how: { readonly reason?: FailureReason; readonly ifRefused: P },
): Outcome<P> {
  const { scanned = [], damaged } = progress;
  const act: Act = {
    act: 'line_done',
    lineId: line.lineId,
    quantity: scanned.length,
    ...(how.reason ? { reason: how.reason } : {}),
    ...(scanned.length > 0 ? { serials: scanned } : {}),
    ...(damaged ? { damaged } : {}),
  };
  return {
    progress: next(progress),
    ifRefused: how.ifRefused,
    reports: [{ type: 'progress', act, awaited: true }],
  };
}

function answered<T extends LinesTask, P extends AtPiece>(
  context: Context<T, P>,
  values: Values,
): Outcome<P> {
  const { progress } = context;
  const line = lineOf(context);
  if (!isNumbered(context)) return lineDone(progress, line);
  if (!isScanned(context)) {
    const act: Act = { act: 'line_done', lineId: line.lineId, quantity: line.quantity };
    return {
      progress: next(progress),
      ifRefused: { ...progress, isNaming: true },
      reports: [{ type: 'progress', act, awaited: true }],
    };
  }
  const serial = String(values.serial);
  const seen: P = { ...progress, placeSeenBy: context.actor };
  const after: P = progress.damaged
    ? { ...seen, damaged: [...progress.damaged, serial] }
    : { ...seen, scanned: [...(progress.scanned ?? []), serial] };
  if (doneOf(after) === line.quantity) {
    const reason = after.damaged ? { reason: 'damaged' as const } : {};
    return ended(after, line, { ...reason, ifRefused: progress });
  }
  const act: Act = { act: 'piece_scanned', lineId: line.lineId, serial };
  return {
    progress: after,
    ifRefused: progress,
    reports: [{ type: 'progress', act, awaited: true }],
  };
}

/** Some of the line went as told, and their numbers are wanted. */
const isPart = (reason: HandheldRefusal) => reason === 'short' || reason === 'not_taken';

/** What of a line's act is the same for all work that goes line by line. */
export function pieceRules<T extends LinesTask, P extends AtPiece>(): Required<
  Pick<ActDefinition<T, P>, 'wrong' | 'answered' | 'refused'>
> {
  return {
    wrong(context, values) {
      if (!isScanned(context)) {
        return wrongQuantity(lineOf(context).quantity, Number(values.quantity));
      }
      const { scanned = [], damaged = [] } = context.progress;
      const serial = String(values.serial);
      const isTwice = [...scanned, ...damaged].includes(serial);
      return isTwice ? refuse('serial.twice', { serial }) : undefined;
    },
    answered,
    refused(context, reason, quantity) {
      const { progress } = context;
      const line = lineOf(context);
      if (!isNumbered(context)) return lineRefused(progress, line, { reason, quantity });
      if (isPart(reason) && quantity > 0) {
        const text = reason === 'short' ? NOTICES.scanThose : NOTICES.scanTaken;
        const notice = { level: 'wrong' as const, text };
        return { progress: { ...progress, isNaming: true }, notice };
      }
      // Damaged pieces are booked apart. Of a line that goes whole the sound ones come first.
      if (reason === 'damaged' && isScanned(context)) {
        const notice = { level: 'wrong' as const, text: NOTICES.scanDamaged };
        return { progress: { ...progress, damaged: [] }, notice };
      }
      if (reason === 'damaged' && line.quantity > 1) {
        const notice = { level: 'wrong' as const, text: NOTICES.scanSound };
        return { progress: { ...progress, isNaming: true }, notice };
      }
      return ended(progress, line, { reason: failureOf(reason), ifRefused: progress });
    },
  };
}
