export { createFleet, type FleetDeps, type FleetWithFloor } from './fleet.ts';
export { FLEET, type FleetSettings } from './settings.ts';
export { prune as pruneLegs } from './store.ts';
