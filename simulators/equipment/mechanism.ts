import type { Millis, Scheduler, Timer } from '#base/time.ts';

/** Where it stands, and whether a vehicle could drive in: a door is open, a belt stands still. */
export interface Pose {
  /** '' between two levels. */
  readonly level: string;
  readonly open: boolean;
}

/** One motion at a time; it ends in a pose. */
interface Motion {
  readonly name: string;
  readonly ms: Millis;
  readonly ends: Pose;
}

/** What moves: it goes, step by step, to the pose that is wanted. */
export interface Mechanism {
  readonly pose: Pose;
  /** From now on it goes there. Not open while it moves; a cabin never moves with its door open. */
  goTo(pose: Pose): void;
  /** Broken down: it stands where it is, and goes on with the same motion when it is mended. */
  stick(isStuck: boolean): void;
  /** Everything takes so many times as long from the next motion on. */
  slow(factor: number): void;
  /** Power off and on: it stands still, as it stood. */
  restore(pose: Pose): void;
}

export function createMechanism(deps: {
  readonly id: string;
  readonly scheduler: Scheduler;
  /** From the lowest. */
  readonly levels: readonly string[];
  readonly openMs: Millis;
  readonly levelMs: Millis;
  readonly moved: () => void;
}): Mechanism {
  const { id, scheduler, levels, openMs, levelMs } = deps;
  let pose: Pose = { level: levels[0] ?? '', open: false };
  let wanted = pose;
  let motion: Motion | undefined;
  let timer: Timer | undefined;
  let stuck = false;
  let factor = 1;
  /** The last level it stood at: that it left is no reason to forget it. */
  let was = pose.level;

  const next = (): Motion | undefined => {
    if (wanted.level !== was) {
      if (pose.open) return { name: 'closes', ms: openMs, ends: { level: was, open: false } };
      const floors = Math.abs(levels.indexOf(wanted.level) - levels.indexOf(was));
      return { name: 'drives', ms: levelMs * floors, ends: { level: wanted.level, open: false } };
    }
    if (wanted.open === pose.open) return undefined;
    return {
      name: wanted.open ? 'opens' : 'closes',
      ...{ ms: openMs, ends: { level: was, open: wanted.open } },
    };
  };
  const run = () => {
    if (stuck || !motion) return;
    const { name, ms, ends } = motion;
    pose = { level: name === 'drives' ? '' : was, open: false };
    timer = scheduler.after(ms * factor, `${id} ${name}`, () => {
      motion = undefined;
      pose = ends;
      was = ends.level;
      goOn();
      deps.moved();
    });
  };
  const goOn = () => {
    if (motion || stuck) return;
    motion = next();
    run();
  };

  return {
    get pose() {
      return pose;
    },
    goTo(to) {
      wanted = to;
      goOn();
    },
    stick(isStuck) {
      if (stuck === isStuck) return;
      stuck = isStuck;
      timer?.cancel();
      if (motion) run();
      else goOn();
    },
    slow(times) {
      factor = times;
    },
    restore(to) {
      timer?.cancel();
      motion = undefined;
      stuck = false;
      // A cabin that stopped between two levels finds one again.
      was = to.level || was;
      pose = { level: was, open: to.open };
      wanted = pose;
    },
  };
}
