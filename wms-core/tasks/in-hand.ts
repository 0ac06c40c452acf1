import type { Tx } from '#base/database/index.ts';
import type { HandsAt } from '#wms-core/contracts.ts';
import type { Act, Task } from '#wms-core/ports.ts';

/** Pieces of each line that were scanned one by one and are not booked yet, by line id. */
export type InHand = Readonly<Record<string, number>>;

/** What an act makes of it: a scanned piece is in hand, a line that is over has none. */
export function inHandAfter(inHand: InHand, act: Act | undefined): InHand {
  if (act?.act === 'piece_scanned') {
    return { ...inHand, [act.lineId]: (inHand[act.lineId] ?? 0) + 1 };
  }
  if (act?.act !== 'line_done' || !(act.lineId in inHand)) return inHand;
  const { [act.lineId]: _, ...rest } = inHand;
  return rest;
}

interface Place {
  readonly location: string;
  readonly handlingUnit: string;
}

/** Whose pieces a line moves, where they are taken and where they are laid. */
function waysOf(task: Task): readonly { lineId: string; item: string; ends: readonly Place[] }[] {
  const loose = (location: string): Place => ({ location, handlingUnit: '' });
  const within = (handlingUnit: string): Place => ({ location: '', handlingUnit });
  switch (task.kind) {
    case 'pick':
      return task.lines.map(({ lineId, goods: { item }, from }) => ({
        ...{ lineId, item, ends: [loose(from), within(task.cart)] },
      }));
    case 'put':
      return task.lines.map(({ lineId, goods: { item }, tote }) => ({
        ...{ lineId, item, ends: [within(task.cart), within(tote)] },
      }));
    case 'transfer':
      return task.lines.map(({ lineId, goods: { item }, to }) => ({
        ...{ lineId, item },
        ends: [{ location: task.from, handlingUnit: task.fromHandlingUnit }, loose(to)],
      }));
    default:
      return [];
  }
}

const isAt = (place: Place, end: Place): boolean =>
  place.handlingUnit === end.handlingUnit &&
  (place.handlingUnit !== '' || place.location === end.location);

const WITH_PIECES = `SELECT body, in_hand AS "inHand", ended_at IS NULL AS "isOpen" FROM wms.task
  WHERE in_hand <> '{}' AND (ended_at IS NULL
    OR ended_at >= (SELECT started_at FROM wms.task WHERE task_id = $1))`;

/**
 * Of which items somebody has pieces in hand that lie no longer (or already) at the place while the
 * book does not know it, and of which a line was given up like that since `task` was begun.
 */
export async function handsAt(tx: Tx, place: Place, task: string): Promise<HandsAt> {
  const rows = await tx.query<{ body: Task; inHand: InHand; isOpen: boolean }>(WITH_PIECES, [task]);
  const itemsOf = (isOpen: boolean): ReadonlySet<string> =>
    new Set(
      rows
        .filter((row) => row.isOpen === isOpen)
        .flatMap(({ body, inHand }) =>
          waysOf(body).filter(
            ({ lineId, ends }) => lineId in inHand && ends.some((end) => isAt(place, end)),
          ),
        )
        .map(({ item }) => item),
    );
  return { now: itemsOf(true), givenUp: itemsOf(false) };
}
