/** Ways that traffic admits, and how much of them a vehicle is given now. */
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { mostNodes } from './limits.ts';
import type { Draft } from './model.ts';
import { heldByOthers, moversOf } from './movers.ts';

/** Seconds that a node held by another vehicle makes a way seem longer. */
const CONGESTION_SECONDS = 4;

/** A way from `from` that traffic admits: the quickest, else one round everybody who stands. */
export function admittedWay(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  query: {
    readonly from: string;
    readonly to: string;
    readonly isNew: boolean;
    /** Nodes that the way shall not lead over. */
    readonly avoid?: ReadonlySet<string>;
  },
): { readonly way?: readonly string[]; readonly quickest?: readonly string[] } {
  const movers = moversOf(draft, floor);
  const held = heldByOthers(movers, vehicle, floor.traffic);
  const { from, to, avoid } = query;
  const congestion = (node: string) => (held.has(node) ? CONGESTION_SECONDS : 0);
  const quickest = floor.router.route({ from, to, congestion, ...(avoid ? { avoid } : {}) });
  if (!quickest) return {};
  const tail = (route: readonly string[]) => (query.isNew ? route : route.slice(1));
  const admits = (route: readonly string[]) =>
    floor.traffic.admits(movers, vehicle, route.slice(1));
  if (admits(quickest)) return { way: tail(quickest), quickest };
  const round = floor.router.route({ from, to, avoid: new Set([...held, ...(avoid ?? [])]) });
  return round && admits(round) ? { way: tail(round), quickest } : { quickest };
}

/** A way behind the base of `current`, where the order can still be given another end. */
export function wayBehind(
  draft: Draft,
  floor: Floor,
  current: Leg,
  to: string,
  avoid?: ReadonlySet<string>,
): readonly string[] | undefined {
  const from = current.path[current.releasedTo]!;
  // What is released cannot be changed, the actions of the last released node included.
  if (current.status !== 'active' || current.releasedTo === current.path.length - 1) {
    return undefined;
  }
  if (from === to || !floor.graph.nodes.has(from)) return undefined;
  return admittedWay(draft, floor, current.vehicle, {
    ...{ from, to, isNew: false },
    ...(avoid ? { avoid } : {}),
  }).way;
}

/** Lengthens the leg's base as far as it may be now; the number of nodes that it got. */
export function grant(draft: Draft, floor: Floor, leg: Leg): number {
  const { baseNodes } = floor.settings;
  const end = Math.min(leg.path.length - 1, leg.passedTo + baseNodes);
  const most = mostNodes(draft.vehicles.get(leg.vehicle)?.facts) - 1;
  const ahead = leg.path.slice(leg.releasedTo + 1, end + 1).slice(0, most);
  // Over a node that was closed nobody is sent any more, also where his way was planned before.
  const closed = ahead.findIndex((node) => floor.router.closed.has(node));
  const wish = closed < 0 ? ahead.length : closed;
  const count = wish <= 0 ? 0 : floor.traffic.grant(moversOf(draft, floor), leg.vehicle, wish);
  leg.releasedTo += count;
  return count;
}
