import type { ActionRunner } from './actions.ts';
import type { SimAction, SimZone } from './order.ts';
import type { Path } from './path.ts';
import { hasEnded, type VehicleModel, type VehicleState } from './state.ts';
import { leadsThrough, reachesInto, zonesHere } from './zones.ts';

/** What zones have a vehicle do where it enters them, is in them and leaves them [VDA5050 3.0 §6.4.1.1]. */
export interface ZoneActions {
  /** It sets out on an edge. */
  entering(path: Path): void;
  /** It has come to a node; what lies ahead of it, if anything. */
  arrived(ahead: Path | undefined): void;
}

export function createZoneActions(
  model: VehicleModel,
  state: VehicleState,
  actions: ActionRunner,
): ZoneActions {
  const radius = Math.max(model.traits.length, model.traits.width) / 2;
  /** The zones that it is in, each with the actions that last as long. */
  const within = new Map<SimZone, readonly string[]>();

  const start = (list: readonly Omit<SimAction, 'actionId'>[] = []): readonly string[] => {
    const made = list.map(
      (each): SimAction => ({ ...each, actionId: `${model.vehicle.id}-zone-${state.serial++}` }),
    );
    for (const action of made) {
      state.actions.push({ action, isInstant: false, isOfZone: true, status: 'WAITING' });
    }
    actions.enqueue(made);
    return made.map(({ actionId }) => actionId);
  };

  return {
    entering(path) {
      for (const { zone } of zonesHere(state)) {
        if (zone.zoneType !== 'ACTION' || within.has(zone)) continue;
        if (!leadsThrough(zone, path, radius)) continue;
        start(zone.entryActions);
        within.set(zone, start(zone.duringActions));
      }
    },
    arrived(ahead) {
      for (const [zone, lasting] of within) {
        const isStillIn = reachesInto(zone, state.pose, radius);
        if (isStillIn || (ahead && leadsThrough(zone, ahead, radius))) continue;
        within.delete(zone);
        for (const id of lasting) {
          const record = state.actions.find((each) => each.action.actionId === id);
          if (record && !hasEnded(record)) actions.end(id);
        }
        start(zone.exitActions);
      }
    },
  };
}
