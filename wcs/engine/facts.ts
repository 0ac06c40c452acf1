/** What devices said, brought to the jobs it concerns. */
import { plainCode } from '#base/gs1/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import type { DeviceEvent, DeviceId, DeviceStatus } from '#hub/ports.ts';
import type { JobEvent } from '../jobs/model.ts';
import { refuse } from '../refusals.ts';
import type { Crew } from './crew.ts';
import type { Dispatching } from './dispatching.ts';
import {
  dropCommand,
  holderOfLabel,
  holderOfScale,
  putJob,
  showAgain,
  showIdle,
  type TickContext,
  waitingAtDimensioner,
} from './effects.ts';
import { takeBack, takeOver } from './hand-over.ts';
import { noteLeft } from './problems.ts';
import type { JobRow, WorkerRow } from './state.ts';
import { stepJob } from './step-job.ts';
import { whyNotYet } from './tray-state.ts';
import { takeTrayFact, takeVlmRefusal, takeVlmStatus } from './trays.ts';

/** What a fact did: which job took it in, and the answer (null: accepted). */
export interface FactOutcome {
  readonly jobId: string | null;
  readonly answer: Refusal | null;
}

const ACCEPTED: FactOutcome = { jobId: null, answer: null };
const no = (answer: Refusal): FactOutcome => ({ jobId: null, answer });

function workerAt({ draft }: TickContext, device: DeviceId): WorkerRow | undefined {
  for (const worker of draft.workers.values()) if (worker.device === device) return worker;
  return undefined;
}

function jobOf({ draft }: TickContext, actor: string): JobRow | undefined {
  const jobId = draft.busy.get(actor);
  return jobId === undefined ? undefined : draft.jobs.get(jobId);
}

function logout(context: TickContext, worker: WorkerRow): void {
  const job = jobOf(context, worker.worker);
  if (job) takeBack(context, job, 'logged_out');
  const now = context.draft.workers.get(worker.worker) ?? worker;
  context.draft.workers.set(worker.worker, { ...now, device: null });
}

export function login(
  context: TickContext,
  crew: Crew,
  device: DeviceId,
  name: string,
): FactOutcome {
  const fault = crew.loginFault(name);
  if (fault) return no(fault);
  const { draft } = context;
  const other = workerAt(context, device);
  if (other && other.worker !== name) logout(context, other);
  const before = draft.workers.get(name);
  if (before?.device && before.device !== device) {
    showIdle(context, before.device);
    noteLeft(context, before.device, device);
  }
  draft.workers.set(name, {
    worker: name,
    ...(before ? { x: before.x, y: before.y } : crew.startOf(name, device)),
    lastOrder: before?.lastOrder ?? null,
    freeSince: before?.freeSince ?? draft.now,
    notice: before?.notice ?? null,
    device,
    offlineSince: null,
  });
  const job = jobOf(context, name);
  if (job) showAgain(context, putJob(context, { ...job, device }));
  else showIdle(context, device);
  return { jobId: job?.jobId ?? null, answer: null };
}

/** The worker stands where the last right answer was given. */
function walk(context: TickContext, worker: WorkerRow, job: JobRow, event: JobEvent): void {
  const scanned = event.type === 'answered' ? event.values.location : undefined;
  const facts = job.shown?.step.facts;
  const code = plainCode(String(scanned ?? facts?.location ?? facts?.to ?? ''));
  const place = context.site.location(code);
  const now = context.draft.workers.get(worker.worker) ?? worker;
  if (!place || (now.x === place.x && now.y === place.y)) return;
  context.draft.workers.set(worker.worker, { ...now, x: place.x, y: place.y });
}

/**
 * Whatever is done at a tray is done when it stands there; that it cannot be done may be said
 * before.
 */
function beforeTray(context: TickContext, job: JobRow, event: JobEvent): Refusal | undefined {
  const tray = job.shown?.tray;
  if (!tray) return undefined;
  if (event.type === 'refused' && (event.reason === 'blocked' || event.reason === 'cannot')) {
    return undefined;
  }
  return whyNotYet(context.draft, tray, context.status(tray.vlm));
}

function stepFact(
  context: TickContext,
  device: DeviceId,
  stepId: string,
  event: JobEvent,
): FactOutcome {
  const worker = workerAt(context, device);
  if (!worker) return no(refuse('worker.none'));
  const job = jobOf(context, worker.worker);
  if (job?.shown?.step.stepId !== stepId) return no(refuse('step.stale'));
  const tooEarly = beforeTray(context, job, event);
  if (tooEarly) return no(tooEarly);
  const answer = stepJob(context, job, event);
  if (answer === null) walk(context, worker, job, event);
  return { jobId: job.jobId, answer };
}

function bankStatus(context: TickContext, bank: DeviceId): void {
  for (const jobId of [...context.draft.busy.values()]) {
    const job = context.draft.jobs.get(jobId);
    if (job?.shown?.light?.bank === bank) showAgain(context, job);
  }
}

