import type { Action } from '#adapters/devices/vda5050/v2/wire.ts';
import type { ActionRunner } from './actions.ts';
import type { Drive } from './drive.ts';
import {
  type ActionRecord,
  isBusy,
  parameterOf,
  type VehicleFault,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

export const INSTANT_ACTIONS = [
  'cancelOrder',
  'startPause',
  'stopPause',
  'startCharging',
  'stopCharging',
  'initPosition',
  'stateRequest',
  'factsheetRequest',
];

interface Cockpit {
  readonly model: VehicleModel;
  readonly state: VehicleState;
  readonly actions: ActionRunner;
  readonly drive: Drive;
  readonly proceed: () => void;
  readonly changed: (what?: 'state' | 'factsheet') => void;
  readonly report: (error: VehicleFault) => void;
  readonly refuses: () => boolean;
}

function refuse(cockpit: Cockpit, record: ActionRecord, errorType: string, why: string): void {
  record.status = 'FAILED';
  record.result = why;
  cockpit.report({
    errorType,
    errorLevel: 'WARNING',
    errorDescription: why,
    references: { topic: 'instantActions', actionId: record.action.actionId },
  });
}

/** [VDA5050 §6.6.5] A line-guided vehicle stops on nodes only, so it goes on to the next one. */
function cancelOrder(cockpit: Cockpit, record: ActionRecord): void {
  const { state, actions, drive } = cockpit;
  if (!isBusy(state) || state.cancelling !== null) {
    refuse(cockpit, record, 'noOrderToCancel', 'there is no order to cancel');
    return;
  }
  record.status = 'RUNNING';
  state.cancelling = record.action.actionId;
  actions.cancel();
  const isLeadIn = state.edges.length < state.nodes.length;
  const isUnderWay = drive.moving && state.nodes.length > 0;
  state.nodes = isUnderWay ? state.nodes.slice(0, 1) : [];
  state.edges = isUnderWay && !isLeadIn ? state.edges.slice(0, 1) : [];
  cockpit.proceed();
}

function initPosition(cockpit: Cockpit, record: ActionRecord): void {
  const { state, drive } = cockpit;
  const [x, y, theta] = ['x', 'y', 'theta'].map((key) => Number(parameterOf(record.action, key)));
  const isPlace = [x, y, theta].every((value) => Number.isFinite(value));
  if (!isPlace || drive.moving || isBusy(state)) {
    refuse(cockpit, record, 'initPositionError', 'no position can be taken now');
    return;
  }
  state.pose = { x: x!, y: y!, theta: theta! };
  state.origin = { x: x!, y: y! };
  state.travelled = 0;
  state.lastNodeId = parameterOf(record.action, 'lastNodeId') ?? '';
  record.status = 'FINISHED';
  cockpit.changed();
}

function run(cockpit: Cockpit, record: ActionRecord): void {
  const { state, actions, drive, proceed, changed } = cockpit;
  const { actionType } = record.action;
  if (!INSTANT_ACTIONS.includes(actionType) || cockpit.refuses()) {
    refuse(cockpit, record, 'instantActionError', `this vehicle does not do ${actionType} now`);
  } else if (actionType === 'cancelOrder') {
    cancelOrder(cockpit, record);
  } else if (actionType === 'initPosition') {
    initPosition(cockpit, record);
  } else if (actionType === 'startCharging' || actionType === 'stopCharging') {
    actions.begin(record);
    changed();
  } else {
    record.status = 'FINISHED';
    if (actionType === 'factsheetRequest') changed('factsheet');
    if (actionType === 'startPause') {
      state.paused = true;
      drive.brake();
      actions.pause();
    }
    if (actionType === 'stopPause') {
      state.paused = false;
      if (!state.emergencyStop) actions.resume();
    }
    // A stateRequest is answered by the state that shows it finished. A braking vehicle comes to
    // rest by itself; only who stands is asked to go on.
    if (drive.moving) changed();
    else proceed();
  }
}

/** Every instant action received shows in actionStates, refused ones too; each runs once. */
export function handleInstantActions(list: readonly Action[], cockpit: Cockpit): void {
  const { state } = cockpit;
  for (const action of list) {
    if (state.actions.some((each) => each.action.actionId === action.actionId)) {
      // Sent again because the answer was lost: say it once more.
      cockpit.changed();
      continue;
    }
    const record: ActionRecord = { action, isInstant: true, status: 'WAITING' };
    state.actions.push(record);
    run(cockpit, record);
  }
}
