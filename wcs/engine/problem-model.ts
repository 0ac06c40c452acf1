/** What the engine keeps of the trouble that devices make. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId } from '#hub/ports.ts';

export const DEVICE_PROBLEM_KINDS = [
  'offline',
  'degraded',
  'fault',
  'label_lost',
  'refused',
  'out_of_order',
  // Of a vehicle, as the fleet sees it: somebody has to go there.
  'blocked_way',
  'deadlock',
  'stranded',
  'refused_before_sending',
] as const;
export type DeviceProblemKind = (typeof DEVICE_PROBLEM_KINDS)[number];

/** Of one device, kind and part there is one at a time; a refusal is over as soon as it is said. */
export interface DeviceProblem {
  readonly eventId: string;
  readonly device: DeviceId;
  readonly kind: DeviceProblemKind;
  /** The label of a bank; '': the whole device. */
  readonly part: string;
  /** '': it had none. */
  readonly job: string;
  readonly saidBy: string;
  readonly note: string;
  /** What a person has to do; left out: the kind says enough. */
  readonly text?: Text;
}

/** What a person took out of service: nobody is sent to it, and nothing it says counts. */
export interface Outage {
  readonly device: DeviceId;
  readonly reason: string;
  readonly by: string;
  readonly since: Millis;
}

export interface EndedProblem {
  readonly device: DeviceId;
  readonly kind: DeviceProblemKind;
  readonly part: string;
  readonly endedBy: string;
}
