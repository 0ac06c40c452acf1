/**
 * Where doors, lifts, conveyors and transfer stations keep what the hub needs: variables and methods
 * below the device's own node (docs/fixed-equipment.md). No companion specification covers them.
 */

export const KINDS = ['door', 'lift', 'conveyor', 'transfer'] as const;
export type Kind = (typeof KINDS)[number];

/** String: the request that it serves now; '' none. */
export const CROSSING = 'Crossing';
/** Boolean: who asked may enter; in a lift: may go on, out of it. */
export const READY = 'Ready';
/** Boolean: something stands in it. */
export const OCCUPIED = 'Occupied';
/** String, lifts: at which level the cabin stands with its door open or shut; '' between two. */
export const LEVEL = 'Level';
/** String, conveyors and transfer stations: the handling unit on it; '' none, or not known. */
export const LOAD = 'Load';
/** String: why it serves nobody, in its own words; '' nothing is wrong. */
export const FAULT = 'Fault';
/** Number: +1 a second as long as it lives. */
export const BEAT = 'Beat';

const MORE: Readonly<Record<Kind, readonly string[]>> = {
  door: [],
  lift: [LEVEL],
  conveyor: [LOAD],
  transfer: [LOAD],
};

/** What a device of this kind shows; the beat is the last of the values that are read together. */
export const variablesOf = (kind: Kind): readonly string[] => [
  ...[CROSSING, READY, OCCUPIED, ...MORE[kind], FAULT, BEAT],
];

/** (id, from, to, load: Strings; load '' for none) */
export const REQUEST = 'Request';
/** (id: String), each of them. */
export const ENTERED = 'Entered';
export const LEFT = 'Left';
export const RELEASE = 'Release';
