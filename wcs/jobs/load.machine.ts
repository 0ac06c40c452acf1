/**
 * Hand parcels over to the truck.
 *
 *   loading   parcel by parcel, each scanned.
 */
import { scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { AtLine } from './lines.ts';
import type { TaskOf } from './model.ts';

export const loadMachine = handMachine<TaskOf<'load'>, AtLine, 'loading'>({
  kind: 'load',
  begin: { line: 0 },
  acts: {
    loading: {
      step: ({ task, progress }) => {
        const parcel = task.parcels[progress.line]!;
        return {
          act: 'load',
          facts: {
            location: task.at,
            handlingUnit: parcel.handlingUnit,
            waybill: parcel.waybill,
            order: task.order,
          },
          fields: [scan('handlingUnit', [parcel.handlingUnit, parcel.waybill])],
          keys: [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress }) => ({
        progress: { line: progress.line + 1 },
        reports: [
          {
            type: 'progress',
            act: { act: 'loaded', handlingUnit: task.parcels[progress.line]!.handlingUnit },
          },
        ],
      }),
    },
  },
  next: ({ task, progress }) => (progress.line < task.parcels.length ? 'loading' : 'done'),
  completed: () => ({ type: 'completed' }),
});
