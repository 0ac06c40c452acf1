/** The small changes a tick is made of. All of them go to the draft, none to the world. */
import type { Ids } from '#base/ids.ts';
import type {
  DeviceCommandBody,
  DeviceId,
  DeviceStatus,
  HandheldStep,
  LightColour,
} from '#hub/ports.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import { isPieceOf } from '../jobs/fields.ts';
import type { Notice, ReportBody, SiteFacts, StepShape } from '../jobs/model.ts';
import { IDLE } from '../jobs/sentences.ts';
import { type Draft, isEnded, type JobRow, type Shown, timerKey } from './state.ts';
import { leaseFor, trayAt, whyNotYet } from './tray-state.ts';

/** What every part of a tick works with. */
export interface TickContext {
  readonly draft: Draft;
  readonly site: SiteFacts;
  readonly ids: Ids;
  status(device: DeviceId): DeviceStatus;
}

export function putJob({ draft }: TickContext, job: JobRow): JobRow {
  const isFirst = !draft.touched.has(job.jobId);
  draft.touched.add(job.jobId);
  const next = { ...job, updatedAt: draft.now, version: job.version + (isFirst ? 1 : 0) };
  draft.jobs.set(job.jobId, next);
  return next;
}

export function sendCommand(
  { draft, ids }: TickContext,
  command: {
    readonly device: DeviceId;
    readonly slot: string;
    readonly job: JobRow | null;
    readonly body: DeviceCommandBody;
  },
): void {
  const { device, slot, job, body } = command;
  const replaced = draft.slots.get(slot);
  if (replaced !== undefined) {
    draft.commands.delete(replaced);
    draft.withdrawn.push(replaced);
  }
  const commandId = ids.next('cmd');
  const correlationId = job?.task.correlationId ?? commandId;
  draft.slots.set(slot, commandId);
  draft.commands.set(commandId, {
    command: { commandId, device, correlationId, body },
    slot,
    jobId: job?.jobId ?? null,
    createdAt: draft.now,
  });
}

/** The command needs no repeating any more. */
export function dropCommand({ draft }: TickContext, commandId: string): void {
  const row = draft.commands.get(commandId);
  if (!row) return;
  draft.commands.delete(commandId);
  if (draft.slots.get(row.slot) === commandId) draft.slots.delete(row.slot);
}

const labelSlot = (bank: DeviceId, label: number) => `${bank}:${label}`;

/** The job, if any, that holds a label now. */
export function holderOfLabel(
  { draft }: TickContext,
  bank: DeviceId,
  label: number,
): JobRow | undefined {
  for (const jobId of draft.busy.values()) {
    const job = draft.jobs.get(jobId);
    if (job?.shown?.light?.bank === bank && job.shown.light.label === label) return job;
  }
  return undefined;
}

export function holderOfScale({ draft }: TickContext, scale: DeviceId): JobRow | undefined {
  for (const jobId of draft.busy.values()) {
    const job = draft.jobs.get(jobId);
    if (job?.shown?.scale === scale) return job;
  }
  return undefined;
}

/** The jobs that wait for this dimensioner to measure a piece with this code. */
export function waitingAtDimensioner(
  { draft }: TickContext,
  dimensioner: DeviceId,
  code: string,
): readonly JobRow[] {
  return [...draft.busy.values()].flatMap((jobId) => {
    const job = draft.jobs.get(jobId);
    if (!job || job.task.kind === 'transport') return [];
    if (job.shown?.dimensioner !== dimensioner) return [];
    return isPieceOf(job.task, job.shown.step.facts.item ?? '', code) ? [job] : [];
  });
}

/** Green where pieces are taken, blue where they are laid. */
export const lightColour = ({ task }: JobRow): LightColour =>
  task.kind === 'put' ? 'blue' : 'green';

function lightUp(
  context: TickContext,
  job: JobRow,
  light: NonNullable<Shown['light']>,
  stepId: string,
): void {
  const { bank, label, quantity } = light;
  sendCommand(context, {
    device: bank,
    slot: labelSlot(bank, label),
    job,
    body: {
      kind: 'light_bank',
      type: 'light',
      label,
      colour: lightColour(job),
      blink: 'steady',
      quantity,
      stepId,
    },
  });
}

export function darken(context: TickContext, job: JobRow): void {
  const light = job.shown?.light;
  if (!light) return;
  sendCommand(context, {
    device: light.bank,
    slot: labelSlot(light.bank, light.label),
    job,
    body: { kind: 'light_bank', type: 'dark', label: light.label },
  });
}

function sendStep(context: TickContext, job: JobRow, step: HandheldStep): void {
  if (job.device === null) return;
  sendCommand(context, {
    device: job.device,
    slot: job.device,
    job,
    body: { kind: 'handheld', type: 'show_step', step },
  });
}

/** The light of a step, where the label is free (or already this job's) and its bank answers. */
function leaseLight(context: TickContext, job: JobRow, light: StepShape['light']): Shown['light'] {
  if (!light || context.status(light.bank) !== 'online') return null;
  const holder = holderOfLabel(context, light.bank, light.label);
  return holder && holder.jobId !== job.jobId ? null : light;
}

/** How else a step may be answered, as things stand now. */
function alsoBy(context: TickContext, { light, scale, dimensioner }: Omit<Shown, 'step'>) {
  if (light && context.status(light.bank) === 'online') return { alsoBy: 'light' as const };
  if (scale !== null && !context.draft.outages.get(scale)) return { alsoBy: 'scale' as const };
  return dimensioner === undefined ? {} : { alsoBy: 'dimensioner' as const };
}

