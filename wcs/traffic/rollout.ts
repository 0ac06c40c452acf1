import type { Agent } from './agents.ts';
import { mark, marked, unmark } from './tally.ts';

/**
 * Plays all ways through at the speeds of their lanes, first come first served, until everybody is at
 * its goal or nobody can go on. Answers who took a step, in order. Nothing is proved by it: the order
 * is a plan for a certificate to check.
 */
export function rollOut(agents: readonly Agent[], cells: number): string[] {
  const held = new Int32Array(cells);
  const runs = agents.map((agent) => {
    const marks = agent.movable ? agent.stands : agent.marks;
    mark(held, marks);
    return { agent, marks, taken: 0, until: 0 };
  });
  type Run = (typeof runs)[number];
  const order: string[] = [];
  /** Who waits for a cell to become free. */
  const waiting = new Map<number, Run[]>();
  let standing = runs.filter(({ agent }) => agent.movable);
  const driving: Run[] = [];
  let now = 0;

  const stand = (run: Run, marks: Int32Array) => {
    unmark(held, run.marks);
    for (const cell of run.marks) {
      const woken = waiting.get(cell);
      if (!woken) continue;
      waiting.delete(cell);
      standing.push(...woken);
    }
    run.marks = marks;
    mark(held, marks);
  };

  while (standing.length > 0 || driving.length > 0) {
    for (let next = standing.shift(); next; next = standing.shift()) {
      const step = next.agent.steps[next.taken];
      if (!step) continue;
      unmark(held, next.marks);
      const cell = marked(held, step.asks);
      mark(held, next.marks);
      if (cell >= 0) {
        waiting.set(cell, [...(waiting.get(cell) ?? []), next]);
        continue;
      }
      // Both ends are held until it has arrived.
      const both = new Int32Array(next.marks.length + step.marks.length);
      both.set(next.marks);
      both.set(step.marks, next.marks.length);
      mark(held, step.marks);
      next.marks = both;
      next.taken++;
      next.until = now + step.seconds;
      order.push(next.agent.vehicle);
      driving.push(next);
    }
    if (driving.length === 0) break;
    now = driving.reduce((least, { until }) => Math.min(least, until), Number.POSITIVE_INFINITY);
    standing = [];
    for (let i = driving.length - 1; i >= 0; i--) {
      const run = driving[i]!;
      if (run.until > now) continue;
      driving.splice(i, 1);
      stand(run, run.agent.steps[run.taken - 1]!.stands);
      standing.push(run);
    }
  }
  return order;
}

/** The same order as turns by vehicle, counted from `first`. */
export function turnsIn(order: readonly string[], first: number): Map<string, number[]> {
  const turns = new Map<string, number[]>();
  for (const [at, vehicle] of order.entries()) {
    const own = turns.get(vehicle);
    if (own) own.push(first + at);
    else turns.set(vehicle, [first + at]);
  }
  return turns;
}
