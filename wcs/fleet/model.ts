import { same, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type {
  DeviceCommand,
  DeviceId,
  VehicleAction,
  VehicleFacts,
  VehicleState,
} from '#hub/ports.ts';
import type { LegEvent, LegOutcome, VehicleCall } from '#wcs/contracts.ts';
import type { CrossingRow, Equipment } from '#wcs/equipment/index.ts';
import type { Standing } from '#wcs/routing/locate.ts';
import type { ClassMover } from '#wcs/traffic/model.ts';
import { type FailReason, type Leg, NO_RETRY } from './leg.ts';
import type { Legs } from './legs.ts';

export interface Vehicle {
  readonly vehicle: DeviceId;
  state: VehicleState | undefined;
  /** undefined: not heard of since the start. */
  online: boolean | undefined;
  standing: Standing | undefined;
  /** The lane that it drove last, as far as it was seen. */
  cameBy: string | undefined;
  /** The standing that is stored, as its nodes. */
  stored: string;
  /** The mode that is stored; '': it has not said any. */
  storedMode: VehicleState['mode'] | '';
  heardAt: Millis;
  idleSince: Millis;
  manualSince: Millis | undefined;
  /** Since when it has been kept from driving, or something has been in its protective field. */
  haltedSince: Millis | undefined;
  /** A person took it out of service: it ends what it has, and is sent nowhere else. */
  isOut: boolean;
  /** When it last failed or refused a drive of the fleet's own. */
  failedAt: Millis | undefined;
  /** When to look again for a place for it, after none was free. */
  lookAgainAt: Millis;
  /** A cancellation of an order that no leg knows. */
  clearing: string | undefined;
  /** What it says of its kind; undefined: nothing yet. */
  facts: VehicleFacts | undefined;
  /** A pause, or the end of one, that it was told last. */
  toldPause: string | undefined;
  /** The order that the next leg goes on with. */
  open: OpenOrder | undefined;
  /** How many were given what it waits for, since it was last given something itself. */
  overtaken: number;
  /** What a person was called for on its account. */
  called: VehicleCall['kind'] | undefined;
}

/** An order that a vehicle has driven to its end and that the leg `next` may lengthen. */
export interface OpenOrder {
  readonly next: string;
  readonly since: Millis;
  readonly orderId: string;
  readonly updateId: number;
  readonly path: readonly string[];
  readonly edges: readonly string[];
  readonly passedAt: readonly (Millis | null)[];
  /** Of its last node. */
  readonly actions: readonly VehicleAction[];
}

/** Open crossings as a run works on them. */
export interface Crossings {
  /** What is known of each device of the site. */
  readonly known: ReadonlyMap<DeviceId, Equipment>;
  /** By device, which has one at a time. */
  readonly rows: Map<DeviceId, CrossingRow>;
  /** Devices whose vehicle may drive on. */
  readonly granted: Set<DeviceId>;
  /** When a vehicle last made way for another at a device: `vehicle device`. Kept from run to run. */
  readonly madeWay: Map<string, Millis>;
}

/** What a run of the fleet works on: a copy of the memory, which it may change freely. */
export interface Draft {
  readonly now: Millis;
  readonly vehicles: ReadonlyMap<DeviceId, Vehicle>;
  readonly legs: Legs;
  readonly commands: DeviceCommand[];
  readonly withdrawn: string[];
  readonly events: LegOutcome[];
  /** Legs whose rows are to be written. */
  readonly changed: Set<Leg>;
  /** Legs that got a new way or a longer base, with the length of the base sent before. */
  readonly toSend: Map<Leg, number>;
  /**
   * Movers as made last, and what each was made of. Kept from run to run: traffic tells movers apart by
   * identity, and reckons anew only those that are others.
   */
  readonly movers: Map<
    DeviceId,
    { readonly parts: readonly unknown[]; readonly mover: ClassMover }
  >;
  /** Vehicles for whose going others wait, with the leg that does. */
  readonly awaited: Map<DeviceId, Leg>;
  /** Ways that legs would take but that were not granted: whoever idles there shall leave. */
  readonly wanted: Map<string, readonly string[]>;
  /** Vehicles that stand where another was let in, with that one. */
  readonly intruders: Map<DeviceId, DeviceId>;
  /** Calls for a person that begin or end. */
  readonly calls: VehicleCall[];
  /** Ways through doors and lifts. */
  readonly crossings: Crossings;
  /** Vehicles whose facts are to be written. */
  readonly described: Vehicle[];
  /** When time alone makes another run worth while. */
  lookAt: Millis;
}

/** Another run shall be made then at the latest. */
export function lookAt(draft: Draft, at: Millis): void {
  draft.lookAt = Math.min(draft.lookAt, at);
}

export const standingKey = ({ node, holds }: Standing): string => [node, ...holds].join(' ');

/** The leg that the vehicle drives. */
export const drivenBy = (legs: Legs, vehicle: DeviceId): Leg | undefined =>
  legs.of(vehicle).find((leg) => leg.status !== 'waiting');

export const legOf = (draft: Draft, vehicle: DeviceId): Leg | undefined =>
  drivenBy(draft.legs, vehicle);

export const hasLegs = (draft: Draft, vehicle: DeviceId): boolean =>
  draft.legs.of(vehicle).length > 0;

export function end(
  draft: Draft,
  leg: Leg,
  outcome: { readonly reason: FailReason | 'redirected'; readonly note: Text } | undefined,
): void {
  const isFailed = outcome !== undefined && outcome.reason !== 'redirected';
  leg.status = isFailed ? 'failed' : 'finished';
  leg.reason = outcome?.reason ?? null;
  leg.note = outcome?.note ?? null;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  draft.legs.remove(leg.legId);
  draft.toSend.delete(leg);
  draft.wanted.delete(leg.legId);
  const vehicle = draft.vehicles.get(leg.vehicle);
  if (vehicle && isFailed && leg.purpose !== 'job') vehicle.failedAt = draft.now;
  tell(draft, leg);
}

/** Tells the leg's job how it ended. */
export function tell(draft: Pick<Draft, 'events'>, leg: Leg): void {
  const event = outcomeOf(leg);
  const { jobId, vehicle, action } = leg;
  if (jobId !== null && event) draft.events.push({ jobId, event, vehicle, action });
}

/** The leg waits again, with no order. */
export function putBack(draft: Draft, leg: Leg): void {
  leg.status = 'waiting';
  leg.orderId = '';
  leg.path = [];
  leg.edges = [];
  leg.turns = [];
  leg.start = null;
  leg.releasedTo = 0;
  leg.passedTo = 0;
  leg.passedAt = [];
  leg.updateId = 0;
  leg.accepted = false;
  leg.stopCharging = false;
  leg.reason = null;
  leg.taken = null;
  leg.retry = NO_RETRY;
  leg.movedAt = draft.now;
  leg.updatedAt = draft.now;
  draft.toSend.delete(leg);
  draft.changed.add(leg);
}

function outcomeOf(leg: Leg): LegEvent | undefined {
  if (leg.status === 'finished') return { type: 'leg.finished', legId: leg.legId };
  if (leg.status !== 'failed' || leg.reason === null || leg.reason === 'redirected') {
    return undefined;
  }
  return { type: 'leg.failed', legId: leg.legId, reason: leg.reason, note: leg.note ?? same('') };
}
