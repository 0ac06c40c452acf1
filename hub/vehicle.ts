/**
 * The hub's vocabulary of vehicles: orders and other commands, states, and what a vehicle asks for.
 * One model for every version of a protocol: an adapter that cannot say a word of it says so
 * (`Encoded.refused`), or leaves out what is only a wish.
 *
 * Metres, radians (counter-clockwise, −π to π), m/s, kilograms, percent.
 */
import type { Point } from '#base/site/parts.ts';
import type { Zone } from '#base/site/zone.ts';
import type { Millis } from '#base/time.ts';

/** What may go on beside an action: all, actions but no driving, driving but no action, nothing. */
export type Blocking = 'none' | 'soft' | 'single' | 'hard';

// ------------------------------------------------------------------ orders

/** By key, any JSON; the vehicle's factsheet names the keys. */
export type ActionParameters = Readonly<Record<string, unknown>>;

export type VehicleAction = {
  /** Unique for ever; the vehicle reports under it and never runs it twice. */
  readonly actionId: string;
  /** Beside those that follow from the type. */
  readonly parameters?: ActionParameters;
  /** `hard` where nothing is said. */
  readonly blocking?: Blocking;
  /** Failed, it may be tried again instead of ending the order (VDA 5050 3.0). */
  readonly retriable?: boolean;
  /** The handling unit to pick or drop. */
  readonly load?: string;
  /** The place (location id) at which it stands or shall stand. */
  readonly place?: string;
} & (
  | { readonly type: 'pick' | 'drop' | 'start_charging' | 'stop_charging' }
  /** By the name that the vehicle's factsheet has for it. */
  | { readonly type: 'other'; readonly name: string }
);

export interface OrderNode {
  readonly nodeId: string;
  /** Even: 0, 2, 4 … across all updates of one order. */
  readonly sequence: number;
  readonly released: boolean;
  readonly x: number;
  readonly y: number;
  /** The order's where nothing is said. */
  readonly mapId?: string;
  /** The heading in which it shall be passed. */
  readonly theta?: number;
  /** How far off counts as passed; the vehicle's own tolerance where nothing is said. */
  readonly deviation?: { readonly xy: number; readonly theta?: number };
  readonly actions: readonly VehicleAction[];
}

/** NURBS: as many knots as points and degree and one more; the knots run from 0 to 1. */
export interface Trajectory {
  readonly degree: number;
  readonly knots: readonly number[];
  readonly points: readonly (Point & { readonly weight?: number })[];
}

export interface OrderEdge {
  readonly edgeId: string;
  /** Odd: between its two nodes. */
  readonly sequence: number;
  readonly released: boolean;
  readonly from: string;
  readonly to: string;
  readonly maxSpeed?: number;
  readonly length?: number;
  /** Of the vehicle with its load. */
  readonly maxHeight?: number;
  /** Of the fork. */
  readonly minForkHeight?: number;
  readonly orientation?: { readonly theta: number; readonly to: 'global' | 'tangential' };
  readonly rotationAllowed?: boolean;
  /** rad/s */
  readonly maxRotationSpeed?: number;
  readonly trajectory?: Trajectory;
  /** How far it may leave the way, to the left and to the right. */
  readonly corridor?: {
    readonly left: number;
    readonly right: number;
    /** What of the vehicle must stay in it. */
    readonly from: 'centre' | 'contour';
    /** Left with a grant only. */
    readonly releaseRequired?: boolean;
    readonly onLoss?: 'stop' | 'return';
  };
  readonly actions?: readonly VehicleAction[];
}

/**
 * A way to drive: base (released) and horizon. Update 0 begins a new order; a higher update begins
 * at the stitching node, the last released node of what was sent before.
 */
export interface VehicleOrder {
  readonly orderId: string;
  readonly updateId: number;
  readonly mapId: string;
  readonly nodes: readonly OrderNode[];
  readonly edges: readonly OrderEdge[];
}

// ---------------------------------------------------------------- commands

/** Instant actions beside those that have a command of their own. */
export type InstantName =
  | 'init_position'
  | 'factsheet'
  | 'enable_map'
  | 'download_map'
  | 'delete_map'
  | 'enable_zones'
  | 'delete_zones'
  | 'retry'
  | 'skip_retry'
  | 'clear_instants'
  | 'log_report'
  | 'start_charging'
  | 'stop_charging';

/**
 * The answer to a `VehicleRequest`. `granted` holds until `until`; `queued` is a "not yet"; after
 * `revoked` it is held until the vehicle reports it gone.
 */
export interface RequestAnswer {
  readonly requestId: string;
  readonly grant: 'granted' | 'queued' | 'revoked' | 'rejected';
  /** With `granted`. */
  readonly until?: Millis;
}

