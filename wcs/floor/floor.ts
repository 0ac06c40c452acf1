/**
 * The floor as the WCS reckons with it: the site's drawing with all changes that are in force, for
 * each class of vehicle. Immutable; a change makes another floor with a higher version. Lengths in
 * metres, angles in radians, times in seconds; everything in the order of its id.
 */
import type { Point } from '#base/site/parts.ts';
import type { SiteBlock, SiteEdge, SiteNode } from '#base/site/site.ts';
import type { Zone } from '#base/site/zone.ts';
import type { Line } from './curve.ts';

export interface FloorNode extends SiteNode {
  readonly map: string;
  /** Whether a vehicle may turn on the spot there. */
  readonly turn: boolean;
}

export interface FloorEdge extends SiteEdge, Line {
  readonly length: number;
  /** Of a vehicle with its load, whatever its type. */
  readonly maxHeight?: number;
  /** Lines of those types that drive it along a trajectory of their own. */
  readonly lines: ReadonlyMap<string, Line>;
}

/** Vehicles of one type with a load, or without: what may drive where, how fast, and how broad it is. */
export interface VehicleClass {
  /** `type/loaded` or `type/empty`. */
  readonly id: string;
  /** '': vehicles without a type. */
  readonly type: string;
  readonly loaded: boolean;
  /** m/s and m/s²; Infinity: at once. */
  readonly speed: number;
  readonly acceleration: number;
  /** rad/s on the spot; Infinity: in no time. */
  readonly turnRate: number;
  /** About its kinematic centre, x ahead, counter-clockwise; empty: a disc of the fleet's vehicle length. */
  readonly outline: readonly Point[];
  readonly height: number;
  readonly loadSet?: string;
}

/** A way through a door, lift, conveyor or transfer station. */
export interface Crossing {
  readonly equipment: string;
  readonly edges: readonly string[];
  readonly from: string;
  readonly to: string;
}

export interface Floor {
  readonly version: number;
  readonly nodes: ReadonlyMap<string, FloorNode>;
  readonly edges: ReadonlyMap<string, FloorEdge>;
  outgoing(node: string): readonly FloorEdge[];
  /** Parallel lanes too. */
  between(from: string, to: string): readonly FloorEdge[];
  /** Nodes that touch no other node but one: who stands there is in nobody's way. */
  readonly deadEnds: readonly string[];
  /** Nodes at which a vehicle may stay: dead ends, chargers and parking. */
  readonly rests: readonly string[];
  readonly chargers: readonly string[];
  readonly parking: readonly string[];
  /** The node at which a place is reached. */
  readonly stations: ReadonlyMap<string, string>;
  readonly blocks: readonly SiteBlock[];
  readonly zones: readonly Zone[];
  crossings(edge: string): readonly Crossing[];
  readonly classes: readonly VehicleClass[];
  /** What the drawing and its zones say; a closed lane may still be allowed. */
  allows(edge: FloorEdge, cls: VehicleClass): boolean;
  /** m/s, by the lane, the zones on it and the vehicle. */
  maxSpeed(edge: FloorEdge, cls: VehicleClass): number;
  /** Of driving it alone and at that speed, without turning at its ends. */
  seconds(edge: FloorEdge, cls: VehicleClass): number;
  /** How many times its seconds a lane counts when ways are compared: more than 1, rather not. */
  factor(edge: FloorEdge): number;
  /** Of a node or a lane. */
  isClosed(id: string): boolean;
}
