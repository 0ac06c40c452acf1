/** What a person wants told to a vehicle beside its orders, and when it may be told. */
import type { Refusal } from '#base/refusal.ts';
import type { VehicleCommand } from '#hub/ports.ts';
import type { VehicleWish } from '#wcs/contracts.ts';
import { refuse } from '#wcs/refusals.ts';
import type { Floor } from './floor.ts';
import { isFree } from './follow.ts';
import { BY_HAND } from './life.ts';
import { type Draft, legOf, type Vehicle } from './model.ts';

/** These change what the vehicle drives by: only while it has nothing to drive. */
const WHILE_IDLE: ReadonlySet<VehicleWish['type']> = new Set([
  'init_position',
  'enable_map',
  'delete_map',
]);

function refusalOf(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle | undefined,
  wish: VehicleWish,
): Refusal | null {
  const facts = { vehicle: wish.vehicle };
  if (!vehicle) return refuse('vehicle.unknown', facts);
  const { state } = vehicle;
  if (vehicle.online !== true || !state) return refuse('vehicle.silent', facts);
  // Fleet control says nothing to a vehicle that a person has [VDA 5050 2.1 §6.10.8].
  if (BY_HAND.has(state.mode) || state.mode === 'intervened' || state.mode === 'startup') {
    return refuse('vehicle.not_ours', facts);
  }
  if (WHILE_IDLE.has(wish.type) && (legOf(draft, wish.vehicle) || !isFree(state))) {
    return refuse('vehicle.drives', facts);
  }
  if (wish.type === 'init_position' && !floor.drawn.nodes.has(wish.lastNode)) {
    return refuse('vehicle.node_unknown', { node: wish.lastNode });
  }
  if (wish.type === 'delete_map') {
    const { mapId, mapVersion } = wish;
    const isInUse = state.maps?.some(
      (map) => map.mapId === mapId && map.version === mapVersion && map.enabled,
    );
    if (isInUse) return refuse('vehicle.map_in_use', { ...facts, map: mapId });
  }
  return null;
}

function commandFor(floor: Floor, wish: VehicleWish): VehicleCommand {
  const { wishId, vehicle: _, type } = wish;
  switch (wish.type) {
    case 'pause':
    case 'resume':
      return { type: wish.type, actionId: wishId };
    case 'init_position': {
      const { x, y, theta, lastNode, mapId = floor.mapId } = wish;
      const parameters = { x, y, theta, mapId, lastNodeId: lastNode };
      return { type: 'instant', actionId: wishId, action: 'init_position', parameters };
    }
    case 'download_map': {
      const { mapId, mapVersion, link, hash } = wish;
      const parameters = {
        ...{ mapId, mapVersion, mapDownloadLink: link },
        ...(hash === undefined ? {} : { mapHash: hash }),
      };
      return { type: 'instant', actionId: wishId, action: 'download_map', parameters };
    }
    default: {
      const { mapId, mapVersion } = wish;
      const action = type as 'enable_map' | 'delete_map';
      return { type: 'instant', actionId: wishId, action, parameters: { mapId, mapVersion } };
    }
  }
}

function fulfil(draft: Draft, floor: Floor, wish: VehicleWish): Refusal | null {
  const vehicle = draft.vehicles.get(wish.vehicle);
  const refusal = refusalOf(draft, floor, vehicle, wish);
  if (refusal || !vehicle) return refusal;
  if (wish.type === 'pause' || wish.type === 'resume') {
    // The later word counts: the earlier one is not said again.
    const before = vehicle.toldPause;
    if (before !== undefined && before !== wish.wishId) draft.withdrawn.push(before);
    vehicle.toldPause = wish.wishId;
  }
  draft.commands.push({
    commandId: wish.wishId,
    device: wish.vehicle,
    correlationId: wish.wishId,
    body: { kind: 'vehicle', ...commandFor(floor, wish) },
  });
  return null;
}

/** In their order; null: the command is made. */
export const takeWishes = (
  draft: Draft,
  floor: Floor,
  wishes: readonly VehicleWish[],
): readonly (Refusal | null)[] => wishes.map((wish) => fulfil(draft, floor, wish));
