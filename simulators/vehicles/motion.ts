/**
 * Kinematics along a line, pure. Metres, m/s, m/s², seconds. A stretch speeds up, holds its
 * speed and slows down evenly: a trapezoid over time.
 */

export interface Stretch {
  /** Metres on the line where it begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly entry: number;
  readonly exit: number;
  readonly peak: number;
  readonly acceleration: number;
  /** Larger than `acceleration` only where the way left is too short to stop gently. */
  readonly deceleration: number;
  readonly seconds: number;
}

/** The speed that `metres` of even acceleration make out of `speed`. */
export const reachable = (speed: number, acceleration: number, metres: number): number =>
  Math.sqrt(speed * speed + 2 * acceleration * Math.max(0, metres));

export const brakingMetres = (speed: number, deceleration: number): number =>
  (speed * speed) / (2 * deceleration);

export function planStretch(way: {
  readonly from: number;
  readonly to: number;
  readonly entry: number;
  readonly exit: number;
  /** At least 0.01 m/s. */
  readonly cap: number;
  readonly acceleration: number;
}): Stretch {
  const { from, to, entry, acceleration } = way;
  const metres = Math.max(0, to - from);
  const exit = Math.min(way.exit, reachable(entry, acceleration, metres));
  const gentle = Math.sqrt((2 * acceleration * metres + entry * entry + exit * exit) / 2);
  const peak = Math.max(entry, exit, Math.min(way.cap, gentle));
  // Where even immediate braking comes too late, the vehicle brakes as hard as it takes.
  const tooShort = entry > exit && entry * entry - exit * exit > 2 * acceleration * metres + 1e-9;
  const deceleration =
    tooShort && metres > 0 ? (entry * entry - exit * exit) / (2 * metres) : acceleration;
  const up = (peak * peak - entry * entry) / (2 * acceleration);
  const down = (peak * peak - exit * exit) / (2 * deceleration);
  const hold = Math.max(0, metres - up - down);
  const seconds =
    metres === 0
      ? 0
      : (peak - entry) / acceleration + (peak - exit) / deceleration + (peak > 0 ? hold / peak : 0);
  return { from, to, entry, exit, peak, acceleration, deceleration, seconds };
}

/** Where it is and how fast it goes `seconds` after the stretch began. */
export function along(stretch: Stretch, seconds: number): { metres: number; speed: number } {
  const { from, to, entry, exit, peak, acceleration, deceleration } = stretch;
  if (seconds >= stretch.seconds) return { metres: to, speed: exit };
  if (seconds <= 0) return { metres: from, speed: entry };
  const upSeconds = (peak - entry) / acceleration;
  const downSeconds = (peak - exit) / deceleration;
  if (seconds < upSeconds) {
    const speed = entry + acceleration * seconds;
    return { metres: from + ((entry + speed) / 2) * seconds, speed };
  }
  const left = stretch.seconds - seconds;
  if (left < downSeconds) {
    const speed = exit + deceleration * left;
    return { metres: to - ((exit + speed) / 2) * left, speed };
  }
  const up = ((entry + peak) / 2) * upSeconds;
  return { metres: from + up + peak * (seconds - upSeconds), speed: peak };
}

/** One leg of the way ahead: its length, its speed limit, and the limit at its end (a corner). */
export interface Leg {
  readonly metres: number;
  readonly cap: number;
  readonly endCap: number;
}

/** The speed at the end of the first leg from which a stop at the end of the last is possible. */
export function exitSpeed(legs: readonly Leg[], acceleration: number): number {
  let speed = 0;
  for (let i = legs.length - 1; i > 0; i--) {
    const entry = reachable(speed, acceleration, legs[i]!.metres);
    speed = Math.min(entry, legs[i]!.cap, legs[i - 1]!.cap, legs[i - 1]!.endCap);
  }
  return speed;
}

/** How fast a corner may be taken: straight on at full speed, a right angle at a third of it. */
export function cornerCap(speed: number, turnRadians: number): number {
  const turn = Math.abs(Math.atan2(Math.sin(turnRadians), Math.cos(turnRadians)));
  return Math.max(0.15, speed * (1 - (turn / (Math.PI / 2)) * (2 / 3)));
}
