import type { LocationKind } from '#base/site/site.ts';

/** Where the house plans by itself who stands there, or only loose pieces lie: no person sets units down. */
export const PLANNED_PLACES: readonly LocationKind[] = ['staging_in', 'put_station', 'put_slot'];
