import type { Millis } from '#base/time.ts';
import { seconds } from '#base/time.ts';
import { CHARGING, type ChargingSettings } from '#wcs/charging/charging.ts';
import type { GrantRule } from '#wcs/traffic/model.ts';

export interface FleetSettings {
  /** Nodes released ahead of a vehicle at most, and how few are left when more are asked for. */
  readonly baseNodes: number;
  readonly refillNodes: number;
  /** Nodes of the horizon that are sent along. */
  readonly horizonNodes: number;
  /** Metres. */
  readonly vehicleLength: number;
  /** An idle vehicle goes to park after this long, and out of another's way after `clearAfter`. */
  readonly parkAfter: Millis;
  readonly clearAfter: Millis;
  /** Whoever waits for a way or a free place is looked at again after this long. */
  readonly lookAgainAfter: Millis;
  /** A way that stays blocked this long is planned anew. */
  readonly replanAfter: Millis;
  /** A vehicle that would take a new order, but shows no end of a cancellation, has cancelled. */
  readonly cancelGrace: Millis;
  /** Driven by hand this long, a vehicle's leg is given up. */
  readonly manualGrace: Millis;
  /** Out of contact this long, a vehicle counts as an obstacle for the others. */
  readonly silentAfter: Millis;
  /** After a failed or refused drive of its own the fleet leaves a vehicle alone this long. */
  readonly restAfterFailure: Millis;
  /** Orders a vehicle may refuse in a leg before the leg fails. */
  readonly maxRefusals: number;
  /** A failed action is tried again after this long, and so often. */
  readonly retryAfter: Millis;
  readonly maxRetries: number;
  /** A vehicle waits so long for the leg that is to follow in the same order. */
  readonly nextLegAfter: Millis;
  /** Somebody else gets the job of a vehicle that has been kept from driving to it this long. */
  readonly giveAwayAfter: Millis;
  /** After so long without progress that time will not mend, a person is called. */
  readonly callAfter: Millis;
  readonly charging: ChargingSettings;
  /** By which rule vehicles are given their ways. */
  readonly grants: GrantRule;
}

export const FLEET: FleetSettings = {
  baseNodes: 6,
  refillNodes: 3,
  horizonNodes: 8,
  vehicleLength: 1.4,
  parkAfter: seconds(10),
  clearAfter: seconds(1),
  lookAgainAfter: seconds(5),
  replanAfter: seconds(8),
  cancelGrace: seconds(10),
  manualGrace: seconds(60),
  silentAfter: seconds(30),
  restAfterFailure: seconds(15),
  maxRefusals: 2,
  retryAfter: seconds(5),
  maxRetries: 2,
  nextLegAfter: seconds(5),
  giveAwayAfter: seconds(30),
  callAfter: seconds(45),
  charging: CHARGING,
  grants: 'planned',
};
