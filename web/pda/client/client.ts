import type { Answer, Step } from '#adapters/devices/handheld/wire.ts';
import { type Gathered, keepSure, prefilled, valuesOf } from './fields.ts';
import { type Kept, kept, type Store } from './kept.ts';
import { type Line, type OpenLine, topicOf } from './line.ts';
import { type Message, newId, Outbox, type Outcome, type Text, type Waiting } from './outbox.ts';

/** What the page shows; a new one at each change. */
export interface View {
  readonly device: string;
  /** Who is logged in, or wants to be; '' is nobody. */
  readonly worker: string;
  /** `contested`: somebody else uses this terminal, and the line was given up. */
  readonly line: 'connecting' | 'online' | 'offline' | 'contested';
  readonly login: 'out' | 'asked' | 'in';
  readonly loginRefused: Text | undefined;
  readonly step: Step | undefined;
  readonly gathered: Gathered;
  /** The shown step was answered; `sent`: and whether rightly is not known yet. */
  readonly answered: 'no' | 'sent' | 'taken';
  readonly complaint: Text | undefined;
  readonly waiting: readonly Waiting[];
  /** Newest first. */
  readonly outcomes: readonly Outcome[];
  /** Ends of messages that waited offline and that nobody has looked at. */
  readonly unread: readonly Outcome[];
}

/** What somebody with eyes elsewhere hears of. */
export type Happening =
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'notice'; readonly step: Step }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'login_refused'; readonly text: Text };

export interface Timers {
  now(): number;
  every(ms: number, act: () => void): () => void;
}

export interface ClientDeps {
  readonly device: string;
  readonly open: OpenLine;
  readonly store: Store;
  readonly timers: Timers;
  onChange(view: View): void;
  onHappening(happening: Happening): void;
}

const RESEND_MS = 4_000;
/** A line that breaks so soon, so often, is broken by another terminal of the same name. */
const SOON_MS = 8_000;
const CONTESTED_AFTER = 4;

/** The end of a terminal's wire, as docs/handheld.md tells it. */
export class PdaClient {
  readonly #deps: ClientDeps;
  readonly #outbox: Outbox;
  readonly #worker: Kept<string>;
  readonly #step: Kept<Step>;
  readonly #gathered: Kept<{ stepId: string; gathered: Gathered }>;
  /** The step whose answer was taken over: it is not asked again when it comes again. */
  readonly #taken: Kept<string>;
  readonly #unread: Kept<readonly Outcome[]>;
  #line: Line | undefined;
  #stopTimer = () => {};
  #loginId = '';
  #upSince = 0;
  #soonLost = 0;
  #view: View;

  constructor(deps: ClientDeps) {
    const { device, store, timers } = deps;
    this.#deps = deps;
    this.#outbox = new Outbox(store, timers.now);
    this.#worker = kept(store, 'worker');
    this.#step = kept(store, 'step');
    this.#gathered = kept(store, 'gathered');
    this.#taken = kept(store, 'taken');
    this.#unread = kept(store, 'unread');
    const worker = this.#worker.read() ?? '';
    const step = worker === '' ? undefined : this.#step.read();
    const before = this.#gathered.read();
    const gathered = before && before.stepId === step?.stepId ? before.gathered : {};
    this.#view = {
      ...{ device, worker, step, gathered, line: 'connecting', login: 'out' },
      ...{ loginRefused: undefined, complaint: undefined, answered: 'no', waiting: [] },
      ...{ outcomes: [], unread: this.#unread.read() ?? [] },
    };
  }

  get view(): View {
    return this.#view;
  }

