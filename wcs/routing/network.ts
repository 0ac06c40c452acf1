import type { Floor, FloorEdge, VehicleClass } from '../floor/floor.ts';
import { createLaneQueue } from './queue.ts';
import { bearingOf, passSeconds, type Side, thetaAt, turnSeconds } from './turning.ts';

/**
 * The lanes that vehicles of a class may drive, numbered in the order of their ids. A way is a chain
 * of lanes, since what a turn costs depends on the lane it is made from. Two measures go along: the
 * seconds a way takes, and its cost, in which zones make lanes longer or shorter.
 */
export interface Network {
  readonly lanes: readonly FloorEdge[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Numbers of the lanes that leave a node. */
  readonly leaving: ReadonlyMap<string, readonly number[]>;
  readonly seconds: Float64Array;
  readonly cost: Float64Array;
  /** Compressed rows: lanes that may follow a lane, and the seconds of turning into each. */
  readonly firstNext: Int32Array;
  readonly next: Int32Array;
  readonly nextTurn: Float64Array;
  /** The same the other way round: lanes that may lead into a lane. */
  readonly firstBefore: Int32Array;
  readonly before: Int32Array;
  readonly beforeTurn: Float64Array;
  /** Seconds of turning at the end of a lane for somebody whose way ends there. */
  readonly stopTurn: Float64Array;
  /** Seconds of turning from a bearing into a lane. */
  startTurn(heading: number | undefined, lane: number): number;
}

function rows(pairs: readonly (readonly [number, number, number])[], lanes: number) {
  const first = new Int32Array(lanes + 1);
  for (const [of] of pairs) first[of + 1]!++;
  for (let lane = 0; lane < lanes; lane++) first[lane + 1]! += first[lane]!;
  const fill = first.slice();
  const to = new Int32Array(pairs.length);
  const turn = new Float64Array(pairs.length);
  for (const [of, other, seconds] of pairs) {
    const at = fill[of]!++;
    to[at] = other;
    turn[at] = seconds;
  }
  return { first, to, turn };
}

export function createNetwork(floor: Floor, cls: VehicleClass): Network {
  const lanes = [...floor.edges.values()].filter(
    (edge) => !floor.isClosed(edge.id) && !floor.isClosed(edge.to) && floor.allows(edge, cls),
  );
  const numbers = new Map(lanes.map(({ id }, lane) => [id, lane]));
  const sides = lanes.map((edge): Side => ({ edge, bearing: bearingOf(edge, cls) }));
  const leaving = new Map<string, number[]>();
  for (const [lane, { from }] of lanes.entries()) {
    const known = leaving.get(from);
    if (known) known.push(lane);
    else leaving.set(from, [lane]);
  }
  const pairs: [number, number, number][] = [];
  for (const [lane, side] of sides.entries()) {
    const node = floor.nodes.get(side.edge.to)!;
    for (const next of leaving.get(side.edge.to) ?? []) {
      const turn = passSeconds(node, side, sides[next]!, cls);
      if (turn < Number.POSITIVE_INFINITY) pairs.push([lane, next, turn]);
    }
  }
  const forward = rows(pairs, lanes.length);
  const backward = rows(
    pairs.map(([lane, next, turn]) => [next, lane, turn]),
    lanes.length,
  );
  const seconds = Float64Array.from(lanes, (edge) => floor.seconds(edge, cls));
  return {
    lanes,
    numbers,
    leaving,
    seconds,
    cost: seconds.map((time, lane) => time * floor.factor(lanes[lane]!)),
    ...{ firstNext: forward.first, next: forward.to, nextTurn: forward.turn },
    ...{ firstBefore: backward.first, before: backward.to, beforeTurn: backward.turn },
    stopTurn: Float64Array.from(sides, ({ edge, bearing }) =>
      turnSeconds(bearing.end, thetaAt(floor.nodes.get(edge.to)!, cls), cls),
    ),
    startTurn: (heading, lane) => turnSeconds(heading, sides[lane]!.bearing.start, cls),
  };
}

/** From the beginning of each lane to a goal; Infinity without a way. */
export interface Tree {
  readonly cost: Float64Array;
  readonly seconds: Float64Array;
}

/** Dijkstra backwards from the goal over lanes. */
export function growTree(network: Network, goal: string): Tree {
  const { lanes, firstBefore, before, beforeTurn } = network;
  const cost = new Float64Array(lanes.length).fill(Number.POSITIVE_INFINITY);
  const seconds = new Float64Array(lanes.length).fill(Number.POSITIVE_INFINITY);
  const queue = createLaneQueue();
  for (let lane = 0; lane < lanes.length; lane++) {
    if (lanes[lane]!.to !== goal) continue;
    cost[lane] = network.cost[lane]! + network.stopTurn[lane]!;
    seconds[lane] = network.seconds[lane]! + network.stopTurn[lane]!;
    queue.push(lane, cost[lane]!);
  }
  while (queue.size > 0) {
    const known = queue.peek();
    const lane = queue.pop();
    if (known > cost[lane]!) continue;
    for (let at = firstBefore[lane]!; at < firstBefore[lane + 1]!; at++) {
      const from = before[at]!;
      const found = known + beforeTurn[at]! + network.cost[from]!;
      if (found >= cost[from]!) continue;
      cost[from] = found;
      seconds[from] = seconds[lane]! + beforeTurn[at]! + network.seconds[from]!;
      queue.push(from, found);
    }
  }
  return { cost, seconds };
}
