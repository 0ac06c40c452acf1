/**
 * Pack a checked tote into parcels.
 *
 *   packing   parcel by parcel: what goes in is listed, its label is scanned when it is closed.
 *   storing   the empty tote goes back to its stack.
 */
import { scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { AtLine } from './lines.ts';
import type { TaskOf } from './model.ts';

interface Progress extends AtLine {
  readonly stored: boolean;
}

export const packMachine = handMachine<TaskOf<'pack'>, Progress, 'packing' | 'storing'>({
  kind: 'pack',
  begin: { line: 0, stored: false },
  acts: {
    packing: {
      step: ({ task, progress }) => {
        const parcel = task.parcels[progress.line]!;
        return {
          act: 'pack',
          facts: {
            location: task.at,
            handlingUnit: task.tote,
            intoHandlingUnit: parcel.handlingUnit,
            waybill: parcel.waybill,
            order: task.order,
            lines: parcel.lines.map(({ goods, quantity }) => ({
              item: goods.item,
              lot: goods.lot,
              quantity,
            })),
          },
          fields: [scan('handlingUnit', [parcel.handlingUnit, parcel.waybill])],
          keys: [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress }) => ({
        progress: { ...progress, line: progress.line + 1 },
        reports: [
          {
            type: 'progress',
            act: { act: 'packed', handlingUnit: task.parcels[progress.line]!.handlingUnit },
          },
        ],
      }),
    },
    storing: {
      step: ({ task }) => ({
        act: 'store_tote',
        facts: { location: task.at, handlingUnit: task.tote, to: task.toteTo },
        fields: [scan('location', [task.toteTo])],
        keys: [],
        refusals: ['cannot'],
      }),
      answered: ({ task, progress }) => ({
        progress: { ...progress, stored: true },
        reports: [
          {
            type: 'progress',
            act: { act: 'unit_moved', handlingUnit: task.tote, to: task.toteTo },
          },
        ],
      }),
    },
  },
  next: ({ task, progress }) => {
    if (progress.line < task.parcels.length) return 'packing';
    return progress.stored ? 'done' : 'storing';
  },
  completed: () => ({ type: 'completed' }),
});
