import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { AdjustmentParts } from '#wms-core/adjustments/index.ts';
import { undoAdjustment } from '#wms-core/adjustments/undo.ts';
import type { Location, MovementLine } from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { hold, lift } from '#wms-core/stock/acts.ts';
import { readHold } from '#wms-core/stock/holds.ts';
import { type Act, type Booked, bookedBy, otherWay, parseAct, relocated } from './acts.ts';
import { notFree, postFree } from './free.ts';
import { refuseUndo } from './refusals.ts';
import { readUndo, type Undone, type UndoRow, waitsFor, writeUndo } from './store.ts';
import { tellUndone } from './tell.ts';

export interface UndoRequest {
  /** Kind and number, as in move:MOV-1. */
  readonly act: string;
  readonly reason: string;
  readonly actor: string;
}

/** What came of it. */
type Outcome = Pick<UndoRow, 'sequence' | 'adjustment' | 'hold'> & {
  readonly lines?: readonly MovementLine[];
};

const NOTHING: Outcome = { sequence: null, adjustment: '', hold: '' };

type By = Omit<UndoRequest, 'act'> & { readonly at: Millis };

/** Why what was asked before keeps an act from being undone; nothing where that was rejected. */
async function triedFault(
  tx: Tx,
  { act, status, ...before }: Undone,
): Promise<Refusal | undefined> {
  const { actor: by, reason, adjustment } = before;
  if (status === 'undone') return refuseUndo('undo.done', { act, by, reason });
  if (status === 'rejected') return undefined;
  const { needs, approvers } = await waitsFor(tx, adjustment);
  const [en, zh] = approvers.length > 0 ? [approvers.join(', '), approvers.join('、')] : NOBODY;
  return refuseUndo('undo.waiting', { act, by, reason, adjustment, needs, approvers: { en, zh } });
}

const NOBODY = ['nobody has it yet', '尚未指定'] as const;

/**
 * Takes back what was done to stock by hand: the reverse is posted, or the hold lifted or placed, and
 * the act and its movements stay. Goods must be where the act put them, and nobody's. Once an act:
 * the same again changes nothing and gets the same answer. What had to be approved and was not may be
 * asked for again, with another reason.
 */
export async function undo(
  parts: AdjustmentParts,
  tx: Tx,
  request: UndoRequest,
): Promise<Undone | Refusal> {
  const { reason, actor } = request;
  const act = parseAct(request.act);
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`undo ${act.act}`]);
  const before = await readUndo(tx, act.act);
  if (before?.reason === reason) return before;
  const fault = before && (await triedFault(tx, before));
  if (fault) return fault;
  const at = parts.clock.now();
  const done = await takeBack(parts, tx, act, { reason, actor, at });
  if (isRefusal(done)) return done;
  const { lines, ...outcome } = done;
  await writeUndo(tx, { act: act.act, reason, actor, at, ...outcome });
  const undone = (await readUndo(tx, act.act))!;
  if (undone.status === 'undone') await tellUndone(parts, tx, undone, lines);
  return undone;
}

async function takeBack(
  parts: AdjustmentParts,
  tx: Tx,
  act: Act,
  by: By,
): Promise<Outcome | Refusal> {
  switch (act.kind) {
    case 'move':
    case 'kit':
      return takeBackGoods(parts, tx, act, { booked: await bookedBy(tx, act.act), by });
    case 'relocation': {
      const fault = await underWay(tx, act);
      return (
        fault ?? takeBackGoods(parts, tx, act, { booked: await relocated(tx, act.number), by })
      );
    }
    case 'correction':
    case 'adjustment':
      return takeBackAdjustment(parts, tx, act, by);
    case 'hold':
      return takeBackHold(parts, tx, act, by);
    case 'lift':
      return takeBackLift(parts, tx, act, by);
    default:
      return otherWay(act.act, act.kind) ?? unknown(act);
  }
}

const unknown = ({ act }: Act): Refusal => refuseUndo('undo.unknown', { act });

