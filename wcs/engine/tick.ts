/**
 * One tick as an ordered list of phases over a draft: what the WMS answered, what it asks, what
 * devices said, what ran out, who is away, who gets what, what the vehicles do.
 */
import type { Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { isRefusal, type Refusal, same, type Text } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, DeviceEvent, HubPort } from '#hub/ports.ts';
import type { Fleet, FleetTick, LegRequest, VehicleWish } from '../contracts.ts';
import type { SiteFacts, WorkTask } from '../jobs/model.ts';
import { machineOf } from '../jobs/registry.ts';
import { begin } from '../jobs/step.ts';
import { refuse } from '../refusals.ts';
import { seenControls, seenEvents, seenTasks } from '../store/load.ts';
import { takeControl } from './controls.ts';
import type { Crew } from './crew.ts';
import type { Dispatching } from './dispatching.ts';
import { dropCommand, end, putJob, report, type TickContext } from './effects.ts';
import { type FactOutcome, takeFact } from './facts.ts';
import { releaseAbsent } from './hand-over.ts';
import type { Batch } from './inputs.ts';
import { takeLateLeg } from './late-leg.ts';
import { takeServices } from './outages.ts';
import { noteCall, noteFault, noteProblem } from './problems.ts';
import { retireOldVersions } from './resume.ts';
import type { WcsSettings } from './settings.ts';
import {
  type Draft,
  type JobRow,
  liveJob,
  type OrderMessageRow,
  type TimerRow,
  timerKey,
} from './state.ts';
import { noteEvent, stepJob } from './step-job.ts';
import { settleTransports, takeTransports } from './transports.ts';
import { serveTrays } from './trays.ts';

export interface TickDeps {
  readonly site: Site;
  readonly facts: SiteFacts;
  readonly ids: Ids;
  readonly log: Log;
  readonly hub: HubPort;
  readonly fleet: Fleet;
  readonly crew: Crew;
  readonly dispatching: Dispatching;
  readonly settings: WcsSettings;
  /** Places of which others keep the books: no transport loads or unloads there. */
  readonly isKept: (place: string) => boolean;
}

export interface TickInput {
  readonly batch: Batch;
  readonly timers: readonly TimerRow[];
  /** Asked for by steps of the tick before. */
  readonly legs: readonly LegRequest[];
  readonly acknowledged: readonly { readonly commandId: string; readonly at: Millis }[];
  /** The start found jobs of older machines. */
  readonly hasOldVersions: boolean;
}

export interface TickOutcome {
  /** In the order of the batch; null: accepted. */
  readonly facts: readonly (Refusal | null)[];
  readonly controls: readonly (Refusal | null)[];
  readonly services: readonly (Refusal | null)[];
  readonly transports: readonly (Refusal | null)[];
  readonly fleet: FleetTick | undefined;
  /** Wanted by what the fleet just said; they go into the next tick. */
  readonly nextLegs: readonly LegRequest[];
}

const warning = ({ notice }: { readonly notice?: Text }) => (notice ? { notice } : {});

function takeAnswers(context: TickContext, log: Log, answers: Batch['answers']): void {
  for (const { row, answer } of answers) {
    const job = liveJob(context.draft, row.jobId);
    if (row.awaited && job) {
      const event = isRefusal(answer)
        ? ({ type: 'report.refused', text: answer.text } as const)
        : ({ type: 'report.accepted', ...warning(answer) } as const);
      noteEvent(context, job, event);
      stepJob(context, job, event);
      continue;
    }
    if (!isRefusal(answer)) continue;
    const { reportId, type } = row.report;
    log.error(
      { reportId, type, code: answer.code, text: answer.text.en },
      'the WMS refused a report',
    );
    if (!job) continue;
    const note = answer.text;
    const stuck = report(context, { ...job, note }, { type: 'failed', reason: 'blocked', note });
    end(context, stuck, 'failed');
  }
}

/** A place without a stop for vehicles can be no end of a vehicle's way. */
function unreachable({ facts, site }: TickDeps, task: WorkTask): string | undefined {
  if (task.kind !== 'move') return undefined;
  const { from, to } = task;
  // What is on a vehicle is carried on by that one.
  const isOnBoard = site.vehicles.some(({ id }) => from === `VEHICLE:${id}`);
  const ends = isOnBoard ? [to] : [from, to];
  return ends.find((place) => facts.location(place)?.node === undefined);
}

