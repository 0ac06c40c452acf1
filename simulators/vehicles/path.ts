import type { SimTrajectory } from './order.ts';
import { distance, type Place } from './state.ts';

/** The line that one edge is driven on. Metres from its beginning; headings are of travel, radians. */
export interface Path {
  readonly length: number;
  at(metres: number): Place & { readonly heading: number };
}

export const headingTo = (a: Place, b: Place): number => Math.atan2(b.y - a.y, b.x - a.x);

/** The smallest turn between two headings, −π to π. */
export const turnBetween = (from: number, to: number): number =>
  Math.atan2(Math.sin(to - from), Math.cos(to - from));

export function straight(a: Place, b: Place): Path {
  const length = distance(a, b);
  const heading = headingTo(a, b);
  return {
    length,
    at(metres) {
      const share = length === 0 ? 1 : Math.min(1, metres / length);
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, heading };
    },
  };
}

/** A line through points, followed piece by piece. */
function polyline(points: readonly Place[]): Path {
  const pieces = points.slice(1).map((to, i) => straight(points[i]!, to));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return {
    length,
    at(metres) {
      let left = metres;
      for (const piece of pieces) {
        if (left <= piece.length) return piece.at(left);
        left -= piece.length;
      }
      const last = pieces.at(-1)!;
      return last.at(last.length);
    },
  };
}

/** Samples per span between two knots: enough that a curve of a warehouse is a centimetre off. */
const SAMPLES = 16;

/**
 * A point of a NURBS at parameter `u` by de Boor's algorithm on homogeneous points
 * [Piegl & Tiller, The NURBS Book, 1997, ch. 4].
 */
function nurbsAt(knots: readonly number[], degree: number, curve: SimTrajectory, u: number): Place {
  const points = curve.controlPoints;
  let span = degree;
  while (span < points.length - 1 && u >= knots[span + 1]!) span++;
  const d = Array.from({ length: degree + 1 }, (_, j) => {
    const { x, y, weight = 1 } = points[span - degree + j]!;
    return [x * weight, y * weight, weight] as [number, number, number];
  });
  for (let r = 1; r <= degree; r++) {
    for (let j = degree; j >= r; j--) {
      const low = knots[span - degree + j]!;
      const high = knots[span + 1 + j - r]!;
      const share = high === low ? 0 : (u - low) / (high - low);
      for (const k of [0, 1, 2] as const) {
        d[j]![k] = (1 - share) * d[j - 1]![k] + share * d[j]![k];
      }
    }
  }
  const [x, y, weight] = d[degree]!;
  return { x: x / weight, y: y / weight };
}

/** Knots where none are told: clamped at both ends, even between. */
function evenKnots(points: number, degree: number): number[] {
  const inner = points - degree;
  return Array.from({ length: points + degree + 1 }, (_, i) =>
    Math.min(1, Math.max(0, (i - degree) / inner)),
  );
}

/** What is wrong with a curve; undefined: it can be driven. */
export function curveFault(curve: SimTrajectory): string | undefined {
  const { degree = 1, knotVector, controlPoints } = curve;
  if (degree < 1 || controlPoints.length <= degree) return 'the trajectory has too few points';
  if (controlPoints.some(({ weight = 1 }) => !(weight > 0))) return 'a weight is not above 0';
  if (!knotVector) return undefined;
  if (knotVector.length !== controlPoints.length + degree + 1) {
    return 'the trajectory does not have as many knots as points and degree and one';
  }
  const falls = knotVector.some((knot, i) => i > 0 && knot < knotVector[i - 1]!);
  return falls ? 'the knots of the trajectory fall' : undefined;
}

/** The way of an edge: its trajectory, else straight on. It begins and ends at the nodes all the same. */
export function pathOf(from: Place, to: Place, curve: SimTrajectory | undefined): Path {
  if (!curve) return straight(from, to);
  const { degree = 1, controlPoints } = curve;
  const knots = curve.knotVector ?? evenKnots(controlPoints.length, degree);
  const first = knots[degree]!;
  const last = knots[controlPoints.length]!;
  const steps = SAMPLES * (controlPoints.length - degree);
  const inner = Array.from({ length: steps - 1 }, (_, i) =>
    nurbsAt(knots, degree, curve, first + ((last - first) * (i + 1)) / steps),
  );
  const points = [from, ...inner, to];
  // Points that fall together have no heading.
  return polyline(points.filter((point, i) => i === 0 || distance(point, points[i - 1]!) > 1e-9));
}
