/**
 * One step of a job's machine, pure: a snapshot and an event in, the next snapshot and actions out.
 * XState is used only through its pure functions. What is kept of a snapshot is its state, the
 * progress and who has the job: task and site are put in again, for they can be large.
 */
import { type AnyMachineSnapshot, initialTransition, transition } from 'xstate';
import { invariant } from '#base/invariant.ts';
import type {
  JobAction,
  JobContext,
  JobEvent,
  Notice,
  SiteFacts,
  TimerEvent,
  WorkTask,
} from './model.ts';
import { machineOf } from './registry.ts';

/** Plain JSON, as the job's row keeps it. */
export interface JobSnapshot {
  readonly state: string;
  readonly progress: unknown;
  readonly actor: string;
  readonly device: string;
  readonly notice?: Notice;
  readonly before?: unknown;
}

export interface StepResult {
  readonly snapshot: JobSnapshot;
  readonly status: 'active' | 'done' | 'failed';
  /** In the order in which they are to be applied. */
  readonly actions: readonly JobAction[];
}

interface PureAction {
  readonly type: string;
  readonly params?: unknown;
}

function actionsOf(raw: readonly PureAction[]): readonly JobAction[] {
  return raw.flatMap((action): readonly JobAction[] => {
    if (action.type === 'emit') return action.params as readonly JobAction[];
    if (action.type === 'xstate.raise') {
      const { id, delay } = action.params as { id: string; delay: number };
      return [{ type: 'startTimer', name: id, delayMs: delay }];
    }
    invariant(action.type === 'xstate.cancel', `machines have no action ${action.type}`);
    return [{ type: 'cancelTimer', name: (action.params as { sendId: string }).sendId }];
  });
}

function resultOf(next: AnyMachineSnapshot, raw: readonly PureAction[]): StepResult {
  const { progress, actor, device, notice, before } = next.context as JobContext;
  const state = next.value as string;
  return {
    snapshot: {
      ...{ state, progress, actor, device },
      ...(notice ? { notice } : {}),
      ...(before === undefined ? {} : { before }),
    },
    status: state === 'done' || state === 'failed' ? state : 'active',
    actions: actionsOf(raw),
  };
}

/** The first step of a new job: it waits for somebody to have it. */
export function begin(task: WorkTask, site: SiteFacts): StepResult {
  const { machine, begin: progress } = machineOf(task.kind);
  const input = { task, site, progress, actor: '', device: '' };
  const [next, actions] = initialTransition(machine, input as never);
  return resultOf(next, actions);
}

export function step(
  task: WorkTask,
  site: SiteFacts,
  snapshot: JobSnapshot,
  event: JobEvent | TimerEvent,
): StepResult {
  const { machine } = machineOf(task.kind);
  const { state, ...kept } = snapshot;
  const before = machine.resolveState({ value: state, context: { ...kept, task, site } } as never);
  const [next, actions] = transition(machine, before as AnyMachineSnapshot, event as never);
  return resultOf(next, actions);
}
