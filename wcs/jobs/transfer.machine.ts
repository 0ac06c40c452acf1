/**
 * Move loose pieces by hand: putaway, relocation, return of surplus.
 *
 *   moving   line by line from the place (and the unit there) to each line's place; where pieces
 *            have numbers and not all go, piece by piece. To a supplier's driver they are handed
 *            over by the number on his paper.
 */
import { codesOf, itemFacts, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf } from './model.ts';
import {
  type AtPiece,
  pieceFields,
  pieceRefusals,
  pieceRules,
  piecesTold,
  placeField,
} from './pieces.ts';

type Transfer = TaskOf<'transfer'>;

const laying = (progress: AtPiece) =>
  pieceRefusals(progress, [
    ...(['short', 'destination_full', 'destination_occupied'] as const),
    ...(['blocked', 'damaged'] as const),
  ]);

export const transferMachine = handMachine<Transfer, AtPiece, 'moving'>({
  kind: 'transfer',
  begin: { line: 0 },
  acts: {
    moving: {
      step: (context) => {
        const { task, progress } = context;
        const line = task.lines[progress.line]!;
        const { quantity, field } = pieceFields(context);
        const isHandedOver = task.purpose === 'hand_over';
        return {
          act: isHandedOver ? 'hand_over' : 'transfer',
          facts: {
            location: task.from,
            ...(task.fromHandlingUnit ? { handlingUnit: task.fromHandlingUnit } : {}),
            ...itemFacts(task, line.goods),
            quantity,
            ...piecesTold(context),
            to: line.to,
          },
          fields: [
            scan('item', codesOf(task, line.goods.item)),
            ...placeField(context, line.to),
            field,
          ],
          keys: [],
          refusals: isHandedOver ? ['short', 'not_taken', 'cannot'] : laying(progress),
          progress: { done: progress.line, total: task.lines.length },
        };
      },
      ...pieceRules<Transfer, AtPiece>(),
    },
  },
  next: ({ task, progress }) => (progress.line < task.lines.length ? 'moving' : 'done'),
  completed: () => ({ type: 'completed' }),
});
