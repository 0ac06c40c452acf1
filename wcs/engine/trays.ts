/**
 * Brings trays to those who wait for them. Jobs say by the step that they show which tray they need
 * (`Shown.tray`); from that, and from what the machines say, each tick finds out who gets which
 * opening and what is to be told to the machine. So an opening is free as soon as the step that had
 * it is gone, whatever became of its job, and after a restart all is as it was.
 *
 * An opening serves one job, a tray is with one job. Who came first is served first; a job that
 * waits for a tray that another works at lets those behind it pass, and gets the tray next.
 */
import type { SiteVlm } from '#base/site/site.ts';
import type { DeviceEventBody, DeviceId, DeviceStatus, VlmCommand } from '#hub/ports.ts';
import { putJob, sendCommand, showAgain, type TickContext } from './effects.ts';
import { noteEvent } from './step-job.ts';
import type { VlmRow } from './tray-model.ts';
import { isThere, leasesAt, vlmRow, whyNotYet } from './tray-state.ts';

type TrayFact = Extract<
  DeviceEventBody,
  { readonly type: 'tray_presented' | 'tray_withdrawn' | 'tray_fault' }
>;

function put({ draft }: TickContext, row: VlmRow): void {
  draft.vlms.set(row.vlm, row);
}

export function takeTrayFact(context: TickContext, vlm: DeviceId, fact: TrayFact): void {
  const row = vlmRow(context.draft, vlm);
  if (fact.type === 'tray_fault') {
    put(context, { ...row, fault: fact.reason });
    return;
  }
  const { opening } = fact;
  const tray = fact.type === 'tray_presented' ? fact.tray : 0;
  const asked = { ...row.asked };
  // Somebody called another tray at the machine: who has the opening asks again.
  if (tray !== 0 && tray !== asked[opening]) delete asked[opening];
  put(context, { ...row, asked, standing: { ...row.standing, [opening]: tray } });
}

/** A machine that was away, or stood still, may not remember what it was told: it is told again. */
export function takeVlmStatus(context: TickContext, vlm: DeviceId, status: DeviceStatus): void {
  const row = context.draft.vlms.get(vlm);
  if (row) put(context, { ...row, asked: {}, fault: status === 'online' ? null : row.fault });
}

/** It cannot do what it was told: until it was looked after, nobody is sent there. */
export function takeVlmRefusal({ draft }: TickContext, commandId: string): void {
  const command = draft.commands.get(commandId)?.command;
  if (command?.body.kind !== 'vlm') return;
  draft.vlms.set(command.device, { ...vlmRow(draft, command.device), fault: 'refused' });
}

/** Gives free openings to those who wait. */
function grant(context: TickContext, { id, openings }: SiteVlm): void {
  const { draft } = context;
  const jobs = leasesAt(draft, id);
  const { standing } = vlmRow(draft, id);
  const held = new Set(jobs.map(({ tray }) => tray.opening));
  const inWork = new Set(jobs.flatMap(({ tray }) => (tray.opening === null ? [] : [tray.tray])));
  for (const { tray: lease, ...job } of jobs) {
    if (lease.opening !== null || inWork.has(lease.tray)) continue;
    const free = Array.from({ length: openings }, (_, i) => i + 1).filter((one) => !held.has(one));
    const opening =
      free.find((one) => standing[one] === lease.tray) ??
      free.find((one) => !standing[one]) ??
      free[0];
    if (opening === undefined) return;
    held.add(opening);
    inWork.add(lease.tray);
    putJob(context, { ...job, shown: { ...job.shown!, tray: { ...lease, opening } } });
  }
}

/** Tells the machine what it was not told yet, or may have forgotten. */
function tell(context: TickContext, { id, openings }: SiteVlm): void {
  const { draft } = context;
  const jobs = leasesAt(draft, id);
  for (let opening = 1; opening <= openings; opening++) {
    const job = jobs.find(({ tray }) => tray.opening === opening);
    const row = vlmRow(draft, id);
    const was = row.asked[opening];
    const tray = job?.tray.tray ?? 0;
    // What nobody here asked for stays where it is.
    if (was === tray || (!job && was === undefined)) continue;
    put(context, { ...row, asked: { ...row.asked, [opening]: tray } });
    if (was === undefined && row.standing[opening] === tray) continue;
    const command: VlmCommand = job
      ? { type: 'bring_tray', tray, opening }
      : { type: 'store_tray', tray: was!, opening };
    const slot = `${id}:${opening}`;
    sendCommand(context, { device: id, slot, job: job ?? null, body: { kind: 'vlm', ...command } });
    const asked = vlmRow(draft, id);
    put(context, { ...asked, standing: { ...asked.standing, [opening]: 0 } });
  }
}

/** The terminals say how it stands. */
function word(context: TickContext, { id }: SiteVlm): void {
  const { draft } = context;
  for (const { tray: lease, ...job } of leasesAt(draft, id)) {
    const waits = whyNotYet(draft, lease, context.status(id))?.text.en;
    if (waits === job.shown?.step.waits?.en) continue;
    if (!isThere(draft, lease)) {
      showAgain(context, job);
      continue;
    }
    const { vlm, tray, opening } = lease;
    noteEvent(context, job, { type: 'tray_presented', vlm, tray, opening });
    const text = {
      en: `Tray ${tray} stands in opening ${opening} of ${vlm}.`,
      zh: `${tray} 号托盘已到 ${vlm} 的 ${opening} 号取货口。`,
    };
    showAgain(context, job, { level: 'right', text });
  }
}

export function serveTrays(context: TickContext, machines: readonly SiteVlm[]): void {
  for (const machine of machines) {
    if (context.status(machine.id) === 'online') {
      grant(context, machine);
      tell(context, machine);
    }
    word(context, machine);
  }
}