async function underWay(tx: Tx, { act, number }: Act): Promise<Refusal | undefined> {
  const [open] = await tx.query<{ task: string }>(
    `SELECT task_id AS task FROM wms.transfer
     WHERE transfer_id = $1 AND purpose = 'relocation' AND status = 'open' FOR UPDATE`,
    [number],
  );
  return open && refuseUndo('undo.under_way', { act, task: open.task });
}

/** Last things first, each from where it was put to where it came from. */
const reversed = (lines: readonly MovementLine[]): readonly MovementLine[] =>
  lines.toReversed().map((line) => ({ ...line, from: line.to, to: line.from }));

/** A person locked one of the places. */
function lockFault(
  { masterData }: AdjustmentParts,
  lines: readonly MovementLine[],
): Refusal | undefined {
  const fault = (location: string, lock: Parameters<typeof lockedPlace>[1]) => {
    const place: Location | undefined = masterData.location(location);
    return place && lockedPlace(place, lock);
  };
  return lines
    .map(({ from, to }) => fault(from.location, 'lockOut') ?? fault(to.location, 'lockIn'))
    .find((one) => one !== undefined);
}

async function takeBackGoods(
  parts: AdjustmentParts,
  tx: Tx,
  act: Act,
  { booked, by }: { readonly booked: Booked | undefined; readonly by: By },
): Promise<Outcome | Refusal> {
  if (!booked) return unknown(act);
  const lines = reversed(booked.lines);
  const fault = lockFault(parts, lines);
  if (fault) return fault;
  const { document, correlationId } = booked;
  const head = { postingId: `undo:${act.act}`, document, correlationId, ...by };
  const posted = await postFree(parts, tx, act.act, { ...head, lines });
  return isRefusal(posted) ? posted : { ...NOTHING, sequence: posted.sequence, lines };
}

async function takeBackAdjustment(
  parts: AdjustmentParts,
  tx: Tx,
  act: Act,
  by: By,
): Promise<Outcome | Refusal> {
  const number = act.kind === 'correction' ? act.act : act.number;
  const done = await undoAdjustment(parts, tx, {
    ...{ number, ...by },
    check: (lines) => notFree(tx, act.act, lines),
  });
  if (isRefusal(done)) return done;
  if (typeof done === 'object') return { ...NOTHING, ...done };
  return (done === 'unknown' ? undefined : otherWay(act.act, done)) ?? unknown(act);
}

/** Holds of the house and of recalls are ended by what they are for. */
async function personsHold(tx: Tx, holdId: string) {
  const [own] = await tx.query('SELECT 1 FROM wms.stock_act WHERE act = $1', [`hold:${holdId}`]);
  return own && readHold(tx, holdId);
}

async function takeBackHold(
  parts: AdjustmentParts,
  tx: Tx,
  act: Act,
  by: By,
): Promise<Outcome | Refusal> {
  const { number: holdId } = act;
  const known = await personsHold(tx, holdId);
  if (!known) return unknown(act);
  const { lifted } = known;
  if (lifted) return refuseUndo('undo.lifted', { hold: holdId, by: lifted.by });
  const done = await lift(parts, tx, { holdId, ...by });
  return isRefusal(done) ? done : { ...NOTHING, hold: holdId };
}

/**
 * The goods are held again, by a hold of their own: the first one and its end stay as they were.
 */
async function takeBackLift(
  parts: AdjustmentParts,
  tx: Tx,
  act: Act,
  by: By,
): Promise<Outcome | Refusal> {
  const known = await personsHold(tx, act.number);
  if (!known?.lifted) return unknown(act);
  const { until } = known.hold;
  if (until !== undefined && until <= by.at) return refuseUndo('undo.over', { hold: act.number });
  const holdId = `${act.number}-again`;
  const placed = await hold(parts, tx, { ...known.hold, holdId, ...by, toCome: true });
  if (isRefusal(placed)) return placed;
  await parts.ledger.holdMovedAgain(tx, { of: act.number, holdId, ...by });
  return { ...NOTHING, hold: holdId };
}
