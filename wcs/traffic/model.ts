/** Who may be where: what traffic is asked, and what it says. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId, RequestAnswer, VehicleRequest } from '#hub/ports.ts';

/** A vehicle as traffic sees it. */
export interface ClassMover {
  readonly vehicle: DeviceId;
  /** Nodes from where it stands to the end of its base, in order, and the lanes between them. */
  readonly holds: readonly string[];
  readonly edges: readonly string[];
  /** What remains of its route behind the base; the last is its goal. */
  readonly route: readonly string[];
  /** Of a `VehicleClass`. */
  readonly cls: string;
  /** False: broken down or driven by hand, so it stays where it is for now. */
  readonly movable: boolean;
  /** Since when it waits: who has waited longest goes first. */
  readonly since: Millis;
  /** How many have gone before it meanwhile. */
  readonly passed: number;
}

/** Why a vehicle stands. */
export interface Wait {
  readonly vehicle: DeviceId;
  /** The node at which it stands. */
  readonly at: string;
  readonly for: 'vehicle' | 'turn' | 'block' | 'zone' | 'crossing' | 'closure' | 'dead' | 'person';
  /** Vehicles, or the resource that it waits for. */
  readonly who: readonly string[];
  readonly since: Millis;
  readonly text: Text;
}

export interface Granted {
  /** Nodes of the route that are added to the base. */
  readonly count: number;
  readonly waits?: Wait;
}

/** When whose turn is, by resource: vehicles in their order. */
export type TurnPlan = ReadonlyMap<string, readonly DeviceId[]>;

export interface LeaseRow {
  readonly vehicle: DeviceId;
  readonly requestId: string;
  readonly kind: VehicleRequest['kind'];
  /** The zone or the lane. */
  readonly resource: string;
  /** '': it is a lane's. */
  readonly zoneSet: string;
  readonly status: 'queued' | 'granted' | 'revoking';
  readonly expiresAt: Millis | null;
  readonly since: Millis;
}

/** What vehicles asked for (VDA 5050 3.0): one that was granted is held until it is given back. */
export interface Leases {
  /** Asked again it is the same request. */
  ask(vehicle: DeviceId, request: VehicleRequest, now: Millis): RequestAnswer;
  /** Held until the vehicle says that it let go. */
  revoke(vehicle: DeviceId, requestId: string): void;
  /** Grants what has become free and renews what is still needed. */
  sweep(now: Millis): readonly { readonly vehicle: DeviceId; readonly answer: RequestAnswer }[];
  rows(): readonly LeaseRow[];
  restore(rows: readonly LeaseRow[]): void;
}

export interface FloorTraffic {
  /** The vehicles that can finish. */
  free(movers: readonly ClassMover[]): ReadonlySet<DeviceId>;
  /** Whether the vehicle may take this way up: it is free with it, and nobody loses by it. */
  admits(movers: readonly ClassMover[], vehicle: DeviceId, way: readonly string[]): boolean;
  /** How many nodes of its route, at most `want`, the vehicle may be given now, and why not more. */
  grant(
    movers: readonly ClassMover[],
    ask: { readonly vehicle: DeviceId; readonly want: number; readonly now: Millis },
  ): Granted;
  /** False: somebody who is free would lose by it, so the turns stay as they are. */
  adopt(plan: TurnPlan): boolean;
  /** When the vehicle's turn is at each node of its way, in planned ticks. */
  turns(vehicle: DeviceId): readonly number[];
  /** Nodes that exclude the given one for vehicles of the class, with it. */
  around(node: string, cls?: string): readonly string[];
  readonly leases: Leases;
  waiting(movers: readonly ClassMover[], now: Millis): readonly Wait[];
}
