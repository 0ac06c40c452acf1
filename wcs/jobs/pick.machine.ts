/**
 * One walk of a picker with one cart.
 *
 *   taking     the worker takes the cart where it stands, or from the worker who had it.
 *   picking    line by line, at the lit label or by scan; pieces with numbers one by one. Fewer than
 *              told is refused as `short`.
 *   bringing   the cart goes to its place.
 */
import { codesOf, itemFacts, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import { lightAt } from './lines.ts';
import type { TaskOf } from './model.ts';
import { type AtPiece, pieceFields, pieceRefusals, pieceRules, placeField } from './pieces.ts';

interface Progress extends AtPiece {
  /** Who has the cart; '' while it stands where it was. */
  readonly cartWith: string;
  readonly brought: boolean;
}

export const pickMachine = handMachine<TaskOf<'pick'>, Progress, 'taking' | 'picking' | 'bringing'>(
  {
    kind: 'pick',
    begin: { line: 0, cartWith: '', brought: false },
    acts: {
      taking: {
        step: ({ task, progress }) => ({
          act: 'take_cart',
          facts: {
            location: progress.cartWith === '' ? task.cartFrom : `WORKER:${progress.cartWith}`,
            handlingUnit: task.cart,
          },
          fields: [scan('handlingUnit', [task.cart])],
          keys: [],
          refusals: ['cannot'],
        }),
        answered: ({ task, progress, actor }) => ({
          progress: { ...progress, cartWith: actor },
          reports: [
            {
              type: 'progress',
              act: { act: 'unit_moved', handlingUnit: task.cart, to: `WORKER:${actor}` },
            },
          ],
        }),
      },
      picking: {
        step: (context) => {
          const { task, progress, site } = context;
          const line = task.lines[progress.line]!;
          const { quantity, field, mayLight } = pieceFields(context);
          return {
            act: 'pick',
            facts: {
              location: line.from,
              ...itemFacts(task, line.goods),
              quantity,
              intoHandlingUnit: task.cart,
            },
            fields: [
              ...placeField(context, line.from),
              scan('item', codesOf(task, line.goods.item)),
              field,
            ],
            keys: [],
            refusals: pieceRefusals(progress, ['short', 'blocked', 'damaged', 'unreadable']),
            progress: { done: progress.line, total: task.lines.length },
            ...(mayLight ? lightAt(site, line.from, line.quantity) : {}),
          };
        },
        ...pieceRules<TaskOf<'pick'>, Progress>(),
      },
      bringing: {
        step: ({ task }) => ({
          act: 'bring_cart',
          facts: { handlingUnit: task.cart, to: task.cartTo },
          fields: [scan('location', [task.cartTo])],
          keys: [],
          refusals: ['cannot'],
        }),
        answered: ({ task, progress }) => ({
          progress: { ...progress, brought: true },
          reports: [
            {
              type: 'progress',
              act: { act: 'unit_moved', handlingUnit: task.cart, to: task.cartTo },
            },
          ],
        }),
      },
    },
    next: ({ task, progress, actor }) => {
      if (progress.brought || (task.lines.length === 0 && progress.cartWith === '')) return 'done';
      if (progress.cartWith !== actor) return 'taking';
      return progress.line < task.lines.length ? 'picking' : 'bringing';
    },
    completed: () => ({ type: 'completed' }),
  },
);
