/** The floor as traffic sees it: who holds what, where each goes, and who can leave his place. */

import type { ClassMover } from '#wcs/traffic/model.ts';
import { reckonedAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { heldBy, type Leg } from './leg.ts';
import { isMovable } from './life.ts';
import { type Draft, legOf, type Vehicle } from './model.ts';

/** With no order of ours, a vehicle may still drive what is left of another. */
function standsOn(vehicle: Vehicle, floor: Floor): readonly string[] {
  const left = (vehicle.state?.nodesLeft ?? []).filter(
    (node) => node.released && floor.drawn.nodes.has(node.nodeId),
  );
  return [...(vehicle.standing?.holds ?? []), ...left.map((node) => node.nodeId)];
}

/** Whether it drives another order than the leg's, whose base it holds too. */
const isElsewhere = ({ state }: Vehicle, leg: Leg | undefined): boolean =>
  !leg || (state !== undefined && state.orderId !== leg.orderId);

function holdsOf(vehicle: Vehicle, leg: Leg | undefined, floor: Floor): readonly string[] {
  if (!leg) return standsOn(vehicle, floor);
  if (!isElsewhere(vehicle, leg)) return heldBy(leg);
  return [...new Set([...standsOn(vehicle, floor), ...heldBy(leg)])];
}

/** The lanes of its base; where it is not known by which it drives, all between the nodes that it holds. */
function lanesOf(
  vehicle: Vehicle,
  leg: Leg | undefined,
  holds: readonly string[],
  floor: Floor,
): readonly string[] {
  const driven = leg ? leg.edges.slice(leg.passedTo, leg.releasedTo) : [];
  const isKnown = leg && !isElsewhere(vehicle, leg) && !(leg.start && leg.passedTo === 0);
  if (isKnown) return driven;
  const between = holds.slice(1).flatMap((to, i) => {
    const from = holds[i]!;
    return [...floor.drawn.between(from, to), ...floor.drawn.between(to, from)].map(({ id }) => id);
  });
  return [...new Set([...between, ...driven])];
}

/** The lane by which it came to the first node that it holds. */
function cameByOf(vehicle: Vehicle, leg: Leg | undefined, floor: Floor): string | undefined {
  const { cameBy, standing } = vehicle;
  const last = leg && leg.passedTo > 0 ? leg.edges[leg.passedTo - 1] : cameBy;
  const at = leg && leg.passedTo > 0 ? leg.path[leg.passedTo] : standing?.node;
  return last !== undefined && floor.drawn.edges.get(last)?.to === at ? last : undefined;
}

function moverOf(draft: Draft, floor: Floor, vehicle: Vehicle): ClassMover {
  const leg = legOf(draft, vehicle.vehicle);
  // One that is out of service does not leave its place when it is asked to.
  const movable = isMovable(vehicle, draft.now, floor.settings) && !(vehicle.isOut && !leg);
  const cls = reckonedAs(floor, vehicle, leg);
  const { overtaken } = vehicle;
  const since = leg?.progressAt ?? 0;
  const { drawn } = floor;
  const ofLeg = leg
    ? [leg.status, leg.orderId, leg.path, leg.edges, leg.start, leg.passedTo, leg.releasedTo]
    : [];
  const ofState = isElsewhere(vehicle, leg) ? [vehicle.state, vehicle.standing] : [];
  const cameBy = cameByOf(vehicle, leg, floor);
  const parts = [drawn, movable, cls, overtaken, since, cameBy, ofLeg.length, ...ofLeg, ...ofState];
  const made = draft.movers.get(vehicle.vehicle);
  const isSame =
    made?.parts.length === parts.length && parts.every((part, i) => part === made.parts[i]);
  if (isSame) return made.mover;
  const holds = holdsOf(vehicle, leg, floor);
  const isDriving = leg?.status === 'active';
  const mover: ClassMover = {
    ...{ vehicle: vehicle.vehicle, holds, edges: lanesOf(vehicle, leg, holds, floor) },
    route: isDriving ? leg.path.slice(leg.releasedTo + 1) : [],
    routeEdges: isDriving ? leg.edges.slice(leg.releasedTo) : [],
    ...{ cls, movable, since, passed: overtaken },
    ...(cameBy === undefined ? {} : { cameBy }),
  };
  draft.movers.set(vehicle.vehicle, { parts, mover });
  return mover;
}

export const moversOf = (draft: Draft, floor: Floor): ClassMover[] =>
  [...draft.vehicles.values()].map((vehicle) => moverOf(draft, floor, vehicle));

/** Nodes that others keep a vehicle of the class from. */
export function heldByOthers(
  movers: readonly ClassMover[],
  vehicle: string,
  cls: string,
  floor: Floor,
): Set<string> {
  const held = new Set<string>();
  for (const mover of movers) {
    if (mover.vehicle === vehicle) continue;
    for (const node of mover.holds) {
      for (const near of floor.around(node, mover.cls, cls)) held.add(near);
    }
  }
  return held;
}
