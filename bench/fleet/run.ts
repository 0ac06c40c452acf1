/** One fleet of one size under one control: a warm-up, and then what it did and cost. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from './control.ts';
import { createDemand } from './demand.ts';
import { drawFloor } from './floor.ts';
import { CARRIER } from './makes.ts';
import { setStage } from './stage.ts';
import { watchStanding } from './standing.ts';
import type { Ended, Looked } from './words.ts';

/** Transports that have not ended, for each vehicle: one in hand, and one that waits. */
const OPEN_EACH = 2;
const LOOK_MS = 1_000;

export interface Figures {
  readonly vehicles: number;
  readonly control: Control;
  readonly ground: string;
  readonly minutes: number;
  readonly finished: number;
  readonly failed: number;
  /** Scaled to an hour. */
  readonly perHour: number;
  /** Of those that finished: seconds from the asking until the load was taken up, and to the end. */
  readonly meanWait: number;
  readonly longestWait: number;
  readonly meanTotal: number;
  /** From the beginning of the warm-up on. */
  readonly deadlocks: readonly string[];
  readonly stalls: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  /** The master's share of one core, in percent, and of that for each vehicle. */
  readonly cpu: number;
  readonly cpuEach: number;
  readonly refused: readonly string[];
  readonly troubles: number;
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;

/** Before the vehicles came each of them was missed. */
const since = (before: Looked['calls'], now: Looked['calls']): Looked['calls'] =>
  Object.fromEntries(
    Object.entries(now).flatMap(([kind, count]) => {
      const more = count - (before[kind] ?? 0);
      return more > 0 ? [[kind, more]] : [];
    }),
  );

export async function measure(options: {
  readonly vehicles: number;
  readonly control: Control;
  readonly warmUpSeconds: number;
  readonly minutes: number;
  readonly seed: number;
  readonly profile?: string;
}): Promise<Figures> {
  const { vehicles, control, minutes, seed, profile } = options;
  const site = drawFloor(vehicles, [CARRIER]);
  const stage = await setStage({
    ...{ site, control, seed, speed: 1 },
    ...(profile === undefined ? {} : { profile }),
  });
  try {
    const demand = createDemand(site, seed);
    const standing = watchStanding();
    const ended = new Map<string, Ended>();
    let seen = await stage.look();
    const before = seen.calls;
    stage.ask(demand.next(vehicles * OPEN_EACH));
    const goOn = async (seconds: number) => {
      for (const until = performance.now() + 1_000 * seconds; performance.now() < until; ) {
        await wait(LOOK_MS);
        const known = ended.size;
        seen = await stage.look(seen.at - 10 * LOOK_MS);
        for (const one of seen.ended) ended.set(one.transport, one);
        standing.see(seen.at, seen.underWay);
        stage.ask(demand.next(ended.size - known));
      }
    };
    await goOn(options.warmUpSeconds);
    const from = seen;
    await goOn(60 * minutes);

    const seconds = (seen.at - from.at) / 1_000;
    const inTime = [...ended.values()].filter(({ endedAt }) => endedAt > from.at);
    const done = inTime.filter(({ status }) => status === 'done');
    const waits = done.map(({ askedAt, fetchedAt }) => ((fetchedAt ?? askedAt) - askedAt) / 1_000);
    const cpu = (seen.cpu - from.cpu) / (10_000 * seconds);
    return {
      ...{ vehicles, control, ground: stage.ground, minutes: seconds / 60 },
      finished: done.length,
      failed: inTime.length - done.length,
      perHour: (3_600 * done.length) / seconds,
      meanWait: mean(waits),
      longestWait: Math.max(0, ...waits),
      meanTotal: mean(done.map(({ askedAt, endedAt }) => (endedAt - askedAt) / 1_000)),
      ...{
        deadlocks: standing.deadlocks,
        stalls: standing.stalls,
        calls: since(before, seen.calls),
      },
      ...{ cpu, cpuEach: cpu / vehicles, refused: [...stage.refused], troubles: seen.troubles },
    };
  } finally {
    await stage.stop();
  }
}
