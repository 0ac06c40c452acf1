/** The wire of a terminal, as little of it as the page needs; a test plays it. */
export interface Line {
  readonly connected: boolean;
  /** At least once, while connected; what is lost is sent again by the outbox. */
  publish(topic: string, payload: string, retain: boolean): void;
  close(): void;
}

export interface LineListener {
  onUp(): void;
  onDown(): void;
  onMessage(topic: string, payload: string): void;
}

/** When what was not answered is sent again. */
export interface Timers {
  now(): number;
  every(ms: number, act: () => void): () => void;
}

/** Opens the line of a terminal and keeps it up; `will` is said by the broker when it breaks. */
export type OpenLine = (
  device: string,
  wire: {
    readonly hear: readonly string[];
    readonly will: { readonly topic: string; readonly payload: string };
  },
  listener: LineListener,
) => Line;

/** As `adapters/devices/handheld/wire.ts` has it, without the schemas that stand beside it. */
export const topicOf = (device: string, leaf: 'up' | 'step' | 'answer' | 'connection'): string =>
  `handheld/v1/${device}/${leaf}`;
