/**
 * What the rooms inside the WCS promise one another: the engine runs jobs and asks the fleet for
 * legs; the fleet answers with commands and job events. All of it inside the engine's tick, which
 * is one transaction.
 */

import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type {
  DeviceCommand,
  DeviceEvent,
  DeviceId,
  VehicleFacts,
  VehicleState,
} from '#hub/ports.ts';

/** A job (or the charging or parking phase) wants a vehicle to go somewhere and do something. */
export interface LegRequest {
  /** Unique for ever: made from the job and its step, so a repeated request is one leg. */
  readonly legId: string;
  /** The job that hears of it; undefined: nobody waits (parking, charging). */
  readonly jobId?: string;
  readonly vehicle: DeviceId;
  readonly to: string;
  readonly action?:
    | { readonly type: 'pick' | 'drop'; readonly load: string; readonly place: string }
    | { readonly type: 'start_charging' };
  readonly priority: number;
  readonly correlationId: string;
  /** Lanes that the way shall take where it can. */
  readonly edgesHint?: readonly string[];
  /**
   * What the vehicle does next, where that is known: when it is asked for, it goes on with the same
   * order, and until then the vehicle is not sent to park or charge.
   */
  readonly next?: LegRequest;
}

/** What a leg is for: a job, or the fleet's own ends (out of another's way, to see where it is). */
export type LegPurpose = 'job' | 'park' | 'charge' | 'aside' | 'map';

export type LegEvent =
  | { readonly type: 'leg.finished'; readonly legId: string }
  | {
      readonly type: 'leg.failed';
      readonly legId: string;
      /**
       * `load_gone`: the load that was to be dropped is not on the vehicle. `cannot_do`: the vehicle's
       * factsheet says so, nothing was sent. `closed`: the floor was changed so that no way is left.
       */
      readonly reason:
        | 'rejected'
        | 'action_failed'
        | 'load_gone'
        | 'vehicle_lost'
        | 'no_route'
        | 'cannot_do'
        | 'closed'
        | 'cancelled';
      readonly note: Text;
    };

/** How a job's leg ended, and what it was for. */
export interface LegOutcome {
  readonly jobId: string;
  readonly event: LegEvent;
  readonly vehicle: DeviceId;
  readonly action: LegRequest['action'] | null;
}

/** A vehicle as dispatch sees it. */
export interface VehicleView {
  readonly vehicle: DeviceId;
  /** Online, automatic, localised, no fatal error, no leg of a job, enough battery. */
  readonly available: boolean;
  /** Why not, in the glossary's words; '' when available. */
  readonly reason: string;
  readonly node: string;
  readonly battery: number;
  readonly load: string | null;
  /** Drives to park or charge: may be interrupted for a job. */
  readonly interruptible: boolean;
}

/** A vehicle as somebody at the floor sees it. */
export interface SeenVehicle {
  readonly vehicle: DeviceId;
  /** What it said last; undefined: nothing since the start. */
  readonly state: VehicleState | undefined;
  /** Where it stands or passed last; '' when nobody knows. */
  readonly node: string;
  /** Why it cannot drive now, in the glossary's words; '' when it can. */
  readonly why: string;
  /** A person took it out of service. */
  readonly isOut: boolean;
  /** The door or lift that it waits for, and why; undefined: for none. */
  readonly waits: Text | undefined;
  readonly leg:
    | {
        readonly jobId: string | null;
        readonly purpose: LegPurpose;
        readonly to: string;
        readonly action: LegRequest['action'] | null;
        /** Nodes from where it began; indices of the last one it passed and the last one it may drive to. */
        readonly path: readonly string[];
        readonly passed: number;
        readonly released: number;
      }
    | undefined;
}

/** Where and when a vehicle is free for something new. */
export interface FreeAt {
  readonly node: string;
  readonly at: Millis;
}

/** Somebody has to go to a vehicle, or no longer has to. */
export interface VehicleCall {
  readonly vehicle: DeviceId;
  /**
   * It does not move and others wait for it; vehicles stand in one another's way; it cannot say where
   * it is.
   */
  readonly kind: 'blocked_way' | 'deadlock' | 'stranded';
  /** What there is to do; null: it is over. */
  readonly text: Text | null;
}

/** Something to be told to a vehicle beside its orders. The id is unique for ever. */
export type VehicleWish = {
  readonly wishId: string;
  readonly vehicle: DeviceId;
} & (
  | { readonly type: 'pause' | 'resume' }
  /** Where it stands, as a person says: metres and radians on the map. */
  | {
      readonly type: 'init_position';
      readonly x: number;
      readonly y: number;
      readonly theta: number;
      /** The site's first map where nothing is said. */
      readonly mapId?: string;
      readonly lastNode: string;
    }
  | {
      readonly type: 'download_map';
      readonly mapId: string;
      readonly mapVersion: string;
      readonly link: string;
      readonly hash?: string;
    }
  | {
      readonly type: 'enable_map' | 'delete_map';
      readonly mapId: string;
      readonly mapVersion: string;
    }
);

/** What a vehicle says of itself: why it stands still until somebody has been there; '': nothing. */
export interface VehicleFault {
  readonly vehicle: DeviceId;
  readonly fault: string;
}

export interface FleetTick {
  /** Of vehicles whose fault changed, or that spoke for the first time since the start. */
  readonly faults: readonly VehicleFault[];
  readonly commands: readonly DeviceCommand[];
  /** Commands that need not be repeated any more. */
  readonly withdrawn: readonly string[];
  /** Also of legs that were called off: some end with what they were for. */
  readonly events: readonly LegOutcome[];
  readonly calls: readonly VehicleCall[];
  /** Of the wishes, in their order; null: the command is made. */
  readonly answers: readonly (Refusal | null)[];
  /** Takes the tick's result over into memory. Not called when the transaction failed. */
  committed(): void;
}

export interface Fleet {
  /** Rebuilds reservations and legs from the stored orders after a start. */
  restore(tx: Tx): Promise<void>;
  /** The newest state or status of a vehicle; only remembered until the next tick. */
  note(event: DeviceEvent): void;
  /** Whether a tick now would have something to do. */
  readonly due: boolean;
  /**
   * One run: takes in states, begins and cancels legs, grants ways (base and horizon), charges and
   * parks who is idle.
   */
  tick(
    tx: Tx,
    now: Millis,
    wish: {
      readonly legs: readonly LegRequest[];
      readonly cancelled: readonly string[];
      /** These end what they have, and are sent nowhere else. */
      readonly outOfService: ReadonlySet<DeviceId>;
      readonly wishes?: readonly VehicleWish[];
    },
  ): Promise<FleetTick>;
  vehicles(now: Millis): readonly VehicleView[];
  /** As heard last, also what no run took in yet; from memory. */
  seen(): readonly SeenVehicle[];
  /** When it will have done what it has; undefined: nobody can say. */
  freeAt(vehicle: DeviceId, now: Millis): FreeAt | undefined;
  /** What it says of its kind; undefined: nothing so far. */
  facts(vehicle: DeviceId): VehicleFacts | undefined;
  /** Seconds of driving between two nodes, as the router sees it now; Infinity without a way. */
  travelSeconds(from: string, to: string): number;
  /** A closed node is not routed over; persists. */
  closures(): readonly string[];
}
