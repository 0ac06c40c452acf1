/**
 * The quickest ways over a floor for each class of vehicle. For a goal and a class one tree tells the
 * cost from every lane; it is kept until the floor changes, and leads the search (A*, Hart, Nilsson and
 * Raphael 1968) when nodes are avoided or waiting is expected: both only make ways longer.
 *
 * Times are those of a vehicle that drives through: acceleration counts where it must stop to turn.
 * Where turning is restricted, the quickest way may pass a node twice.
 */
import type { Floor, VehicleClass } from '../floor/floor.ts';
import type { Route, RouteQuery, Routes } from './model.ts';
import { createNetwork, growTree, type Network, type Tree } from './network.ts';
import { createLaneQueue } from './queue.ts';
import { createLearnedWaits } from './waits.ts';

/** Trees that are kept; the longest kept goes first. Of 16 bytes a lane each. */
const MAX_TREES = 1_000;

interface Ways {
  readonly network: Network;
  readonly trees: Map<string, Tree>;
}

const nothing: ReadonlySet<string> = new Set();

export function createRoutes(first: Floor): Routes {
  let floor = first;
  let byClass = new Map<string, Ways>();
  const waits = createLearnedWaits();
  const queue = createLaneQueue();

  function waysOf(cls: VehicleClass): Ways {
    const known = byClass.get(cls.id);
    if (known) return known;
    const ways = { network: createNetwork(floor, cls), trees: new Map() };
    byClass.set(cls.id, ways);
    return ways;
  }

  function treeOf({ network, trees }: Ways, goal: string): Tree {
    const known = trees.get(goal);
    if (known) return known;
    if (trees.size >= MAX_TREES) trees.delete(trees.keys().next().value!);
    const tree = growTree(network, goal);
    trees.set(goal, tree);
    return tree;
  }

  /** The last lane of the cheapest way, and for each lane of it the one before. */
  function search(query: RouteQuery, { network }: Ways, tree: Tree) {
    const { lanes, firstNext, next, nextTurn } = network;
    const avoid = query.avoid ?? nothing;
    const reached = new Float64Array(lanes.length).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(lanes.length).fill(-1);
    const seconds = new Float64Array(lanes.length);
    const enter = (lane: number, from: number, cost: number, time: number, turn: number) => {
      const edge = lanes[lane]!;
      if (tree.cost[lane] === Number.POSITIVE_INFINITY) return;
      if (avoid.has(edge.to) || avoid.has(edge.id)) return;
      const wait = waits.expect(edge.id, query.cls.id) + (query.wait?.(edge) ?? 0);
      // Up to the beginning of the lane; what follows, the tree tells.
      const found = cost + turn + wait;
      if (found >= reached[lane]!) return;
      reached[lane] = found;
      before[lane] = from;
      seconds[lane] = time + turn + wait;
      queue.push(lane, found + tree.cost[lane]!);
    };
    queue.clear();
    for (const lane of network.leaving.get(query.from) ?? []) {
      enter(lane, -1, 0, 0, network.startTurn(query.startHeading, lane));
    }
    while (queue.size > 0) {
      const known = queue.peek();
      const lane = queue.pop();
      if (known > reached[lane]! + tree.cost[lane]!) continue;
      const time = seconds[lane]! + network.seconds[lane]!;
      if (lanes[lane]!.to === query.to) {
        return { lane, before, seconds: time + network.stopTurn[lane]! };
      }
      const cost = reached[lane]! + network.cost[lane]!;
      for (let at = firstNext[lane]!; at < firstNext[lane + 1]!; at++) {
        enter(next[at]!, lane, cost, time, nextTurn[at]!);
      }
    }
    return undefined;
  }

  return {
    route(query): Route | undefined {
      const { from, to, cls } = query;
      if (!floor.nodes.has(from) || !floor.nodes.has(to)) return undefined;
      if (from === to) return { nodes: [from], edges: [], seconds: 0 };
      const ways = waysOf(cls);
      const found = search(query, ways, treeOf(ways, to));
      if (!found) return undefined;
      const { lanes } = ways.network;
      const chain: number[] = [];
      for (let lane = found.lane; lane >= 0; lane = found.before[lane]!) chain.unshift(lane);
      return {
        nodes: [from, ...chain.map((lane) => lanes[lane]!.to)],
        edges: chain.map((lane) => lanes[lane]!.id),
        seconds: found.seconds,
      };
    },
    seconds(from, to, cls) {
      if (!floor.nodes.has(from) || !floor.nodes.has(to)) return Number.POSITIVE_INFINITY;
      if (from === to) return 0;
      const ways = waysOf(cls);
      const { cost, seconds } = treeOf(ways, to);
      let best = -1;
      for (const lane of ways.network.leaving.get(from) ?? []) {
        if (best < 0 || cost[lane]! < cost[best]!) best = lane;
      }
      return best < 0 ? Number.POSITIVE_INFINITY : seconds[best]!;
    },
    learn: (edge, cls, waitedSeconds) => waits.learn(edge, cls.id, waitedSeconds),
    use(next) {
      if (next === floor) return;
      floor = next;
      byClass = new Map();
    },
  };
}
