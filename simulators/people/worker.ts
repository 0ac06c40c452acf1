import type { Answer, Step, Up } from '#adapters/devices/handheld/wire.ts';
import type { Random } from '#base/random.ts';
import type { SiteHandheld } from '#base/site/site.ts';
import { type Millis, seconds, type Timer } from '#base/time.ts';
import { ACTS } from './acts/index.ts';
import { messageOf } from './answers.ts';
import { askAfter } from './asks.ts';
import type { WorkerDeps } from './deps.ts';
import { inHands } from './ends.ts';
import { createFinger, type Finger } from './finger.ts';
import { Hearing } from './hearing.ts';
import { makeScene } from './make-scene.ts';
import { drawSeconds, tiredness } from './pace.ts';
import type { Catch, StepRecord, WorkerSnapshot } from './records.ts';
import { Terminal } from './terminal.ts';
import { PLANT, WALL } from './times.ts';
import type { Spot } from './walk.ts';

const SEARCHES = 3;
const LABEL_TRIES = 60;
const ATTEMPTS = 4;

/**
 * A person with a PDA. Modes: idle (no step) → walking and working (a timer runs; nothing in the
 * world has changed yet) → done (the deed is in the world and in `records`) → said (message sent,
 * label pressed, or the scale or the dimensioner speaks) → the next step comes. A refusal takes the deed back and the
 * worker looks again, carefully. A step that vanishes before it was said is taken back too; one
 * that was pressed at a label is not, since the press may have counted.
 */
export class Worker {
  readonly #card: SiteHandheld;
  readonly #deps: WorkerDeps;
  readonly #terminal: Terminal;
  readonly #hearing: Hearing;
  readonly #finger: Finger;
  readonly #doubts: Random;
  #spot: Spot;
  #onShiftSince: Millis;
  #actsDone = 0;
  #step: Step | undefined;
  /** Stands there, hands free: the step says that it cannot be done yet. */
  #standsAt: Spot | undefined;
  #careful = false;
  #attempts = 0;
  #timer: Timer | undefined;
  #changes = 0;