/** Where and how long a step waits for a tray. */
function waitsFor(context: TickContext, tray: Shown['tray']) {
  const refusal = tray && whyNotYet(context.draft, tray, context.status(tray.vlm));
  return refusal ? { waits: refusal.text } : {};
}

/** Shows a step; the label of the one before goes dark unless it is the same. */
export function showStep(
  context: TickContext,
  job: JobRow,
  shape: StepShape,
  again: boolean,
): JobRow {
  const { light: wish, scale = null, dimensioner, ...rest } = shape;
  const keeps = again && job.shown !== null;
  const stepNo = keeps ? job.stepNo : job.stepNo + 1;
  const stepId = `${job.jobId}.${stepNo}`;
  const light = keeps ? job.shown.light : leaseLight(context, job, wish);
  if (!keeps) {
    const before = job.shown?.light;
    const isSame = before && light && before.bank === light.bank && before.label === light.label;
    if (before && !isSame) darken(context, job);
  }
  const place = trayAt(context.site, rest.facts);
  const tray = keeps ? job.shown.tray : leaseFor(place, job.shown?.tray, context.draft.now);
  const waits = waitsFor(context, tray);
  // A pointer over a tray that is not there would point at another.
  if (!keeps && light && !waits.waits) lightUp(context, job, light, stepId);
  const facts = { ...rest.facts, ...place };
  const by = { light, scale, ...(dimensioner ? { dimensioner } : {}) };
  const step = {
    ...{ stepId, jobId: job.jobId, ...rest, facts },
    ...{ ...waits, ...alsoBy(context, by) },
  };
  sendStep(context, job, step);
  return { ...job, stepNo, shown: { step, ...by, ...(tray ? { tray } : {}) } };
}

/** The same step once more: a terminal, a light bank or a tray came, or went away. */
export function showAgain(context: TickContext, job: JobRow, notice?: Notice): void {
  const { shown } = job;
  if (!shown) return;
  const { notice: _old, alsoBy: _before, waits: _then, ...rest } = shown.step;
  const waits = waitsFor(context, shown.tray);
  const also = alsoBy(context, shown);
  const step: HandheldStep = { ...rest, ...(notice ? { notice } : {}), ...waits, ...also };
  const isReady = step.alsoBy === 'light' && !step.waits;
  if (shown.light && isReady) lightUp(context, job, shown.light, step.stepId);
  sendStep(context, job, step);
  putJob(context, { ...job, shown: { ...shown, step } });
}

export function showIdle(context: TickContext, device: DeviceId): void {
  const workers = [...context.draft.workers.values()];
  const text = workers.find((worker) => worker.device === device)?.notice ?? IDLE;
  const body = { kind: 'handheld', type: 'show_idle', text } as const;
  sendCommand(context, { device, slot: device, job: null, body });
}

export function startTimer(
  { draft }: TickContext,
  jobId: string,
  name: string,
  delayMs: number,
): void {
  const key = timerKey(jobId, name);
  const generation = (draft.timers.get(key)?.generation ?? 0) + 1;
  draft.timers.set(key, { jobId, name, generation, dueAt: draft.now + delayMs });
}

export function report(
  context: TickContext,
  job: JobRow,
  body: ReportBody | { type: 'accepted' | 'cancelled' },
): JobRow {
  const reportNo = job.reportNo + 1;
  if (job.task.kind === 'transport') {
    const actor = job.actor ?? 'system';
    context.draft.transportEvents.push({ transport: job.task.taskId, event: { ...body, actor } });
    return { ...job, reportNo };
  }
  const awaited = body.type === 'progress' && body.awaited === true;
  const { awaited: _flag, ...said } = body as ReportBody & { awaited?: true };
  context.draft.reports.push({
    jobId: job.jobId,
    awaited,
    report: {
      reportId: `${job.jobId}.r${reportNo}`,
      taskId: job.task.taskId,
      at: context.draft.now,
      actor: job.actor ?? 'system',
      ...(job.device === null ? {} : { device: job.device }),
      ...said,
    } as TaskReport,
  });
  return { ...job, reportNo };
}

/** Takes the job's worker or vehicle off it; the worker's terminal shows that there is nothing. */
export function free(context: TickContext, job: JobRow): JobRow {
  const { draft } = context;
  if (job.actor === null) return job;
  darken(context, job);
  draft.busy.delete(job.actor);
  const worker = draft.workers.get(job.actor);
  if (worker) {
    const { task } = job;
    const goesOn = isEnded(job.status) && (task.kind === 'check' || task.kind === 'pack');
    draft.workers.set(worker.worker, {
      ...worker,
      lastOrder: goesOn ? task.order : null,
      freeSince: draft.now,
    });
    if (worker.device !== null) showIdle(context, worker.device);
  }
  return { ...job, actor: null, device: null, shown: null };
}

/** Ends the job: its timers and its leg go with it. */
export function end(
  context: TickContext,
  job: JobRow,
  status: 'done' | 'failed' | 'cancelled',
): void {
  const { draft } = context;
  for (const timer of [...draft.timers.values()]) {
    if (timer.jobId === job.jobId) draft.timers.delete(timerKey(timer.jobId, timer.name));
  }
  if (job.leg) draft.cancelledLegs.push(job.leg.legId);
  // Kept for the curves: who had it is still known.
  draft.ended.push({ ...job, status });
  putJob(context, { ...free(context, { ...job, status }), leg: null });
}