function terminalStatus(context: TickContext, worker: WorkerRow, status: DeviceStatus): void {
  const { draft } = context;
  if (status === 'offline') {
    draft.workers.set(worker.worker, {
      ...worker,
      offlineSince: worker.offlineSince ?? draft.now,
    });
    return;
  }
  if (worker.offlineSince === null) return;
  draft.workers.set(worker.worker, { ...worker, offlineSince: null });
  const job = jobOf(context, worker.worker);
  if (job) showAgain(context, job);
  else if (worker.device !== null) showIdle(context, worker.device);
}

function statusFact(context: TickContext, device: DeviceId, status: DeviceStatus): FactOutcome {
  const worker = workerAt(context, device);
  if (worker) terminalStatus(context, worker, status);
  else {
    takeVlmStatus(context, device, status);
    bankStatus(context, device);
  }
  return ACCEPTED;
}

function labelFact(context: TickContext, job: JobRow | undefined, event: JobEvent): FactOutcome {
  // Nobody holds the label: the press came after the step was answered on the terminal.
  if (!job || beforeTray(context, job, event)) return ACCEPTED;
  const worker = context.draft.workers.get(job.actor ?? '');
  // At a label nobody reads an answer: a wrong press shows on the terminal.
  const answer = stepJob(context, job, event);
  if (answer === null && worker) walk(context, worker, job, event);
  return { jobId: job.jobId, answer: null };
}

/** Of all who wait for this dimensioner, the thing is one's: of two, nobody knows whose it is. */
function measuredFact(
  context: TickContext,
  dimensioner: DeviceId,
  { type, code, doubted, ...measured }: Extract<DeviceEvent['body'], { type: 'measured' }>,
): FactOutcome {
  const [job, ...others] = waitingAtDimensioner(context, dimensioner, code);
  if (!job || others.length > 0) return ACCEPTED;
  stepJob(context, job, { type, measured, ...(doubted ? { doubted } : {}) });
  return { jobId: job.jobId, answer: null };
}

/** One fact. Vehicles' own states are the fleet's, requests and tags the WMS's; they do not come here. */
export function takeFact(
  context: TickContext,
  { crew, dispatching }: { readonly crew: Crew; readonly dispatching: Dispatching },
  { device, body }: DeviceEvent,
): FactOutcome {
  switch (body.type) {
    case 'login':
      return login(context, crew, device, body.worker);
    case 'logout': {
      const worker = workerAt(context, device);
      // Said again after a lost line, it comes behind the login of whoever has the terminal now.
      const isMeant = body.worker === '' || body.worker === worker?.worker;
      if (worker && isMeant) logout(context, worker);
      return ACCEPTED;
    }
    case 'take_over': {
      const worker = workerAt(context, device);
      if (!worker) return no(refuse('worker.none'));
      return takeOver(context, dispatching, worker, body.code);
    }
    case 'step_answered': {
      const today = toDay(context.draft.now);
      const event = { type: 'answered', values: body.values, today } as const;
      return stepFact(context, device, body.stepId, event);
    }
    case 'step_key':
      return stepFact(context, device, body.stepId, { type: 'key', key: body.key });
    case 'step_refused': {
      const { reason, quantity } = body;
      const event = {
        type: 'refused',
        reason,
        ...(quantity === undefined ? {} : { quantity }),
      } as const;
      return stepFact(context, device, body.stepId, event);
    }
    case 'label_confirmed': {
      const { quantity, short, stepId } = body;
      const job = holderOfLabel(context, device, body.label);
      // The press of a step that was answered on the terminal meanwhile is not the next one's.
      if (stepId !== undefined && job?.shown?.step.stepId !== stepId) return ACCEPTED;
      return labelFact(context, job, { type: 'label', quantity, short });
    }
    case 'label_fault': {
      const job = body.lost ? holderOfLabel(context, device, body.label) : undefined;
      if (job?.shown) showAgain(context, { ...job, shown: { ...job.shown, light: null } });
      return ACCEPTED;
    }
    case 'weight': {
      if (context.draft.outages.get(device)) return ACCEPTED;
      const before = context.draft.weights.get(device) ?? null;
      context.draft.weights.set(device, body.grams);
      const job = holderOfScale(context, device);
      if (job) stepJob(context, job, { type: 'weight', grams: body.grams, before });
      return { jobId: job?.jobId ?? null, answer: null };
    }
    case 'measured':
      return measuredFact(context, device, body);
    case 'tray_presented':
    case 'tray_withdrawn':
    case 'tray_fault':
      takeTrayFact(context, device, body);
      return ACCEPTED;
    case 'device_status':
      return statusFact(context, device, body.status);
    case 'command_acknowledged':
    case 'command_refused':
      if (body.type === 'command_refused') takeVlmRefusal(context, body.commandId);
      dropCommand(context, body.commandId);
      return ACCEPTED;
    case 'vehicle_state':
    case 'vehicle_facts':
    case 'equipment_state':
    case 'request':
    case 'tags_read':
      return ACCEPTED;
  }
}
