import type { Answer, Up } from '#adapters/devices/handheld/wire.ts';
import { kept, type Store } from './kept.ts';

export interface Text {
  readonly en: string;
  readonly zh: string;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** What goes up, before it has an id. */
export type Message = WithoutId<Up>;

/** A message whose answer has not come. */
export interface Waiting {
  readonly up: Up;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly worker: string;
  /** The sentence of the step that it answers. */
  readonly about?: Text;
  /** The line was down while it waited: the worker walked on and is told what became of it. */
  readonly wasOffline: boolean;
}

/** `unknown`: it is too old to be sent again, so nobody can say whether it was taken over. */
export interface Outcome extends Waiting {
  readonly became: 'applied' | 'refused' | 'unknown';
  readonly answer?: Answer;
}

/** The warehouse keeps answers for seven days; sent later, a message might take effect twice. */
const RESEND_FOR_MS = 6 * 24 * 3600 * 1_000;
const OUTCOMES_KEPT = 40;
/** More than a shift offline; beyond it nothing more is taken, rather than something dropped. */
export const MOST_WAITING = 200;

/** Unique for ever; `randomUUID` is for secure pages only, and a warehouse's may be plain HTTP. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `P-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Keeps each message until its answer came, in order and over a reload; its id is made once, so that
 * whatever is sent again counts once.
 */
export class Outbox {
  readonly #kept;
  readonly #keptOutcomes;
  readonly #now: () => number;
  #waiting: readonly Waiting[];
  #outcomes: readonly Outcome[];

  constructor(store: Store, now: () => number) {
    this.#now = now;
    this.#kept = kept<readonly Waiting[]>(store, 'outbox');
    this.#keptOutcomes = kept<readonly Outcome[]>(store, 'outcomes');
    // Whatever waited through a reload waited out of the worker's sight.
    this.#waiting = (this.#kept.read() ?? []).map((one) => ({ ...one, wasOffline: true }));
    this.#outcomes = this.#keptOutcomes.read() ?? [];
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Newest first. */
  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** False when it could not be kept; then it is not sent either. */
  add(up: Up, worker: string, isOnline: boolean, about?: Text): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false;
    const one = { up, at: this.#now(), worker, wasOffline: !isOnline, ...(about ? { about } : {}) };
    const waiting = [...this.#waiting, one];
    if (!this.#kept.write(waiting)) return false;
    this.#waiting = waiting;
    return true;
  }

  /** The line broke: what waits now waits out of sight. */
  lost(): void {
    this.#set(this.#waiting.map((one) => ({ ...one, wasOffline: true })));
  }

  /** Ends what is too old to be sent again. */
  giveUpOld(): readonly Outcome[] {
    const old = this.#waiting
      .filter(({ at }) => this.#now() - at > RESEND_FOR_MS)
      .map((one): Outcome => ({ ...one, became: 'unknown' }));
    for (const outcome of old) this.#end(outcome);
    return old;
  }

  /** In the order in which it was done; nothing of it goes up in another worker's name. */
  of(worker: string): readonly Up[] {
    return this.#waiting.filter((one) => one.worker === worker).map(({ up }) => up);
  }

  /** Undefined: nothing waited for this answer, it came before. */
  settle(answer: Answer): Outcome | undefined {
    const found = this.#waiting.find(({ up }) => up.id === answer.id);
    if (!found) return undefined;
    const outcome: Outcome = {
      ...found,
      became: answer.accepted ? 'applied' : 'refused',
      answer,
    };
    this.#end(outcome);
    return outcome;
  }

  #end(outcome: Outcome): void {
    // First the outcome: cut off in between, the message is sent once more and gets the same answer.
    this.#outcomes = [outcome, ...this.#outcomes].slice(0, OUTCOMES_KEPT);
    this.#keptOutcomes.write(this.#outcomes);
    this.#set(this.#waiting.filter((other) => other.up.id !== outcome.up.id));
  }

  #set(waiting: readonly Waiting[]): void {
    this.#waiting = waiting;
    this.#kept.write(waiting.length === 0 ? undefined : waiting);
  }
}
