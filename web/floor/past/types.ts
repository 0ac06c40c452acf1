import type { LiveChange, LiveState, Point, Vehicle, Work } from '../types.ts';

/** A past time as the warehouse tells it (GET /api/v1/floor/past). */
export interface Drive {
  readonly vehicle: string;
  readonly purpose: NonNullable<Vehicle['leg']>['purpose'];
  readonly to: string;
  readonly action: NonNullable<Vehicle['leg']>['action'];
  readonly work: Work | null;
  readonly path: readonly string[];
  /** Where it began, when that was between two nodes. */
  readonly start: Point | null;
  /** How far it came. */
  readonly passedTo: number;
  /** When each node was passed; null or missing: not known. */
  readonly times: readonly (number | null)[];
  readonly from: number;
  readonly until: number | null;
}

export interface PastWindow {
  readonly from: number;
  readonly to: number;
  readonly state: Omit<LiveState, 'vehicles' | 'spots' | 'heat'>;
  readonly changes: readonly LiveChange[];
  readonly legs: readonly Drive[];
}
