/** The floor as traffic sees it: who holds what, where each goes, and who can leave his place. */
import type { Mover, Traffic } from '#wcs/traffic/traffic.ts';
import type { Floor } from './floor.ts';
import { heldBy, type Leg } from './leg.ts';
import { isMovable } from './life.ts';
import { type Draft, legOf, type Vehicle } from './model.ts';

/** With no order of ours, a vehicle may still drive what is left of another. */
function standsOn(vehicle: Vehicle, floor: Floor): readonly string[] {
  const left = (vehicle.state?.nodesLeft ?? []).filter(
    (node) => node.released && floor.graph.nodes.has(node.nodeId),
  );
  return [...(vehicle.standing?.holds ?? []), ...left.map((node) => node.nodeId)];
}

/** Its base; and while it drives another order than the leg's, that one's base too. */
function holdsOf(vehicle: Vehicle, leg: Leg | undefined, floor: Floor): readonly string[] {
  if (!leg) return standsOn(vehicle, floor);
  if (!vehicle.state || vehicle.state.orderId === leg.orderId) return heldBy(leg);
  return [...new Set([...standsOn(vehicle, floor), ...heldBy(leg)])];
}

function moverOf(draft: Draft, floor: Floor, vehicle: Vehicle): Mover {
  const leg = legOf(draft, vehicle.vehicle);
  // One that is out of service does not leave its place when it is asked to.
  const movable = isMovable(vehicle, draft.now, floor.settings) && !(vehicle.isOut && !leg);
  const { state, standing } = vehicle;
  const parts = leg
    ? [
        movable,
        state,
        standing,
        leg,
        leg.status,
        leg.orderId,
        leg.path,
        leg.passedTo,
        leg.releasedTo,
      ]
    : [movable, state, standing];
  const made = draft.movers.get(vehicle.vehicle);
  const isSame =
    made?.parts.length === parts.length && parts.every((part, i) => part === made.parts[i]);
  if (isSame) return made.mover;
  const mover = {
    vehicle: vehicle.vehicle,
    holds: holdsOf(vehicle, leg, floor),
    route: leg?.status === 'active' ? leg.path.slice(leg.releasedTo + 1) : [],
    movable,
  };
  draft.movers.set(vehicle.vehicle, { parts, mover });
  return mover;
}

export const moversOf = (draft: Draft, floor: Floor): Mover[] =>
  [...draft.vehicles.values()].map((vehicle) => moverOf(draft, floor, vehicle));

/** Nodes that others keep a vehicle from. */
export function heldByOthers(
  movers: readonly Mover[],
  vehicle: string,
  traffic: Traffic,
): Set<string> {
  const held = new Set<string>();
  for (const mover of movers) {
    if (mover.vehicle === vehicle) continue;
    for (const node of mover.holds) for (const near of traffic.around(node)) held.add(near);
  }
  return held;
}
