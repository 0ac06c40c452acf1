/** The two ways to run a fleet that the bench compares. */
import { FLEET } from '#wcs/fleet/index.ts';

export interface Control {
  readonly assignment: 'optimal' | 'greedy';
  readonly grants: 'planned' | 'banker' | 'first_come';
}

export const OURS: Control = { assignment: 'optimal', grants: 'planned' };
/** What is compared with: the next vehicle for the oldest job, and nodes for who asks first. */
export const YARDSTICK: Control = { assignment: 'greedy', grants: 'first_come' };

/**
 * Whether the fleet can be told. A fleet that cannot runs in its one way, and nothing is compared: a
 * second run would be the first one over again.
 */
export const isTold = (['assignment', 'grants'] as const).every((name) => name in FLEET);
