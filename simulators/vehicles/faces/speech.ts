import type { SiteVehicle } from '#base/site/site.ts';
import type { VehicleState } from '../state.ts';
import { distance } from '../state.ts';
import type { VehicleTraits } from '../traits.ts';
import type { VehicleCore } from '../vehicle.ts';

/** Wall-clock pace of a vehicle's messages. */
export interface FaceTiming {
  /** At latest; the standard says 30 s. */
  readonly stateEveryMs: number;
  /** Changes that come closer together share one message. */
  readonly minStateMs: number;
  /** While it drives; 0: none. */
  readonly visualizationEveryMs: number;
}

/** Whom a message is about, and what he is like. */
export interface Speaker {
  readonly vehicle: SiteVehicle;
  readonly traits: VehicleTraits;
  readonly core: VehicleCore;
  readonly timing: FaceTiming;
}

/** How one major version of VDA 5050 is spoken; message bodies are without their header. */
export interface Speech {
  /** Interface name and major version. */
  readonly root: string;
  /** The topics that it listens to. */
  readonly heard: readonly string[];
  /** Hands a message on to the core; false: it is none. `now`: wall clock. */
  hear(topic: string, message: unknown, speaker: Speaker, now: number): boolean;
  connection(word: 'online' | 'offline' | 'broken' | 'hibernating'): object;
  state(speaker: Speaker): object;
  factsheet(speaker: Speaker): object;
  /** `stateHeaderId`: of the state that was sent last. */
  visualization(speaker: Speaker, stateHeaderId: number): object;
}

/** It asks for more base when it would have to brake within this distance, metres. */
const BASE_RESERVE_M = 2;

export const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
/** Half a turn, rounded so that it is not more than π. */
const HALF_TURN = Math.floor(Math.PI * 1_000) / 1_000;
export const roundedAngle = (value: number) =>
  Math.min(HALF_TURN, Math.max(-HALF_TURN, rounded(value)));

export function wantsBase(state: VehicleState, { speed, acceleration }: SiteVehicle): boolean {
  if (state.nodes.every((node) => node.released)) return false;
  let metres = -state.travelled;
  let from: { x: number; y: number } = state.origin;
  for (const node of state.nodes) {
    if (!node.released) break;
    metres += distance(from, node);
    from = node;
  }
  return metres < BASE_RESERVE_M + (speed * speed) / (2 * acceleration);
}

export const nodeStates = (state: VehicleState) =>
  [...state.nodes, ...state.leftNodes].map(
    ({ nodeId, sequenceId, released, x, y, mapId = state.mapId }) => ({
      nodeId,
      sequenceId,
      released,
      nodePosition: { x, y, mapId },
    }),
  );

export const edgeStates = (state: VehicleState) =>
  state.edges.map(({ edgeId, sequenceId, released }) => ({ edgeId, sequenceId, released }));

export const loadsOf = (core: VehicleCore) =>
  core.loads.map((loadId) => ({ loadId, loadType: 'handling_unit' }));

export const velocityOf = ({ state, turning }: { state: VehicleState; turning: number }) => ({
  vx: rounded(state.speed),
  vy: 0,
  omega: rounded(turning),
});

export const referencesOf = (references: Readonly<Record<string, string>>) =>
  Object.entries(references).map(([referenceKey, referenceValue]) => ({
    referenceKey,
    referenceValue,
  }));

/** A rectangle about the kinematic centre, counter-clockwise. */
export const outlineOf = ({ length, width }: VehicleTraits) => {
  const [x, y] = [length / 2, width / 2];
  return [
    { x, y },
    { x: -x, y },
    { x: -x, y: -y },
    { x, y: -y },
  ];
};

/** An optional field that is null was left out. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const told = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(told.map(([key, each]) => [key, withoutNulls(each)]));
}
