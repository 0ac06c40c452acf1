/** What the engine keeps of the trouble that devices make. */
import type { DeviceId } from '#hub/ports.ts';

export const DEVICE_PROBLEM_KINDS = [
  'offline',
  'degraded',
  'fault',
  'label_lost',
  'refused',
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
}

export interface EndedProblem {
  readonly device: DeviceId;
  readonly kind: DeviceProblemKind;
  readonly part: string;
  readonly endedBy: string;
}
