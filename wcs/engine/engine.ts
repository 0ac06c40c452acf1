/**
 * The durable engine. Whatever happens waits in a queue; a tick takes it in one transaction, and
 * only its commit makes it true: then senders are answered, commands go out, reports are sent.
 *
 *   asleep    nothing waits. A fact, a task, an answer or a due timer schedules a tick.
 *   ticking   one transaction is under way; what comes meanwhile waits for the next tick.
 *   failing   the database did not take the tick: senders of facts were told so (they send again),
 *             and it is tried again after a pause.
 *   stopped   takes nothing in.
 */
import type { Database, Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';
import type { DeviceEvent, FactAnswer, HubPort, TelemetryPort } from '#hub/ports.ts';
import type {
  GatePort,
  MeasurementPort,
  PlacePort,
  ReportPort,
  RequestPort,
  WorkerPort,
} from '#wms-core/ports.ts';
import type { Fleet, LegRequest } from '../contracts.ts';
import type { SiteFacts } from '../jobs/model.ts';
import { isOldVersion } from '../jobs/registry.ts';
import { refuse } from '../refusals.ts';
import { dropStaleDrives, loadState, prune } from '../store/load.ts';
import { endCalls } from '../store/problems.ts';
import { writeTick } from '../store/write-tick.ts';
import { createCrew } from './crew.ts';
import { createDispatching, type Dispatching } from './dispatching.ts';
import { isAnybodyLeaving } from './hand-over.ts';
import { type Batch, createInputs, type Inputs } from './inputs.ts';
import { createObserver, type Observer } from './observe.ts';
import { serviceable } from './outages.ts';
import { createReportSender, type ReportSender } from './report-sender.ts';
import { createRequests } from './requests.ts';
import { missTerminals, resumeCommands, resumeReports } from './resume.ts';
import type { WcsSettings } from './settings.ts';
import { applyDraft, createDraft, type Draft, type EngineState, emptyState } from './state.ts';
import { runTick, type TickInput, type TickOutcome } from './tick.ts';

export interface EngineDeps {
  readonly database: Database;
  readonly site: Site;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly hub: HubPort;
  readonly reportPort: ReportPort;
  readonly requestPort: RequestPort;
  readonly gatePort: GatePort;
  readonly measurementPort: MeasurementPort;
  readonly workers: WorkerPort;
  /** Of places that came after the drawing. */
  readonly places: PlacePort;
  readonly fleet: Fleet;
  readonly telemetry: TelemetryPort;
  readonly settings: WcsSettings;
  /** Of which places others keep the books, so that no transport may change what lies there; none. */
  readonly isKept?: (place: string) => boolean;
}

export interface Engine {
  /** What was committed; only to be read. */
  readonly state: EngineState;
  readonly observer: Observer;
  readonly dispatching: Dispatching;
  readonly reportsWaiting: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  fact(event: DeviceEvent): Promise<FactAnswer>;
  /** Takes effect with the next tick, also when it comes before the start. */
  readonly tasks: Inputs['tasks'];
  readonly control: Inputs['control'];
  readonly service: Inputs['service'];
  readonly transport: Inputs['transport'];
  readonly vehicleWish: Inputs['wish'];
  vehicleState(event: DeviceEvent): void;
}

/** Of the things that need a tick only because time passes, when the next is due. */
function nextDue(state: EngineState, settings: WcsSettings): Millis {
  let due = Number.POSITIVE_INFINITY;
  for (const timer of state.timers.values()) due = Math.min(due, timer.dueAt);
  for (const worker of state.workers.values()) {
    if (worker.offlineSince !== null && state.busy.has(worker.worker)) {
      due = Math.min(due, worker.offlineSince + settings.graceMs);
    }
  }
  return due;
}

const dueTimers = (state: EngineState, now: Millis) =>
  [...state.timers.values()]
    .filter((timer) => timer.dueAt <= now)
    .sort((a, b) => a.dueAt - b.dueAt || (a.jobId < b.jobId ? -1 : 1));

export function createEngine(deps: EngineDeps): Engine {
  const { database, site, scheduler, hub, fleet, settings, log } = deps;
  const locations = new Map(site.locations.map((location) => [location.id, location]));
  const facts: SiteFacts = { location: (id) => locations.get(id) ?? deps.places.place(id) };
  /** The fleet hears of its vehicles, and of the doors and lifts on their ways. */
  const ofFleet = new Set([...site.vehicles, ...(site.equipment ?? [])].map(({ id }) => id));
  const crew = createCrew(site, deps.workers);
  const dispatching = createDispatching({ crew, facts, fleet, hub, settings, site });
  const observer = createObserver(deps.telemetry);
  const inputs = createInputs(settings);
  const devices = serviceable(site);
  const tickDeps = { ...deps, facts, crew, dispatching, isKept: deps.isKept ?? (() => false) };

  let state = emptyState();
  let sender: ReportSender | undefined;
  let legs: readonly LegRequest[] = [];
  /**
   * Known to be done, not yet written. They stay until a commit took them in: nobody says them a
   * second time, and what is not written is sent again after the next start.
   */
  let acknowledged: { readonly commandId: string; readonly at: Millis }[] = [];
  let sentReports: string[] = [];
  let flushAt = Number.POSITIVE_INFINITY;
  let prunedAt: Millis = 0;
  /** The start found jobs of older machines; the first tick takes them out of work. */
  let hasOldVersions = false;

  let isRunning = false;
  let isStopped = false;
  let isTicking = false;
  /** Somebody called while the tick was under way. */
  let isCalled = false;
  let underWay: Promise<void> = Promise.resolve();
  let wakeTimer: Timer | undefined;
  let wakeAt: Millis = 0;
  let heartbeat: Timer | undefined;

  const flushLater = () => {
    flushAt = Math.min(flushAt, scheduler.now() + settings.flushMs);
  };

  /** An earlier wish replaces a later one. */
  const wakeAfter = (delayMs: Millis) => {
    const at = scheduler.now() + delayMs;
    if (!isRunning || isTicking || (wakeTimer && wakeAt <= at)) return;
    wakeTimer?.cancel();
    wakeAt = at;
    wakeTimer = scheduler.after(delayMs, 'wcs tick', () => {
      wakeTimer = undefined;
      return tick();
    });
  };
  const wake = () => {
    isCalled = true;
    wakeAfter(settings.tickDelayMs);
  };

  const isDue = (now: Millis): boolean =>
    inputs.size > 0 ||
    legs.length > 0 ||
    hasOldVersions ||
    now >= flushAt ||
    fleet.due ||
    now >= nextDue(state, settings) ||
    isAnybodyLeaving(state, crew, { now, graceMs: settings.graceMs }) ||
    dispatching.plan(state, now).length > 0;

  async function transact(tx: Tx, input: TickInput, reports: readonly string[]) {
    const draft = createDraft(state, scheduler.now());
    const outcome = await runTick(tx, draft, tickDeps, input);
    await writeTick(tx, draft, { reports, acknowledged: input.acknowledged });
    return { draft, outcome };
  }

  function takeOver(draft: Draft, outcome: TickOutcome, batch: Batch): void {
    const commands = [...draft.commands.changes.values()].flatMap((row) => row?.command ?? []);
    // What was made and replaced within the tick never left.
    const withdrawn = draft.withdrawn.filter((commandId) => state.commands.has(commandId));
    applyDraft(draft);
    hasOldVersions = false;
    outcome.fleet?.committed();
    legs = outcome.nextLegs;
    batch.facts.forEach(({ resolve }, i) => {
      resolve(outcome.facts[i] ?? { accepted: true });
    });
    for (const { resolve } of batch.tasks) resolve();
    batch.controls.forEach(({ resolve }, i) => {
      resolve(outcome.controls[i] ?? { done: true });
    });
    batch.services.forEach(({ resolve }, i) => {
      resolve(outcome.services[i] ?? { done: true });
    });
    batch.transports.forEach(({ resolve }, i) => {
      resolve(outcome.transports[i] ?? { done: true });
    });
    batch.wishes.forEach(({ resolve }, i) => {
      resolve(outcome.fleet?.answers[i] ?? { done: true });
    });
    if (withdrawn.length > 0) hub.withdraw(withdrawn);
    observer.withdrawn(withdrawn);
    for (const command of commands) observer.sent(command, draft.now);
    if (commands.length > 0) hub.send(commands);
    sender?.add(draft.reports);
    for (const job of draft.ended) observer.jobEnded(job, draft.now);
  }

  async function runOnce(): Promise<void> {
    const now = scheduler.now();
    if (!isDue(now)) return;
    const batch = inputs.take();
    for (const { row } of batch.answers) sentReports.push(row.report.reportId);
    // Copies: more of both comes in while the transaction is open, and is the next tick's.
    const reports = [...sentReports];
    const acks = [...acknowledged];
    const timers = dueTimers(state, now);
    const input = { batch, timers, legs, acknowledged: acks, hasOldVersions };
    for (const { input: event } of batch.facts) {
      if (ofFleet.has(event.device)) fleet.note(event);
    }
    try {
      const { draft, outcome } = await database.transaction('wcs tick', (tx) =>
        transact(tx, input, reports),
      );
      sentReports = sentReports.slice(reports.length);
      acknowledged = acknowledged.slice(acks.length);
      flushAt = Number.POSITIVE_INFINITY;
      if (acknowledged.length + sentReports.length > 0) flushLater();
      takeOver(draft, outcome, batch);
    } catch (error) {
      const ids = new Set(batch.answers.map(({ row }) => row.report.reportId));
      sentReports = sentReports.filter((id) => !ids.has(id));
      inputs.giveBack(batch, error);
      throw error;
    }
    await pruneNow(now);
  }

  async function pruneNow(now: Millis): Promise<void> {
    if (now - prunedAt < settings.pruneMs) return;
    prunedAt = now;
    await database.transaction('wcs prune', (tx) => prune(tx, now));
  }

  async function tick(): Promise<void> {
    if (isTicking || !isRunning) return;
    isTicking = true;
    isCalled = false;
    underWay = runOnce();
    let pause = 0;
    try {
      await underWay;
    } catch (error) {
      if (!isOperatingError(error) || !error.retryable) throw error;
      log.warn({ code: error.code }, 'a tick was not committed and is tried again');
      pause = settings.retryMs;
    } finally {
      isTicking = false;
    }
    if (pause > 0) wakeAfter(pause);
    else if (inputs.size > 0 || legs.length > 0) wakeAfter(0);
    else if (isCalled || dispatching.plan(state, scheduler.now()).length > 0) wake();
    else sleepUntilDue();
  }

  /** Wakes for the next timer; what else time may bring, the heartbeat sees. */
  function sleepUntilDue(): void {
    const due = Math.min(nextDue(state, settings), flushAt);
    const delay = due - scheduler.now();
    if (delay <= settings.heartbeatMs) wakeAfter(Math.max(0, delay));
  }

  function beat(): void {
    if (!isRunning) return;
    heartbeat = scheduler.after(settings.heartbeatMs, 'wcs heartbeat', beat);
    if (isDue(scheduler.now())) wake();
    else sleepUntilDue();
  }

  function acknowledge(event: DeviceEvent): void {
    if (event.body.type !== 'command_acknowledged') return;
    observer.acknowledged(event.body.commandId, event.at);
    acknowledged.push({ commandId: event.body.commandId, at: event.at });
    flushLater();
  }

  /** First the WMS says whether it keeps or doubts it, then whoever waits at the device hears. */
  async function measure(event: DeviceEvent): Promise<FactAnswer> {
    const { answer, isKept } = await requests.measure(event);
    if (isStopped) throw stopped();
    const { body } = event;
    const isDoubted = body.type === 'measured' && !isKept;
    const heard = inputs.fact(isDoubted ? { ...event, body: { ...body, doubted: true } } : event);
    wake();
    await heard;
    return answer;
  }

  /** Queues an input, unless the engine was stopped for good. */
  const take =
    <T, A>(enqueue: (input: T) => Promise<A>) =>
    (input: T): Promise<A> => {
      if (isStopped) return Promise.reject(stopped());
      const answer = enqueue(input);
      wake();
      return answer;
    };

  const ordered = take(inputs.service);
  const service: Inputs['service'] = async (order) => {
    const { device } = order;
    return devices.has(device) ? ordered(order) : refuse('device.unknown', { device });
  };
  const outages = { devices, service };
  const requests = createRequests(() => state, deps, outages, log);

  return {
    observer,
    dispatching,
    get state() {
      return state;
    },
    get reportsWaiting() {
      return sender?.waiting ?? 0;
    },
    tasks: take(inputs.tasks),
    control: take(inputs.control),
    service,
    transport: take(inputs.transport),
    vehicleWish: take(inputs.wish),
    async start() {
      const loaded = await database.transaction('wcs start', async (tx) => {
        await dropStaleDrives(tx);
        await endCalls(tx, scheduler.now());
        const found = await loadState(tx);
        await fleet.restore(tx);
        return found;
      });
      state = loaded.state;
      missTerminals(state, hub, scheduler.now());
      const jobs = [...state.jobs.values()];
      hasOldVersions = jobs.some(isOldVersion);
      legs = jobs.flatMap((job) => (job.actor && job.leg && !isOldVersion(job) ? [job.leg] : []));
      prunedAt = scheduler.now();
      sender = createReportSender({
        ...settings,
        port: deps.reportPort,
        scheduler,
        log,
        answered(row, answer) {
          // An answer nobody waits for is only written down with the next tick.
          if ('accepted' in answer && !row.awaited) {
            sentReports.push(row.report.reportId);
            flushLater();
            return;
          }
          inputs.answered(row, answer);
          wake();
        },
      });
      isRunning = true;
      hub.send(resumeCommands(state, deps.ids));
      sender.add(resumeReports(state, loaded.outbox));
      beat();
    },
    async stop() {
      isRunning = false;
      isStopped = true;
      wakeTimer?.cancel();
      heartbeat?.cancel();
      await underWay.catch(() => {});
      // Before the requests rest: some of them wait for a tick that does not come.
      inputs.giveBack(inputs.take(), stopped());
      await requests.rest();
      await sender?.stop();
    },
    fact(event) {
      if (!isRunning) return Promise.reject(stopped());
      if (event.body.type === 'request') return requests.take(event);
      if (event.body.type === 'tags_read') return requests.sight(event);
      observer.fact(event);
      if (event.body.type === 'measured') return measure(event);
      if (event.body.type === 'command_acknowledged') {
        acknowledge(event);
        return Promise.resolve({ accepted: true });
      }
      const answer = inputs.fact(event);
      wake();
      return answer;
    },
    vehicleState(event) {
      observer.state(event);
      fleet.note(event);
      if (fleet.due) wake();
    },
  };
}

const stopped = () =>
  new OperatingError('store.stopped', 'the engine does not run', { retryable: true });