/** What an id stands for never changes: other zones have another id. */
export interface ZoneSet {
  readonly zoneSetId: string;
  readonly mapId: string;
  readonly zones: readonly Zone[];
}

export type VehicleCommand =
  | { readonly type: 'drive'; readonly order: VehicleOrder }
  /** Acknowledged when the vehicle reports the cancellation FINISHED (or that nothing was left). */
  | { readonly type: 'cancel_order'; readonly orderId: string; readonly actionId: string }
  | { readonly type: 'pause' | 'resume'; readonly actionId: string }
  | { readonly type: 'request_state'; readonly actionId: string }
  /** Acknowledged when the vehicle shows it. */
  | {
      readonly type: 'instant';
      readonly actionId: string;
      readonly action: InstantName;
      readonly parameters: ActionParameters;
    }
  /** VDA 5050 3.0. */
  | { readonly type: 'answer'; readonly answers: readonly RequestAnswer[] }
  /** VDA 5050 3.0: lies there disabled until `enable_zones`. */
  | { readonly type: 'zones'; readonly zoneSet: ZoneSet };

// ------------------------------------------------------------------ states

export type VehicleMode =
  /** Starts up: takes nothing yet. */
  | 'startup'
  | 'automatic'
  | 'semiautomatic'
  /** A person stepped in: it keeps its order, and takes a cancellation only. */
  | 'intervened'
  | 'manual'
  | 'service'
  | 'teach_in';

/**
 * `warning`: it goes on by itself. `urgent`: it goes on, and soon needs a person. `critical`: it
 * cannot go on with this order, and takes another. `fatal`: a person is needed.
 */
export type ErrorLevel = 'warning' | 'urgent' | 'critical' | 'fatal';

export type ActionStatus =
  | 'waiting'
  | 'initializing'
  | 'running'
  | 'paused'
  /** Failed, and waits for `retry` or `skip_retry`. */
  | 'retriable'
  | 'finished'
  | 'failed';

/** A vehicle asks whether it may; until it is granted it may not (VDA 5050 3.0). */
export interface VehicleRequest {
  readonly requestId: string;
  /** Into a release zone; a new way in a replanning zone; off the way, within the corridor. */
  readonly kind: 'access' | 'replanning' | 'corridor';
  readonly zone?: string;
  readonly zoneSet?: string;
  readonly edge?: string;
  readonly sequence?: number;
  readonly status: 'requested' | 'granted' | 'revoked' | 'expired';
}

export interface VehicleState {
  readonly orderId: string;
  readonly updateId: number;
  /** '' when unknown (a reboot). */
  readonly lastNode: string;
  readonly lastSequence: number;
  /** Metres driven since then; absent: it cannot tell. */
  readonly sinceLastNode?: number;
  /** Nodes of base and horizon that it still means to pass. */
  readonly nodesLeft: readonly {
    readonly nodeId: string;
    readonly sequence: number;
    readonly released: boolean;
  }[];
  readonly edgesLeft?: readonly {
    readonly edgeId: string;
    readonly sequence: number;
    readonly released: boolean;
  }[];
  readonly actions: readonly {
    readonly actionId: string;
    readonly status: ActionStatus;
    readonly result?: string;
    /** An instant action, where the vehicle keeps them apart. */
    readonly instant?: boolean;
  }[];
  readonly errors: readonly {
    readonly type: string;
    readonly level: ErrorLevel;
    readonly description?: string;
    readonly references: Readonly<Record<string, string>>;
  }[];
  /** On the site's map, or on `mapId`; absent when not localised. */
  readonly position?: { readonly x: number; readonly y: number; readonly theta: number };
  readonly mapId?: string;
  readonly maps?: readonly {
    readonly mapId: string;
    readonly version: string;
    readonly enabled: boolean;
  }[];
  readonly zoneSets?: readonly {
    readonly zoneSetId: string;
    readonly mapId: string;
    readonly enabled: boolean;
  }[];
  readonly requests?: readonly VehicleRequest[];
  /** m/s along and across, rad/s. */
  readonly velocity?: { readonly x: number; readonly y: number; readonly turn: number };
  /** Percent. */
  readonly battery: number;
  readonly charging: boolean;
  readonly driving: boolean;
  readonly paused: boolean;
  readonly mode: VehicleMode;
  readonly emergencyStop: boolean;
  /** Something is in its protective field. */
  readonly fieldViolation?: boolean;
  /** Handling units on board; absent: the vehicle cannot tell. */
  readonly loads?: readonly string[];
  readonly wantsBase: boolean;
}
