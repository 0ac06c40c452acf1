import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId, VehicleAction } from '#hub/ports.ts';
import type { LegEvent, LegRequest } from '#wcs/contracts.ts';
import type { Standing } from '#wcs/routing/locate.ts';

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
  /** The lane from each node of `path` to the next; from a pose one of the order's own. */
  edges: readonly string[];
  /** Of the `VehicleClass` by which its way was chosen. */
  cls: string;
  /** Its turns at the nodes behind its base, as traffic counts them: kept over a restart. */
  turns: readonly number[];
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

  /** Memory only: when it last moved on or was planned; and when it last came nearer to its end. */
  movedAt: Millis;
  progressAt: Millis;
  /** Memory only: when a way round vehicles that do not move was last looked for. */
  triedAt: Millis;
  /** Memory only: the leg that follows it in the same order, where that is known. */
  next: string | null;
  /** Memory only: the actions that stand at the node at which this leg took the order of another up. */
  taken: { readonly index: number; readonly actions: readonly VehicleAction[] } | null;
  /** Memory only: tries of an action that may be tried again. */
  retry: Retry;
}

export interface Retry {
  readonly tries: number;
  /** Since when the vehicle has shown that it waits for a word. */
  readonly since: Millis | null;
  /** The word that it was told, until it shows what came of it. */
  readonly told: string | null;
}

export const NO_RETRY: Retry = { tries: 0, since: null, told: null };

/** What a leg has in memory only, at its beginning and after a start of the house. */
export const freshMemory = (now: Millis) => ({
  ...{ movedAt: now, progressAt: now, triedAt: 0 },
  ...{ next: null, taken: null, retry: NO_RETRY },
});

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
    edges: [],
    cls: '',
    turns: [],
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
    ...freshMemory(now),
  };
}

export const actionId = (leg: Leg): string => `${leg.legId}.${leg.attempt}`;
export const driveCommandId = (leg: Leg): string => `${leg.orderId}.${leg.updateId}`;
/** Of the present attempt to cancel: while that lasts, `updatedAt` is when it began. */
export const cancelId = (leg: Leg): string => `${leg.orderId}.cancel.${leg.updatedAt.toString(36)}`;

/** Nodes from where the leg's vehicle is to the end of its base. */
export function heldBy(leg: Leg): readonly string[] {
  const base = leg.path.slice(leg.passedTo, leg.releasedTo + 1);
  return leg.start && leg.passedTo === 0 ? [...leg.start.holds, ...base] : base;
}
