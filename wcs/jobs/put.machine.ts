/**
 * Distribute a cart into the order totes of the put wall.
 *
 *   placing    an order's first put: its tote is taken from the stack and set into the slot.
 *   putting    line by line, at the slot's lit label or by scan; pieces with numbers one by one.
 *   emptying   the worker says what is left in the cart; `done` ends it.
 */
import { refuse } from '../refusals.ts';
import { codesOf, integer, itemFacts, itemOf, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import { lightAt } from './lines.ts';
import type { TaskOf } from './model.ts';
import { type AtPiece, pieceFields, pieceRefusals, pieceRules, placeField } from './pieces.ts';

interface Progress extends AtPiece {
  /** Totes set into their slots by this job. */
  readonly placed: readonly string[];
  readonly emptied: boolean;
}

type Put = TaskOf<'put'>;

export const putMachine = handMachine<Put, Progress, 'placing' | 'putting' | 'emptying'>({
  kind: 'put',
  begin: { line: 0, placed: [], emptied: false },
  acts: {
    placing: {
      step: ({ task, progress }) => {
        const line = task.lines[progress.line]!;
        return {
          act: 'place_tote',
          facts: {
            ...(line.toteFrom ? { location: line.toteFrom } : {}),
            handlingUnit: line.tote,
            to: line.slot,
            order: line.order,
          },
          fields: [scan('handlingUnit', [line.tote]), scan('location', [line.slot])],
          keys: [],
          refusals: ['cannot'],
        };
      },
      answered: ({ task, progress }) => {
        const line = task.lines[progress.line]!;
        return {
          progress: { ...progress, placed: [...progress.placed, line.tote] },
          reports: [
            {
              type: 'progress',
              act: { act: 'unit_moved', handlingUnit: line.tote, to: line.slot },
            },
          ],
        };
      },
    },
    putting: {
      step: (context) => {
        const { task, progress, site } = context;
        const line = task.lines[progress.line]!;
        const { quantity, field, mayLight } = pieceFields(context);
        return {
          act: 'put',
          facts: {
            location: line.slot,
            handlingUnit: task.cart,
            intoHandlingUnit: line.tote,
            ...itemFacts(task, line.goods),
            quantity,
            order: line.order,
          },
          fields: [
            scan('item', codesOf(task, line.goods.item)),
            ...placeField(context, line.slot),
            field,
          ],
          keys: [],
          refusals: pieceRefusals(progress, ['short', 'damaged', 'destination_full']),
          progress: { done: progress.line, total: task.lines.length },
          ...(mayLight ? lightAt(site, line.slot, line.quantity) : {}),
        };
      },
      ...pieceRules<Put, Progress>(),
    },
    emptying: {
      step: ({ task }) => ({
        act: 'empty_cart',
        facts: { location: task.at, handlingUnit: task.cart },
        fields: [scan('item'), integer('quantity')],
        keys: ['done'],
        refusals: [],
      }),
      wrong: (_, values) => (Number(values.quantity) > 0 ? undefined : refuse('quantity.none')),
      answered: ({ task, progress }, values) => ({
        progress,
        reports: [
          {
            type: 'progress',
            act: {
              act: 'surplus',
              item: itemOf(task, String(values.item)),
              quantity: Number(values.quantity),
            },
          },
        ],
      }),
      key: ({ progress }) => ({ progress: { ...progress, emptied: true } }),
    },
  },
  next: ({ task, progress }) => {
    const line = task.lines[progress.line];
    if (line) {
      const standing = !line.toteFrom || progress.placed.includes(line.tote);
      return standing ? 'putting' : 'placing';
    }
    return progress.emptied ? 'done' : 'emptying';
  },
  completed: () => ({ type: 'completed' }),
});