function createJob(context: TickContext, deps: TickDeps, task: WorkTask): void {
  const { draft, ids } = context;
  const job: JobRow = {
    jobId: ids.next('job'),
    task,
    machineVersion: machineOf(task.kind).version,
    status: 'queued',
    snapshot: begin(task, deps.facts).snapshot,
    shown: null,
    leg: null,
    stepNo: 0,
    reportNo: 0,
    legNo: 0,
    priority: task.priority,
    actor: null,
    device: null,
    wanted: null,
    avoid: null,
    handOver: null,
    started: false,
    note: null,
    createdAt: draft.now,
    updatedAt: draft.now,
    version: 0,
  };
  draft.created.add(job.jobId);
  draft.jobOfTask.set(task.taskId, job.jobId);
  const accepted = putJob(context, report(context, job, { type: 'accepted' }));
  const place = unreachable(deps, task);
  if (place === undefined) return;
  const note = refuse('job.stands_outside', { task: task.taskId, place }).text;
  const stuck = report(context, { ...accepted, note }, { type: 'failed', reason: 'blocked', note });
  end(context, stuck, 'failed');
}

async function takeTasks(
  tx: Tx,
  context: TickContext,
  deps: TickDeps,
  batch: Batch,
): Promise<void> {
  const tasks = batch.tasks.flatMap(({ input }) => input);
  if (tasks.length === 0) return;
  const seen = new Set(
    await seenTasks(
      tx,
      tasks.map((task) => task.taskId),
    ),
  );
  for (const task of tasks) {
    if (seen.has(task.taskId)) continue;
    seen.add(task.taskId);
    createJob(context, deps, task);
  }
}

async function takeControls(
  tx: Tx,
  context: TickContext,
  batch: Batch,
): Promise<(Refusal | null)[]> {
  if (batch.controls.length === 0) return [];
  const controls = batch.controls.map(({ input }) => input);
  const answers = new Map(
    await seenControls(
      tx,
      controls.map((each) => each.controlId),
    ),
  );
  const gone = controls.map((each) => each.taskId).filter((id) => !context.draft.jobOfTask.get(id));
  const ended = gone.length === 0 ? new Set<string>() : await seenTasks(tx, gone);
  return controls.map((control) => {
    const before = answers.get(control.controlId);
    if (before !== undefined) return before;
    const answer = takeControl(context, control, ended.has(control.taskId));
    answers.set(control.controlId, answer);
    context.draft.controls.push({ controlId: control.controlId, answer });
    return answer;
  });
}

function takeOneFact(context: TickContext, deps: TickDeps, event: DeviceEvent): FactOutcome {
  // Before it is taken in: afterwards nobody knows any more whose command or label it was.
  noteProblem(context, deps, event);
  if (event.body.type === 'command_refused') {
    const { commandId, reason } = event.body;
    context.draft.refusedMessages.push({ commandId, reason: same(reason) });
  }
  const outcome = takeFact(context, deps, event);
  // What no job took in and nobody refused does the same again when it comes again.
  if (outcome.jobId === null && outcome.answer === null) return outcome;
  context.draft.inbox.push({
    eventId: event.eventId,
    jobId: outcome.jobId,
    body: { ...event.body, device: event.device },
    answer: outcome.answer,
  });
  return outcome;
}

async function takeFacts(tx: Tx, context: TickContext, deps: TickDeps, batch: Batch) {
  if (batch.facts.length === 0) return [];
  const events = batch.facts.map(({ input }) => input);
  const answers = new Map(
    await seenEvents(
      tx,
      events.map((event) => event.eventId),
    ),
  );
  return events.map((event) => {
    const before = answers.get(event.eventId);
    if (before !== undefined) return before;
    const { answer } = takeOneFact(context, deps, event);
    answers.set(event.eventId, answer);
    return answer;
  });
}

function takeTimers(context: TickContext, timers: readonly TimerRow[]): void {
  for (const { jobId, name, generation } of timers) {
    const key = timerKey(jobId, name);
    // Counts only while its row stands: an event of this very tick may have ended it.
    if (context.draft.timers.get(key)?.generation !== generation) continue;
    context.draft.timers.delete(key);
    const job = liveJob(context.draft, jobId);
    if (!job) continue;
    noteEvent(context, job, { type: name });
    stepJob(context, job, { type: name as `xstate.after.${string}` });
  }
}

