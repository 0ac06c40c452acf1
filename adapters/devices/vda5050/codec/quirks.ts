/** States of vehicles that depart from the text, as one that keeps to it would show them. */
import type { ActionStatus, VehicleState } from '#hub/ports.ts';
import type { Profile } from '../profile.ts';
import type { CodecState } from './codec-state.ts';

type ShownAction = VehicleState['actions'][number];

export const isEnded = (status: ActionStatus | undefined): boolean =>
  status === 'finished' || status === 'failed';

/** Nothing left to drive and no action under way. */
export function isIdle(state: VehicleState, profile: Profile = {}): boolean {
  const { keepsHorizonAfterCancel } = profile;
  const left = state.nodesLeft.filter((node) => node.released || !keepsHorizonAfterCancel);
  const isUnder = ({ status }: ShownAction) =>
    !isEnded(status) && !(keepsHorizonAfterCancel && status === 'waiting');
  return left.length === 0 && !state.driving && !state.actions.some(isUnder);
}

const PROGRESS: readonly ActionStatus[] = [
  'waiting',
  'initializing',
  'running',
  'paused',
  'retriable',
  'failed',
  'finished',
];

/** Each action once, as far on as it is shown. */
function withoutDoubles(actions: readonly ShownAction[]): readonly ShownAction[] {
  const farthest = new Map<string, ShownAction>();
  for (const action of actions) {
    const other = farthest.get(action.actionId);
    if (!other || PROGRESS.indexOf(action.status) >= PROGRESS.indexOf(other.status)) {
      farthest.set(action.actionId, action);
    }
  }
  return [...farthest.values()];
}

/** What can be told from the state alone. */
export function tidied(state: VehicleState, profile: Profile = {}): VehicleState {
  const { repeatsFirstNode, doublesActionStates } = profile;
  const [first] = state.nodesLeft;
  const isRepeated =
    repeatsFirstNode === true &&
    first?.nodeId === state.lastNode &&
    first.sequence === state.lastSequence;
  return {
    ...state,
    ...(isRepeated ? { nodesLeft: state.nodesLeft.slice(1) } : {}),
    ...(doublesActionStates ? { actions: withoutDoubles(state.actions) } : {}),
  };
}

/** What is told by what was heard before: how cancelled orders and ended actions are shown. */
export function completed(state: VehicleState, codec: CodecState): VehicleState {
  const missing = codec.ended.filter(
    (id) => !state.actions.some(({ actionId }) => actionId === id),
  );
  const actions = [
    ...state.actions,
    ...missing.map((actionId) => ({ actionId, status: 'finished', instant: true }) as const),
  ];
  const { keepsHorizonAfterCancel } = codec.config.profile ?? {};
  if (!keepsHorizonAfterCancel || state.orderId !== codec.cancelled) {
    return missing.length === 0 ? state : { ...state, actions };
  }
  return {
    ...state,
    nodesLeft: state.nodesLeft.filter(({ released }) => released),
    ...(state.edgesLeft ? { edgesLeft: state.edgesLeft.filter(({ released }) => released) } : {}),
    actions: actions.map((action) =>
      action.status === 'waiting' ? { ...action, status: 'failed' } : action,
    ),
  };
}
