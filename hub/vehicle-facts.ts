/**
 * What a vehicle says of its kind: its factsheet, in the hub's words and units (metres, radians, m/s,
 * kilograms, percent). What it does not say is absent, never guessed.
 */
import type { Point } from '#base/site/parts.ts';
import type { ZoneType } from '#base/site/zone.ts';
import type { Millis } from '#base/time.ts';
import type { Blocking } from './vehicle.ts';

/** What an action of a vehicle is. */
export interface ActionFacts {
  readonly name: string;
  readonly scopes: readonly ('instant' | 'node' | 'edge' | 'zone')[];
  readonly parameters: readonly { readonly key: string; readonly optional: boolean }[];
  /** Empty: the vehicle does not say. */
  readonly blocking: readonly Blocking[];
  readonly pausable?: boolean;
  readonly cancellable?: boolean;
}

export interface LoadSetFacts {
  readonly name: string;
  readonly type: string;
  readonly size?: { readonly length: number; readonly width: number; readonly height?: number };
  readonly maxKg?: number;
  readonly pickMs?: Millis;
  readonly dropMs?: Millis;
  /** m/s with such a load. */
  readonly speed?: number;
}

export interface VehicleFacts {
  /** Of the protocol, as it stands in the message. */
  readonly version: string;
  readonly series: string;
  readonly kinematics: string;
  readonly maxLoadKg: number;
  readonly speed: { readonly min: number; readonly max: number };
  /** m/s² */
  readonly acceleration: number;
  readonly deceleration: number;
  /** rad/s */
  readonly turnRate?: number;
  readonly size: { readonly length: number; readonly width: number; readonly height: number };
  /** Outlines about its kinematic centre, x ahead. */
  readonly envelopes: readonly { readonly name: string; readonly points: readonly Point[] }[];
  /** 0: none. */
  readonly limits: {
    readonly orderNodes: number;
    readonly orderEdges: number;
    readonly nodeActions: number;
    readonly edgeActions: number;
    readonly instants: number;
    /** Characters. */
    readonly idLength: number;
    readonly messageBytes: number;
  };
  readonly minOrderMs: Millis;
  readonly minStateMs: Millis;
  /** By path in the message ('order.nodes.nodePosition.theta'); what is not in it is not supported. */
  readonly optional: Readonly<Record<string, 'supported' | 'required'>>;
  readonly actions: readonly ActionFacts[];
  readonly loadSets: readonly LoadSetFacts[];
  /** Zones that it minds by itself. */
  readonly zones: readonly ZoneType[];
  /** Percent, and how long it charges at least. */
  readonly battery?: {
    readonly critical?: number;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly minChargeMs?: Millis;
  };
}
