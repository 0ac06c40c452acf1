/** Which job has which tray, what stands where, and why a worker cannot reach in yet. */
import type { Refusal, Text } from '#base/refusal.ts';
import type { SiteLocation } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId, DeviceStatus, StepFacts } from '#hub/ports.ts';
import type { SiteFacts } from '../jobs/model.ts';
import { refuse } from '../refusals.ts';
import type { Outage } from './problem-model.ts';
import type { Draft, EngineState, JobRow } from './state.ts';
import type { TrayLease, VlmRow } from './tray-model.ts';

type Rows = Pick<Draft | EngineState, 'jobs' | 'busy' | 'vlms' | 'outages'>;
type Place = NonNullable<SiteLocation['tray']>;

/** The tray of the place that a step leads to: where it begins, else where the pieces go. */
export const trayAt = (site: SiteFacts, { location, to }: StepFacts): Place | undefined =>
  site.location(location ?? '')?.tray ?? site.location(to ?? '')?.tray;

/** A job keeps its tray, and its turn, from line to line of the same tray. */
export function leaseFor(
  place: Place | undefined,
  before: TrayLease | undefined,
  now: Millis,
): TrayLease | undefined {
  if (!place) return undefined;
  const { vlm, tray } = place;
  const isSame = before?.vlm === vlm && before.tray === tray;
  return isSame ? before : { vlm, tray, opening: null, since: now };
}

export const vlmRow = ({ vlms }: Pick<Rows, 'vlms'>, vlm: DeviceId): VlmRow =>
  vlms.get(vlm) ?? { vlm, standing: {}, asked: {}, fault: null };

/** The jobs that have, or wait for, a tray of one machine: the first come first. */
export function leasesAt(rows: Rows, vlm: DeviceId): (JobRow & { readonly tray: TrayLease })[] {
  return [...rows.busy.values()]
    .flatMap((jobId) => {
      const job = rows.jobs.get(jobId);
      const tray = job?.shown?.tray;
      return job && tray?.vlm === vlm ? [{ ...job, tray }] : [];
    })
    .sort((a, b) => a.tray.since - b.tray.since || (a.jobId < b.jobId ? -1 : 1));
}

/** The tray stands in the opening that the job has for it, as the machine said last. */
export const isThere = (rows: Rows, { vlm, tray, opening }: TrayLease): boolean =>
  opening !== null && rows.vlms.get(vlm)?.standing[opening] === tray;

const shown = ({ by, reason }: Outage) => ({ by, reason });

const FAULTS: Readonly<Record<NonNullable<VlmRow['fault']>, Text>> = {
  light_curtain: { en: 'somebody reached into the light curtain', zh: '安全光幕被触发' },
  too_heavy: { en: 'the tray is too heavy', zh: '托盘超重' },
  too_high: { en: 'something on the tray stands too high', zh: '托盘货物超高' },
  drive: { en: 'its drive failed', zh: '驱动故障' },
  emergency_stop: { en: 'its emergency stop was pressed', zh: '急停被按下' },
  unknown_tray: { en: 'the tray is not where it should be', zh: '托盘不在应在位置' },
  other: { en: 'see its own panel', zh: '请查看设备面板' },
  refused: { en: 'it refused the command', zh: '设备拒绝了指令' },
};

export const faultText = (fault: NonNullable<VlmRow['fault']>): Text => FAULTS[fault];

/** Why the step cannot be answered yet; undefined where it can be. */
export function whyNotYet(rows: Rows, lease: TrayLease, status: DeviceStatus): Refusal | undefined {
  const { vlm, tray, opening, since } = lease;
  if (isThere(rows, lease)) return undefined;
  const outage = rows.outages.get(vlm);
  if (outage) return refuse('tray.out_of_order', { vlm, tray, ...shown(outage) });
  const { fault } = vlmRow(rows, vlm);
  if (fault !== null) return refuse('tray.fault', { vlm, tray, fault: FAULTS[fault] });
  if (status !== 'online') return refuse('tray.offline', { vlm, tray });
  if (opening !== null) return refuse('tray.coming', { vlm, tray, opening });
  const before = leasesAt(rows, vlm).filter((job) => job.tray.since < since).length;
  return refuse('tray.waits', { vlm, tray, before });
}

/** Why nobody is sent to a machine now. `most`: so many may wait there. */
export function troubleAt(
  rows: Rows,
  vlm: DeviceId,
  { status, most }: { readonly status: DeviceStatus; readonly most: number },
): string | undefined {
  if (rows.outages.get(vlm)) return 'vlm_out_of_order';
  if (status === 'offline') return 'vlm_offline';
  if (status !== 'online' || vlmRow(rows, vlm).fault !== null) return 'vlm_fault';
  const waiting = leasesAt(rows, vlm).filter((job) => job.tray.opening === null);
  return waiting.length >= most ? 'vlm_queue' : undefined;
}
