import { ask, type OperationName, Problem } from '#web/api/ask.ts';
import { actorName } from '../actor.ts';
import { answered, numberFor } from './once.ts';
import type { DeskRow } from './rows.ts';

/** What a person can do about a row of the desk: its letter, the route, and what it asks for. */
export interface Act {
  readonly name: string;
  readonly letter: string;
  readonly operation: OperationName;
  readonly asks: readonly ('reason' | 'priority' | 'worker' | 'location' | 'goods')[];
  /** What it is done with: others may have done something with that already. */
  readonly about: 'task' | 'case' | 'device' | 'place' | 'count' | 'alert';
  /** The field of the number that makes a repeat harmless, and how it begins. */
  readonly once?: readonly [field: string, prefix: string];
  /** Goods or work are given up by it. */
  readonly isGrave?: boolean;
  path(row: DeskRow): Record<string, unknown>;
}

const ofTask = ({ task }: DeskRow) => ({ task });
const ofDevice = ({ device }: DeskRow) => ({ device });
const ofPlace = ({ place }: DeskRow) => ({ location: place });

const TASK_ACTS = [
  ['hold', 'h', ['reason']],
  ['release', 'e', ['reason']],
  ['reprioritise', 'p', ['priority', 'reason']],
  ['reassign', 'a', ['worker', 'reason']],
  ['retry', 't', ['reason']],
  ['force-complete', 'f', ['reason']],
  ['cancel', 'x', ['reason']],
] as const;

const ACTS: ReadonlyMap<string, Act> = new Map(
  [
    ...TASK_ACTS.map(
      ([name, letter, asks]): Act => ({
        ...{ name, letter, asks, path: ofTask },
        operation: `POST /api/v1/tasks/{task}/${name}`,
        about: 'task',
        isGrave: name === 'force-complete' || name === 'cancel',
      }),
    ),
    {
      ...{ name: 'count', letter: 'c', operation: 'POST /api/v1/counts', about: 'count' },
      ...{ asks: ['location', 'goods'], once: ['count', 'CNT'], path: () => ({}) },
    } satisfies Act,
    {
      ...{ name: 'acknowledge', letter: 'g', asks: [], about: 'alert' },
      operation: 'POST /api/v1/alerts/{alert}/acknowledge',
      path: ({ alert }) => ({ alert }),
    } satisfies Act,
    {
      ...{ name: 'out-of-order', letter: 'o', asks: ['reason'], path: ofDevice, isGrave: true },
      about: 'device',
      operation: 'POST /api/v1/devices/{device}/out-of-order',
    } satisfies Act,
    {
      ...{ name: 'in-order', letter: 'i', asks: [], path: ofDevice, about: 'device' },
      operation: 'POST /api/v1/devices/{device}/in-order',
    } satisfies Act,
    {
      ...{
        name: 'place-out-of-order',
        letter: 'o',
        asks: ['reason'],
        path: ofPlace,
        about: 'place',
        isGrave: true,
      },
      operation: 'POST /api/v1/locations/{location}/out-of-order',
    } satisfies Act,
    {
      ...{ name: 'place-in-order', letter: 'i', asks: [], path: ofPlace, about: 'place' },
      operation: 'POST /api/v1/locations/{location}/in-order',
    } satisfies Act,
  ].map((act) => [act.name, act]),
);

const settleOf = ({ task }: DeskRow): Act => ({
  ...{ name: 'settle', letter: 's', asks: ['reason'] },
  ...(task
    ? { operation: 'POST /api/v1/tasks/{task}/settle', path: ofTask, about: 'task' }
    : {
        about: 'case',
        operation: 'POST /api/v1/exceptions/{key}/settle',
        path: ({ key }: DeskRow) => ({ key }),
      }),
});

export const actsOf = (row: DeskRow): Act[] =>
  row.acts.flatMap((name) => (name === 'settle' ? settleOf(row) : (ACTS.get(name) ?? [])));

/** @throws Problem what the warehouse refused */
export async function carryOut(
  act: Act,
  row: DeskRow,
  asked: Record<string, unknown>,
): Promise<void> {
  const [field, prefix] = act.once ?? [];
  const number = field && prefix ? { [field]: numberFor(prefix, asked) } : {};
  const done = () => prefix && answered(prefix, asked);
  try {
    await ask(act.operation, {
      path: act.path(row),
      body: { ...asked, ...number, actor: actorName() },
    });
    done();
  } catch (error) {
    // What was refused was not done. What broke off may have been.
    if (error instanceof Problem && error.status >= 400 && error.status < 500) done();
    throw error;
  }
}
