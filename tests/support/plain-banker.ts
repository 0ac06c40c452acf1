/**
 * The banker's question in its plainest form, by which the one on integers is judged: who may occupy
 * which node and when. A vehicle holds the nodes from the one that it last passed to
 * the end of its released base; nodes nearer to each other than a vehicle's length count as one.
 * Since it holds both ends of every edge that it is on, no two vehicles are ever on one lane, in
 * neither direction.
 *
 * A state of the floor is judged by the banker's question: which vehicles can, one after another
 * and while all others stand still, drive the rest of their routes and then stand somewhere where
 * they are in the way of no route still to be driven? Whoever can is *free*. The question has one
 * answer whatever the order it is tried in: a vehicle that has come to rest at a dead end off all
 * remaining routes holds less than before and blocks no through way, so it never makes another
 * less free.
 *
 * Nodes are granted only if the vehicle that gets them is free afterwards and everybody who was
 * free still is. Hence no deadlock: the first vehicle in such an order can always be granted its
 * next node (after it has moved, the same order still works), every grant shortens a route, and
 * so all routes end. Vehicles that cannot move are obstacles, and nobody free depends on them.
 */
import type { Floor } from '#wcs/floor/floor.ts';

/** A vehicle as traffic sees it. */
export interface Mover {
  readonly vehicle: string;
  /** Nodes from where it stands to the end of its base, in order. */
  readonly holds: readonly string[];
  /** What remains of its route behind the base; the last is its goal. */
  readonly route: readonly string[];
  /** False: broken down or driven by hand, so it stays where it is for now. */
  readonly movable: boolean;
}

export interface Traffic {
  /** The vehicles that can finish. */
  free(movers: readonly Mover[]): ReadonlySet<string>;
  /** How many nodes of its route, at most `want`, the vehicle may be given now. */
  grant(movers: readonly Mover[], vehicle: string, want: number): number;
  /** Whether the vehicle may take this route up: it is free with it, and nobody loses by it. */
  admits(movers: readonly Mover[], vehicle: string, route: readonly string[]): boolean;
  /** Nodes that exclude the given one, with it. */
  around(node: string): readonly string[];
}

export interface TrafficOptions {
  /** Metres: the longest vehicle with its load. */
  readonly vehicleLength: number;
  /** Nodes made for standing (parking, chargers) beside the dead ends of the floor. */
  readonly rests: readonly string[];
}

function nearNodes(floor: Floor, vehicleLength: number): Map<string, readonly string[]> {
  const nodes = [...floor.nodes.values()];
  return new Map(
    nodes.map((node) => [
      node.id,
      nodes
        .filter((other) => Math.hypot(node.x - other.x, node.y - other.y) < vehicleLength)
        .map((other) => other.id),
    ]),
  );
}

/** How many vehicles hold a node or one too near to it, and how many routes need it. */
function createTally(around: (node: string) => readonly string[]) {
  /** A vehicle stands in a list as often as it holds the node or a near one. */
  const holders = new Map<string, string[]>();
  const add = (vehicle: string, nodes: readonly string[]) => {
    for (const held of nodes) {
      for (const node of around(held)) {
        const at = holders.get(node);
        if (at) at.push(vehicle);
        else holders.set(node, [vehicle]);
      }
    }
  };
  const remove = (vehicle: string, nodes: readonly string[]) => {
    for (const held of nodes) {
      for (const node of around(held)) {
        const at = holders.get(node);
        at?.splice(at.indexOf(vehicle), 1);
      }
    }
  };
  return {
    add,
    remove,
    isFreeFor(vehicle: string, node: string): boolean {
      return holders.get(node)?.every((holder) => holder === vehicle) ?? true;
    },
  };
}
type Tally = ReturnType<typeof createTally>;

export function plainBanker(floor: Floor, options: TrafficOptions): Traffic {
  const near = nearNodes(floor, options.vehicleLength);
  const around = (node: string) => near.get(node) ?? [node];
  const rests = new Set([...floor.deadEnds, ...options.rests]);

  /** The nearest node at which the vehicle is in nobody's way, over nodes that are free for it. */
  function restFrom(start: string, vehicle: string, held: Tally, needed: Tally) {
    const seen = new Set([start]);
    const queue = [start];
    for (let i = 0; i < queue.length; i++) {
      const node = queue[i]!;
      if (rests.has(node) && needed.isFreeFor(vehicle, node)) return node;
      for (const edge of floor.outgoing(node)) {
        if (seen.has(edge.to) || !held.isFreeFor(vehicle, edge.to)) continue;
        seen.add(edge.to);
        queue.push(edge.to);
      }
    }
    return undefined;
  }

  function free(movers: readonly Mover[]): ReadonlySet<string> {
    const held = createTally(around);
    const needed = createTally(around);
    for (const mover of movers) {
      held.add(mover.vehicle, mover.holds);
      needed.add(mover.vehicle, mover.route);
    }
    const done = new Set<string>();
    let waiting = movers.filter((mover) => mover.movable);
    for (let before = -1; before !== done.size; ) {
      before = done.size;
      waiting = waiting.filter((mover) => {
        const { vehicle, holds, route } = mover;
        if (!route.every((node) => held.isFreeFor(vehicle, node))) return true;
        const goal = route.at(-1) ?? holds.at(-1);
        if (goal === undefined) return false;
        const rest = restFrom(goal, vehicle, held, needed);
        if (rest === undefined) return true;
        held.remove(vehicle, holds);
        needed.remove(vehicle, route);
        held.add(vehicle, [rest]);
        done.add(vehicle);
        return false;
      });
    }
    return done;
  }

  /** Whether `after` is no worse than `before` for anybody and leaves the vehicle free. */
  function isNoWorse(
    before: ReadonlySet<string>,
    after: readonly Mover[],
    vehicle: string,
  ): boolean {
    const still = free(after);
    if (!still.has(vehicle)) return false;
    for (const other of before) if (!still.has(other)) return false;
    return true;
  }

  return {
    free,
    around,
    grant(movers, vehicle, want) {
      const mover = movers.find((candidate) => candidate.vehicle === vehicle);
      if (!mover) return 0;
      const held = createTally(around);
      for (const other of movers) held.add(other.vehicle, other.holds);
      let open = 0;
      while (open < Math.min(want, mover.route.length)) {
        if (!held.isFreeFor(vehicle, mover.route[open]!)) break;
        open++;
      }
      if (open === 0) return 0;
      const before = free(movers);
      for (let count = open; count > 0; count--) {
        const after = movers.map((other) =>
          other === mover
            ? {
                ...mover,
                holds: [...mover.holds, ...mover.route.slice(0, count)],
                route: mover.route.slice(count),
              }
            : other,
        );
        if (isNoWorse(before, after, vehicle)) return count;
      }
      return 0;
    },
    admits(movers, vehicle, route) {
      const after = movers.map((other) =>
        other.vehicle === vehicle ? { ...other, route } : other,
      );
      return isNoWorse(free(movers), after, vehicle);
    },
  };
}
