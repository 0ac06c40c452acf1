import { invariant } from '#base/invariant.ts';
import type { Site, SiteVehicle } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import { distance, type LoadHandler, type VehicleModel } from './state.ts';
import { traitsOf, type VehicleTraits } from './traits.ts';

/** What a vehicle has to know of a floor. */
export type FloorDrawing = Pick<Site, 'nodes' | 'chargers' | 'mapId' | 'vehicleTypes'>;

/** A vehicle of the site with the site's drawing as its own map; `more`: where it is not by its type. */
export function modelOf(
  site: FloorDrawing,
  vehicle: SiteVehicle,
  scheduler: Scheduler,
  load: LoadHandler,
  more: { readonly traits?: VehicleTraits; readonly wall?: Scheduler } = {},
): VehicleModel {
  const nodes = new Map(
    site.nodes.map(({ id, x, y, map = site.mapId }) => [id, { x, y, mapId: map }]),
  );
  const chargers = new Set(site.chargers);
  const type = site.vehicleTypes?.find(({ id }) => id === vehicle.type);
  const mapOf = (nodeId: string) => nodes.get(nodeId)?.mapId ?? site.mapId;
  invariant(site.nodes.length > 0, 'a vehicle needs a map');
  return {
    vehicle,
    traits: more.traits ?? traitsOf(type),
    mapId: mapOf(vehicle.node),
    mapIds: [...new Set([site.mapId, ...[...nodes.values()].map(({ mapId }) => mapId)])],
    scheduler,
    ...(more.wall ? { wall: more.wall } : {}),
    load,
    nodePosition: (nodeId) => nodes.get(nodeId),
    isCharger: (nodeId) => chargers.has(nodeId),
    nearestNode(at, mapId) {
      const own = site.nodes.filter(({ id }) => mapOf(id) === mapId);
      let best = own[0] ?? site.nodes[0]!;
      for (const node of own) if (distance(node, at) < distance(best, at)) best = node;
      return { nodeId: best.id, x: best.x, y: best.y };
    },
  };
}

/** The maps that a vehicle knows at first, for its state. */
export const mapsOf = ({ mapId, mapIds, traits }: VehicleModel) => ({
  mapId,
  known: traits.handlesMaps ? mapIds : [],
});
