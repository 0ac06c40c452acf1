import { applyChange, emptyFloor, type FloorNow, SECTION_NAMES } from '../state.ts';
import type { LiveChange, LiveState, Point, SectionName, Vehicle } from '../types.ts';
import { vehicleAt } from './drive.ts';
import type { Drive, PastWindow } from './types.ts';

const CARRIED = 'VEHICLE:';

/** What is carried is told by the units, and that a vehicle was not heard by the devices. */
function dressed(id: string, vehicle: Vehicle, { devices }: FloorNow, loads: readonly string[]) {
  const why = devices.get(id)?.status === 'offline' ? 'offline' : '';
  return { ...vehicle, loads, why };
}

function loadsOf({ units }: FloorNow): Map<string, string[]> {
  const loads = new Map<string, string[]>();
  for (const [id, { place }] of units) {
    if (!place.startsWith(CARRIED)) continue;
    const vehicle = place.slice(CARRIED.length);
    loads.set(vehicle, [...(loads.get(vehicle) ?? []), id]);
  }
  return loads;
}

const asState = (floor: FloorNow): LiveState =>
  Object.fromEntries([
    ['at', floor.at],
    ...SECTION_NAMES.map((name) => [
      name,
      Object.fromEntries(name === 'vehicles' ? floor.toldVehicles : floor[name]),
    ]),
  ]) as LiveState;

/** One stored stretch of time, as the source of what the live floor would have told. */
export function openWindow(window: PastWindow, nodes: ReadonlyMap<string, Point>) {
  const drives: ReadonlyMap<string, readonly Drive[]> = Map.groupBy(
    [...window.legs].sort((a, b) => a.from - b.from),
    ({ vehicle }) => vehicle,
  );
  let floor = emptyFloor();
  let next = 0;

  function vehiclesAt(at: number): Record<string, Vehicle> {
    const loads = loadsOf(floor);
    return Object.fromEntries(
      [...drives].flatMap(([id, own]) => {
        const vehicle = vehicleAt(own, at, nodes);
        return vehicle ? [[id, dressed(id, vehicle, floor, loads.get(id) ?? [])]] : [];
      }),
    );
  }

  /** What was told until then, as one change. */
  function takeUntil(at: number): LiveChange {
    const told: { [K in SectionName]?: Record<string, unknown> } = {};
    for (let one = window.changes[next]; one && one.at <= at; one = window.changes[++next]) {
      applyChange(floor, one);
      for (const name of SECTION_NAMES) if (one[name]) told[name] = { ...told[name], ...one[name] };
    }
    const vehicles = vehiclesAt(at);
    const moved = Object.entries(vehicles).filter(
      ([id, vehicle]) => JSON.stringify(vehicle) !== JSON.stringify(floor.toldVehicles.get(id)),
    );
    const change = { ...told, vehicles: Object.fromEntries(moved), at } as LiveChange;
    applyChange(floor, change);
    return change;
  }

  return {
    from: window.from,
    to: window.to,
    /** The whole state of a moment. */
    stateAt(at: number): LiveState {
      floor = emptyFloor();
      next = 0;
      applyChange(floor, window.state);
      takeUntil(at);
      return asState(floor);
    },
    changeUntil: takeUntil,
  };
}

export type OpenWindow = ReturnType<typeof openWindow>;
