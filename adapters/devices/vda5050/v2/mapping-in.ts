import type { VehicleState } from '#hub/ports.ts';
import { ACTION_STATUS, alikeInStates, given, placeOf } from '../codec/alike.ts';
import type { Config } from '../profile.ts';
import type { State } from './wire.ts';

/** A state message in the hub's words. */
export function vehicleState(state: State, config: Config): VehicleState {
  const { agvPosition: pose, batteryState, safetyState } = state;
  return {
    ...alikeInStates(state),
    actions: state.actionStates.map((action) => ({
      actionId: action.actionId,
      status: ACTION_STATUS[action.actionStatus],
      ...given('result', action.resultDescription, (result) => result),
    })),
    ...placeOf(pose, pose?.positionInitialized, config),
    battery: batteryState.batteryCharge,
    charging: batteryState.charging,
    emergencyStop: safetyState.eStop !== 'NONE',
    fieldViolation: safetyState.fieldViolation,
  };
}
