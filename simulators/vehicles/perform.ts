import type { SimAction } from './order.ts';
import { parameterOf, type VehicleModel, type VehicleState } from './state.ts';

/** Carries an action out on the vehicle. A sentence: it failed, and why. */
type Perform = (model: VehicleModel, state: VehicleState, action: SimAction) => string | undefined;

const placeOf = (action: SimAction) => parameterOf(action, 'stationName');

/** Takes the pose that it is told; undefined: taken. */
export function takePosition(state: VehicleState, action: SimAction): string | undefined {
  const [x, y, theta] = ['x', 'y', 'theta'].map((key) => Number(parameterOf(action, key)));
  if (![x, y, theta].every((value) => Number.isFinite(value))) {
    return 'no position can be taken now';
  }
  state.pose = { x: x!, y: y!, theta: theta! };
  state.origin = { x: x!, y: y! };
  state.travelled = 0;
  state.lastNodeId = parameterOf(action, 'lastNodeId') ?? '';
  state.mapId = parameterOf(action, 'mapId') ?? state.mapId;
  state.localized = true;
  return undefined;
}

const isMap = (action: SimAction) => {
  const [mapId, version] = ['mapId', 'mapVersion'].map((key) => parameterOf(action, key));
  return (map: { readonly mapId: string; readonly mapVersion: string }) =>
    map.mapId === mapId && map.mapVersion === version;
};

export const PERFORM: Readonly<Record<string, Perform>> = {
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
  initPosition: (_model, state, action) => takePosition(state, action),
  initializePosition: (_model, state, action) => takePosition(state, action),
  downloadMap(_model, state, action) {
    const [mapId, mapVersion] = ['mapId', 'mapVersion'].map((key) => parameterOf(action, key));
    if (!mapId || !mapVersion) return 'the map has no name or no version';
    if (state.maps.some(isMap(action))) return `map ${mapId} ${mapVersion} is there already`;
    state.maps.push({ mapId, mapVersion, enabled: false });
    return undefined;
  },
  enableMap(_model, state, action) {
    const map = state.maps.find(isMap(action));
    if (!map) return `there is no map ${parameterOf(action, 'mapId')} of that version`;
    for (const each of state.maps) if (each.mapId === map.mapId) each.enabled = each === map;
    return undefined;
  },
  deleteMap(_model, state, action) {
    const map = state.maps.find(isMap(action));
    if (!map) return `there is no map ${parameterOf(action, 'mapId')} of that version`;
    if (map.enabled && map.mapId === state.mapId) return `map ${map.mapId} is in use`;
    state.maps = state.maps.filter((each) => each !== map);
    return undefined;
  },
  enableZoneSet(_model, state, action) {
    const set = state.zoneSets.find((each) => each.zoneSetId === parameterOf(action, 'zoneSetId'));
    if (!set) return `there is no zone set ${parameterOf(action, 'zoneSetId')}`;
    for (const each of state.zoneSets) if (each.mapId === set.mapId) each.enabled = each === set;
    return undefined;
  },
  deleteZoneSet(_model, state, action) {
    const set = state.zoneSets.find((each) => each.zoneSetId === parameterOf(action, 'zoneSetId'));
    if (!set) return `there is no zone set ${parameterOf(action, 'zoneSetId')}`;
    if (set.enabled) return `zone set ${set.zoneSetId} is in use`;
    state.zoneSets = state.zoneSets.filter((each) => each !== set);
    return undefined;
  },
  clearInstantActions(_model, state) {
    state.actions = state.actions.filter((each) => !each.isInstant || !isOver(each));
    return undefined;
  },
  clearZoneActions(_model, state) {
    state.actions = state.actions.filter((each) => !each.isOfZone || !isOver(each));
    return undefined;
  },
};

const isOver = ({ status }: { readonly status: string }) =>
  status === 'FINISHED' || status === 'FAILED';
