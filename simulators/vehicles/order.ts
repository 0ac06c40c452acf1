/**
 * Orders in the words that the vehicle's core thinks in: those of VDA 5050 2.1 and all that 3.0 has
 * more. Each version's radio (`faces/`) reads its own messages into them. Metres, radians, m/s, rad/s.
 */

export type BlockingType = 'NONE' | 'SOFT' | 'SINGLE' | 'HARD';

export interface SimAction {
  readonly actionId: string;
  readonly actionType: string;
  readonly blockingType: BlockingType;
  readonly actionParameters?: readonly { readonly key: string; readonly value?: unknown }[];
  /** It may be tried again when it failed (3.0). */
  readonly retriable?: boolean;
}

/** How far from the node it may be passed: a circle's radius, or an ellipse (3.0). */
export type Deviation = number | { readonly a: number; readonly b: number; readonly theta: number };

export interface SimNode {
  readonly nodeId: string;
  readonly sequenceId: number;
  readonly released: boolean;
  readonly nodePosition?: {
    readonly x: number;
    readonly y: number;
    readonly mapId: string;
    readonly theta?: number;
    readonly allowedDeviationXY?: Deviation;
    readonly allowedDeviationTheta?: number;
  };
  readonly actions: readonly SimAction[];
}

/** NURBS: knots are spread evenly from 0 to 1 where none are told. */
export interface SimTrajectory {
  readonly degree?: number;
  readonly knotVector?: readonly number[];
  readonly controlPoints: readonly {
    readonly x: number;
    readonly y: number;
    readonly weight?: number;
  }[];
}

export interface SimEdge {
  readonly edgeId: string;
  readonly sequenceId: number;
  readonly released: boolean;
  /** Not told by 3.0. */
  readonly startNodeId?: string;
  readonly endNodeId?: string;
  readonly maxSpeed?: number;
  readonly maxRotationSpeed?: number;
  readonly orientation?: number;
  readonly orientationType?: 'GLOBAL' | 'TANGENTIAL';
  readonly trajectory?: SimTrajectory;
  readonly corridor?: { readonly leftWidth?: number; readonly releaseRequired?: boolean };
  readonly actions: readonly SimAction[];
}

export interface SimOrder {
  readonly headerId: number;
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly nodes: readonly SimNode[];
  readonly edges: readonly SimEdge[];
}

type ZoneAction = Omit<SimAction, 'actionId'>;

/** A zone by what it asks of a vehicle that drives as it is told; types that steer planning ask nothing. */
export interface SimZone {
  readonly zoneId: string;
  readonly zoneType: string;
  readonly vertices: readonly { readonly x: number; readonly y: number }[];
  readonly maximumSpeed?: number;
  readonly releaseLossBehavior?: 'STOP' | 'CONTINUE' | 'EVACUATE';
  readonly entryActions?: readonly ZoneAction[];
  readonly duringActions?: readonly ZoneAction[];
  readonly exitActions?: readonly ZoneAction[];
}

export interface SimZoneSet {
  readonly zoneSetId: string;
  readonly mapId: string;
  readonly zones: readonly SimZone[];
}

/** What its master says to a request (3.0). `forMs`: how long a grant holds on the wall's clock. */
export interface SimAnswer {
  readonly requestId: string;
  readonly grant: 'GRANTED' | 'QUEUED' | 'REVOKED' | 'REJECTED';
  readonly forMs?: number;
}
