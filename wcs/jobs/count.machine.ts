/**
 * Count blind.
 *
 *   counting   item and lot by item and lot; the book quantity is never shown. 0 is an answer.
 */
import type { CountTask } from '#wms-core/ports.ts';
import { integer, itemFacts, scan } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf } from './model.ts';

interface Progress {
  readonly counted: readonly number[];
}

/** Each item and lot once: a shelf does not show layers. */
function kindsOf(task: CountTask): readonly { readonly item: string; readonly lot: string }[] {
  const seen = new Map<string, { item: string; lot: string }>();
  for (const { item, lot } of task.goods) seen.set(`${item}\n${lot}`, { item, lot });
  return [...seen.values()];
}

export const countMachine = handMachine<TaskOf<'count'>, Progress, 'counting'>({
  kind: 'count',
  begin: { counted: [] },
  acts: {
    counting: {
      step: ({ task, progress }) => {
        const kinds = kindsOf(task);
        return {
          act: 'count',
          facts: {
            location: task.at,
            ...(task.handlingUnit ? { handlingUnit: task.handlingUnit } : {}),
            ...itemFacts(task, kinds[progress.counted.length]!),
          },
          fields: [scan('location', [task.at]), integer('quantity')],
          keys: [],
          refusals: ['cannot', 'blocked'],
          progress: { done: progress.counted.length, total: kinds.length },
        };
      },
      answered: ({ progress }, values) => ({
        progress: { counted: [...progress.counted, Number(values.quantity)] },
      }),
    },
  },
  next: ({ task, progress }) =>
    progress.counted.length < kindsOf(task).length ? 'counting' : 'done',
  completed: ({ task, progress }) => ({
    type: 'completed',
    act: {
      act: 'counted',
      counts: kindsOf(task).map((kind, i) => ({ ...kind, quantity: progress.counted[i] ?? 0 })),
    },
  }),
});
