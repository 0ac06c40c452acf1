import { invariant } from '#base/invariant.ts';
import type { Site, SiteVehicle } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import { distance, type LoadHandler, type VehicleModel } from './state.ts';

/** A vehicle of the site with the site's drawing as its own map. */
export function modelOf(
  site: Site,
  vehicle: SiteVehicle,
  scheduler: Scheduler,
  load: LoadHandler,
): VehicleModel {
  const nodes = new Map(site.nodes.map((node) => [node.id, node]));
  const chargers = new Set(site.chargers);
  invariant(site.nodes.length > 0, 'a vehicle needs a map');
  return {
    vehicle,
    mapId: site.mapId,
    scheduler,
    load,
    nodePosition: (nodeId) => nodes.get(nodeId),
    isCharger: (nodeId) => chargers.has(nodeId),
    nearestNode(at) {
      let best = site.nodes[0]!;
      for (const node of site.nodes) if (distance(node, at) < distance(best, at)) best = node;
      return { nodeId: best.id, x: best.x, y: best.y };
    },
  };
}
