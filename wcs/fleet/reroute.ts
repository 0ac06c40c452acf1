/**
 * Ways that have become bad: over a node that was closed, or to a vehicle that does not move any more.
 * What lies behind the base is planned anew; where the base itself leads over a closed node, the order
 * is cancelled and begun anew from where the vehicle comes to stand.
 */
import { drivenAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, lookAt } from './model.ts';
import { moversOf } from './movers.ts';
import { replan } from './take-over.ts';
import { noWay, WORDS } from './words.ts';

/** By vehicle, nodes that no other can pass because it stands there and does not move. */
function nodesOfTheDead(draft: Draft, floor: Floor): ReadonlyMap<string, ReadonlySet<string>> {
  const dead = new Map<string, Set<string>>();
  for (const { vehicle, holds, movable, cls } of moversOf(draft, floor)) {
    if (!movable) dead.set(vehicle, new Set(holds.flatMap((node) => floor.around(node, cls))));
  }
  return dead;
}

function othersOf(dead: ReadonlyMap<string, ReadonlySet<string>>, vehicle: string): Set<string> {
  const nodes = new Set<string>();
  for (const [other, held] of dead) if (other !== vehicle) for (const node of held) nodes.add(node);
  return nodes;
}

/** The way behind the base leads over closed nodes. */
function leaveClosed(draft: Draft, floor: Floor, leg: Leg): void {
  if (replan(draft, floor, leg)) return;
  const end = leg.path[leg.releasedTo]!;
  const cls = drivenAs(floor, draft.vehicles.get(leg.vehicle)!, leg);
  const isWay = floor.routes.route({ from: end, to: leg.to, cls }) !== undefined;
  // A way there is that others hold for now: it is looked for again.
  if (isWay || leg.passedTo < leg.releasedTo) return;
  leg.reason = 'closed';
  cancel(draft, leg, 'fail', noWay(end, leg.to));
}

function rerouteOne(
  draft: Draft,
  floor: Floor,
  leg: Leg,
  dead: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const { drawn } = floor;
  const isClosed = (from: number, to: number) =>
    leg.path
      .slice(from, to)
      .some((node, i) => drawn.isClosed(node) || drawn.isClosed(leg.edges[from + i - 1] ?? ''));
  const rest = leg.path.slice(leg.releasedTo + 1);
  // The node that it drives to at this moment it reaches in any case.
  if (isClosed(leg.passedTo + 2, leg.releasedTo + 1)) {
    cancel(draft, leg, 'renew', WORDS.closedAhead);
    return;
  }
  if (isClosed(leg.releasedTo + 1, leg.path.length)) {
    leaveClosed(draft, floor, leg);
    lookAt(draft, draft.now + floor.settings.lookAgainAfter);
    return;
  }
  if (dead.size === 0 || draft.now - leg.triedAt < floor.settings.lookAgainAfter) return;
  const blocked = othersOf(dead, leg.vehicle);
  if (!rest.some((node) => blocked.has(node))) return;
  leg.triedAt = draft.now;
  replan(draft, floor, leg, blocked);
  lookAt(draft, draft.now + floor.settings.lookAgainAfter);
}

export function reroute(draft: Draft, floor: Floor): void {
  const dead = nodesOfTheDead(draft, floor);
  for (const leg of [...draft.legs.values()]) {
    const vehicle = draft.vehicles.get(leg.vehicle);
    if (leg.status !== 'active' || !vehicle || unreadiness(vehicle) !== '') continue;
    rerouteOne(draft, floor, leg, dead);
  }
}
