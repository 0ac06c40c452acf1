/**
 * A vehicle goes from stop to stop of a transport.
 *
 *   waiting    no vehicle has it. `assigned` begins it, or goes on at the stop that was reached; a
 *              vehicle that has the load already (`carries`) leaves the pick of it out.
 *   driving    to the stop, and does there what is to be done.
 *   pausing    between two attempts of a vehicle without load: it was given back, another may try.
 *              After five failures at one stop, or when no vehicle like it can do it, it has failed.
 *   resting    between two attempts of a vehicle with the load: nobody else can take over.
 *   done       all stops are done.
 *   failed     ended with a reason.
 */
import { assign, setup } from 'xstate';
import type { FailureReason } from '#wms-core/ports.ts';
import type { LegEvent } from '../contracts.ts';
import type { TransportProgress, TransportStop, TransportTask } from '../transports/model.ts';
import type { JobMachine } from './hand.machine.ts';
import type { JobAction, JobContext, JobEvent, LegWish, SiteFacts } from './model.ts';

type Context = JobContext<TransportTask, TransportProgress>;
type Facts = { readonly context: Context; readonly event: JobEvent };
type LegFailed = Extract<LegEvent, { type: 'leg.failed' }>;

const MAX_ATTEMPTS = 5;
const PAUSE_MS = 5_000;
/** After so many drops refused by the vehicle itself somebody has to clear the place first. */
const MAX_QUICK_DROPS = 30;
const LONG_PAUSE_MS = 60_000;

const emit = (params: (facts: Facts) => readonly JobAction[]) => ({
  type: 'emit' as const,
  params,
});

const stopOf = ({ task, progress }: Context): TransportStop => task.stops[progress.stop]!;
const failed = ({ event }: Facts) => event as LegFailed;
const isLoaded = ({ context }: Facts) => context.progress.onBoard !== null;
const isLastStop = ({ context }: Facts) =>
  context.progress.stop + 1 >= (context.task.until ?? context.task.stops.length);

/** Where a vehicle drives to reach a place; a node is reached at itself. */
export const nodeOfStop = (site: SiteFacts, { at }: TransportStop): string =>
  site.location(at)?.node ?? at;

function wishFor(site: SiteFacts, stop: TransportStop): LegWish {
  const to = nodeOfStop(site, stop);
  if (stop.do === 'go') return { to };
  return { to, action: { type: stop.do, load: stop.load, place: stop.at } };
}

const leg = emit(({ context, event }) => {
  const { task, progress, site } = context;
  const after = isLastStop({ context, event }) ? undefined : task.stops[progress.stop + 1];
  const next = after && { next: wishFor(site, after) };
  return [{ type: 'leg', ...wishFor(site, stopOf(context)), ...next }];
});

const told = emit(({ context: { progress } }) => [
  { type: 'report', body: { type: 'stop_done', stop: progress.stop } },
]);

/** The stop after the one that was done, with what is on board then. */
function onward({ context: { task, progress } }: Facts): { progress: TransportProgress } {
  const done = task.stops[progress.stop]!;
  const { onBoard } = progress;
  const now = done.do === 'go' ? onBoard : done.do === 'pick' ? done.load : null;
  return { progress: { stop: progress.stop + 1, attempts: 0, onBoard: now } };
}

const giveUp = (reason: (event: LegFailed) => FailureReason) =>
  emit((facts) => [
    {
      type: 'report',
      body: { type: 'failed', reason: reason(failed(facts)), note: failed(facts).note },
    },
  ]);

const oneMore = ({ context: { progress } }: Facts) => ({
  progress: { ...progress, attempts: progress.attempts + 1 },
});
const isFor = (reason: LegFailed['reason']) => (facts: Facts) => failed(facts).reason === reason;
const taken = ({ event }: { event: Extract<JobEvent, { type: 'assigned' }> }) => ({
  actor: event.actor,
  device: event.device,
});
/** It has the load already: of the pick, which is left out, or of the drop, with which it begins. */
function boarded({ context: { task, progress } }: { context: Context }) {
  const stop = task.stops[progress.stop]!;
  const load = stop.do === 'go' ? null : stop.load;
  const next = stop.do === 'pick' ? progress.stop + 1 : progress.stop;
  return { progress: { stop: next, attempts: 0, onBoard: load } };
}
const release = emit(({ context }) => [{ type: 'release', avoid: context.device }]);

const machine = setup({
  types: {} as { context: Context; events: JobEvent; input: Context },
  actions: { emit: (_, _params: readonly JobAction[]) => {} },
  delays: {
    pause: ({ context }) =>
      context.progress.attempts < MAX_QUICK_DROPS ? PAUSE_MS : LONG_PAUSE_MS,
  },
}).createMachine({
  id: 'transport',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        assigned: [
          {
            guard: ({ event }) => event.carries === true,
            target: 'driving',
            actions: [assign(taken), assign(boarded)],
          },
          { target: 'driving', actions: assign(taken) },
        ],
      },
    },
    driving: {
      entry: leg,
      on: {
        'leg.finished': [
          { guard: isLastStop, target: 'done', actions: [told, assign(onward)] },
          { target: 'driving', reenter: true, actions: [told, assign(onward)] },
        ],
        'leg.failed': [
          { guard: isFor('load_gone'), target: 'failed', actions: giveUp(() => 'carrier_lost') },
          { guard: isLoaded, target: 'resting', actions: assign(oneMore) },
          { guard: isFor('cannot_do'), target: 'failed', actions: giveUp(() => 'blocked') },
          {
            guard: ({ context }) => context.progress.attempts + 1 >= MAX_ATTEMPTS,
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
    resting: { after: { pause: 'driving' } },
    done: {
      type: 'final',
      entry: emit(() => [{ type: 'report', body: { type: 'completed' } }]),
    },
    failed: { type: 'final' },
  },
});

export const transportMachine: JobMachine = {
  kind: 'transport',
  version: 1,
  begin: { stop: 0, attempts: 0, onBoard: null } satisfies TransportProgress,
  machine,
};
