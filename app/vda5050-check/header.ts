/** The header of a message against its topic and the one before it [VDA5050 2.1 §6.4, 3.0 §7.2]. */
import { fromTimestamp, type Millis } from '#base/time.ts';
import type { Counter, Judging, VehicleModel } from './model.ts';
import type { Placed } from './place.ts';

const UINT32 = 2 ** 32;

export interface HeaderVerdict {
  readonly vehicle: VehicleModel;
  /** Older than what came before it, or said twice: as a report it is outdated. */
  readonly isStale: boolean;
  /** By the sender's clock; the time of arrival where it says none. */
  readonly sentAt: Millis;
  readonly missing: number;
  readonly isRestart: boolean;
}

/** UTC, and a date that there is. */
function readTimestamp(said: string): Millis | undefined {
  return said.endsWith('Z') ? fromTimestamp(said) : undefined;
}

function countFaults(
  judging: Judging,
  last: Counter,
  now: Counter,
): { isStale: boolean; missing: number; isRestart: boolean } {
  const fine = { isStale: false, missing: 0, isRestart: false };
  const step = (now.headerId - last.headerId + UINT32) % UINT32;
  const older = last.sentAt - now.sentAt;
  if (older > 0) judging.report('header_older', { ms: older }, '/timestamp');
  if (step === 1) return { ...fine, isStale: older > 0 };
  // A sender that started anew counts from the beginning; its second message, if the first was lost.
  // The same message said twice has the same timestamp.
  if (now.headerId <= 1 && older < 0) return { ...fine, isRestart: true };
  // Ids that were left out may be lost messages of QoS 0, which is no breach.
  if (step > 1 && step < UINT32 / 2) return { ...fine, missing: step - 1, isStale: older > 0 };
  judging.report('header_count', { id: now.headerId, last: last.headerId }, '/headerId');
  return { ...fine, isStale: true };
}

export function judgeHeader(
  judging: Judging,
  vehicle: VehicleModel,
  placed: Placed,
  body: Record<string, unknown>,
): HeaderVerdict {
  const { manufacturer, serialNumber, timestamp, headerId } = body;
  const is = `${manufacturer}/${serialNumber}`;
  const must = `${placed.manufacturer}/${placed.serialNumber}`;
  if (manufacturer !== undefined && serialNumber !== undefined && is !== must) {
    judging.report('header_vehicle', { is, must });
  }
  if (!/^[A-Za-z0-9_.:-]+$/.test(placed.serialNumber)) {
    judging.report('topic_level', { serial: placed.serialNumber });
  }
  const said = typeof timestamp === 'string' ? readTimestamp(timestamp) : undefined;
  if (typeof timestamp === 'string' && said === undefined) {
    judging.report('timestamp', { timestamp }, '/timestamp');
  }
  const sentAt = said ?? judging.at;
  const fine = { vehicle, isStale: false, sentAt, missing: 0, isRestart: false };
  // The will was written when the connection began: its header says nothing of now [2.1 §6.14, 3.0 §6.5].
  const isWill = /^CONNECTION_?BROKEN$/.test(String(body.connectionState));
  if (typeof headerId !== 'number' || (placed.topic === 'connection' && isWill)) return fine;
  const last = vehicle.counters[placed.topic];
  const now = { headerId, sentAt };
  const counted = last ? countFaults(judging, last, now) : fine;
  const { isStale, missing, isRestart } = counted;
  if (isStale) return { ...fine, isStale, missing, isRestart };
  const counters = { ...vehicle.counters, [placed.topic]: now };
  return { vehicle: { ...vehicle, counters }, isStale, sentAt, missing, isRestart };
}
