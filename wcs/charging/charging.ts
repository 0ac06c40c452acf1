/**
 * When a vehicle charges and whether that may be interrupted. All in percent of the battery.
 *
 *   below `noJobs`      takes no new job
 *   below `charge`      drives to a free charger as soon as it is idle
 *   below `interrupt`   on or under way to the charger: left alone
 *   above `interrupt`   charges on, but goes as soon as a job wants it
 *   above `full`        leaves the charger to one that needs it
 */
export interface ChargingSettings {
  readonly noJobs: number;
  readonly charge: number;
  readonly interrupt: number;
  readonly topUp: number;
  readonly full: number;
}

export const CHARGING: ChargingSettings = {
  noJobs: 12,
  charge: 25,
  interrupt: 60,
  /** Stands on a charger anyway and has nothing to do: charges below this. */
  topUp: 80,
  full: 95,
};

export type BatteryNeed = 'charge' | 'top_up' | 'none';

export function batteryNeed(battery: number, settings: ChargingSettings): BatteryNeed {
  if (battery < settings.charge) return 'charge';
  return battery < settings.topUp ? 'top_up' : 'none';
}

/** Why a vehicle is not to be given a job on account of its battery; '' when it may. */
export function batteryReason(
  vehicle: { readonly battery: number; readonly isAtCharging: boolean },
  settings: ChargingSettings,
): '' | 'battery' | 'charging' {
  if (vehicle.isAtCharging && vehicle.battery < settings.interrupt) return 'charging';
  return vehicle.battery < settings.noJobs ? 'battery' : '';
}
