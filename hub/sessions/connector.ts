import { backOff } from '#base/back-off.ts';
import type { Timer } from '#base/time.ts';
import type { SessionCore, SessionParts } from './core.ts';

const FIRST_MS = 250;
const MOST_MS = 2_000;

/** When a session that opens its own line tries to: at once, then after 0.25 s, 0.5 s, … 2 s. */
export interface Connector {
  begin(): void;
  /** The try failed, or the line was lost. */
  again(): void;
  /** The device answered: the next loss is tried again after 0.25 s. */
  reached(): void;
  stop(): void;
}

export function createConnector(
  { device, scheduler }: SessionParts,
  core: SessionCore,
  connect: () => Promise<void>,
): Connector {
  let tries = 0;
  let timer: Timer | undefined;

  function after(delayMs: number) {
    if (core.stopped) return;
    timer = scheduler.after(delayMs, `hub.connect ${device}`, () => core.guard(connect()));
  }

  return {
    begin: () => after(0),
    again: () => after(backOff(tries++, FIRST_MS, MOST_MS)),
    reached() {
      tries = 0;
    },
    stop: () => timer?.cancel(),
  };
}
