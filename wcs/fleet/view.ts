import { batteryReason, type ChargingSettings } from '#wcs/charging/charging.ts';
import type { VehicleView } from '#wcs/contracts.ts';
import type { Leg } from './leg.ts';
import { reserve, unreadiness } from './life.ts';
import type { Vehicle } from './model.ts';

/** A vehicle as dispatch sees it. */
export function viewOf(
  vehicle: Vehicle,
  own: readonly Leg[],
  charging: ChargingSettings,
): VehicleView {
  const driving = own.find((leg) => leg.status !== 'waiting');
  const { state } = vehicle;
  const battery = state?.battery ?? 0;
  const isAtCharging = state?.charging === true || driving?.purpose === 'charge';
  const reason =
    unreadiness(vehicle) ||
    reserve(vehicle) ||
    (own.some((leg) => leg.purpose === 'job') ? 'busy' : '') ||
    batteryReason({ battery, isAtCharging }, charging);
  return {
    vehicle: vehicle.vehicle,
    available: reason === '',
    reason,
    node: vehicle.standing?.node ?? '',
    battery,
    load: state?.loads?.[0] ?? null,
    interruptible: driving !== undefined && driving.purpose !== 'job',
  };
}
