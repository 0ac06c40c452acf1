/**
 * A vehicle carries a whole handling unit.
 *
 *   waiting    no vehicle has the job. `assigned` begins it.
 *   fetching   the vehicle drives to where the unit stands and picks it up. When that fails the
 *              vehicle is given back and, after a pause, another may try; after five failures a
 *              person decides.
 *   pausing    between two attempts, without a vehicle.
 *   carrying   the vehicle has the unit and brings it. No other can take over, so a failure pauses
 *              and tries again with the same one, however long it is away.
 *   resting    between two attempts, loaded.
 *   done       the unit stands at its place.
 *   failed     ended with a reason.
 */
import { assign, setup } from 'xstate';
import type { FailureReason } from '#wms-core/ports.ts';
import type { LegEvent } from '../contracts.ts';
import type { JobMachine } from './hand.machine.ts';
import type { JobAction, JobContext, JobEvent, TaskOf } from './model.ts';

interface Progress {
  readonly attempts: number;
}

type Context = JobContext<TaskOf<'move'>, Progress>;
type Facts = { readonly context: Context; readonly event: JobEvent };
type LegFailed = Extract<LegEvent, { type: 'leg.failed' }>;

const MAX_FETCHES = 5;
/** Drops refused by the vehicle itself; being away does not count. */
const MAX_DROPS = 30;
const PAUSE_MS = 5_000;

const emit = (params: (facts: Facts) => readonly JobAction[]) => ({
  type: 'emit' as const,
  params,
});

const moved = (to: (context: Context) => string) =>
  emit(({ context }) => [
    {
      type: 'report',
      body: {
        type: 'progress',
        act: { act: 'unit_moved', handlingUnit: context.task.handlingUnit, to: to(context) },
      },
    },
  ]);

const leg = (type: 'pick' | 'drop', end: 'from' | 'to') =>
  emit(({ context: { task, site } }) => [
    {
      type: 'leg',
      to: site.location(task[end])?.node ?? '',
      action: { type, load: task.handlingUnit, place: task[end] },
    },
  ]);

const failed = ({ event }: Facts) => event as LegFailed;

const giveUp = (reason: (event: LegFailed) => FailureReason) =>
  emit((facts) => [
    {
      type: 'report',
      body: { type: 'failed', reason: reason(failed(facts)), note: failed(facts).note },
    },
  ]);

const release = emit(({ context }) => [{ type: 'release', avoid: context.device }]);
const oneMore = ({ context }: { context: Context }) => ({
  progress: { attempts: context.progress.attempts + 1 },
});
const isLast = (limit: number) => (facts: Facts) => facts.context.progress.attempts + 1 >= limit;
const isAction = (facts: Facts) => failed(facts).reason === 'action_failed';

const machine = setup({
  types: {} as { context: Context; events: JobEvent; input: Context },
  actions: { emit: (_, _params: readonly JobAction[]) => {} },
  delays: { pause: PAUSE_MS },
}).createMachine({
  id: 'move',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        assigned: {
          target: 'fetching',
          actions: assign(({ event }) => ({ actor: event.actor, device: event.device })),
        },
      },
    },
    fetching: {
      entry: leg('pick', 'from'),
      on: {
        'leg.finished': {
          target: 'carrying',
          actions: [
            moved(({ device }) => `VEHICLE:${device}`),
            assign(() => ({ progress: { attempts: 0 } })),
          ],
        },
        'leg.failed': [
          {
            guard: isLast(MAX_FETCHES),
            target: 'failed',
            actions: giveUp((event) =>
              event.reason === 'action_failed' ? 'source_empty' : 'device_lost',
            ),
          },
          { target: 'pausing', actions: [release, assign(oneMore)] },
        ],
        lost: 'waiting',
      },
    },
    pausing: { after: { pause: 'waiting' } },
    carrying: {
      entry: leg('drop', 'to'),
      on: {
        'leg.finished': { target: 'done', actions: moved(({ task }) => task.to) },
        'leg.failed': [
          {
            guard: (facts) => isAction(facts) && isLast(MAX_DROPS)(facts),
            target: 'failed',
            actions: giveUp(() => 'destination_occupied'),
          },
          { guard: isAction, target: 'resting', actions: assign(oneMore) },
          { target: 'resting' },
        ],
      },
    },
    resting: { after: { pause: 'carrying' } },
    done: {
      type: 'final',
      entry: emit(() => [{ type: 'report', body: { type: 'completed' } }]),
    },
    failed: { type: 'final' },
  },
});

export const moveMachine: JobMachine = {
  kind: 'move',
  version: 1,
  begin: { attempts: 0 } satisfies Progress,
  machine,
};
