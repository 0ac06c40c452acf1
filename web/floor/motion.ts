import type { Point } from './types.ts';

/**
 * Things are told where they are a few times a second and are drawn between: each goes on from where it
 * is drawn to where it was told, in about the time until it is told again.
 */
export interface Motion {
  /** From where it is drawn to where it goes; at least one point. */
  readonly way: readonly Point[];
  /** Metres from the first point, for each. */
  readonly marks: readonly number[];
  readonly fromTheta: number;
  readonly toTheta: number;
  readonly startedAt: number;
  readonly endsAt: number;
}

export interface Pose extends Point {
  readonly theta: number;
}

const SOONEST_MS = 200;
const LATEST_MS = 1_500;
/** A way that is so much longer than the straight line is not how it went. */
const MOST_DETOUR = 3;
const STILL = 0.01;

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

function marksOf(way: readonly Point[]): number[] {
  const marks = [0];
  for (let i = 1; i < way.length; i++) marks.push(marks[i - 1]! + distance(way[i - 1]!, way[i]!));
  return marks;
}

/** The shorter way round. */
export function turnedBy(from: number, to: number, share: number): number {
  const whole = 2 * Math.PI;
  const turn = ((((to - from) % whole) + whole + Math.PI) % whole) - Math.PI;
  return from + turn * share;
}

export const standing = (pose: Pose, now: number): Motion => ({
  way: [pose],
  marks: [0],
  ...{ fromTheta: pose.theta, toTheta: pose.theta, startedAt: now, endsAt: now },
});

export function poseAt(
  { way, marks, fromTheta, toTheta, startedAt, endsAt }: Motion,
  now: number,
): Pose {
  const end = way.at(-1)!;
  if (now >= endsAt) return { x: end.x, y: end.y, theta: toTheta };
  const share = Math.max(0, (now - startedAt) / (endsAt - startedAt));
  const theta = turnedBy(fromTheta, toTheta, share);
  const gone = marks.at(-1)! * share;
  const next = marks.findIndex((mark) => mark >= gone);
  if (next <= 0) return { x: way[0]!.x, y: way[0]!.y, theta };
  const from = way[next - 1]!;
  const to = way[next]!;
  const part = (gone - marks[next - 1]!) / (marks[next]! - marks[next - 1]!);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, theta };
}

/** Goes on to `to`, over the corners that lie between. */
export function goOn(
  before: Motion,
  to: Pose,
  now: number,
  corners: readonly Point[] = [],
  lastToldAt = before.startedAt,
): Motion {
  const from = poseAt(before, now);
  const straight = distance(from, to);
  const over = [from, ...corners, to];
  const isLikely = (marksOf(over).at(-1) ?? 0) <= straight * MOST_DETOUR + 1;
  const way = isLikely ? over : [from, to];
  const isStill = straight < STILL && Math.abs(from.theta - to.theta) < STILL;
  const takes = Math.min(LATEST_MS, Math.max(SOONEST_MS, now - lastToldAt));
  return {
    way,
    marks: marksOf(way),
    ...{ fromTheta: from.theta, toTheta: to.theta, startedAt: now },
    endsAt: isStill ? now : now + takes,
  };
}

/** Nodes of the old way that were left behind on the new one. */
export function passedOf(before: readonly string[], after: readonly string[]): readonly string[] {
  const at = after.length === 0 ? -1 : before.indexOf(after[0]!);
  return at <= 0 ? [] : before.slice(1, at + 1);
}
