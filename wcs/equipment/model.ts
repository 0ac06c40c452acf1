/** A vehicle's way through a door, lift, conveyor or transfer station. */
import type { Millis } from '#base/time.ts';
import type { DeviceId, DeviceStatus, EquipmentCommand, EquipmentState } from '#hub/ports.ts';

export interface CrossingRow {
  readonly requestId: string;
  readonly equipment: DeviceId;
  readonly legId: string;
  readonly vehicle: DeviceId;
  readonly from: string;
  readonly to: string;
  readonly status: 'asked' | 'ready' | 'inside' | 'leaving';
  readonly at: Millis;
}

export type CrossingEvent =
  | { readonly type: 'state'; readonly state: EquipmentState; readonly at: Millis }
  | { readonly type: 'status'; readonly status: DeviceStatus; readonly at: Millis }
  /** The vehicle passed the node before it, and the one behind it. */
  | { readonly type: 'entered' | 'left'; readonly at: Millis }
  /** The leg is over, or goes another way. */
  | { readonly type: 'given_up'; readonly at: Millis };

export interface CrossingStep {
  /** Undefined: it is over. */
  readonly row: CrossingRow | undefined;
  readonly commands: readonly EquipmentCommand[];
  /** Whether the vehicle may enter now. */
  readonly granted: boolean;
}
