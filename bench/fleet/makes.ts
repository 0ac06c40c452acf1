/**
 * Kinds of vehicle as a site's drawing names them: a plain carrier for figures, and five makes with the
 * habits of the field. What each make does by itself is the simulator's own business
 * (simulators/vehicles/quirks.ts, `--make`); here stands what a site would write of it.
 */
import type { SiteVehicleType } from '#base/site/site.ts';

/** rad/s, on the spot. */
const TURN_RATE = 1.5;

export const CARRIER: SiteVehicleType = { id: 'CARRIER', version: '2.1', turnRate: TURN_RATE };

const MAKES = {
  A: {
    version: '2.0',
    profile: { instantArray: 'instantActions', stitchActions: 'omit', headerIds: 'restart' },
  },
  B: { version: '2.1', profile: { baseOnly: true, hidesRefused: true } },
  C: { version: '2.1', profile: { connection: 'from_states', topicRoot: 'site7/uagv/v2' } },
  D: { version: '3.0', profile: { repeatsFirstNode: true, dropsEnded: true } },
  E: { version: '3.0', profile: {} },
} as const;

const TYPES = Object.fromEntries(
  Object.entries(MAKES).map(([id, make]) => [id, { id, ...make, turnRate: TURN_RATE }]),
) as unknown as Readonly<Record<keyof typeof MAKES, SiteVehicleType>>;

/** In turn: a third each of 2.0, 2.1 and 3.0, and all five makes. */
export const MIXED = ['A', 'B', 'D', 'A', 'C', 'E'] as const;
export const MIXED_TYPES: readonly SiteVehicleType[] = MIXED.map((make) => TYPES[make]);
