import type { Point, Vehicle } from '../types.ts';
import type { Drive } from './types.ts';

/** A moment at which it is known how far along its path a drive was. */
interface Knot {
  readonly at: number;
  readonly index: number;
}

/**
 * The moments that are stored. Of drives from before their times were kept only begin and end are
 * known.
 */
function knotsOf({ times, from, until, passedTo }: Drive): Knot[] {
  const knots = times.flatMap((at, index) => (at === null ? [] : [{ at, index }]));
  if (knots.length === 0) knots.push({ at: from, index: 0 });
  if (knots.at(-1)!.index < passedTo && until !== null) knots.push({ at: until, index: passedTo });
  return knots;
}

/** The drive that a vehicle was on then, else the last that ended before; `drives` by their begin. */
export function driveAt(drives: readonly Drive[], at: number): Drive | undefined {
  const begun = drives.filter(({ from }) => from <= at);
  return begun.findLast(({ until }) => until === null || until > at) ?? begun.at(-1);
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Where on the way between two known moments: by the share of the time, along the path. */
function between(points: readonly Point[], share: number) {
  const lengths = points.slice(1).map((point, i) => apart(points[i]!, point));
  let left = share * lengths.reduce((sum, one) => sum + one, 0);
  let i = 0;
  while (i < lengths.length - 1 && left > lengths[i]!) left -= lengths[i++]!;
  const from = points[i]!;
  const to = points[i + 1] ?? from;
  const part = lengths[i] ? Math.min(1, left / lengths[i]!) : 0;
  return { i, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

const heading = (from: Point | undefined, to: Point | undefined): number =>
  from && to && apart(from, to) > 0 ? Math.atan2(to.y - from.y, to.x - from.x) : 0;

/** A vehicle as far as it is stored: its battery is not. */
export function vehicleAt(
  drives: readonly Drive[],
  at: number,
  nodes: ReadonlyMap<string, Point>,
): Vehicle | undefined {
  const drive = driveAt(drives, at);
  if (!drive) return undefined;
  const { path, start, until } = drive;
  const spot = (index: number) => (index === 0 && start) || nodes.get(path[index] ?? '');
  const knots = knotsOf(drive);
  const last = knots.findLast((knot) => knot.at <= at) ?? knots[0]!;
  const next = knots.find((knot) => knot.at > at && knot.index > last.index);
  const isUnderWay = until === null || until > at;
  const points = Array.from({ length: (next?.index ?? last.index) - last.index + 1 }, (_, i) =>
    spot(last.index + i),
  ).filter((one) => one !== undefined);
  if (points.length === 0) return undefined;
  const share = next ? Math.max(0, at - last.at) / (next.at - last.at) : 0;
  const { i, x, y } = between(points, share);
  const index = last.index + i;
  const isDriving = isUnderWay && next !== undefined;
  return {
    ...{ x, y },
    theta: isDriving ? heading(points[i], points[i + 1]) : heading(spot(index - 1), spot(index)),
    node: path[index] ?? '',
    ...{ charging: false, driving: isDriving, why: '', isOut: false, loads: [], errors: [] },
    work: isUnderWay ? drive.work : null,
    leg: isUnderWay
      ? {
          ...{ purpose: drive.purpose, to: drive.to, action: drive.action },
          ...{ path: path.slice(index), released: 0 },
        }
      : null,
  };
}
