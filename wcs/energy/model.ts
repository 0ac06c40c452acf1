/** Who shall charge, where and why. Batteries in percent, times in ms, drives in seconds. */
import type { Text } from '#base/refusal.ts';
import { type Millis, minutes, seconds } from '#base/time.ts';
import type { DeviceId, VehicleFacts } from '#hub/ports.ts';
import { CHARGING, type ChargingSettings } from '../charging/charging.ts';
import type { VehicleView } from '../contracts.ts';

/** How many transports are expected to come in the next while. */
export interface Forecast {
  readonly transports: number;
  readonly withinMs: Millis;
}

export interface EnergyVehicle extends VehicleView {
  readonly idleSince: Millis;
  /** Percent of its battery in a second of driving. */
  readonly drain: number;
  readonly facts?: Pick<VehicleFacts, 'battery'>;
}

/** What a plan looks at. It changes nothing. */
export interface EnergyView {
  readonly now: Millis;
  readonly vehicles: readonly EnergyVehicle[];
  /** Nodes, and who charges there now or is on the way. */
  readonly chargers: readonly { readonly node: string; readonly by: DeviceId | null }[];
  readonly demand: Forecast;
  /** That no vehicle has yet. */
  readonly openJobs: number;
  /** Of driving; Infinity without a way. */
  seconds(vehicle: DeviceId, charger: string): number;
  readonly settings: EnergySettings;
}

export interface EnergySettings {
  readonly levels: ChargingSettings;
  /** Standing idle so long, a vehicle is not wanted for a while. */
  readonly idleMs: Millis;
  /** What a transport keeps a vehicle for, from its assignment to its last stop. */
  readonly transportMs: Millis;
}

export const ENERGY: EnergySettings = {
  levels: CHARGING,
  idleMs: seconds(60),
  transportMs: minutes(3),
};

/**
 * `critical`: it can hardly drive. `level`: below the level at which it charges. `forecast`: above it,
 * but the work to come would take it below. `idle`: it has stood idle. `opportunity`: it has nothing to do now.
 */
export type ChargeReason = 'critical' | 'level' | 'forecast' | 'idle' | 'opportunity';

export interface ChargeWish {
  readonly vehicle: DeviceId;
  readonly charger: string;
  /** Who stands there, has enough, and is to leave first. */
  readonly instead: DeviceId | null;
  readonly why: ChargeReason;
  readonly text: Text;
}