/** What a command is in the chain from a task to the vehicle's acknowledgement. */
function messageOf({ commandId, device, correlationId, body }: DeviceCommand): OrderMessageRow[] {
  if (body.kind !== 'vehicle') return [];
  const head = { commandId, vehicle: device, correlationId };
  const noOrder = { orderId: '', updateId: 0 };
  switch (body.type) {
    case 'drive': {
      const { orderId, updateId } = body.order;
      return [{ ...head, orderId, updateId, kind: 'order' }];
    }
    case 'cancel_order':
      return [{ ...head, orderId: body.orderId, updateId: 0, kind: 'cancel' }];
    case 'answer':
    case 'zones':
      return [{ ...head, ...noOrder, kind: body.type === 'answer' ? 'answer' : 'zones' }];
    default:
      return [{ ...head, ...noOrder, kind: 'instant' }];
  }
}

async function runFleet(
  tx: Tx,
  context: TickContext,
  { fleet, site }: Pick<TickDeps, 'fleet' | 'site'>,
  asked: { readonly legs: readonly LegRequest[]; readonly wishes: readonly VehicleWish[] },
): Promise<FleetTick | undefined> {
  const { draft } = context;
  const { legs, wishes } = asked;
  const cancelled = draft.cancelledLegs.splice(0);
  const isAsked = legs.length + cancelled.length + wishes.length > 0;
  const isQuiet = !isAsked && draft.outages.changes.size === 0;
  if (!fleet.due && isQuiet) return undefined;
  const outOfService = new Set(
    site.vehicles.map(({ id }) => id).filter((id) => draft.outages.get(id)),
  );
  const result = await fleet.tick(tx, draft.now, { legs, cancelled, outOfService, wishes });
  for (const fault of result.faults) noteFault(context, fault);
  for (const call of result.calls) noteCall(context, call);
  for (const outcome of result.events) {
    const { jobId, event } = outcome;
    const job = liveJob(draft, jobId);
    if (job?.leg?.legId !== event.legId) {
      await takeLateLeg(tx, context, outcome);
      continue;
    }
    noteEvent(context, job, event);
    stepJob(context, job, event);
  }
  for (const command of result.commands) {
    draft.messages.push(...messageOf(command));
    const row = { command, slot: command.commandId, jobId: null, createdAt: draft.now };
    draft.commands.set(command.commandId, row);
    draft.slots.set(command.commandId, command.commandId);
  }
  for (const commandId of result.withdrawn) {
    dropCommand(context, commandId);
    draft.withdrawn.push(commandId);
  }
  return result;
}

export async function runTick(
  tx: Tx,
  draft: Draft,
  deps: TickDeps,
  input: TickInput,
): Promise<TickOutcome> {
  const { ids, settings, batch } = { ...deps, ...input };
  const context: TickContext = {
    draft,
    site: deps.facts,
    ids,
    status: (device) => (draft.outages.get(device) ? 'offline' : deps.hub.status(device)),
  };
  if (input.hasOldVersions) retireOldVersions(context);
  for (const { commandId } of input.acknowledged) dropCommand(context, commandId);
  takeAnswers(context, deps.log, batch.answers);
  await takeTasks(tx, context, deps, batch);
  const controls = await takeControls(tx, context, batch);
  const orders = batch.services.map(({ input: order }) => order);
  const services = await takeServices(tx, context, orders);
  const house = { ...deps, create: (task: WorkTask) => createJob(context, deps, task) };
  const ordered = batch.transports.map(({ input: wish }) => wish);
  const transports = await takeTransports(tx, context, house, ordered);
  const facts = await takeFacts(tx, context, deps, batch);
  takeTimers(context, input.timers);
  releaseAbsent(context, deps.crew, settings.graceMs);
  deps.dispatching.run(context);
  const legs = [...input.legs, ...draft.legs.splice(0)];
  const wishes = batch.wishes.map(({ input: wish }) => wish);
  const fleetTick = await runFleet(tx, context, deps, { legs, wishes });
  serveTrays(context, deps.site.vlms ?? []);
  settleTransports(context);
  return { facts, controls, services, transports, fleet: fleetTick, nextLegs: draft.legs };
}
