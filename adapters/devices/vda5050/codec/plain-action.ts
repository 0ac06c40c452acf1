import { unreachable } from '#base/invariant.ts';
import type { ActionParameters, Blocking, VehicleAction } from '#hub/ports.ts';
import type { Config } from '../profile.ts';

/** An action in the standard's names, before a version words how it goes with others. */
export interface PlainAction {
  readonly actionType: string;
  readonly actionId: string;
  readonly blocking: Blocking;
  readonly parameters: readonly { readonly key: string; readonly value: unknown }[];
  readonly retriable?: boolean;
}

function standardName(action: VehicleAction): string {
  switch (action.type) {
    case 'pick':
    case 'drop':
      return action.type;
    case 'start_charging':
      return 'startCharging';
    case 'stop_charging':
      return 'stopCharging';
    case 'other':
      return action.name;
    default:
      return unreachable(action);
  }
}

/** What follows from the type: which load, and where it stands. */
function loadParameters({ type, place, load }: VehicleAction): ActionParameters {
  if (type !== 'pick' && type !== 'drop') return {};
  return {
    stationType: 'place',
    loadType: 'handling_unit',
    ...(place === undefined ? {} : { stationName: place }),
    ...(load === undefined ? {} : { loadId: load }),
  };
}

export const parametersOf = (given: ActionParameters = {}): PlainAction['parameters'] =>
  Object.entries(given).map(([key, value]) => ({ key, value }));

/** By the settings the vehicle has its own name and parameters for an action. */
export function plainAction(action: VehicleAction, config: Config): PlainAction {
  const own = action.type === 'other' ? undefined : config.actions?.[action.type];
  return {
    actionType: own?.name ?? standardName(action),
    actionId: action.actionId,
    // The vehicle stands still and does nothing else while it handles a load or its charger.
    blocking: action.blocking ?? own?.blocking ?? 'hard',
    parameters: parametersOf({
      ...loadParameters(action),
      ...own?.parameters,
      ...action.parameters,
    }),
    ...(action.retriable === undefined ? {} : { retriable: action.retriable }),
  };
}

/** Whatever else goes on, instant actions do not wait for it [VDA5050 3.0 §6.2.1]. */
export const instantAction = (
  actionType: string,
  actionId: string,
  parameters: ActionParameters = {},
): PlainAction => ({
  actionType,
  actionId,
  blocking: 'none',
  parameters: parametersOf(parameters),
});
