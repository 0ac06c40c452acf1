/** What a start does with what it finds. */
import type { Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, HandheldStep, HubPort } from '#hub/ports.ts';
import { machineOf } from '../jobs/registry.ts';
import { IDLE } from '../jobs/sentences.ts';
import type { EngineState, JobRow } from './state.ts';

/** A job whose machine has changed since is shown to a person: it is held. */
export async function retireOldVersions(tx: Tx, state: EngineState, now: Millis): Promise<void> {
  const old = [...state.jobs.values()].filter(
    (job) => job.machineVersion !== machineOf(job.task.kind).version && job.status !== 'held',
  );
  for (const job of old) {
    const note = `made by version ${job.machineVersion} of its machine`;
    const held: JobRow = {
      ...job,
      status: 'held',
      note,
      actor: null,
      device: null,
      shown: null,
      leg: null,
      updatedAt: now,
      version: job.version + 1,
    };
    await tx.query(
      `UPDATE wcs.job SET status = 'held', note = $2, actor = NULL, device = NULL, shown = NULL,
         leg = NULL, updated_at = $3, version = $4 WHERE job_id = $1`,
      [job.jobId, note, now, held.version],
    );
    state.jobs.set(job.jobId, held);
    if (job.actor !== null) state.busy.delete(job.actor);
  }
}

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
        : { kind: 'handheld', type: 'show_idle', text: IDLE },
    });
  }
  return commands;
}
