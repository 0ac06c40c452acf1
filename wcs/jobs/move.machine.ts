/**
 * A vehicle carries a whole handling unit.
 *
 *   waiting    no vehicle has the job. `assigned` begins it; a vehicle that has the unit already,
 *              from a job that was called off or given up, begins at carrying.
 *   fetching   the vehicle drives to where the unit stands and picks it up. When that fails the
 *              vehicle is given back and, after a pause, another may try; after five failures a
 *              person decides.
 *   pausing    between two attempts, without a vehicle.
 *   carrying   the vehicle has the unit and brings it. No other can take over, so a failure pauses
 *              and tries again with the same one, however long it is away or the place is taken:
 *              of a job that goes on so, nothing is reported, and the desk lists it as stuck.
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
const PAUSE_MS = 5_000;
/** After so many drops refused by the vehicle itself somebody has to clear the place first. */
const MAX_QUICK_DROPS = 30;
const LONG_PAUSE_MS = 60_000;

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
const isLast = ({ context }: Facts) => context.progress.attempts + 1 >= MAX_FETCHES;
const isFor = (reason: LegFailed['reason']) => (facts: Facts) => failed(facts).reason === reason;
const pauseMs = ({ context }: { context: Context }) =>
  context.progress.attempts < MAX_QUICK_DROPS ? PAUSE_MS : LONG_PAUSE_MS;
const onBoard = moved(({ device }) => `VEHICLE:${device}`);
const fromAnew = () => ({ progress: { attempts: 0 } });
const taken = ({ event }: { event: Extract<JobEvent, { type: 'assigned' }> }) => ({
  actor: event.actor,
  device: event.device,
});

const machine = setup({
  types: {} as { context: Context; events: JobEvent; input: Context },
  actions: { emit: (_, _params: readonly JobAction[]) => {} },
  delays: { pause: pauseMs },
}).createMachine({
  id: 'move',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        assigned: [
          {
            guard: ({ event }) => event.carries === true,
            target: 'carrying',
            actions: [assign(taken), onBoard, assign(fromAnew)],
          },
          { target: 'fetching', actions: assign(taken) },
        ],
      },
    },
    fetching: {
      entry: leg('pick', 'from'),
      on: {
        'leg.finished': { target: 'carrying', actions: [onBoard, assign(fromAnew)] },
        'leg.failed': [
          {
            guard: isLast,
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
            guard: isFor('load_gone'),
            target: 'failed',
            actions: giveUp(() => 'carrier_lost'),
          },
          { guard: isFor('action_failed'), target: 'resting', actions: assign(oneMore) },
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
