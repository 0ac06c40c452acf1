import type { Instance } from './instance.ts';

/**
 * Judges a run by the rules of the League of Robot Runners alone: it replays the actions and knows
 * nothing of how they came about. One step: forward, a turn by 90°, or nothing. No two robots in one
 * cell after a step, no two that changed places in it, nobody on a blocked cell or off the map.
 * Robot r's tasks are r, r + n, r + 2n … in this order; one is finished by standing in its cell
 * after a step, at most one a step.
 */

/** F forward, R right turn (clockwise), C left turn (counter-clockwise), W nothing. */
export type Action = 'F' | 'R' | 'C' | 'W';

export interface Claim {
  /** Steps count from 1. */
  readonly step: number;
  readonly robot: number;
  readonly task: number;
}

export type FaultKind =
  | 'vertex'
  | 'swap'
  | 'obstacle'
  | 'action'
  | 'missing_action'
  | 'false_finish'
  | 'untold_finish';

export interface Fault {
  readonly kind: FaultKind;
  readonly step: number;
  readonly robots: readonly number[];
}

export interface Verdict {
  /** By the validator's own count. */
  readonly finished: number;
  readonly faults: readonly Fault[];
}

interface Standing {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
  /** 0 east, 1 south, 2 west, 3 north. */
  readonly heading: number;
}

const DX = [1, 0, -1, 0];
const DY = [0, 1, 0, -1];

/** Where an action leads; undefined where it may not be done. */
function act(instance: Instance, at: Standing, action: string): Standing | FaultKind {
  if (action === 'W') return at;
  if (action === 'R') return { ...at, heading: (at.heading + 1) % 4 };
  if (action === 'C') return { ...at, heading: (at.heading + 3) % 4 };
  if (action !== 'F') return 'action';
  const x = at.x + DX[at.heading]!;
  const y = at.y + DY[at.heading]!;
  if (x < 0 || y < 0 || x >= instance.width || y >= instance.height) return 'obstacle';
  const cell = y * instance.width + x;
  return instance.isFree[cell] ? { ...at, cell, x, y } : 'obstacle';
}

/** Collisions of one step. */
function collisions(
  step: number,
  before: readonly Standing[],
  after: readonly Standing[],
): Fault[] {
  const faults: Fault[] = [];
  const robotAt = new Map(before.map(({ cell }, robot) => [cell, robot]));
  const firstIn = new Map<number, number>();
  for (const [robot, { cell }] of after.entries()) {
    const first = firstIn.get(cell);
    if (first === undefined) firstIn.set(cell, robot);
    else faults.push({ kind: 'vertex', step, robots: [first, robot] });
    const other = robotAt.get(cell);
    const isSwap =
      other !== undefined && other < robot && after[other]!.cell === before[robot]!.cell;
    if (isSwap) faults.push({ kind: 'swap', step, robots: [other, robot] });
  }
  return faults;
}

/**
 * `steps[t]` is what the robots do in step t + 1, a letter each. A robot whose action is refused
 * stays where it is.
 */
export function validate(
  instance: Instance,
  steps: readonly string[],
  claims: readonly Claim[],
): Verdict {
  const robots = instance.starts.length;
  const faults: Fault[] = [];
  const told = new Set(claims.map(({ step, robot, task }) => `${step} ${robot} ${task}`));
  const rounds = new Array<number>(robots).fill(0);
  let finished = 0;
  let standing: Standing[] = instance.starts.map((cell) => ({
    ...{ cell, heading: 0 },
    ...{ x: cell % instance.width, y: Math.floor(cell / instance.width) },
  }));
  for (const [index, actions] of steps.entries()) {
    const step = index + 1;
    const next = standing.map((at, robot): Standing => {
      const action = actions[robot];
      const to = action === undefined ? 'missing_action' : act(instance, at, action);
      if (typeof to !== 'string') return to;
      faults.push({ kind: to, step, robots: [robot] });
      return at;
    });
    faults.push(...collisions(step, standing, next));
    standing = next;
    for (const [robot, { cell }] of standing.entries()) {
      const task = robot + rounds[robot]! * robots;
      if (instance.tasks[task] !== cell) continue;
      rounds[robot]!++;
      finished++;
      if (!told.delete(`${step} ${robot} ${task}`)) {
        faults.push({ kind: 'untold_finish', step, robots: [robot] });
      }
    }
  }
  for (const claim of claims) {
    if (!told.has(`${claim.step} ${claim.robot} ${claim.task}`)) continue;
    faults.push({ kind: 'false_finish', step: claim.step, robots: [claim.robot] });
  }
  return { finished, faults };
}
