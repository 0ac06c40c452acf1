/** Who may be where: what traffic is asked, and what it says. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId, RequestAnswer, VehicleRequest } from '#hub/ports.ts';
import type { Floor } from '#wcs/floor/floor.ts';

/** A vehicle as traffic sees it. */
export interface ClassMover {
  readonly vehicle: DeviceId;
  /** Nodes from where it stands to the end of its base, in order, and the lanes between them. */
  readonly holds: readonly string[];
  readonly edges: readonly string[];
  /** The lane by which it came to the first of them, where that is known: it tells its direction in a block. */
  readonly cameBy?: string;
  /** What remains of its route behind the base; the last is its goal. */
  readonly route: readonly string[];
  /** The lane into each node of the route; where nothing is said, all lanes that lead there. */
  readonly routeEdges?: readonly string[];
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
  /** Why not more, where fewer than wanted are given. */
  readonly waits?: Wait;
  /** Who waits for what was given now: each has been passed once more. */
  readonly passed: readonly DeviceId[];
}

export interface Ask {
  readonly vehicle: DeviceId;
  readonly want: number;
  readonly now: Millis;
  /** Lanes that a door, lift or transfer station has not opened for this vehicle. */
  readonly notReady?: ReadonlySet<string>;
  /** Whether its base may end after so many nodes more; where nothing is said, after any. */
  mayEnd?(count: number): boolean;
}

/**
 * For each vehicle the number of its turn at each node of its route, rising; of all vehicles the
 * lowest number goes first. A list shorter than the route leaves the rest to the banker.
 */
export type TurnPlan = ReadonlyMap<DeviceId, readonly number[]>;

/**
 * `planned`: by turns, or as the banker admits. `banker`: as the banker admits. `first_come`: who asks
 * first (only to compare with: it can end in a deadlock).
 */
export type GrantRule = 'planned' | 'banker' | 'first_come';

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
  /**
   * All that a vehicle's state shows. What it asks for is answered; what it was granted and shows no
   * more, it has given back.
   */
  report(
    vehicle: DeviceId,
    requests: readonly VehicleRequest[],
    now: Millis,
  ): readonly RequestAnswer[];
  /** One of them. Asked again it is the same request. */
  ask(vehicle: DeviceId, request: VehicleRequest, now: Millis): RequestAnswer;
  /** Held until the vehicle says that it let go. */
  revoke(vehicle: DeviceId, requestId: string): void;
  /** Grants what has become free and renews what is still needed. */
  sweep(now: Millis): readonly { readonly vehicle: DeviceId; readonly answer: RequestAnswer }[];
  rows(): readonly LeaseRow[];
  restore(rows: readonly LeaseRow[]): void;
}

/**
 * Movers are told apart by identity: one that has not changed is handed in as the same object, so that
 * only the others are reckoned anew.
 */
export interface FloorTraffic {
  /** The vehicles that can finish. */
  free(movers: readonly ClassMover[]): ReadonlySet<DeviceId>;
  /** Whether the vehicle may take this way up: it is free with it, and nobody loses by it. */
  admits(
    movers: readonly ClassMover[],
    vehicle: DeviceId,
    way: readonly string[],
    edges?: readonly string[],
  ): boolean;
  /**
   * How many nodes of its route, at most `want`, the vehicle may be given now, and why not more. The
   * caller asks for those first who have waited longest, and hands in the lengthened base from then on.
   */
  grant(movers: readonly ClassMover[], ask: Ask): Granted;
  /**
   * The way by which a vehicle at the end of its own leaves for a rest where it is in nobody's way, as
   * others count on it; empty: it may stay. Undefined: it is not free.
   */
  aside(movers: readonly ClassMover[], vehicle: DeviceId): readonly string[] | undefined;
  /** Turns as the vehicles come, if all drive their ways now; undefined: somebody would lose by them. */
  propose(movers: readonly ClassMover[]): TurnPlan | undefined;
  /**
   * Takes turns up, as they were proposed or as they were stored. False:
   * somebody who is free would lose by it, so the turns stay as they are.
   */
  adopt(movers: readonly ClassMover[], plan: TurnPlan): boolean;
  /** The vehicle's turns at the next nodes of its route: stored with its leg, adopted after a restart. */
  turns(vehicle: DeviceId): readonly number[];
  /**
   * Nodes that exclude the given one for vehicles of the class, with it; `other`: only those at which a
   * vehicle of that class would be in the way.
   */
  around(node: string, cls?: string, other?: string): readonly string[];
  readonly leases: Leases;
  /** From now on over this floor. */
  use(floor: Floor): void;
  /** Why each vehicle stands that has not all of its way, and cannot go on now. */
  waiting(movers: readonly ClassMover[], now: Millis): readonly Wait[];
}
