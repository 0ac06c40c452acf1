/**
 * Hand parcels over to the truck.
 *
 *   loading   parcel by parcel, each scanned; those on one pallet by one scan of that. The WMS is
 *             asked before anything leaves: what may not go (frozen meanwhile, dangerous goods that
 *             do not fit this truck) is left with the key.
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
          keys: ['done'],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress }) => {
        const { line } = progress;
        const { handlingUnit, onPallet } = task.parcels[line]!;
        const act = { act: 'loaded', handlingUnit: onPallet ?? handlingUnit } as const;
        return {
          progress: { line: line + loadedAt(task, line).length },
          ifRefused: progress,
          reports: [{ type: 'progress', act, awaited: true }],
        };
      },
      key: ({ task, progress: { line } }) => ({
        progress: { line: line + loadedAt(task, line).length },
      }),
    },
  },
  next: ({ task, progress }) => (progress.line < task.parcels.length ? 'loading' : 'done'),
  completed: () => ({ type: 'completed' }),
});
