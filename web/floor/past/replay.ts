import type { FloorListener } from '../live.ts';
import type { Point } from '../types.ts';
import type { PastWindow } from './types.ts';
import { type OpenWindow, openWindow } from './window.ts';

/** So much is asked for at once: little enough to come soon, enough for ten seconds at the highest speed. */
export const WINDOW_MS = 600_000;
const TICK_MS = 250;
const AGAIN_MS = 2_000;

export const SPEEDS = [1, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];

export interface ReplayDeps {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly listener: FloorListener;
  ask(from: number, to: number): Promise<PastWindow | 'refused' | 'unreached'>;
  /** The moment that is shown now. */
  shows(at: number): void;
  /** The past has come up to the present. */
  ended(): void;
}

/** Tells a listener of the floor what was, as the stream tells what is. */
export function createReplay({ nodes, listener, ask, shows, ended }: ReplayDeps, begin: number) {
  let at = begin;
  let window: OpenWindow | undefined;
  let speed: Speed = 1;
  let isPlaying = false;
  let isAsking = false;
  let askAgainAt = 0;
  let lastTick = performance.now();
  let isEnded = false;

  const isIn = ({ from, to }: OpenWindow) => at >= from && at <= to;

  async function load(): Promise<void> {
    isAsking = true;
    const from = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    const answer = await ask(from, from + WINDOW_MS);
    isAsking = false;
    if (isEnded) return;
    listener.online(answer !== 'unreached');
    if (typeof answer === 'string') {
      askAgainAt = performance.now() + AGAIN_MS;
      return;
    }
    window = openWindow(answer, nodes);
    // The present cut it short, and all of it was shown.
    if (at > window.to && at < from + WINDOW_MS) ended();
    else show();
  }

  function show(): void {
    if (!window || !isIn(window)) return;
    listener.state(window.stateAt(at));
    shows(at);
  }

  function tick(): void {
    const now = performance.now();
    const passed = now - lastTick;
    lastTick = now;
    if (!window || !isIn(window)) {
      if (!isAsking && now >= askAgainAt) void load();
      return;
    }
    if (!isPlaying) return;
    at += passed * speed;
    if (!isIn(window)) return;
    listener.change(window.changeUntil(at));
    shows(at);
  }

  const timer = globalThis.setInterval(tick, TICK_MS);
  tick();
  return {
    play(wanted: Speed): void {
      speed = wanted;
      isPlaying = true;
    },
    pause(): void {
      isPlaying = false;
    },
    seek(to: number): void {
      at = to;
      askAgainAt = 0;
      show();
    },
    end(): void {
      isEnded = true;
      globalThis.clearInterval(timer);
    },
  };
}

export type Replay = ReturnType<typeof createReplay>;
