import type { Action } from '#adapters/devices/vda5050/v2/wire.ts';
import type { Millis, Timer } from '#base/time.ts';
import {
  type ActionRecord,
  hasEnded,
  parameterOf,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

/** Plant milliseconds that an action takes. */
const DURATION_MS: Readonly<Record<string, number>> = {
  pick: 8_000,
  drop: 6_000,
  startCharging: 2_000,
  stopCharging: 1_000,
  finePositioning: 1_500,
};
/** What may be broken off half way; a fork under a load may not. */
const INTERRUPTIBLE = ['startCharging', 'stopCharging', 'finePositioning'];

/**
 * Runs actions by their blocking types [VDA5050 §6.11]: NONE and SOFT side by side, HARD alone;
 * the vehicle may drive while nothing but NONE is waiting or running.
 */
export interface ActionRunner {
  /** Puts the actions of the node just reached in line. */
  enqueue(actions: readonly Action[]): void;
  begin(record: ActionRecord): void;
  readonly mayDrive: boolean;
  readonly running: number;
  pause(): void;
  resume(): void;
  /** Fails what has not begun, breaks off what can be; what runs on ends by itself. */
  cancel(): void;
  /** Power cut: all work stops where it is. */
  drop(): void;
}

type Perform = (model: VehicleModel, state: VehicleState, action: Action) => string | undefined;

const PERFORM: Readonly<Record<string, Perform>> = {
  pick: ({ load }, state, action) =>
    load.pick(parameterOf(action, 'loadId'), placeOf(action), state.lastNodeId),
  drop: ({ load }, state, action) => load.drop(placeOf(action), state.lastNodeId),
  startCharging(model, state) {
    if (!model.isCharger(state.lastNodeId) || state.travelled > 0)
      return 'there is no charger here';
    state.charging = true;
    return undefined;
  },
  stopCharging(_model, state) {
    state.charging = false;
    return undefined;
  },
};

const placeOf = (action: Action) => parameterOf(action, 'stationName');

export function createActionRunner(
  model: VehicleModel,
  state: VehicleState,
  on: {
    /** Before it is carried out: a sentence makes it fail (injected faults). */
    readonly attempt: (action: Action) => string | undefined;
    readonly ended: () => void;
  },
): ActionRunner {
  const timers = new Map<string, { readonly timer: Timer; readonly endsAt: Millis }>();
  const left = new Map<string, number>();
  const recordOf = (id: string) => state.actions.find((each) => each.action.actionId === id);
  const active = () => state.actions.filter((each) => isActive(each));

  const finish = (record: ActionRecord) => {
    const { action } = record;
    timers.delete(action.actionId);
    const problem =
      on.attempt(action) ?? PERFORM[action.actionType]?.(model, state, action) ?? undefined;
    record.status = problem === undefined ? 'FINISHED' : 'FAILED';
    if (problem !== undefined) {
      record.result = problem;
      state.errors.push({
        errorType: `${action.actionType}Error`,
        errorLevel: 'WARNING',
        errorDescription: problem,
        references: { actionId: action.actionId, orderId: state.orderId },
      });
    }
    step();
    on.ended();
  };
  const runFor = (record: ActionRecord, ms: number) => {
    record.status = 'RUNNING';
    const { scheduler, vehicle } = model;
    const { actionId, actionType } = record.action;
    const timer = scheduler.after(ms, `${actionType} ${vehicle.id}`, () => finish(record));
    timers.set(actionId, { timer, endsAt: scheduler.now() + ms });
  };
  const begin = (record: ActionRecord) =>
    runFor(record, DURATION_MS[record.action.actionType] ?? 0);
  const step = () => {
    for (;;) {
      const record = recordOf(state.queue[0] ?? '');
      const others = active();
      if (!record || others.some((each) => each.action.blockingType === 'HARD')) return;
      if (record.action.blockingType === 'HARD' && others.length > 0) return;
      state.queue.shift();
      begin(record);
    }
  };
  const drop = () => {
    for (const { timer } of timers.values()) timer.cancel();
    timers.clear();
    left.clear();
  };

  return {
    enqueue(actions) {
      state.queue.push(...actions.map((action) => action.actionId));
      step();
    },
    begin,
    get mayDrive() {
      const blocking = (record: ActionRecord) => record.action.blockingType !== 'NONE';
      return state.queue.length === 0 && !active().some(blocking);
    },
    get running() {
      return active().length;
    },
    pause() {
      for (const [id, { timer, endsAt }] of timers) {
        timer.cancel();
        left.set(id, Math.max(0, endsAt - model.scheduler.now()));
        recordOf(id)!.status = 'PAUSED';
      }
      timers.clear();
    },
    resume() {
      for (const record of state.actions.filter((each) => each.status === 'PAUSED')) {
        const { actionId, actionType } = record.action;
        runFor(record, left.get(actionId) ?? DURATION_MS[actionType] ?? 0);
        left.delete(actionId);
      }
    },
    cancel() {
      for (const record of state.actions) {
        if (record.isInstant || hasEnded(record)) continue;
        const { actionId, actionType } = record.action;
        if (record.status !== 'WAITING' && !INTERRUPTIBLE.includes(actionType)) continue;
        timers.get(actionId)?.timer.cancel();
        timers.delete(actionId);
        record.status = 'FAILED';
        record.result = 'cancelled';
      }
      state.queue = [];
    },
    drop,
  };
}

/** Under way: begun and not ended. Instant actions without a duration are never that. */
function isActive(record: ActionRecord): boolean {
  return (
    record.status === 'RUNNING' || record.status === 'PAUSED' || record.status === 'INITIALIZING'
  );
}