  constructor(card: SiteHandheld, deps: WorkerDeps) {
    this.#card = card;
    this.#deps = deps;
    this.#hearing = new Hearing(deps.world);
    this.#doubts = deps.random.fork('doubts');
    this.#finger = createFinger(deps);
    this.#spot = { x: card.x, y: card.y };
    this.#onShiftSince = deps.scheduler.now();
    this.#terminal = new Terminal(
      { device: card.id, worker: card.worker },
      {
        end: deps.end,
        ids: deps.ids,
        wall: deps.wall,
        listener: {
          onStep: (step) => this.#onStep(step),
          onAnswer: (answer, asked) => this.#onAnswer(answer, asked),
        },
      },
    );
  }

  start(): void {
    this.#terminal.open();
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#terminal.close();
  }

  /** Scans a unit that somebody left half done; once heard, it is in these hands. */
  takeOver(unit: string): void {
    this.#terminal.send({ type: 'take_over', code: unit });
  }

  get worker(): string {
    return this.#card.worker;
  }

  get view() {
    const { x, y } = this.#spot;
    return { worker: this.worker, x, y, act: this.#step?.act ?? '', actsDone: this.#actsDone };
  }

  get catches(): readonly Catch[] {
    return this.#hearing.catches;
  }

  /** Counts every change, so a journal knows when to write. */
  get version(): number {
    return this.#changes;
  }

  snapshot(): WorkerSnapshot {
    return {
      spot: this.#spot,
      onShiftSince: this.#onShiftSince,
      memory: this.#hearing.memory,
      records: this.#hearing.records.snapshot(),
      catches: [...this.#hearing.catches],
      actsDone: this.#actsDone,
      terminal: this.#terminal.snapshot(),
    };
  }

  /** Before `start`. */
  restore(snapshot: WorkerSnapshot): void {
    this.#spot = snapshot.spot;
    this.#onShiftSince = snapshot.onShiftSince;
    this.#hearing.memory = snapshot.memory;
    this.#hearing.records.restore(snapshot.records);
    this.#hearing.catches = [...snapshot.catches];
    this.#actsDone = snapshot.actsDone;
    this.#terminal.restore(snapshot.terminal);
  }

  // ---------------------------------------------------------------- what the terminal shows

  #onStep(step: Step): void {
    this.#changes++;
    if (step.stepId === this.#step?.stepId) {
      this.#step = step;
      this.#reachIn(step);
      const record = this.#hearing.records.byStep(step.stepId);
      const isRefusedPress = step.notice?.level === 'wrong' && record?.said === 'light';
      if (record && isRefusedPress) this.#lookAgain(record, 'scan');
      return;
    }
    const before = this.#step;
    this.#leave();
    this.#deps.log.debug({ act: step.act, stepId: step.stepId }, 'sees a step');
    if (step.stepId === '') return;
    this.#step = step;
    this.#attempts = 0;
    this.#careful = step.notice?.level === 'wrong';
    this.#hearing.begin(step.jobId);
    const record = this.#hearing.records.byStep(step.stepId);
    if (record) this.#resume(record);
    else {
      if (step.act === 'check_again') this.#hearing.hearDoubt(step);
      else if (this.#careful) this.#hearing.hearNotice(step, before);
      this.#begin(step);
    }
  }

  /** The step on the screen is gone. What was not said was not heard. */
  #leave(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#standsAt = undefined;
    const record = this.#step && this.#hearing.records.byStep(this.#step.stepId);
    if (record && record.said === undefined) this.#hearing.takeBack(record, 'taken back');
    this.#step = undefined;
  }

  /** A step known from before a restart of the plant or of the warehouse. */
  #resume(record: StepRecord): void {
    if (record.said === undefined) this.#say(record);
    else if (record.said === 'light') this.#watchLabel(record);
    else if (record.said === 'scale') this.#watchScale(record);
  }

  #onAnswer(answer: Answer, asked: Up): void {
    this.#changes++;
    if (asked.type === 'login') {
      if (!answer.accepted) this.#loginLater(answer);
      return;
    }
    if (asked.type === 'take_over' && answer.accepted) {
      this.#deps.world.moveUnit(asked.code, inHands(this.worker));
    }
    if (answer.accepted) return;
    const record = this.#hearing.records.byMessage(asked.id);
    if (!record) return;
    if (answer.code === 'step.stale' || this.#step?.stepId !== record.stepId) {
      if (!record.pressed) this.#hearing.takeBack(record, 'taken back');
      return;
    }
    this.#lookAgain(record, record.act === 'check' ? 'recount' : 'scan');
  }

  #loginLater(answer: Answer): void {
    this.#deps.log.warn({ worker: this.worker, code: answer.code ?? '' }, 'login was refused');
    this.#deps.wall.after(WALL.loginAgainMs, `${this.worker} logs in again`, () => {
      this.#terminal.send({ type: 'login', worker: this.worker });
    });
  }

  /** The answer was wrong: put everything back, and do it again with care. */
  #lookAgain(record: StepRecord, by: Catch['by']): void {
    this.#hearing.hearRefusal(this.#step, record, by);
    this.#careful = true;
    this.#attempts++;
    const step = this.#step;
    if (!step) return;
    if (this.#attempts >= ATTEMPTS && step.refusals.includes('cannot')) {
      this.#terminal.send({ type: 'refuse', stepId: step.stepId, reason: 'cannot' });
      return;
    }
    this.#later(PLANT.lookAgainMs * this.#attempts, 'looks again', () => this.#begin(step));
  }

  // ------------------------------------------------------------------------- feet and hands

  #later(delayMs: Millis, what: string, action: () => void, clock = this.#deps.scheduler): void {
    this.#timer?.cancel();
    this.#timer = clock.after(delayMs, `${this.worker} ${what}`, action);
  }

  #begin(step: Step): void {
    const script = ACTS[step.act];
    if (!script) {
      this.#deps.log.warn({ act: step.act }, 'a step asks for an unknown act');
      return;
    }
    const current = this.#step ?? step;
    const { metres, spot } = this.#deps.floor.route(this.#spot, script.places(current));
    const effort = script.effort(current, this.#scene(current).scene);
    const tired = tiredness(this.#deps.scheduler.now() - this.#onShiftSince);
    const hands = drawSeconds(effort, this.#deps.random);
    const needed = seconds((metres / this.#card.walkSpeed + hands) * tired);
    this.#later(Math.round(needed), step.act, () => {
      const act = () => this.#perform(current.stepId, spot);
      if (!script.first || !this.#step) return act();
      script.first.prepare(this.#step, this.#scene(this.#step).scene);
      this.#later(script.first.waitMs, 'waits a moment', act, this.#deps.wall);
    });
  }

  #scene(step: Step) {
    return makeScene(this.#deps, {
      worker: this.worker,
      isCareful: this.#careful || this.#hearing.memory.isRecount,
      byLight: step.alsoBy === 'light' && this.#finger.labelOf(step) !== undefined,
      memory: this.#hearing.memory,
    });
  }

  #waitAt(spot: Spot): void {
    this.#spot = spot;
    this.#standsAt = spot;
    this.#later(PLANT.patienceMs, 'waits for a tray', () => {
      const step = this.#step;
      if (!step?.waits) return;
      const reason = step.refusals.includes('blocked') ? 'blocked' : 'cannot';
      this.#terminal.send({ type: 'refuse', stepId: step.stepId, reason });
    });
  }

  #reachIn({ stepId, waits }: Step): void {
    const spot = this.#standsAt;
    if (!spot || waits) return;
    this.#standsAt = undefined;
    this.#later(PLANT.reachesInMs, 'reaches in', () => this.#perform(stepId, spot));
  }

  #perform(stepId: string, spot: Spot, searches = 0): void {
    const step = this.#step;
    const script = step && ACTS[step.act];
    if (!step || !script || step.stepId !== stepId) return;
    if (step.waits) {
      this.#waitAt(spot);
      return;
    }
    this.#changes++;
    this.#spot = spot;
    const isInReach = script.places(step).every((place) => this.#deps.reach(place ?? ''));
    const before = this.#hearing.memory;
    const { scene, errors, hands } = this.#scene(step);
    const finding = isInReach ? script.perform(step, scene) : ({ type: 'cannot' } as const);
    if (finding.type === 'cannot' && searches < SEARCHES) {
      this.#later(PLANT.searchAgainMs, 'searches', () => this.#perform(stepId, spot, searches + 1));
      return;
    }
    this.#hearing.memory = scene.memory;
    this.#actsDone++;
    const { jobId, act } = step;
    const record = { stepId, jobId, act, finding, deeds: hands.deeds, errors, before };
    this.#hearing.records.add(record);
    this.#deps.log.debug({ act, stepId, finding: finding.type }, 'has done a step');
    const question = askAfter(step, this.#doubts, this.#deps.rates.doubts);
    if (question) this.#terminal.send(question);
    if (finding.type === 'answer' && scene.random.chance(scene.rates.missedConfirmation)) {
      const { item = '', quantity = 0, location = '' } = step.facts;
      scene.err({ kind: 'missed_confirmation', item, quantity, place: location });
      const away = scene.random.integer(...PLANT.walkedOffMs);
      this.#later(away, 'comes back to confirm', () => this.#say(record));
      return;
    }
    this.#say(record);
  }

  // -------------------------------------------------------------------------------- answers

  #say(record: StepRecord, tries = 0): void {
    const step = this.#step;
    if (step?.stepId !== record.stepId) return;
    const { finding } = record;
    if (finding.type === 'wait') {
      record.said = 'scale';
      this.#watchScale(record);
      return;
    }
    const byLight =
      step.alsoBy === 'light' && (finding.type === 'answer' || finding.type === 'short');
    const mayPress = byLight && this.#finger.isReady(step);
    if (mayPress && this.#press(step, record)) return;
    if (mayPress && tries < LABEL_TRIES) {
      const again = () => this.#say(record, tries + 1);
      this.#later(WALL.labelLightsMs, 'waits for the light', again, this.#deps.wall);
      return;
    }
    this.#tell(step, record);
  }

  #tell(step: Step, record: StepRecord): void {
    record.said = 'message';
    this.#deps.log.debug({ act: step.act, stepId: step.stepId }, 'tells the PDA');
    record.messageId = this.#terminal.send(messageOf(step, record.finding));
  }

  /** False while the label is dark or shows something else. */
  #press(step: Step, record: StepRecord): boolean {
    const { finding } = record;
    if (!this.#finger.press(step, finding.type === 'short' ? finding.quantity : undefined)) {
      return false;
    }
    record.said = 'light';
    record.pressed = true;
    this.#deps.log.debug({ act: step.act, stepId: step.stepId }, 'presses a label');
    this.#watchLabel(record);
    return true;
  }

  /** A press that led to nothing is repeated while the label is lit, and then told by the PDA. */
  #watchLabel(record: StepRecord): void {
    const look = () => {
      const step = this.#step;
      if (step?.stepId !== record.stepId) return;
      if (step.alsoBy === 'light' && this.#press(step, record)) return;
      this.#tell(step, record);
    };
    this.#later(WALL.pressAgainMs, 'looks at the label', look, this.#deps.wall);
  }

  /** Nothing came of it: take off what lies there and put it on again, or do it by hand. */
  #watchScale(record: StepRecord): void {
    const lift = () => {
      if (this.#step?.stepId !== record.stepId) return;
      this.#hearing.records.forget(record);
      this.#begin(this.#step);
    };
    this.#later(WALL.liftAgainMs, 'lifts it again', lift, this.#deps.wall);
  }
}
