/** What a start does with what it finds. */

import type { Ids } from '#base/ids.ts';
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, HandheldStep, HubPort } from '#hub/ports.ts';
import { isOldVersion } from '../jobs/registry.ts';
import { IDLE } from '../jobs/sentences.ts';
import { free, putJob, type TickContext } from './effects.ts';
import { type EngineState, type JobRow, type OutboxRow, timerKey } from './state.ts';
import { noteEvent } from './step-job.ts';

const madeBefore = (version: number): Text => ({
  en: `made by version ${version} of its machine`,
  zh: `由其流程的第 ${version} 版创建`,
});

/**
 * Jobs whose machine has changed since are shown to a person: each is held, and who had it, its
 * label, its leg and its timers are taken from it without asking its machine.
 */
export function retireOldVersions(context: TickContext): void {
  const { draft } = context;
  const old = new Map<string, JobRow>();
  for (const job of draft.jobs.values()) if (isOldVersion(job)) old.set(job.jobId, job);
  for (const timer of [...draft.timers.values()]) {
    if (old.has(timer.jobId)) draft.timers.delete(timerKey(timer.jobId, timer.name));
  }
  for (const job of old.values()) {
    if (job.status === 'held') continue;
    const note = madeBefore(job.machineVersion);
    if (job.actor !== null) noteEvent(context, job, { type: 'lost' });
    if (job.leg) draft.cancelledLegs.push(job.leg.legId);
    putJob(context, { ...free(context, job), status: 'held', note, leg: null });
  }
}

/** Reports to send after a start; a job of an older version does not hear the answers. */
export const resumeReports = (state: EngineState, outbox: readonly OutboxRow[]): OutboxRow[] =>
  outbox.map((row) => {
    const job = state.jobs.get(row.jobId);
    return job && isOldVersion(job) ? { ...row, awaited: false } : row;
  });

/** Terminals that are not there at the start are away since now; each that comes says so. */
export function missTerminals(state: EngineState, hub: HubPort, now: Millis): void {
  for (const worker of [...state.workers.values()]) {
    const isAway = worker.device !== null && hub.status(worker.device) === 'offline';
    if (!isAway || worker.offlineSince !== null) continue;
    state.workers.set(worker.worker, { ...worker, offlineSince: now });
  }
}

const withoutNotice = ({ notice: _notice, ...step }: HandheldStep): HandheldStep => step;

/**
 * Commands to send after a start: those never acknowledged, with their ids, so that a device acts
 * once; and each terminal's step again, with its step id, for a broker in this process has
 * forgotten what it had retained.
 */
export function resumeCommands(state: EngineState, ids: Ids): DeviceCommand[] {
  const commands = [...state.commands.values()].map((row) => row.command);
  for (const worker of state.workers.values()) {
    if (worker.device === null || state.slots.has(worker.device)) continue;
    const job = state.jobs.get(state.busy.get(worker.worker) ?? '');
    const commandId = ids.next('cmd');
    const step = job?.shown?.step;
    commands.push({
      commandId,
      device: worker.device,
      correlationId: job?.task.correlationId ?? commandId,
      body: step
        ? { kind: 'handheld', type: 'show_step', step: withoutNotice(step) }
        : { kind: 'handheld', type: 'show_idle', text: worker.notice ?? IDLE },
    });
  }
  return commands;
}
