import type { Answer, Step, Up } from '#adapters/devices/handheld/wire.ts';
import { type Gathered, keepSure, prefilled, valuesOf } from './fields.ts';
import { type Kept, kept, type Store } from './kept.ts';
import { type Line, type OpenLine, type Timers, topicOf } from './line.ts';
import { type Message, newId, Outbox, type Outcome, type Text } from './outbox.ts';
import { Presence } from './presence.ts';
import type { Happening, View } from './view.ts';

export type { Happening, View } from './view.ts';

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
  readonly #presence: Presence;
  readonly #step: Kept<Step>;
  readonly #gathered: Kept<{ stepId: string; gathered: Gathered }>;
  /** The step whose answer was taken over: it is not asked again when it comes again. */
  readonly #taken: Kept<string>;
  readonly #unread: Kept<readonly Outcome[]>;
  #line: Line | undefined;
  #stopTimer = () => {};
  #upSince = 0;
  #soonLost = 0;
  #view: View;

  constructor(deps: ClientDeps) {
    const { device, store, timers } = deps;
    this.#deps = deps;
    this.#outbox = new Outbox(store, timers.now);
    this.#presence = new Presence(store);
    this.#step = kept(store, 'step');
    this.#gathered = kept(store, 'gathered');
    this.#taken = kept(store, 'taken');
    this.#unread = kept(store, 'unread');
    const { worker, login } = this.#presence;
    const step = worker === '' ? undefined : this.#step.read();
    const before = this.#gathered.read();
    const gathered = before && before.stepId === step?.stepId ? before.gathered : {};
    this.#view = {
      ...{ device, worker, login, step, gathered, line: 'connecting' },
      ...{ loginRefused: undefined, complaint: undefined, answered: 'no', waiting: [] },
      ...{ isFull: false, outcomes: [], unread: this.#unread.read() ?? [] },
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
    this.#presence.logIn(worker);
    this.#forgetWork();
    this.#show({ loginRefused: undefined });
    this.#sayDue();
  }

  /** False while something waits for its answer: it is this worker's, and must be told as such. */
  logout(): boolean {
    if (this.#outbox.of(this.#view.worker).length > 0 || this.#view.line !== 'online') return false;
    this.#presence.logOut();
    this.#forgetWork();
    this.#show({});
    this.#sayDue();
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

  /** False when it could not be kept; its outcome is known by its id. */
  ask(message: Extract<Message, { type: 'request' | 'take_over' }>, id = newId()): boolean {
    return this.#send({ id, ...message } as Up);
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
    // What waits goes up once this worker is known to be logged in: before, it would be nobody's.
    this.#presence.onLine();
    this.#show({ line: 'online' });
    this.#sayDue();
  }

  #onDown(): void {
    const { now } = this.#deps.timers;
    const wasOnline = this.#view.line === 'online';
    if (wasOnline) this.#soonLost = now() - this.#upSince < SOON_MS ? this.#soonLost + 1 : 0;
    this.#outbox.lost();
    this.#presence.onLine();
    if (this.#soonLost >= CONTESTED_AFTER) {
      this.#stopTimer();
      this.#line?.close();
      this.#line = undefined;
      this.#show({ line: 'contested' });
      return;
    }
    this.#show({ line: 'offline' });
  }

  #announce(online: boolean): void {
    const topic = topicOf(this.#deps.device, 'connection');
    this.#line?.publish(topic, JSON.stringify({ online }), true);
  }

  #publish(up: object): void {
    this.#line?.publish(topicOf(this.#deps.device, 'up'), JSON.stringify(up), false);
  }

  #sayDue(): void {
    const { due } = this.#presence;
    if (due && this.#view.line === 'online') this.#publish(due);
  }

  #sendAgain(): void {
    if (this.#view.line !== 'online') return;
    this.#sayDue();
    if (this.#view.login === 'in') this.#flush();
  }

  #flush(): void {
    const old = this.#outbox.giveUpOld();
    this.#keepUnread(old);
    for (const up of this.#outbox.of(this.#view.worker)) this.#publish(up);
    this.#show({});
    for (const outcome of old) this.#deps.onHappening({ type: 'outcome', outcome });
  }

  #send(up: Up, about?: Text): boolean {
    const isIn = this.#view.line === 'online' && this.#view.login === 'in';
    const isKept = this.#outbox.add(up, this.#view.worker, isIn, about);
    if (isKept && isIn) this.#publish(up);
    this.#show({ isFull: !isKept });
    return isKept;
  }

  #answer(make: (stepId: string) => Message): void {
    const { step, answered } = this.#view;
    if (!step || step.stepId === '' || answered !== 'no') return;
    this.#view = { ...this.#view, complaint: undefined };
    this.#send({ id: newId(), ...make(step.stepId) } as Up, step.text);
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
    // The retained step is that of whoever was here last; a login brings its own.
    if (this.#view.worker === '') return;
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
    const presence = this.#presence.hear(answer);
    if (presence) {
      if (presence === 'in') this.#flush();
      if (presence === 'refused') this.#onLoginRefused(answer);
      return;
    }
    const outcome = this.#outbox.settle(answer);
    if (!outcome) return;
    const { up } = outcome;
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

  #onLoginRefused({ code = '', text = { en: code, zh: code } }: Answer): void {
    this.#forgetWork();
    this.#show({ loginRefused: text });
    this.#deps.onHappening({ type: 'login_refused', text });
  }

  /** The next worker sees nothing of it. */
  #forgetWork(): void {
    for (const one of [this.#step, this.#gathered, this.#taken]) one.write(undefined);
    const nothing = { step: undefined, gathered: {}, complaint: undefined, isFull: false };
    this.#view = { ...this.#view, ...nothing };
  }

  #show(changed: Partial<View>): void {
    const next = { ...this.#view, ...changed };
    const { stepId = '' } = next.step ?? {};
    const { waiting, outcomes } = this.#outbox;
    const { worker, login } = this.#presence;
    const isSent = waiting.some(({ up }) => 'stepId' in up && up.stepId === stepId);
    const isTaken = stepId !== '' && this.#taken.read() === stepId;
    const answered = isSent ? 'sent' : isTaken ? 'taken' : 'no';
    this.#view = { ...next, worker, login, waiting, outcomes, answered };
    this.#deps.onChange(this.#view);
  }
}
