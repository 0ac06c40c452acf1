/** The room that a vehicle takes, as convex shapes. Metres and radians. */
import type { Point } from '#base/site/parts.ts';
import { isInside } from './zones.ts';

/** All points within `radius` of a convex polygon, of a segment (two points) or of one point. */
export interface Shape {
  readonly map: string;
  /** Counter-clockwise. */
  readonly points: readonly Point[];
  readonly radius: number;
}

/** The kinematic centre, and where the vehicle's front looks. */
export interface Pose extends Point {
  readonly heading: number;
}

/** Less than this is rounding. */
const TOUCH = 1e-9;

const cross = (o: Point, a: Point, b: Point) =>
  (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** Andrew's monotone chain. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (some: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of some) {
      while (chain.length > 1 && cross(chain.at(-2)!, chain.at(-1)!, point) <= TOUCH) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.toReversed())];
  return hull.length === 0 ? sorted.slice(0, 1) : hull;
}

/** The outline as it lies on the map. */
export function placed(outline: readonly Point[], { x, y, heading }: Pose): Point[] {
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  return outline.map((point) => ({
    x: x + point.x * cos - point.y * sin,
    y: y + point.x * sin + point.y * cos,
  }));
}

/** Of the disc that a vehicle needs to turn on the spot. */
export const reach = (outline: readonly Point[]): number =>
  outline.reduce((most, { x, y }) => Math.max(most, Math.hypot(x, y)), 0);

/** What the outline sweeps from pose to pose: between two neighbours the hull of both. */
export function sweep(map: string, outline: readonly Point[], poses: readonly Pose[]): Shape[] {
  const lying = poses.map((pose) => placed(outline, pose));
  if (lying.length === 1) return [{ map, points: convexHull(lying[0]!), radius: 0 }];
  return lying.slice(1).map((points, i) => {
    return { map, points: convexHull([...lying[i]!, ...points]), radius: 0 };
  });
}

function toSegment(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  if (square === 0) return Math.hypot(p.x - a.x, p.y - a.y);
  const share = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
  return Math.hypot(p.x - a.x - share * dx, p.y - a.y - share * dy);
}

/** Metres between two segments; -1 where they cross. */
function between(a: Point, b: Point, c: Point, d: Point): number {
  const isCrossing = cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;
  if (isCrossing) return -1;
  return Math.min(toSegment(a, c, d), toSegment(b, c, d), toSegment(c, a, b), toSegment(d, a, b));
}

/** Metres between two outlines; -1 where they cross. */
function gap(a: readonly Point[], b: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [i, from] of a.entries()) {
    const to = a[(i + 1) % a.length]!;
    for (const [j, start] of b.entries()) {
      least = Math.min(least, between(from, to, start, b[(j + 1) % b.length]!));
    }
  }
  return least;
}

/** Whether all of `b` lies behind some side of the convex polygon `a`. */
const isParted = (a: readonly Point[], b: readonly Point[]): boolean =>
  a.some((from, i) => {
    const to = a[(i + 1) % a.length]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    return length > 0 && b.every((point) => cross(from, to, point) / length < TOUCH);
  });

const isIn = (room: readonly Point[], point: Point) => room.length > 2 && !isParted(room, [point]);

/** Whether both cannot be taken at a time: they overlap, by more than touching. */
export function overlap(a: Shape, b: Shape): boolean {
  if (a.map !== b.map) return false;
  if (a.points.length > 2 && b.points.length > 2) {
    if (!isParted(a.points, b.points) && !isParted(b.points, a.points)) return true;
  } else if (isIn(a.points, b.points[0]!) || isIn(b.points, a.points[0]!)) {
    return true;
  }
  return gap(a.points, b.points) < a.radius + b.radius;
}

/** Whether a shape reaches into a simple polygon, which need not be convex. */
export function reachesInto(shape: Shape, map: string, polygon: readonly Point[]): boolean {
  if (shape.map !== map) return false;
  const { points } = shape;
  const middle = {
    x: points.reduce((sum, point) => sum + point.x, 0) / points.length,
    y: points.reduce((sum, point) => sum + point.y, 0) / points.length,
  };
  if (isInside(middle, polygon) || isIn(points, polygon[0]!)) return true;
  return gap(points, polygon) < shape.radius;
}
