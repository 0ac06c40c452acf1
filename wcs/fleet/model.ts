import { same, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, DeviceId, VehicleState } from '#hub/ports.ts';
import type { LegEvent, LegOutcome, LegRequest } from '#wcs/contracts.ts';
import type { Standing } from '#wcs/routing/locate.ts';
import type { Legs } from './legs.ts';
import type { MoverCache } from './movers.ts';

export type LegAction = NonNullable<LegRequest['action']>;
export type FailReason = Extract<LegEvent, { readonly type: 'leg.failed' }>['reason'];

/**
 * A leg's life. *waiting*: no order yet (the vehicle is not ready, or no way is admitted). *active*:
 * an order drives it. *cancelling*: cancel_order is on its way and nothing new may be sent before
 * its end [VDA5050 §6.6.3.3]. *finished* and *failed* are ends; memory keeps none of them.
 */
export type LegStatus = 'waiting' | 'active' | 'cancelling' | 'finished' | 'failed';

export interface Leg {
  readonly legId: string;
  readonly jobId: string | null;
  readonly vehicle: DeviceId;
  readonly correlationId: string;
  readonly purpose: 'job' | 'park' | 'charge';
  readonly priority: number;
  readonly to: string;
  readonly action: LegAction | null;
  readonly createdAt: Millis;
  status: LegStatus;
  /** '' while waiting. */
  orderId: string;
  /** Nodes of the order from its first; the index times two is the sequence id. */
  path: readonly string[];
  /**
   * Set when the order began between two nodes: the pose, and the nodes it may be in the way of.
   */
  start: Standing | null;
  /** Indices into `path`: the last released node, and the last one known to be passed. */
  releasedTo: number;
  passedTo: number;
  /** When each node of `path` was known to be passed, the first when the order began; null: not told. */
  passedAt: readonly (Millis | null)[];
  updateId: number;
  /** Orders begun for this leg. */
  attempt: number;
  refusals: number;
  /** The vehicle has shown the order in a state. */
  accepted: boolean;
  /** The order's first node ends charging. */
  stopCharging: boolean;
  afterCancel: 'fail' | 'renew';
  reason: FailReason | 'redirected' | null;
  note: Text | null;
  updatedAt: Millis;

  /** Memory only: when it last moved on or was planned. */
  movedAt: Millis;
}

type LegHead = Pick<
  Leg,
  'legId' | 'jobId' | 'vehicle' | 'correlationId' | 'purpose' | 'priority' | 'to' | 'action'
>;

/** A leg that nothing was done for yet. */
export function newLeg(head: LegHead, now: Millis): Leg {
  return {
    ...head,
    createdAt: now,
    status: 'waiting',
    orderId: '',
    path: [],
    start: null,
    releasedTo: 0,
    passedTo: 0,
    passedAt: [],
    updateId: 0,
    attempt: 0,
    refusals: 0,
    accepted: false,
    stopCharging: false,
    afterCancel: 'fail',
    reason: null,
    note: null,
    updatedAt: now,
    movedAt: now,
  };
}

export interface Vehicle {
  readonly vehicle: DeviceId;
  state: VehicleState | undefined;
  /** undefined: not heard of since the start. */
  online: boolean | undefined;
  standing: Standing | undefined;
  /** The standing that is stored, as its nodes. */
  stored: string;
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
  readonly movers: MoverCache;
  /** Ways that legs would take but that were not granted: whoever idles there shall leave. */
  readonly wanted: Map<string, readonly string[]>;
}

export const standingKey = ({ node, holds }: Standing): string => [node, ...holds].join(' ');

/** The leg that the vehicle drives. */
export const drivenBy = (legs: Legs, vehicle: DeviceId): Leg | undefined =>
  legs.of(vehicle).find((leg) => leg.status !== 'waiting');

export const legOf = (draft: Draft, vehicle: DeviceId): Leg | undefined =>
  drivenBy(draft.legs, vehicle);

export const hasLegs = (draft: Draft, vehicle: DeviceId): boolean =>
  draft.legs.of(vehicle).length > 0;

export const actionId = (leg: Leg): string => `${leg.legId}.${leg.attempt}`;
export const driveCommandId = (leg: Leg): string => `${leg.orderId}.${leg.updateId}`;
/** Of the present attempt to cancel: while that lasts, `updatedAt` is when it began. */
export const cancelId = (leg: Leg): string => `${leg.orderId}.cancel.${leg.updatedAt.toString(36)}`;

/** Nodes from where the leg's vehicle is to the end of its base. */
export function heldBy(leg: Leg): readonly string[] {
  const base = leg.path.slice(leg.passedTo, leg.releasedTo + 1);
  return leg.start && leg.passedTo === 0 ? [...leg.start.holds, ...base] : base;
}

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
  leg.start = null;
  leg.releasedTo = 0;
  leg.passedTo = 0;
  leg.passedAt = [];
  leg.updateId = 0;
  leg.accepted = false;
  leg.stopCharging = false;
  leg.reason = null;
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
