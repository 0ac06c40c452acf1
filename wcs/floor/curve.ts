import type { Point } from '#base/site/parts.ts';
import { isCurve, type Trajectory } from '#base/site/site.ts';

/** The way of a vehicle's kinematic centre along a lane, in metres and radians. */
export interface Line {
  readonly points: readonly Point[];
  readonly length: number;
  /** Direction of travel where it begins, and where it ends. */
  readonly heading: number;
  readonly arrival: number;
}

/** A curve is followed in so many steps from knot to knot. */
const STEPS = 16;

/**
 * The point of a NURBS at a parameter between its `degree`-th knot from both ends: de Boor's
 * algorithm (Piegl and Tiller, The NURBS Book, 2nd ed., A4.1) on points that carry their weights.
 */
export function pointOf({ degree, knots, points }: Trajectory, at: number): Point {
  let span = degree;
  while (span < points.length - 1 && knots[span + 1]! <= at) span++;
  const held = Array.from({ length: degree + 1 }, (_, i) => {
    const { x, y, weight = 1 } = points[span - degree + i]!;
    return { x: x * weight, y: y * weight, weight };
  });
  for (let level = 1; level <= degree; level++) {
    for (let i = degree; i >= level; i--) {
      const low = knots[span - degree + i]!;
      const high = knots[span + 1 + i - level]!;
      const share = high === low ? 0 : (at - low) / (high - low);
      const one = held[i - 1]!;
      const other = held[i]!;
      held[i] = {
        x: one.x + share * (other.x - one.x),
        y: one.y + share * (other.y - one.y),
        weight: one.weight + share * (other.weight - one.weight),
      };
    }
  }
  const { x, y, weight } = held[degree]!;
  return { x: x / weight, y: y / weight };
}

function pointsOf(trajectory: Trajectory): Point[] {
  const { degree, knots, points } = trajectory;
  const ends = [...new Set(knots.slice(degree, points.length + 1))];
  const steps = degree === 1 ? 1 : STEPS;
  const along = ends
    .slice(1)
    .flatMap((end, i) =>
      Array.from({ length: steps }, (_, step) => ends[i]! + ((end - ends[i]!) * step) / steps),
    );
  return [...along, ends.at(-1)!].map((at) => pointOf(trajectory, at));
}

const angle = (from: Point, to: Point) => Math.atan2(to.y - from.y, to.x - from.x);

/** A lane's line: straight, or along its trajectory where that is a curve. */
export function lineOf(from: Point, to: Point, trajectory?: Trajectory): Line {
  const straight = [
    { x: from.x, y: from.y },
    { x: to.x, y: to.y },
  ];
  const points = trajectory && isCurve(trajectory) ? pointsOf(trajectory) : straight;
  // Points that fall together have no direction.
  const steps = points.slice(1).flatMap((point, i) => {
    const length = Math.hypot(point.x - points[i]!.x, point.y - points[i]!.y);
    return length > 0 ? [{ length, heading: angle(points[i]!, point) }] : [];
  });
  return {
    points,
    length: steps.reduce((sum, { length }) => sum + length, 0),
    heading: steps[0]?.heading ?? 0,
    arrival: steps.at(-1)?.heading ?? 0,
  };
}
