/**
 * Devices that a person took out of service, until a person brings them back. To the jobs such a
 * device is as one that is offline: nobody is sent to it, no label of it is lit, no tray comes. What it
 * says itself does not count meanwhile. A vehicle ends the job that it has, and then stays where it is.
 */
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { DeviceId } from '#hub/ports.ts';
import { refuse } from '../refusals.ts';
import { seenEvents } from '../store/load.ts';
import { darken, showAgain, type TickContext } from './effects.ts';
import type { Outage } from './problem-model.ts';

/** What a person says of a device: out of service with a reason, or (null) in service again. */
export interface ServiceOrder {
  readonly device: DeviceId;
  readonly by: string;
  readonly reason: string | null;
  /** Of the message that said it: the same one counts once. */
  readonly eventId?: string;
}

/** Terminals are not among them: who has a broken one logs out. */
export function serviceable(site: Site): ReadonlySet<DeviceId> {
  const { vehicles, lightBanks, scales, vlms = [] } = site;
  return new Set([...vehicles, ...lightBanks, ...scales, ...vlms].map(({ id }) => id));
}

/** Labels of the bank go dark, and what the terminals say of the device is said anew. */
function tellJobs(context: TickContext, device: DeviceId): void {
  const { draft } = context;
  for (const jobId of [...draft.busy.values()]) {
    const job = draft.jobs.get(jobId);
    if (!job?.shown) continue;
    const { light, scale, tray } = job.shown;
    if (light?.bank === device && draft.outages.get(device)) {
      darken(context, job);
      showAgain(context, { ...job, shown: { ...job.shown, light: null } });
    } else if (scale === device || tray?.vlm === device) showAgain(context, job);
  }
}

function takeOut(context: TickContext, device: DeviceId, by: string, reason: string) {
  const { draft } = context;
  const before = draft.outages.get(device);
  if (before) {
    const isSame = before.by === by && before.reason === reason;
    return isSame ? null : refuse('device.already_out', { ...before });
  }
  const outage: Outage = { device, reason, by, since: draft.now };
  draft.outages.set(device, outage);
  const head = { eventId: context.ids.next('outage'), device, kind: 'out_of_order' } as const;
  const job = draft.busy.get(device) ?? '';
  draft.problems.push({ ...head, part: '', job, saidBy: by, note: reason });
  tellJobs(context, device);
  return null;
}

function bringBack(context: TickContext, device: DeviceId, endedBy: string): null {
  const { draft } = context;
  if (!draft.outages.get(device)) return null;
  draft.outages.delete(device);
  // What was taken out and brought back within one tick leaves no entry.
  const index = draft.problems.findIndex(
    (one) => one.device === device && one.kind === 'out_of_order',
  );
  if (index >= 0) draft.problems.splice(index, 1);
  else draft.endedProblems.push({ device, kind: 'out_of_order', part: '', endedBy });
  const vlm = draft.vlms.get(device);
  // It may have been moved by hand meanwhile: it is told again what is wanted.
  if (vlm) draft.vlms.set(device, { ...vlm, asked: {} });
  tellJobs(context, device);
  return null;
}

/**
 * In their order; null: done. Said again it changes nothing; another reason, or another person, is
 * refused (`device.already_out`).
 */
export async function takeServices(
  tx: Tx,
  context: TickContext,
  orders: readonly ServiceOrder[],
): Promise<readonly (Refusal | null)[]> {
  const messages = orders.flatMap(({ eventId }) => eventId ?? []);
  const answers = new Map(messages.length === 0 ? [] : await seenEvents(tx, messages));
  return orders.map((order) => {
    const { eventId, ...body } = order;
    const before = eventId === undefined ? undefined : answers.get(eventId);
    if (before !== undefined) return before;
    const { device, by, reason } = order;
    const answer =
      reason === null ? bringBack(context, device, by) : takeOut(context, device, by, reason);
    if (eventId === undefined) return answer;
    answers.set(eventId, answer);
    context.draft.inbox.push({ eventId, jobId: null, body: { type: 'service', ...body }, answer });
    return answer;
  });
}