  open(): void {
    const { device, open, timers } = this.#deps;
    const will = {
      topic: topicOf(device, 'connection'),
      payload: JSON.stringify({ online: false }),
    };
    const hear = [topicOf(device, 'step'), topicOf(device, 'answer')];
    this.#show({});
    this.#line = open(
      device,
      { hear, will },
      {
        onUp: () => this.#onUp(),
        onDown: () => this.#onDown(),
        onMessage: (topic, payload) => this.#onMessage(topic, payload),
      },
    );
    this.#stopTimer = timers.every(RESEND_MS, () => this.#sendAgain());
  }

  close(): void {
    this.#stopTimer();
    if (this.#line?.connected) this.#announce(false);
    this.#line?.close();
    this.#line = undefined;
  }

  login(worker: string): void {
    this.#worker.write(worker);
    this.#loginId = newId();
    this.#show({ worker, login: 'asked', loginRefused: undefined });
    this.#sendLogin();
  }

  /** False while something waits for its answer: it is this worker's, and must be told as such. */
  logout(): boolean {
    if (this.#outbox.of(this.#view.worker).length > 0 || this.#view.line !== 'online') return false;
    this.#send({ type: 'logout' });
    return true;
  }

  /** What was scanned or typed so far, for the shown step. */
  gather(gathered: Gathered): void {
    const { step } = this.#view;
    if (!step) return;
    this.#gathered.write({ stepId: step.stepId, gathered });
    this.#show({ gathered, complaint: undefined });
  }

  confirm(): void {
    this.#answer((stepId) => ({
      ...{ type: 'confirm', stepId, values: valuesOf(this.#view.gathered) },
    }));
  }

  done(): void {
    this.#answer((stepId) => ({ type: 'key', stepId, key: 'done' }));
  }

  refuse(reason: Extract<Message, { type: 'refuse' }>['reason'], quantity?: number): void {
    const more = quantity === undefined ? {} : { quantity };
    this.#answer((stepId) => ({ type: 'refuse', stepId, reason, ...more }));
  }

  /** @returns the id, by which its outcome is known; undefined: too much waits already */
  ask(message: Extract<Message, { type: 'request' | 'take_over' }>): string | undefined {
    return this.#send(message);
  }

  /** The worker has seen what became of it. */
  markRead(): void {
    this.#unread.write(undefined);
    this.#show({ unread: [] });
  }

  // ------------------------------------------------------------------------------- the wire

  #onUp(): void {
    this.#upSince = this.#deps.timers.now();
    this.#announce(true);
    const { worker } = this.#view;
    this.#show({ line: 'online', login: worker === '' ? 'out' : 'asked' });
    if (worker === '') return;
    // What waits goes up once this worker is known to be logged in: before, it would be nobody's.
    this.#loginId = newId();
    this.#sendLogin();
  }

  #onDown(): void {
    const { now } = this.#deps.timers;
    const wasOnline = this.#view.line === 'online';
    if (wasOnline) this.#soonLost = now() - this.#upSince < SOON_MS ? this.#soonLost + 1 : 0;
    this.#outbox.lost();
    if (this.#soonLost >= CONTESTED_AFTER) {
      this.#stopTimer();
      this.#line?.close();
      this.#line = undefined;
      this.#show({ line: 'contested', login: 'out' });
      return;
    }
    this.#show({ line: 'offline', login: this.#view.worker === '' ? 'out' : 'asked' });
  }

  #announce(online: boolean): void {
    const topic = topicOf(this.#deps.device, 'connection');
    this.#line?.publish(topic, JSON.stringify({ online }), true);
  }

  #publish(up: object): void {
    this.#line?.publish(topicOf(this.#deps.device, 'up'), JSON.stringify(up), false);
  }

  #sendLogin(): void {
    const { worker, login } = this.#view;
    if (worker === '' || login !== 'asked' || this.#view.line !== 'online') return;
    this.#publish({ id: this.#loginId, type: 'login', worker });
  }

  #sendAgain(): void {
    if (this.#view.line !== 'online') return;
    this.#sendLogin();
    if (this.#view.login === 'in') this.#flush();
  }

  #flush(): void {
    this.#keepUnread(this.#outbox.giveUpOld());
    for (const up of this.#outbox.of(this.#view.worker)) this.#publish(up);
    this.#show({});
  }

  #send(message: Message, about?: Text): string | undefined {
    if (this.#outbox.isFull) return undefined;
    const isIn = this.#view.line === 'online' && this.#view.login === 'in';
    const up = this.#outbox.add(message, this.#view.worker, isIn, about);
    if (isIn) this.#publish(up);
    this.#show({});
    return up.id;
  }

  #answer(make: (stepId: string) => Message): void {
    const { step, answered } = this.#view;
    if (!step || step.stepId === '' || answered !== 'no') return;
    this.#send(make(step.stepId), step.text);
    this.#show({ complaint: undefined });
  }

  // ----------------------------------------------------------------------- what comes down

  #onMessage(topic: string, payload: string): void {
    let message: unknown;
    try {
      message = JSON.parse(payload);
    } catch {
      return;
    }
    if (topic === topicOf(this.#deps.device, 'step')) this.#onStep(message as Step);
    else this.#onAnswer(message as Answer);
  }

  #onStep(step: Step): void {
    const before = this.#view.step;
    const isSame = before?.stepId === step.stepId && step.stepId !== '';
    if (JSON.stringify(before) === JSON.stringify(step)) return;
    this.#step.write(step);
    if (isSame) {
      // With a red notice nothing of it was taken over, and it is to be answered anew.
      const isRed = step.notice?.level === 'wrong';
      if (isRed) this.#taken.write(undefined);
      this.#show({ step, ...(isRed ? { gathered: keepSure(this.#view.gathered) } : {}) });
      if (step.notice) this.#deps.onHappening({ type: 'notice', step });
      return;
    }
    const gathered = prefilled(step);
    this.#gathered.write({ stepId: step.stepId, gathered });
    this.#show({ step, gathered, complaint: undefined });
    this.#deps.onHappening({ type: 'step', step });
  }

  #onAnswer(answer: Answer): void {
    if (answer.id === this.#loginId) {
      this.#onLogin(answer);
      return;
    }
    const outcome = this.#outbox.settle(answer);
    if (!outcome) return;
    const { up } = outcome;
    if (up.type === 'logout') {
      this.#forgetWorker();
      this.#show({});
      return;
    }
    const isOfStep = 'stepId' in up && up.stepId === this.#view.step?.stepId;
    if (isOfStep && answer.accepted) this.#taken.write(up.stepId);
    if (outcome.wasOffline) this.#keepUnread([outcome]);
    const refused = isOfStep && !answer.accepted;
    this.#show({
      ...(refused ? { complaint: answer.text, gathered: keepSure(this.#view.gathered) } : {}),
    });
    this.#deps.onHappening({ type: 'outcome', outcome });
  }

  #keepUnread(outcomes: readonly Outcome[]): void {
    if (outcomes.length === 0) return;
    const unread = [...this.#view.unread, ...outcomes];
    this.#unread.write(unread);
    this.#show({ unread });
  }

  #onLogin(answer: Answer): void {
    this.#loginId = '';
    if (answer.accepted) {
      this.#show({ login: 'in' });
      this.#flush();
      return;
    }
    const text = answer.text ?? { en: answer.code ?? '', zh: answer.code ?? '' };
    this.#forgetWorker();
    this.#show({ loginRefused: text });
    this.#deps.onHappening({ type: 'login_refused', text });
  }

  #forgetWorker(): void {
    for (const one of [this.#worker, this.#gathered, this.#taken]) one.write(undefined);
    this.#view = { ...this.#view, worker: '', login: 'out', gathered: {}, complaint: undefined };
  }

  #show(changed: Partial<View>): void {
    const next = { ...this.#view, ...changed };
    const { stepId = '' } = next.step ?? {};
    const { waiting, outcomes } = this.#outbox;
    const isSent = waiting.some(({ up }) => 'stepId' in up && up.stepId === stepId);
    const isTaken = stepId !== '' && this.#taken.read() === stepId;
    const answered = isSent ? 'sent' : isTaken ? 'taken' : 'no';
    this.#view = { ...next, waiting, outcomes, answered };
    this.#deps.onChange(this.#view);
  }
}
