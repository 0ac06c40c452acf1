import { lineFor } from '../floor/create-floor.ts';
import type { FloorEdge, FloorNode, VehicleClass } from '../floor/floor.ts';

/** Where nothing is known of a vehicle's turning: braking and turning on the spot, seconds. */
const TURN_SECONDS = 1;
const REVERSAL_SECONDS = 3;
/** A bend up to here is driven, not turned on the spot. */
const STRAIGHT = Math.PI / 6;
const REVERSAL = (5 * Math.PI) / 6;
/** A bend up to here needs no stop. */
const SLIGHT = Math.PI / 36;
const ROUND = 2 * Math.PI;

/** How a vehicle stands where a lane begins and where it ends; undefined: as it stood before. */
export interface Bearing {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** [LIF 1.0 §8.3.9] vehicleOrientation: of the map, or against the way of travel; 0: ahead. */
export function bearingOf(edge: FloorEdge, cls: VehicleClass): Bearing {
  const line = lineFor(edge, cls);
  const orientation = edge.types?.[cls.type]?.orientation;
  if (orientation?.to === 'global') return { start: orientation.theta, end: orientation.theta };
  // A lift: it goes nowhere on the map, and nobody turns in it.
  if (line.length === 0) return { start: undefined, end: undefined };
  const theta = orientation?.theta ?? 0;
  return { start: line.heading + theta, end: line.arrival + theta };
}

/** From one bearing to another to the left, 0 to 2π. */
const leftwards = (from: number, to: number) => (((to - from) % ROUND) + ROUND) % ROUND;

function secondsOf(angle: number, { turnRate, speed, acceleration }: VehicleClass): number {
  if (turnRate === Number.POSITIVE_INFINITY) {
    if (angle <= STRAIGHT) return 0;
    return angle < REVERSAL ? TURN_SECONDS : REVERSAL_SECONDS;
  }
  // To stop and to come to speed again takes v/a longer than to drive through.
  return angle / turnRate + (angle > SLIGHT ? speed / acceleration : 0);
}

/** Seconds of turning from one bearing to another, the shorter way round. */
export function turnSeconds(
  from: number | undefined,
  to: number | undefined,
  cls: VehicleClass,
): number {
  if (from === undefined || to === undefined) return 0;
  const left = leftwards(from, to);
  return secondsOf(Math.min(left, ROUND - left), cls);
}

/** What a lane is for a class where it meets another. */
export interface Side {
  readonly edge: FloorEdge;
  readonly bearing: Bearing;
}

/** The bearing in which a vehicle of the class passes a node, where the drawing wants one. */
export const thetaAt = (node: FloorNode, { type }: VehicleClass): number | undefined =>
  node.types?.[type]?.theta ?? node.theta;

/**
 * Seconds of turning at a node from one lane into the next; Infinity where it may not turn so far.
 * It may turn to a side where the node and both lanes let it, or while it drives the second lane
 * [LIF 1.0 §8.3.9.1].
 */
export function passSeconds(node: FloorNode, before: Side, next: Side, cls: VehicleClass): number {
  const from = before.bearing.end;
  const to = next.bearing.start;
  if (from === undefined || to === undefined) return 0;
  const theta = thetaAt(node, cls);
  if (theta !== undefined) return turnSeconds(from, theta, cls) + turnSeconds(theta, to, cls);
  const left = leftwards(from, to);
  const right = ROUND - left;
  if (Math.min(left, right) <= STRAIGHT) return secondsOf(Math.min(left, right), cls);
  const use = next.edge.types?.[cls.type];
  if (use?.rotation) return secondsOf(Math.min(left, right), cls);
  const ending = before.edge.types?.[cls.type]?.rotationAtEnd ?? 'both';
  const starting = use?.rotationAtStart ?? 'both';
  const may = (side: 'left' | 'right') =>
    node.turn && [ending, starting].every((given) => given === 'both' || given === side);
  const angle = Math.min(
    may('left') ? left : Number.POSITIVE_INFINITY,
    may('right') ? right : Number.POSITIVE_INFINITY,
  );
  return angle === Number.POSITIVE_INFINITY ? angle : secondsOf(angle, cls);
}
