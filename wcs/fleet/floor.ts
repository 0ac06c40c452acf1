/** What the fleet drives on: the floor as it is now, the ways over it, and who may be where. */

import type { FloorChange } from '#base/site/floor-change.ts';
import type { Site, SiteEquipment } from '#base/site/site.ts';
import type { DeviceId } from '#hub/ports.ts';
import { type EquipmentWays, equipmentWays, type Passage } from '#wcs/equipment/index.ts';
import { PLAIN } from '#wcs/floor/classes.ts';
import { createFloor } from '#wcs/floor/create-floor.ts';
import type { Floor as DrawnFloor, VehicleClass } from '#wcs/floor/floor.ts';
import type { Routes } from '#wcs/routing/model.ts';
import { createRoutes } from '#wcs/routing/routes.ts';
import { createFloorTraffic } from '#wcs/traffic/grants.ts';
import type { FloorTraffic } from '#wcs/traffic/model.ts';
import type { FleetSettings } from './settings.ts';

export interface Floor {
  /** The drawing with the changes that are in force; another one after each change. */
  readonly drawn: DrawnFloor;
  readonly routes: Routes;
  readonly traffic: FloorTraffic;
  readonly mapId: string;
  readonly settings: FleetSettings;
  newOrderId(): string;
  /** By its id; PLAIN for a type that the site no longer has. */
  classNamed(id: string): VehicleClass;
  typeOf(vehicle: DeviceId): string;
  /** As `FloorTraffic.around` says, which has to look for it. */
  around(node: string, cls: string, other?: string): readonly string[];
  /** Doors, lifts and belts of the site. */
  readonly equipment: ReadonlyMap<DeviceId, SiteEquipment>;
  readonly ways: EquipmentWays;
  /** As `EquipmentWays.passagesOf` says of the lanes of a leg, which are told apart by identity. */
  passagesOf(lanes: readonly string[]): readonly Passage[];
  /** From now on with these changes. */
  use(changes: readonly FloorChange[]): void;
}

const NONE: readonly Passage[] = [];

export function layFloor(
  site: Site,
  settings: FleetSettings,
  newOrderId: Floor['newOrderId'],
): Floor {
  const { vehicleLength } = settings;
  const types = new Map(site.vehicles.map(({ id, type }) => [id, type ?? '']));
  let drawn = createFloor(site, { vehicleLength });
  const routes = createRoutes(drawn);
  const traffic = createFloorTraffic(drawn, { vehicleLength, grants: settings.grants });
  const equipment = new Map(site.equipment?.map((one) => [one.id, one]));
  const layWays = () => equipmentWays(drawn, site.equipment ?? []);
  let ways = layWays();
  let passages = new WeakMap<readonly string[], readonly Passage[]>();
  let near = new Map<string, readonly string[]>();
  let classes = new Map(drawn.classes.map((cls) => [cls.id, cls]));
  return {
    get drawn() {
      return drawn;
    },
    get ways() {
      return ways;
    },
    ...{ routes, traffic, settings, newOrderId, equipment, mapId: site.mapId },
    classNamed: (id) => classes.get(id) ?? PLAIN,
    typeOf: (vehicle) => types.get(vehicle) ?? '',
    around(node, cls, other) {
      const key = `${node} ${cls} ${other ?? ''}`;
      const known = near.get(key) ?? traffic.around(node, cls, other);
      near.set(key, known);
      return known;
    },
    passagesOf(lanes) {
      if (equipment.size === 0) return NONE;
      const known = passages.get(lanes) ?? ways.passagesOf(lanes);
      passages.set(lanes, known);
      return known;
    },
    use(changes) {
      drawn = createFloor(site, { changes, version: drawn.version + 1, vehicleLength });
      classes = new Map(drawn.classes.map((cls) => [cls.id, cls]));
      routes.use(drawn);
      traffic.use(drawn);
      ways = layWays();
      passages = new WeakMap();
      near = new Map();
    },
  };
}
