/**
 * Hand parcels over to the truck.
 *
 *   loading   parcel by parcel, each scanned; those on one pallet by one scan of that. Of dangerous
 *             goods the WMS is asked: what may not go onto this truck is left with the key.
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

const isAsked = (task: TaskOf<'load'>, line: number): boolean =>
  loadedAt(task, line).some((one) => one.dangerous === true);

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
          keys: isAsked(task, progress.line) ? ['done'] : [],
          refusals: ['cannot'],
          progress: { done: progress.line, total: task.parcels.length },
        };
      },
      answered: ({ task, progress }) => {
        const parcels = loadedAt(task, progress.line);
        const asked = isAsked(task, progress.line);
        return {
          progress: { line: progress.line + parcels.length },
          ...(asked ? { ifRefused: progress } : {}),
          reports: parcels.map(({ handlingUnit }, index) => ({
            type: 'progress',
            act: { act: 'loaded', handlingUnit },
            ...(asked && index === parcels.length - 1 ? { awaited: true } : {}),
          })),
        };
      },
      key: ({ task, progress: { line } }) => ({
        progress: { line: isAsked(task, line) ? line + loadedAt(task, line).length : line },
      }),
    },
  },
  next: ({ task, progress }) => (progress.line < task.parcels.length ? 'loading' : 'done'),
  completed: () => ({ type: 'completed' }),
});
