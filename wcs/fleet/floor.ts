/** What the fleet drives on: the drawing, the ways over it, and who may be where. */
import type { Graph } from '#wcs/routing/graph.ts';
import type { Router } from '#wcs/routing/router.ts';
import type { Traffic } from '#wcs/traffic/traffic.ts';
import type { FleetSettings } from './settings.ts';

export interface Floor {
  readonly graph: Graph;
  readonly router: Router;
  readonly traffic: Traffic;
  readonly mapId: string;
  readonly settings: FleetSettings;
  newOrderId(): string;
}
