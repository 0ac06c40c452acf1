/**
 * Move loose pieces by hand: putaway, relocation, return of surplus.
 *
 *   moving   line by line from the place (and the unit there) to each line's place.
 */
import { codesOf, integer, itemFacts, scan, wrongQuantity } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import { type AtLine, lineDone, lineRefused } from './lines.ts';
import type { TaskOf } from './model.ts';

export const transferMachine = handMachine<TaskOf<'transfer'>, AtLine, 'moving'>({
  kind: 'transfer',
  begin: { line: 0 },
  acts: {
    moving: {
      step: ({ task, progress }) => {
        const line = task.lines[progress.line]!;
        return {
          act: 'transfer',
          facts: {
            location: task.from,
            ...(task.fromHandlingUnit ? { handlingUnit: task.fromHandlingUnit } : {}),
            ...itemFacts(task, line.goods),
            quantity: line.quantity,
            to: line.to,
          },
          fields: [
            scan('item', codesOf(task, line.goods.item)),
            scan('location', [line.to]),
            integer('quantity'),
          ],
          keys: [],
          refusals: ['short', 'destination_full', 'destination_occupied', 'blocked', 'damaged'],
          progress: { done: progress.line, total: task.lines.length },
        };
      },
      wrong: ({ task, progress }, values) =>
        wrongQuantity(task.lines[progress.line]!.quantity, Number(values.quantity)),
      answered: ({ task, progress }) => lineDone(progress, task.lines[progress.line]!),
      refused: ({ task, progress }, reason, quantity) =>
        lineRefused(progress, task.lines[progress.line]!, { reason, quantity }),
    },
  },
  next: ({ task, progress }) => (progress.line < task.lines.length ? 'moving' : 'done'),
  completed: () => ({ type: 'completed' }),
});
