/**
 * Hand parcels over to the truck.
 *
 *   loading   parcel by parcel, each scanned; those on one pallet by one scan of that.
 */
import { scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { AtLine } from './lines.ts';
import type { TaskOf } from './model.ts';

/** The parcels that one scan loads: one, or all on its pallet, which stand together. */
function loadedAt({ parcels }: TaskOf<'load'>, line: number): TaskOf<'load'>['parcels'] {
  const { onPallet } = parcels[line]!;
  if (onPallet === undefined) return [parcels[line]!];
  return parcels.slice(line).filter((one) => one.onPallet === onPallet);
}

export const loadMachine = handMachine<TaskOf<'load'>, AtLine, 'loading'>({
  kind: 'load',
  begin: { line: 0 },
  acts: {
    loading: {
      step: ({ task, progress }) => {
        const { handlingUnit, waybill, onPallet } = task.parcels[progress.line]!;
        const codes = onPallet === undefined ? [handlingUnit, waybill] : [onPallet];
        return {
          act: 'load',
          facts: {
            location: task.at,
            handlingUnit: codes[0]!,
            waybill,
            order: task.order,
          },
          fields: [scan('handlingUnit', codes)],
          keys: [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress }) => {
        const parcels = loadedAt(task, progress.line);
        return {
          progress: { line: progress.line + parcels.length },
          reports: parcels.map(({ handlingUnit }) => ({
            type: 'progress',
            act: { act: 'loaded', handlingUnit },
          })),
        };
      },
    },
  },
  next: ({ task, progress }) => (progress.line < task.parcels.length ? 'loading' : 'done'),
  completed: () => ({ type: 'completed' }),
});
