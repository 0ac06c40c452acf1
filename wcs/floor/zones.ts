/**
 * What zones mean for the drawn ways, for vehicles that know no zones and before an order is made for
 * those that do [VDA5050 3.0 §6.4.1]: speed limits and blocked zones go by the vehicle's contour,
 * what says where to go by the middle of the lane.
 */
import type { Point } from '#base/site/parts.ts';
import type { Zone } from '#base/site/zone.ts';
import type { Line } from './curve.ts';

/** With the highest factor a lane counts so many times as long, or so many times shorter. */
const STRONGEST = 5;
/** Against a direction that may be left: as long as a strong penalty. */
const AGAINST = STRONGEST;

/** Whether a point lies in a simple polygon (crossings of a ray to the east). */
export function isInside({ x, y }: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (const [i, a] of polygon.entries()) {
    const b = polygon[(i + 1) % polygon.length]!;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}

function toSegment(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(p.x - a.x - share * dx, p.y - a.y - share * dy);
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) =>
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Metres between a line and a polygon; 0 where the line is in it or touches it. */
export function distanceTo(line: readonly Point[], polygon: readonly Point[]): number {
  if (line.some((point) => isInside(point, polygon))) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < Math.max(1, line.length - 1); i++) {
    const a = line[i]!;
    const b = line[i + 1] ?? a;
    for (const [j, c] of polygon.entries()) {
      const d = polygon[(j + 1) % polygon.length]!;
      if (cross(a, b, c, d)) return 0;
      least = Math.min(least, toSegment(a, c, d), toSegment(b, c, d));
      least = Math.min(least, toSegment(c, a, b), toSegment(d, a, b));
    }
  }
  return least;
}

/** Metres from the vehicle's centre line to its side; a disc of `reach` without an outline. */
export const halfWidth = (outline: readonly Point[], disc: number): number =>
  outline.length === 0 ? disc : Math.max(...outline.map(({ y }) => Math.abs(y)));

const cosine = (line: Line, direction: number) => Math.cos(line.heading - direction);

/** What a zone does to a lane whose middle it touches: how long it counts for, or that it is no way. */
function factorOf(zone: Zone, line: Line): number {
  switch (zone.type) {
    case 'priority':
      return 1 / (1 + zone.factor * (STRONGEST - 1));
    case 'penalty':
      return 1 + zone.factor * (STRONGEST - 1);
    case 'directed':
      if (cosine(line, zone.direction) > -1e-9) return 1;
      return zone.limit === 'soft' ? AGAINST : Number.POSITIVE_INFINITY;
    case 'bidirected':
      if (Math.abs(cosine(line, zone.direction)) >= Math.SQRT1_2 - 1e-9) return 1;
      return zone.limit === 'soft' ? AGAINST : Number.POSITIVE_INFINITY;
    default:
      return 1;
  }
}

/** What all zones of its map together mean for a lane. */
export interface LaneRules {
  /** How many times its seconds a lane counts when ways are compared; Infinity: no way. */
  readonly factor: number;
  /** Metres to the nearest blocked zone, from the middle of the lane. */
  readonly toBlocked: number;
  /** m/s, of the slowest zone within the given reach. */
  readonly maxSpeed: (reach: number) => number;
}

export function laneRules(line: Line, zones: readonly Zone[]): LaneRules {
  let factor = 1;
  let toBlocked = Number.POSITIVE_INFINITY;
  const slow: { distance: number; maxSpeed: number }[] = [];
  for (const zone of zones) {
    const distance = distanceTo(line.points, zone.vertices);
    if (zone.type === 'blocked') toBlocked = Math.min(toBlocked, distance);
    if (zone.type === 'speed_limit') slow.push({ distance, maxSpeed: zone.maxSpeed });
    if (distance === 0) factor *= factorOf(zone, line);
  }
  return {
    factor,
    toBlocked,
    maxSpeed: (reach) =>
      slow.reduce(
        (least, zone) =>
          zone.distance < reach || zone.distance === 0 ? Math.min(least, zone.maxSpeed) : least,
        Number.POSITIVE_INFINITY,
      ),
  };
}
