import type { Millis, Timer } from '#base/time.ts';
import { ABILITIES } from './abilities.ts';
import type { SimAction } from './order.ts';
import { PERFORM } from './perform.ts';
import {
  type ActionRecord,
  hasEnded,
  isActive,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

/**
 * Runs actions by their blocking types [VDA5050 2.1 §6.11, 3.0 §6.2.2]: NONE and SOFT side by side,
 * SINGLE and HARD alone; the vehicle may drive while nothing SOFT or HARD waits or runs.
 */
export interface ActionRunner {
  /** Puts the actions of the node just reached, or of the edge just entered, in line. */
  enqueue(actions: readonly SimAction[]): void;
  begin(record: ActionRecord): void;
  readonly mayDrive: boolean;
  readonly running: number;
  pause(): void;
  resume(): void;
  /** Fails what has not begun, breaks off what can be; what runs on ends by itself. */
  cancel(): void;
  /** The edge with this sequence id is left: what belongs to it ends there. */
  leave(edge: number): void;
  /** Ends one that lasts as long as somebody lets it. */
  end(actionId: string): void;
  /** What waits for a trigger has got it. False: nothing waited. */
  trigger(): boolean;
  /** Tries an action again that failed (RETRIABLE), or lets it be. False: there is no such one. */
  retry(actionId: string, isWanted: boolean): boolean;
  /** Power cut: all work stops where it is. */
  drop(): void;
}

const durationOf = (type: string): Millis => ABILITIES[type]?.ms ?? 0;
const stopsDriving = ({ action }: ActionRecord) =>
  action.blockingType === 'SOFT' || action.blockingType === 'HARD';
const isAlone = ({ action }: ActionRecord) =>
  action.blockingType === 'SINGLE' || action.blockingType === 'HARD';

export function createActionRunner(
  model: VehicleModel,
  state: VehicleState,
  on: {
    /** Before it is carried out: a sentence makes it fail (injected faults). */
    readonly attempt: (action: SimAction) => string | undefined;
    readonly ended: () => void;
  },
): ActionRunner {
  const timers = new Map<string, { readonly timer?: Timer; readonly endsAt: Millis }>();
  const left = new Map<string, number>();
  const recordOf = (id: string) => state.actions.find((each) => each.action.actionId === id);
  const active = () => state.actions.filter((each) => isActive(each));

  const fail = (record: ActionRecord, problem: string) => {
    const { action } = record;
    const again = action.retriable === true && !record.isInstant;
    record.status = again ? 'RETRIABLE' : 'FAILED';
    record.result = problem;
    state.errors.push({
      errorType: problem.endsWith('there already') ? 'DUPLICATE_MAP' : `${action.actionType}Error`,
      errorLevel: 'WARNING',
      errorDescription: problem,
      references: { actionId: action.actionId, orderId: state.orderId },
    });
  };
  const finish = (record: ActionRecord) => {
    const { action } = record;
    timers.delete(action.actionId);
    const problem =
      on.attempt(action) ?? PERFORM[action.actionType]?.(model, state, action) ?? undefined;
    if (problem === undefined) record.status = 'FINISHED';
    else fail(record, problem);
    step();
    on.ended();
  };
  const timed = (record: ActionRecord, ms: number, then: () => void, endsAt: Millis) => {
    const { actionId, actionType } = record.action;
    // Who waits for a trigger has no end of his own.
    const timer = Number.isFinite(ms)
      ? { timer: model.scheduler.after(ms, `${actionType} ${model.vehicle.id}`, then) }
      : {};
    timers.set(actionId, { ...timer, endsAt });
  };
  const runFor = (record: ActionRecord, ms: number) => {
    record.status = 'RUNNING';
    timed(record, ms, () => finish(record), model.scheduler.now() + ms);
  };
  const begin = (record: ActionRecord) => {
    const { actionType } = record.action;
    const ms = durationOf(actionType);
    const first = ABILITIES[actionType]?.initializes ? model.traits.initializingMs : 0;
    if (first === 0) return runFor(record, ms);
    record.status = 'INITIALIZING';
    const run = () => {
      runFor(record, ms - first);
      on.ended();
    };
    timed(record, first, run, model.scheduler.now() + ms);
  };
  const step = () => {
    for (;;) {
      const record = recordOf(state.queue[0] ?? '');
      const others = active();
      if (!record || others.some(isAlone)) return;
      if (isAlone(record) && others.length > 0) return;
      state.queue.shift();
      begin(record);
    }
  };
  const breakOff = (record: ActionRecord, status: 'FINISHED' | 'FAILED', why?: string) => {
    const { actionId } = record.action;
    timers.get(actionId)?.timer?.cancel();
    timers.delete(actionId);
    left.delete(actionId);
    record.status = status;
    if (why !== undefined) record.result = why;
  };

  return {
    enqueue(actions) {
      state.queue.push(...actions.map((action) => action.actionId));
      step();
    },
    begin,
    get mayDrive() {
      const queued = state.queue.map((id) => recordOf(id)).filter((each) => each !== undefined);
      return !queued.some(stopsDriving) && !active().some(stopsDriving);
    },
    get running() {
      return active().length;
    },
    pause() {
      for (const [id, { timer, endsAt }] of timers) {
        timer?.cancel();
        left.set(id, Math.max(0, endsAt - model.scheduler.now()));
        recordOf(id)!.status = 'PAUSED';
      }
      timers.clear();
    },
    resume() {
      for (const record of state.actions.filter((each) => each.status === 'PAUSED')) {
        const { actionId, actionType } = record.action;
        runFor(record, left.get(actionId) ?? durationOf(actionType));
        left.delete(actionId);
      }
    },
    cancel() {
      for (const record of state.actions) {
        if (record.isInstant || hasEnded(record)) continue;
        const isFree = ABILITIES[record.action.actionType]?.isInterruptible === true;
        const hasBegun = record.status !== 'WAITING' && record.status !== 'RETRIABLE';
        if (hasBegun && !isFree) continue;
        breakOff(record, 'FAILED', 'cancelled');
      }
      state.queue = [];
    },
    leave(edge) {
      for (const record of state.actions) {
        if (record.edge !== edge || hasEnded(record)) continue;
        state.queue = state.queue.filter((id) => id !== record.action.actionId);
        if (record.status === 'WAITING') {
          breakOff(record, 'FAILED', 'the edge was left before it began');
        } else breakOff(record, 'FINISHED');
      }
      step();
    },
    end(actionId) {
      const record = recordOf(actionId);
      state.queue = state.queue.filter((id) => id !== actionId);
      if (record && !hasEnded(record)) breakOff(record, 'FINISHED');
      step();
    },
    trigger() {
      const waiting = active().filter((each) => each.action.actionType === 'waitForTrigger');
      for (const record of waiting) breakOff(record, 'FINISHED');
      if (waiting.length === 0) return false;
      step();
      on.ended();
      return true;
    },
    retry(actionId, isWanted) {
      const record = recordOf(actionId);
      if (record?.status !== 'RETRIABLE') return false;
      state.errors = state.errors.filter((each) => each.references.actionId !== actionId);
      if (isWanted) begin(record);
      else breakOff(record, 'FAILED', 'not tried again');
      step();
      on.ended();
      return true;
    },
    drop() {
      for (const { timer } of timers.values()) timer?.cancel();
      timers.clear();
      left.clear();
    },
  };
}
