import type { Millis } from '#base/time.ts';
import { seconds } from '#base/time.ts';
import type { VehicleFacts } from '#hub/ports.ts';
import type { FreeAt } from '#wcs/contracts.ts';
import { drivenAs } from './classes.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import type { Vehicle } from './model.ts';

/** Where the factsheet does not say how long a load takes. */
const HANDLING = seconds(10);

/** The longest that any of its loads takes: which one it will be, only the ledger knows. */
function handling(facts: VehicleFacts | undefined, action: Leg['action']): Millis {
  if (!action) return 0;
  const times = (facts?.loadSets ?? []).flatMap(({ pickMs, dropMs }) =>
    action.type === 'pick' ? (pickMs ?? []) : (dropMs ?? []),
  );
  return times.length > 0 ? Math.max(...times) : HANDLING;
}

/**
 * Where and when a vehicle will have done what it was asked to do, by driving time alone; undefined:
 * it does not drive now, or finds no way. A drive of the fleet's own counts as nothing to do.
 */
export function freeAt(
  vehicle: Vehicle,
  legs: readonly Leg[],
  floor: Floor,
  now: Millis,
): FreeAt | undefined {
  if (unreadiness(vehicle) !== '' || !vehicle.standing) return undefined;
  let { node } = vehicle.standing;
  let at = now;
  // The one that it drives before those that wait for it.
  const jobs = legs.filter(({ purpose }) => purpose === 'job');
  const inOrder = [...jobs].sort(
    (a, b) => Number(a.status === 'waiting') - Number(b.status === 'waiting'),
  );
  for (const leg of inOrder) {
    if (leg.status === 'cancelling') continue;
    const cls = drivenAs(floor, vehicle, leg);
    at += floor.routes.seconds(node, leg.to, cls) * 1000 + handling(vehicle.facts, leg.action);
    node = leg.to;
  }
  return Number.isFinite(at) ? { node, at: Math.round(at) } : undefined;
}
