import type { Floor } from '#wcs/floor/floor.ts';

/** So near a node a vehicle stands on it, metres. */
const ON_NODE_METRES = 0.5;
/** Farther from every lane than this a vehicle is nowhere on the map, metres. */
const ON_LANE_METRES = 2;

/** Where a vehicle stands that has passed no known node since it started. */
export interface Standing {
  /** The node from which it goes on. */
  readonly node: string;
  /** Every node that it may be in the way of. */
  readonly holds: readonly string[];
  /** Set between two nodes: an order then begins at this pose [VDA5050 §6.6.3]. */
  readonly pose?: { readonly x: number; readonly y: number };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function distanceToLane(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const along =
    square === 0
      ? 0
      : Math.max(0, Math.min(1, ((point.x - from.x) * dx + (point.y - from.y) * dy) / square));
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

/**
 * Finds the node, or the lane between two nodes, at a pose; undefined when it is off the map. `map`: the
 * one that the vehicle says the pose is of; without a word, or with a name that the floor does not
 * know, all of them are looked at.
 */
export function locate(floor: Floor, pose: Point, map?: string): Standing | undefined {
  const isOnMap = [...floor.nodes.values()].some((node) => node.map === map);
  const isThere = (node: { readonly map: string }) => !isOnMap || node.map === map;
  let nearest: { readonly id: string; readonly distance: number } | undefined;
  for (const node of floor.nodes.values()) {
    if (!isThere(node)) continue;
    const distance = Math.hypot(pose.x - node.x, pose.y - node.y);
    if (!nearest || distance < nearest.distance) nearest = { id: node.id, distance };
  }
  if (!nearest) return undefined;
  if (nearest.distance <= ON_NODE_METRES) return { node: nearest.id, holds: [nearest.id] };
  let lane: { from: string; to: string; off: number; ahead: number } | undefined;
  for (const edge of floor.edges.values()) {
    const from = floor.nodes.get(edge.from)!;
    const to = floor.nodes.get(edge.to)!;
    if (!isThere(from) || !isThere(to)) continue;
    const off = distanceToLane(pose, from, to);
    const ahead = Math.hypot(pose.x - to.x, pose.y - to.y);
    // Of the two directions of a lane, the one with the nearer end.
    if (!lane || off < lane.off - 1e-9 || (off < lane.off + 1e-9 && ahead < lane.ahead)) {
      lane = { from: edge.from, to: edge.to, off, ahead };
    }
  }
  if (!lane || lane.off > ON_LANE_METRES) return undefined;
  return { node: lane.to, holds: [lane.from, lane.to], pose: { x: pose.x, y: pose.y } };
}
