/** For tests: a floor that is one long line. A node is its place on it, a second's drive from the next. */
import { PLAIN } from '../floor/classes.ts';
import {
  type TransportNeed,
  VEHICLE_DISPATCH,
  type VehicleCandidate,
  type VehicleDispatchView,
} from './vehicles-model.ts';

export const onLine = (from: string, to: string): number => Math.abs(Number(from) - Number(to));

export const vehicle = (id: string, more: Partial<VehicleCandidate> = {}): VehicleCandidate => ({
  ...{ vehicle: id, available: true, reason: '', node: '0', battery: 80, load: null },
  ...{ interruptible: true, type: '', groups: [], empty: PLAIN, loaded: PLAIN, drain: 0.01 },
  ...more,
});

/** With a job, which it will have done at a place and in so many seconds. */
export const busy = (
  id: string,
  at: { readonly node?: string; readonly soon?: readonly [node: string, seconds: number] },
  more: Partial<VehicleCandidate> = {},
): VehicleCandidate =>
  vehicle(id, {
    ...{ available: false, reason: 'busy', node: at.node ?? '0' },
    ...(at.soon && { soon: { node: at.soon[0], at: at.soon[1] * 1_000 } }),
    ...more,
  });

/** From one place to another. */
export const need = (
  jobId: string,
  stops: readonly [string, ...string[]],
  more: Partial<TransportNeed> = {},
): TransportNeed => ({
  ...{ jobId, stops, actions: ['pick', 'drop'], load: { unit: `unit of ${jobId}` } },
  ...{ priority: 50, createdAt: 0, type: null, group: null, fixed: null, preferred: null },
  ...{ avoid: null, aboard: null, fetchedBy: null },
  ...more,
});

export const view = (more: Partial<VehicleDispatchView>): VehicleDispatchView => ({
  ...{ now: 0, jobs: [], vehicles: [], chargers: ['0'], seconds: onLine },
  settings: VEHICLE_DISPATCH,
  ...more,
});
