import { isOperatingError } from '#base/operating-error.ts';
import { type Millis, type Scheduler, seconds, type Timer } from '#base/time.ts';
import { changeJson, type Sections, toJson } from './sections.ts';

/** How often what moves is looked at: half of what may pass until a screen shows it. */
const MOVING_EVERY: Millis = 250;
const STANDING_EVERY = seconds(1);
const HEAT_EVERY = seconds(30);
const BEAT_EVERY = seconds(5);
/** A question that took long is asked seldom: the floor costs the database a twentieth at most. */
const REST_FACTOR = 20;

export interface FloorSources {
  readonly scheduler: Scheduler;
  /** From memory. */
  moving(): Sections;
  /** From the database. */
  standing(): Promise<Sections>;
  heat(): Promise<Sections>;
}

export type FloorEvent = 'state' | 'change' | 'beat';
/** Gets each event as it goes over the wire: the same bytes for all. */
export type FloorListener = (frame: Buffer) => void;

const frameOf = (event: FloorEvent, data: string): Buffer =>
  Buffer.from(`event: ${event}\ndata: ${data}\n\n`);

export interface FloorCollector {
  /** First the whole state comes, then what changes; ends with the function that comes back. */
  listen(listener: FloorListener): () => void;
  readonly listeners: number;
}

/**
 * Looks at the floor once for all who look at it, and tells them what changed. While nobody looks,
 * nothing is collected.
 */
export function createFloorCollector(sources: FloorSources): FloorCollector {
  const { scheduler } = sources;
  /** Those who have the state, and those who wait for the first one to be complete. */
  const told = new Set<FloorListener>();
  const waiting = new Set<FloorListener>();
  let current: Sections | undefined;
  let whole: { readonly of: Sections | undefined; readonly frame: Buffer } | undefined;
  let timers = new Set<Timer>();
  /** Questions of a time when others looked are not taken in. */
  let turn = 0;

  const tell = (event: FloorEvent, data: string) => {
    if (told.size === 0) return;
    const frame = frameOf(event, data);
    for (const listener of told) listener(frame);
  };

  function take(news: Sections): void {
    const now = scheduler.now();
    const before = current ?? {};
    current = { ...before, ...news };
    const change = changeJson(now, before, news);
    if (change) tell('change', change);
  }

  function begin(listener: FloorListener): void {
    waiting.delete(listener);
    told.add(listener);
    // Many come at once when the house is back.
    if (!whole || whole.of !== current) {
      const frame = frameOf('state', toJson(scheduler.now(), current ?? {}));
      whole = { of: current, frame };
    }
    listener(whole.frame);
  }

  function after(delay: Millis, name: string, action: () => void | Promise<void>): void {
    const timer = scheduler.after(delay, name, () => {
      timers.delete(timer);
      return action();
    });
    timers.add(timer);
  }

  async function ask(
    question: () => Promise<Sections>,
    every: Millis,
    name: string,
  ): Promise<void> {
    const mine = turn;
    const began = performance.now();
    let answer: Sections = {};
    try {
      answer = await question();
    } catch (error) {
      if (!isOperatingError(error) || !error.retryable) throw error;
    }
    if (mine !== turn) return;
    take(answer);
    // Whole milliseconds: a clock that is moved on by timers would show fractions, which no time is.
    const rest = Math.max(every, Math.ceil((performance.now() - began) * REST_FACTOR));
    after(rest, name, () => ask(question, every, name));
  }

  function look(): void {
    take(sources.moving());
    after(MOVING_EVERY, 'floor', look);
  }

  function beat(): void {
    tell('beat', String(scheduler.now()));
    after(BEAT_EVERY, 'floor beat', beat);
  }

  async function start(): Promise<void> {
    const mine = turn;
    beat();
    look();
    await ask(sources.standing, STANDING_EVERY, 'floor standing');
    if (mine !== turn) return;
    for (const listener of waiting) begin(listener);
    await ask(sources.heat, HEAT_EVERY, 'floor heat');
  }

  function stop(): void {
    turn++;
    for (const timer of timers) timer.cancel();
    timers = new Set();
    current = undefined;
    whole = undefined;
  }

  return {
    get listeners() {
      return told.size + waiting.size;
    },
    listen(listener) {
      const isFirst = told.size + waiting.size === 0;
      waiting.add(listener);
      if (isFirst) after(0, 'floor', start);
      else if (current?.places) begin(listener);
      return () => {
        told.delete(listener);
        waiting.delete(listener);
        if (told.size + waiting.size === 0) stop();
      };
    },
  };
}
