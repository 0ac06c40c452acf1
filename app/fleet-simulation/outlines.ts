import type { Point } from '#base/site/parts.ts';

interface Pose extends Point {
  readonly theta: number;
}

/** A simple convex outline about (0, 0), put at a pose. */
export function placed(outline: readonly Point[], { x, y, theta }: Pose): Point[] {
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  return outline.map((p) => ({ x: x + p.x * cos - p.y * sin, y: y + p.x * sin + p.y * cos }));
}

/**
 * Whether two convex outlines have a point in common: no side of either has one outline wholly on
 * its left and the other on its right (separating axis theorem).
 */
export function touch(a: readonly Point[], b: readonly Point[]): boolean {
  return !isApart(a, b) && !isApart(b, a);
}

function isApart(a: readonly Point[], b: readonly Point[]): boolean {
  return a.some((from, i) => {
    const to = a[(i + 1) % a.length]!;
    const [nx, ny] = [to.y - from.y, from.x - to.x];
    const along = (points: readonly Point[]) => points.map(({ x, y }) => x * nx + y * ny);
    return Math.min(...along(b)) > Math.max(...along(a));
  });
}
