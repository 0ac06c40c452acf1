/** Ways that traffic admits, and how much of them a vehicle is given now. */

import { lineFor } from '#wcs/floor/create-floor.ts';
import type { VehicleClass } from '#wcs/floor/floor.ts';
import type { Route } from '#wcs/routing/model.ts';
import { drivenAs } from './classes.ts';
import { reachOfLeg } from './crossings.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { mostNodes } from './limits.ts';
import type { Draft } from './model.ts';
import { heldByOthers, moversOf } from './movers.ts';

/** Seconds that a node held by another vehicle makes a way seem longer. */
const CONGESTION_SECONDS = 4;

export type Way = Pick<Route, 'nodes' | 'edges'>;

interface WayQuery {
  readonly from: string;
  readonly to: string;
  readonly cls: VehicleClass;
  /** Radians; only where it costs the vehicle time to turn from it. */
  readonly startHeading?: number;
  /** Nodes that the way shall not lead over. */
  readonly avoid?: ReadonlySet<string>;
  /** Only ways that can be begun at once: nobody else holds the node that comes first. */
  readonly now?: boolean;
}

/** A way from `from` that traffic admits: the quickest, else one round everybody who stands. */
export function admittedWay(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  query: WayQuery,
): { readonly way?: Way; readonly quickest?: Way } {
  const movers = moversOf(draft, floor);
  const held = heldByOthers(movers, vehicle, query.cls.id, floor);
  const wait = ({ to }: { readonly to: string }) => (held.has(to) ? CONGESTION_SECONDS : 0);
  const quickest = floor.routes.route({ ...query, wait });
  if (!quickest) return {};
  const isShut = (node: string | undefined) =>
    query.now === true && node !== undefined && held.has(node);
  // To ask traffic is dear: not for a way of which nothing could be given.
  const admits = ({ nodes, edges }: Way) =>
    !isShut(nodes[1]) && floor.traffic.admits(movers, vehicle, nodes.slice(1), edges);
  if (admits(quickest)) return { way: quickest, quickest };
  const round = floor.routes.route({ ...query, avoid: new Set([...held, ...(query.avoid ?? [])]) });
  return round && admits(round) ? { way: round, quickest } : { quickest };
}

/** How a vehicle that takes time to turn comes to the end of its base. */
function headingAt(floor: Floor, current: Leg, cls: VehicleClass): number | undefined {
  const edge = floor.drawn.edges.get(current.edges[current.releasedTo - 1] ?? '');
  if (!edge || cls.turnRate === Number.POSITIVE_INFINITY) return undefined;
  const line = lineFor(edge, cls);
  return line.length === 0 ? undefined : line.arrival;
}

/** A way behind the base of `current`, from its end, where the order can still be given another end. */
export function wayBehind(
  draft: Draft,
  floor: Floor,
  current: Leg,
  to: string,
  avoid?: ReadonlySet<string>,
): Way | undefined {
  const from = current.path[current.releasedTo]!;
  const vehicle = draft.vehicles.get(current.vehicle);
  // What is released cannot be changed, the actions of the last released node included.
  if (current.status !== 'active' || current.releasedTo === current.path.length - 1) {
    return undefined;
  }
  if (from === to || !vehicle || !floor.drawn.nodes.has(from)) return undefined;
  const cls = drivenAs(floor, vehicle, current);
  const startHeading = headingAt(floor, current, cls);
  return admittedWay(draft, floor, current.vehicle, {
    ...{ from, to, cls },
    ...(avoid ? { avoid } : {}),
    ...(startHeading === undefined ? {} : { startHeading }),
  }).way;
}

/** Lengthens the leg's base as far as it may be now; the number of nodes that it got. */
export function grant(draft: Draft, floor: Floor, leg: Leg): number {
  const { baseNodes } = floor.settings;
  const reach = reachOfLeg(draft, floor, leg);
  const end = reach.through(Math.min(leg.path.length - 1, leg.passedTo + baseNodes));
  const most = mostNodes(draft.vehicles.get(leg.vehicle)?.facts) - 1;
  const want = Math.min(end - leg.releasedTo, most);
  if (want <= 0) return 0;
  const { vehicle, releasedTo } = leg;
  const shut = leg.edges[reach.to];
  const ask = {
    ...{ vehicle, want, now: draft.now },
    ...(shut === undefined ? {} : { notReady: new Set([shut]) }),
    mayEnd: (count: number) => reach.mayEnd(releasedTo + count),
  };
  const { count, passed, waits } = floor.traffic.grant(moversOf(draft, floor), ask);
  leg.releasedTo += count;
  for (const other of passed) draft.vehicles.get(other)!.overtaken++;
  const asker = draft.vehicles.get(vehicle);
  if (asker && count > 0) asker.overtaken = 0;
  if (waits?.for === 'vehicle' || waits?.for === 'turn') {
    for (const other of waits.who) if (!draft.awaited.has(other)) draft.awaited.set(other, leg);
  }
  return count;
}
