import { Value } from 'typebox/value';
import {
  Answer,
  type Connection,
  Step,
  topicOf,
  type Up,
} from '#adapters/devices/handheld/wire.ts';
import type { Ids } from '#base/ids.ts';
import type { Scheduler, Timer } from '#base/time.ts';
import type { MqttEnd, MqttMessage } from '../plant/ends.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** What goes up, before the terminal gives it an id. */
export type Message = WithoutId<Up>;

export interface TerminalSnapshot {
  readonly unanswered: readonly Up[];
}

export interface TerminalListener {
  onStep(step: Step): void;
  onAnswer(answer: Answer, asked: Up): void;
}

/** How long a terminal waits for an answer before it sends the same message again (wall clock). */
const RESEND_AFTER_MS = 4_000;
const MAX_UNANSWERED = 50;

/**
 * The PDA: an MQTT client that keeps each message until its answer came (docs/handheld.md). What
 * was not answered is sent again, with its id, after a while and after each reconnection.
 */
export class Terminal {
  readonly #device: string;
  readonly #worker: string;
  readonly #end: MqttEnd;
  readonly #ids: Ids;
  readonly #wall: Scheduler;
  readonly #listener: TerminalListener;
  readonly #unanswered = new Map<string, Up>();
  #resend: Timer | undefined;
  #open = false;

  constructor(
    who: { readonly device: string; readonly worker: string },
    deps: {
      readonly end: MqttEnd;
      readonly ids: Ids;
      readonly wall: Scheduler;
      readonly listener: TerminalListener;
    },
  ) {
    this.#device = who.device;
    this.#worker = who.worker;
    this.#end = deps.end;
    this.#ids = deps.ids;
    this.#wall = deps.wall;
    this.#listener = deps.listener;
  }

  open(): void {
    this.#open = true;
    this.#end.subscribe(topicOf(this.#device, 'step'), (message) => this.#onStep(message));
    this.#end.subscribe(topicOf(this.#device, 'answer'), (message) => this.#onAnswer(message));
    this.#end.onConnect(() => this.#onConnect());
  }

  /** Sends and returns the message's id. */
  send(message: Message): string {
    const up = { id: this.#ids.next('UP'), ...message } as Up;
    this.#keep(up);
    this.#publish(up);
    return up.id;
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#resend?.cancel();
    this.#announce(false);
    await this.#end.end();
  }

  snapshot(): TerminalSnapshot {
    return { unanswered: [...this.#unanswered.values()].filter((up) => up.type !== 'login') };
  }

  restore(snapshot: TerminalSnapshot): void {
    for (const up of snapshot.unanswered) this.#unanswered.set(up.id, up);
  }

  #keep(up: Up): void {
    this.#unanswered.set(up.id, up);
    const oldest = this.#unanswered.keys().next();
    if (this.#unanswered.size > MAX_UNANSWERED && !oldest.done) {
      this.#unanswered.delete(oldest.value);
    }
    this.#armResend();
  }

  #onConnect(): void {
    this.#announce(true);
    for (const up of [...this.#unanswered.values()]) {
      if (up.type === 'login') this.#unanswered.delete(up.id);
    }
    const earlier = [...this.#unanswered.values()];
    this.send({ type: 'login', worker: this.#worker });
    for (const up of earlier) this.#publish(up);
  }

  #announce(online: boolean): void {
    const payload: Connection = { online };
    this.#end.publish(topicOf(this.#device, 'connection'), JSON.stringify(payload), {
      qos: 1,
      retain: true,
    });
  }

  #publish(up: Up): void {
    this.#end.publish(topicOf(this.#device, 'up'), JSON.stringify(up), { qos: 1, retain: false });
  }

  #armResend(): void {
    if (this.#resend || !this.#open) return;
    this.#resend = this.#wall.after(RESEND_AFTER_MS, `terminal ${this.#device} resends`, () => {
      this.#resend = undefined;
      if (this.#unanswered.size === 0) return;
      // While the line is down they wait: the reconnection sends them.
      if (this.#end.connected) for (const up of this.#unanswered.values()) this.#publish(up);
      this.#armResend();
    });
  }

  #onStep(message: MqttMessage): void {
    const step = parse(message);
    if (this.#open && Value.Check(Step, step)) this.#listener.onStep(step);
  }

  #onAnswer(message: MqttMessage): void {
    const answer = parse(message);
    if (!this.#open || !Value.Check(Answer, answer)) return;
    const asked = this.#unanswered.get(answer.id);
    if (!asked) return;
    this.#unanswered.delete(answer.id);
    if (this.#unanswered.size === 0) {
      this.#resend?.cancel();
      this.#resend = undefined;
    }
    this.#listener.onAnswer(answer, asked);
  }
}

function parse(message: MqttMessage): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(message.payload));
  } catch {
    return undefined;
  }
}
