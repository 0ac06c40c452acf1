/**
 * Build kits at a work place where their components lie, or break them there.
 *
 *   taking     of kits that are built: component by component, as many as all of them need. Where
 *              some are missing, fewer kits are built; where not even one can be, the job fails.
 *   making     the kits are put together, or taken apart, and counted.
 */
import { codesOf, integer, itemFacts, scan, wrongQuantity } from './fields.ts';
import { handMachine, type Outcome } from './hand.machine.ts';
import type { JobContext, TaskOf } from './model.ts';

type Kit = TaskOf<'kit'>;

interface Progress {
  readonly part: number;
  /** How many kits the components suffice for, as far as they were taken; null: nobody looked. */
  readonly kits: number | null;
  readonly isMade: boolean;
}
type Context = JobContext<Kit, Progress>;

const kitsOf = ({ task, progress }: Context): number => progress.kits ?? task.quantity;

/** Fewer than were asked for; none at all is a failure. */
function fewer(progress: Progress, kits: number): Outcome<Progress> {
  const outcome = { progress: { ...progress, kits } };
  return kits > 0 ? outcome : { ...outcome, fail: { reason: 'short' } };
}

export const kitMachine = handMachine<Kit, Progress, 'taking' | 'making'>({
  kind: 'kit',
  begin: { part: 0, kits: null, isMade: false },
  acts: {
    taking: {
      step: (context) => {
        const { task, progress } = context;
        const part = task.components[progress.part]!;
        return {
          act: 'take_part',
          facts: {
            location: task.at,
            ...itemFacts(task, part),
            quantity: part.quantity * kitsOf(context),
          },
          fields: [scan('item', codesOf(task, part.item)), integer('quantity')],
          keys: [],
          refusals: ['short', 'cannot'],
          progress: { done: progress.part, total: task.components.length + 1 },
        };
      },
      wrong: (context, values) => {
        const part = context.task.components[context.progress.part]!;
        return wrongQuantity(part.quantity * kitsOf(context), Number(values.quantity));
      },
      answered: (context) => ({
        progress: {
          ...context.progress,
          part: context.progress.part + 1,
          kits: kitsOf(context),
        },
      }),
      refused: ({ task, progress }, _reason, quantity) => {
        const each = task.components[progress.part]!.quantity;
        return fewer({ ...progress, part: progress.part + 1 }, Math.floor(quantity / each));
      },
    },
    making: {
      step: (context) => {
        const { task, progress } = context;
        const kits = kitsOf(context);
        return {
          act: task.act === 'build' ? 'build_kit' : 'break_kit',
          facts: {
            location: task.at,
            ...itemFacts(task, task),
            quantity: kits,
            lines: task.components.map(({ item, quantity }) => ({
              ...{ item, lot: '', quantity: quantity * kits },
            })),
          },
          fields: [scan('item', codesOf(task, task.item)), integer('quantity')],
          keys: [],
          refusals: ['short', 'cannot'],
          progress: { done: progress.part, total: progress.part + 1 },
        };
      },
      wrong: (context, values) => wrongQuantity(kitsOf(context), Number(values.quantity)),
      answered: (context) => ({
        progress: { ...context.progress, kits: kitsOf(context), isMade: true },
      }),
      refused: ({ progress }, _reason, quantity) => fewer({ ...progress, isMade: true }, quantity),
    },
  },
  next: ({ task, progress }) => {
    if (progress.isMade) return 'done';
    const hasParts = task.act === 'build' && progress.part < task.components.length;
    return hasParts ? 'taking' : 'making';
  },
  completed: (context) => ({
    type: 'completed',
    act: { act: 'kitted', quantity: kitsOf(context) },
  }),
});
