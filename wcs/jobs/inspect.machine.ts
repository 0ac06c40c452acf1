/**
 * Look at a sample of received goods.
 *
 *   inspecting   the worker scans the unit, says that the whole sample was looked at and how many are bad.
 */
import { refuse } from '../refusals.ts';
import { integer, itemFacts, scan, wrongQuantity } from './fields.ts';
import { handMachine } from './hand.machine.ts';
import type { TaskOf } from './model.ts';

interface Progress {
  readonly judged: { readonly inspected: number; readonly rejected: number } | null;
}

export const inspectMachine = handMachine<TaskOf<'inspect'>, Progress, 'inspecting'>({
  kind: 'inspect',
  begin: { judged: null },
  acts: {
    inspecting: {
      step: ({ task }) => ({
        act: 'inspect',
        facts: {
          location: task.at,
          handlingUnit: task.handlingUnit,
          ...itemFacts(task, task.goods),
          quantity: task.sample,
        },
        fields: [
          scan('handlingUnit', [task.handlingUnit]),
          integer('quantity'),
          integer('damaged'),
        ],
        keys: [],
        refusals: ['cannot'],
      }),
      wrong: ({ task }, values) => {
        const quantity = Number(values.quantity);
        const damaged = Number(values.damaged);
        if (damaged > quantity) return refuse('damaged.more', { damaged, quantity });
        const { sample } = task;
        if (quantity < sample) return refuse('sample.fewer', { sample, quantity });
        return wrongQuantity(sample, quantity);
      },
      answered: (_, values) => ({
        progress: {
          judged: { inspected: Number(values.quantity), rejected: Number(values.damaged) },
        },
      }),
    },
  },
  next: ({ progress }) => (progress.judged ? 'done' : 'inspecting'),
  completed: ({ progress }) => ({
    type: 'completed',
    act: { act: 'inspected', ...(progress.judged ?? { inspected: 0, rejected: 0 }) },
  }),
});
