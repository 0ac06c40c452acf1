import type { VehicleRequest, VehicleState } from '#hub/ports.ts';
import { ACTION_STATUS, alikeInStates, given, placeOf } from '../codec/alike.ts';
import type { Config } from '../profile.ts';
import type { ActionState, EdgeRequest, State, ZoneRequest } from './wire.ts';

const REQUEST_STATUS = {
  REQUESTED: 'requested',
  GRANTED: 'granted',
  REVOKED: 'revoked',
  EXPIRED: 'expired',
} as const;

const zoneRequest = (request: ZoneRequest): VehicleRequest => ({
  requestId: request.requestId,
  kind: request.requestType === 'ACCESS' ? 'access' : 'replanning',
  zone: request.zoneId,
  zoneSet: request.zoneSetId,
  status: REQUEST_STATUS[request.requestStatus],
});

const edgeRequest = (request: EdgeRequest): VehicleRequest => ({
  requestId: request.requestId,
  kind: 'corridor',
  edge: request.edgeId,
  sequence: request.sequenceId,
  status: REQUEST_STATUS[request.requestStatus],
});

const shownAction = (action: ActionState) => ({
  actionId: action.actionId,
  status: ACTION_STATUS[action.actionStatus],
  ...given('result', action.actionResult, (result) => result),
});

/**
 * A state message in the hub's words. Actions of zones are left out: they are the vehicle's own, and
 * one that runs keeps nobody from giving it an order.
 */
export function vehicleState(state: State, config: Config): VehicleState {
  const { mobileRobotPosition: pose, powerSupply, safetyState } = state;
  const { zoneRequests = [], edgeRequests = [] } = state;
  return {
    ...alikeInStates(state),
    actions: [
      ...state.actionStates.map(shownAction),
      ...state.instantActionStates.map((action) => {
        return { ...shownAction(action), instant: true };
      }),
    ],
    ...placeOf(pose, pose?.localized, config),
    ...given('zoneSets', state.zoneSets, (sets) =>
      sets.map(({ zoneSetId, mapId, zoneSetStatus }) => {
        return { zoneSetId, mapId, enabled: zoneSetStatus === 'ENABLED' };
      }),
    ),
    requests: [...zoneRequests.map(zoneRequest), ...edgeRequests.map(edgeRequest)],
    battery: powerSupply.stateOfCharge,
    charging: powerSupply.charging,
    emergencyStop: safetyState.activeEmergencyStop !== 'NONE',
    fieldViolation: safetyState.fieldViolation,
  };
}
