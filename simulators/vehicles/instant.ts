import { abilityOf, missing } from './abilities.ts';
import type { ActionRunner } from './actions.ts';
import type { Drive } from './drive.ts';
import type { SimAction } from './order.ts';
import { PERFORM, takePosition } from './perform.ts';
import {
  type ActionRecord,
  hasEnded,
  isBusy,
  parameterOf,
  type VehicleFault,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

export interface Cockpit {
  readonly model: VehicleModel;
  readonly state: VehicleState;
  readonly actions: ActionRunner;
  readonly drive: Drive;
  readonly proceed: () => void;
  readonly changed: (what?: 'state' | 'factsheet' | 'connection') => void;
  readonly report: (error: VehicleFault) => void;
  readonly clearOrder: () => void;
  readonly shutDown: () => void;
  readonly refuses: () => boolean;
}

/** The error's type, and why. */
type Refusal = readonly [errorType: string, why: string];

function refuse(cockpit: Cockpit, record: ActionRecord, [errorType, why]: Refusal): void {
  record.status = 'FAILED';
  record.result = why;
  record.isRefused = true;
  cockpit.report({
    errorType,
    errorLevel: 'WARNING',
    errorDescription: why,
    references: { topic: 'instantActions', actionId: record.action.actionId },
  });
}

/**
 * [VDA5050 2.1 §6.6.5] A line-guided vehicle stops on nodes only, so it goes on to the next one; one that
 * navigates freely stops where it is.
 */
function cancelOrder(cockpit: Cockpit, record: ActionRecord): Refusal | undefined {
  const { model, state, actions, drive } = cockpit;
  const told = parameterOf(record.action, 'orderId');
  const isOther = model.traits.version === '3.0' && told !== undefined && told !== state.orderId;
  if (isOther || !isBusy(state) || state.cancelling !== null) {
    return ['NO_ORDER_TO_CANCEL', 'there is no order to cancel'];
  }
  record.status = 'RUNNING';
  state.cancelling = record.action.actionId;
  actions.cancel();
  if (model.traits.quirks.keepsHorizonAfterCancel) {
    state.leftNodes = state.nodes.filter((node) => !node.released);
  }
  const isLeadIn = state.edges.length < state.nodes.length;
  const isUnderWay = drive.moving && state.nodes.length > 0;
  state.nodes = isUnderWay ? state.nodes.slice(0, 1) : [];
  state.edges = isUnderWay && !isLeadIn ? state.edges.slice(0, 1) : [];
  if (isUnderWay && model.traits.stopsAnywhere) drive.brake();
  else cockpit.proceed();
  cockpit.changed();
  return undefined;
}

function initPosition(cockpit: Cockpit, record: ActionRecord): Refusal | undefined {
  const { state, drive } = cockpit;
  const isBlocked = drive.moving || isBusy(state);
  const why = isBlocked ? 'no position can be taken now' : takePosition(state, record.action);
  if (why !== undefined) return ['initPositionError', why];
  state.errors = state.errors.filter(({ errorType }) => errorType !== 'LOCALIZATION_ERROR');
  record.status = 'FINISHED';
  cockpit.changed();
  return undefined;
}

function hibernate(cockpit: Cockpit, record: ActionRecord, isWanted: boolean): void {
  const { state, drive } = cockpit;
  if (isWanted) {
    drive.freeze();
    cockpit.clearOrder();
  }
  state.hibernating = isWanted;
  record.status = 'FINISHED';
  cockpit.changed('connection');
}

/** Those that are done at once; a sentence: why not. */
const AT_ONCE: Readonly<
  Record<string, (cockpit: Cockpit, action: SimAction) => string | undefined>
> = {
  startPause({ state, drive, actions }) {
    state.paused = true;
    drive.brake();
    actions.pause();
    return undefined;
  },
  stopPause({ state, actions }) {
    state.paused = false;
    if (!state.emergencyStop) actions.resume();
    return undefined;
  },
  stateRequest: () => undefined,
  factsheetRequest({ changed }) {
    changed('factsheet');
    return undefined;
  },
  logReport: () => undefined,
  trigger: ({ actions }) => (actions.trigger() ? undefined : 'nothing waits for a trigger'),
  retry: ({ actions }, action) => retry(actions, action, true),
  skipRetry: ({ actions }, action) => retry(actions, action, false),
};

function retry(actions: ActionRunner, action: SimAction, isWanted: boolean): string | undefined {
  const id = parameterOf(action, 'actionId') ?? '';
  return actions.retry(id, isWanted) ? undefined : `action ${id} is not to be tried again`;
}

/** In some modes a vehicle hears only some actions. */
function isDeaf({ state }: Cockpit, actionType: string): boolean {
  if (state.hibernating) return actionType !== 'stopHibernation';
  return state.mode === 'INTERVENED' && actionType !== 'cancelOrder';
}

function run(cockpit: Cockpit, record: ActionRecord): Refusal | undefined {
  const { model, state, actions, drive, proceed, changed } = cockpit;
  const { action } = record;
  const { actionType } = action;
  const ability = abilityOf(model.traits, actionType);
  const no = (why: string): Refusal => ['INVALID_INSTANT_ACTION', why];
  if (!ability?.scopes.includes('INSTANT') || isDeaf(cockpit, actionType) || cockpit.refuses()) {
    return no(`this vehicle does not do ${actionType} now`);
  }
  if (actionType === 'cancelOrder') return cancelOrder(cockpit, record);
  if (actionType.startsWith('init')) return initPosition(cockpit, record);
  const lacks = missing(ability, action);
  if (lacks !== undefined) return no(`${actionType} lacks ${lacks}`);
  if (ability.ms !== undefined) {
    actions.begin(record);
    changed();
    return undefined;
  }
  if (actionType.endsWith('Hibernation')) {
    hibernate(cockpit, record, actionType === 'startHibernation');
    return undefined;
  }
  if (actionType === 'shutdown' && isBusy(state)) return no('it has an order');
  const why = AT_ONCE[actionType]?.(cockpit, action) ?? PERFORM[actionType]?.(model, state, action);
  if (why !== undefined) return no(why);
  record.status = 'FINISHED';
  if (actionType === 'logReport') record.result = `log-${action.actionId}.txt`;
  if (actionType === 'shutdown') cockpit.shutDown();
  // A stateRequest is answered by the state that shows it finished. A braking vehicle comes to
  // rest by itself; only who stands is asked to go on.
  if (drive.moving) changed();
  else proceed();
  return undefined;
}

/** Every instant action received shows in actionStates, refused ones too; each runs once. */
export function handleInstantActions(list: readonly SimAction[], cockpit: Cockpit): void {
  const { state } = cockpit;
  for (const action of list) {
    if (state.actions.some((each) => each.action.actionId === action.actionId)) {
      // Sent again because the answer was lost: say it once more.
      cockpit.changed();
      continue;
    }
    const record: ActionRecord = { action, isInstant: true, status: 'WAITING' };
    state.actions.push(record);
    const refusal = run(cockpit, record);
    if (refusal) refuse(cockpit, record, refusal);
  }
}

/** Instant actions that still run survive a new order; with `keepsEnded` all do, until they are cleared. */
export const survives = (record: ActionRecord, keepsEnded: boolean): boolean =>
  (record.isInstant || record.isOfZone === true) && (keepsEnded || !hasEnded(record));
