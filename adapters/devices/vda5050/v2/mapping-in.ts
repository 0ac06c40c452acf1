import { unreachable } from '#base/invariant.ts';
import type { VehicleState } from '#hub/ports.ts';
import type { ActionStatus, State, VehicleError } from './wire.ts';

function actionStatus(status: ActionStatus): VehicleState['actions'][number]['status'] {
  switch (status) {
    case 'WAITING':
      return 'waiting';
    case 'INITIALIZING':
      return 'initializing';
    case 'RUNNING':
      return 'running';
    case 'PAUSED':
      return 'paused';
    case 'FINISHED':
      return 'finished';
    case 'FAILED':
      return 'failed';
    default:
      return unreachable(status);
  }
}

function mode(operatingMode: State['operatingMode']): VehicleState['mode'] {
  switch (operatingMode) {
    case 'AUTOMATIC':
      return 'automatic';
    case 'SEMIAUTOMATIC':
      return 'semiautomatic';
    case 'MANUAL':
      return 'manual';
    case 'SERVICE':
      return 'service';
    case 'TEACHIN':
      return 'teach_in';
    default:
      return unreachable(operatingMode);
  }
}

export function referencesOf(error: VehicleError): Readonly<Record<string, string>> {
  const references: Record<string, string> = {};
  for (const { referenceKey, referenceValue } of error.errorReferences ?? []) {
    references[referenceKey] = referenceValue;
  }
  return references;
}

function positionOf(state: State, mapId: string): VehicleState['position'] {
  const position = state.agvPosition;
  // A pose on another map, or a guess before localisation, would put the vehicle anywhere.
  if (!position?.positionInitialized || position.mapId !== mapId) return undefined;
  return { x: position.x, y: position.y, theta: position.theta };
}

/** A state message in the hub's words. */
export function vehicleState(state: State, mapId: string): VehicleState {
  const position = positionOf(state, mapId);
  return {
    orderId: state.orderId,
    updateId: state.orderUpdateId,
    lastNode: state.lastNodeId,
    lastSequence: state.lastNodeSequenceId,
    nodesLeft: state.nodeStates.map((node) => ({
      nodeId: node.nodeId,
      sequence: node.sequenceId,
      released: node.released,
    })),
    actions: state.actionStates.map((action) => ({
      actionId: action.actionId,
      status: actionStatus(action.actionStatus),
      ...(action.resultDescription === undefined ? {} : { result: action.resultDescription }),
    })),
    errors: state.errors.map((error) => ({
      type: error.errorType,
      level: error.errorLevel === 'FATAL' ? 'fatal' : 'warning',
      ...(error.errorDescription === undefined ? {} : { description: error.errorDescription }),
      references: referencesOf(error),
    })),
    ...(position === undefined ? {} : { position }),
    battery: state.batteryState.batteryCharge,
    charging: state.batteryState.charging,
    driving: state.driving,
    paused: state.paused ?? false,
    mode: mode(state.operatingMode),
    emergencyStop: state.safetyState.eStop !== 'NONE',
    ...(state.loads === undefined ? {} : { loads: state.loads.map((load) => load.loadId ?? '') }),
    wantsBase: state.newBaseRequest ?? false,
  };
}
