import type { Site, SiteLocation, SiteVehicle, SiteVehicleType } from '#base/site/site.ts';
import { MAKES, type Make } from '#simulators/vehicles/quirks.ts';
import { layFloor } from '../site/floor-plan.ts';

/** Metres; about the vehicle's middle. */
const OUTLINE = [
  { x: 0.6, y: 0.4 },
  { x: -0.6, y: 0.4 },
  { x: -0.6, y: -0.4 },
  { x: 0.6, y: -0.4 },
];

/** How each make departs from the text, as its adapter is told. */
const PROFILES: Readonly<Record<Make, object>> = {
  A: { instantArray: 'instantActions', stitchActions: 'omit', headerIds: 'restart' },
  B: { baseOnly: true, hidesRefused: true },
  C: { connection: 'from_states', topicRoot: 'site7/uagv/v2' },
  D: { repeatsFirstNode: true, dropsEnded: true },
  E: {},
};

/** A third of each version: ten of A in thirty, five of each other make. */
const TURN: readonly Make[] = ['A', 'B', 'D', 'A', 'C', 'E'];

const TYPES = (Object.keys(MAKES) as Make[]).map(
  (id): SiteVehicleType => ({
    ...{ id, version: MAKES[id].version, profile: PROFILES[id], envelope: OUTLINE },
    ...{ speed: 1.5, acceleration: 0.6, turnRate: 1 },
  }),
);

const SIDES = ['west', 'north', 'east', 'south'] as const;
const RING = { width: 90, height: 45 };
const CORRIDORS = [18, 36, 54, 72].map((x, i) => ({ x, north: i % 2 === 0 }));
const STATIONS = 20;
const CHARGERS = 10;

export const makeOf = ({ type }: SiteVehicle): Make => type as Make;

/** A one-way ring with corridors for a mixed fleet, and a spur for each that stops. No people. */
export function fleetSite(vehicles: number): Site {
  const plan = layFloor(RING, CORRIDORS);
  let serial = 0;
  const spur = (id: string) => {
    const side = SIDES[serial % SIDES.length]!;
    const length = side === 'west' || side === 'east' ? RING.height : RING.width;
    // Golden steps: neighbours in the list lie far apart on the floor.
    const along = ((serial++ * 0.618) % 1) * length;
    try {
      return plan.spur(id, side, along, false);
    } catch {
      return plan.spur(id, serial % 2 === 0 ? 'north' : 'south', along, false);
    }
  };
  const locations = Array.from({ length: STATIONS }, (_, i): SiteLocation => {
    const id = `STATION-${String(i + 1).padStart(2, '0')}`;
    return {
      ...{ id, kind: 'staging_in', zone: 'FLOOR', ...spur(id) },
      ...{ maxWeightGrams: 2_000_000, maxVolumeMl: 2_000_000, maxHandlingUnits: 1_000 },
    };
  });
  const chargers = Array.from({ length: CHARGERS }, (_, i) => spur(`CHARGE-${i + 1}`).node);
  const parking = Array.from({ length: vehicles }, (_, i) => spur(`PARK-${i + 1}`).node);
  const { nodes, edges } = plan;
  return {
    ...{ name: 'Mixed fleet', warehouse: 'FLEET', owner: 'OWNER', mapId: 'FLEET' },
    ...{ nodes, edges, chargers, parking, locations, vehicleTypes: TYPES },
    ...{ handlingUnits: [], lightBanks: [], scales: [], handhelds: [] },
    vehicles: parking.map((node, i): SiteVehicle => {
      const type = TURN[i % TURN.length]!;
      const id = `${type}-${String(i + 1).padStart(2, '0')}`;
      return {
        ...{ id, manufacturer: 'Warehub', serialNumber: id, type, node },
        ...{ speed: 1.5, acceleration: 0.6, batteryPerMetre: 0.01, batteryPerMinute: 0.05 },
        chargePerMinute: 2,
      };
    }),
  };
}
