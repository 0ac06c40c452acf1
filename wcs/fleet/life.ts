/**
 * Whether a vehicle can drive, by what it says of itself: its mode, its errors, its safety.
 *
 *   startup              takes nothing yet; stands in the way until it is up
 *   automatic            drives
 *   semiautomatic        drives, a person sets the speed
 *   intervened           a person stepped in: it keeps its order and takes a cancellation only
 *   manual and its like  a person drives, and the order is gone [VDA 5050 2.1 §6.10.8]
 *
 * Of its errors a warning asks for nothing; `urgent`: it ends what it has and gets no more; `critical`:
 * it cannot go on with this order and takes another; `fatal`: it stands until somebody was there.
 */
import type { VehicleState } from '#hub/ports.ts';
import type { Leg } from './leg.ts';
import type { Draft, Vehicle } from './model.ts';
import type { FleetSettings } from './settings.ts';

/** Modes in which a person drives, and orders are not taken. */
export const BY_HAND: ReadonlySet<VehicleState['mode']> = new Set([
  'manual',
  'service',
  'teach_in',
]);

/** Modes in which it is sent no order and asked nothing [VDA 5050 2.1 §6.10.6, 3.0 §6.10.6]. */
export const isLeftAlone = (mode: VehicleState['mode'] | ''): boolean =>
  mode !== '' && (BY_HAND.has(mode) || mode === 'intervened');

export type Unreadiness =
  | ''
  | 'offline'
  | 'startup'
  | 'manual'
  | 'intervened'
  | 'emergency_stop'
  | 'fault'
  | 'paused'
  | 'not_localised';

/** Why a vehicle cannot drive now; '' when it can. */
export function unreadiness(vehicle: Vehicle): Unreadiness {
  const { state } = vehicle;
  if (vehicle.online !== true || !state) return 'offline';
  if (state.mode === 'startup') return 'startup';
  if (BY_HAND.has(state.mode)) return 'manual';
  if (state.emergencyStop) return 'emergency_stop';
  if (state.errors.some((error) => error.level === 'fatal')) return 'fault';
  if (state.mode === 'intervened') return 'intervened';
  if (state.paused) return 'paused';
  return vehicle.standing && (state.lastNode !== '' || state.position) ? '' : 'not_localised';
}

/** Something is in its protective field: it stands until that has gone, and then drives on by itself. */
export const isObstructed = ({ state }: Vehicle): boolean => state?.fieldViolation === true;

/** Why it is given no job though it ends what it has; '' when it may get one. */
export function reserve(vehicle: Vehicle): '' | 'needs_person' | 'obstructed' {
  if (vehicle.state?.errors.some((error) => error.level === 'urgent')) return 'needs_person';
  return isObstructed(vehicle) ? 'obstructed' : '';
}

/** What passes by itself or by a press of a button: the others wait for it rather than turn round. */
const PASSING: ReadonlySet<Unreadiness> = new Set(['', 'paused', 'emergency_stop']);

/** Whether the others reckon with its driving on; false: it is an obstacle. */
export function isMovable(
  vehicle: Vehicle,
  now: Draft['now'],
  { silentAfter }: FleetSettings,
): boolean {
  const why = unreadiness(vehicle);
  if (why === 'offline') return now - vehicle.heardAt < silentAfter;
  if (!PASSING.has(why)) return false;
  return vehicle.haltedSince === undefined || now - vehicle.haltedSince < silentAfter;
}

/** Notes since when it has been kept from driving. */
export function noteHalt(vehicle: Vehicle, now: Draft['now']): void {
  const isHalted = unreadiness(vehicle) !== '' || isObstructed(vehicle);
  vehicle.haltedSince = isHalted ? (vehicle.haltedSince ?? now) : undefined;
}

/** The error on account of which the vehicle cannot go on with the leg's order, if there is one. */
export function criticalError(
  leg: Leg,
  before: VehicleState | undefined,
  state: VehicleState,
): VehicleState['errors'][number] | undefined {
  if (state.orderId !== leg.orderId) return undefined;
  // Errors are sticky: one that names no order counts for the order under which it came up.
  const isOld = (type: string) =>
    before?.errors.some((old) => old.level === 'critical' && old.type === type);
  return state.errors.find(({ level, type, references }) => {
    if (level !== 'critical') return false;
    return references.orderId === undefined ? !isOld(type) : references.orderId === leg.orderId;
  });
}
