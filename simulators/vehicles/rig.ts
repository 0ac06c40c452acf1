/** A small floor with one vehicle on it, for the tests of this folder. */
import type { Action, Order } from '#adapters/devices/vda5050/v2/wire.ts';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createWorld } from '../world/world.ts';
import { createFork } from './fork.ts';
import { mapsOf, modelOf } from './model.ts';
import { initialState } from './state.ts';
import { PLAIN, type VehicleTraits } from './traits.ts';
import { createVehicle, type VehicleFaultRates } from './vehicle.ts';

/** N0 … N5 on a line, 3 m apart; place P2 at N2, P4 at N4, a charger at N5. */
const NODES = [0, 1, 2, 3, 4, 5].map((i) => ({ id: `N${i}`, x: i * 3, y: 0 }));
const place = (id: string, node: string, x: number) => ({
  id,
  kind: 'staging_in' as const,
  zone: 'Z',
  x,
  y: 0,
  node,
  maxWeightGrams: 1_000_000,
  maxVolumeMl: 1_000_000,
  maxHandlingUnits: 1,
});

export const RIG_SITE: Site = {
  name: 'rig',
  warehouse: 'W',
  owner: 'O',
  mapId: 'floor-1',
  nodes: NODES,
  edges: NODES.slice(1).map((node, i) => ({ id: `E${i}`, from: `N${i}`, to: node.id })),
  chargers: ['N5'],
  parking: ['N0'],
  locations: [place('P2', 'N2', 6), place('P4', 'N4', 12)],
  handlingUnits: [],
  vehicles: [
    {
      id: 'AGV-1',
      manufacturer: 'Warehub',
      serialNumber: 'AGV-1',
      node: 'N0',
      speed: 1.5,
      acceleration: 0.6,
      batteryPerMetre: 0.1,
      batteryPerMinute: 0.1,
      chargePerMinute: 2,
    },
  ],
  lightBanks: [],
  scales: [],
  handhelds: [],
};

export function createRig(rates: Partial<VehicleFaultRates> = {}, traits: VehicleTraits = PLAIN) {
  const scheduler = createVirtualScheduler();
  const world = createWorld();
  world.createUnit('HU-1', 'P2');
  const vehicle = RIG_SITE.vehicles[0]!;
  const fork = createFork(vehicle.id, RIG_SITE, world);
  const model = modelOf(RIG_SITE, vehicle, scheduler, fork, { traits });
  const core = createVehicle(model, initialState(vehicle, NODES[0]!, mapsOf(model)), {
    random: createRandom(1),
    rates: { rejectOrder: 0, failPick: 0, refuseInstant: 0, ...rates },
  });
  return { scheduler, world, vehicle, core, traits };
}

export function action(
  actionType: string,
  actionId: string,
  parameters: Record<string, unknown> = {},
  blockingType: Action['blockingType'] = 'HARD',
): Action {
  const actionParameters = Object.entries(parameters).map(([key, value]) => ({ key, value }));
  return { actionType, actionId, blockingType, actionParameters };
}

let headerId = 0;

/** An order over N`from` … N`to`, released up to N`base`. */
export function order(way: {
  readonly id?: string;
  readonly update?: number;
  readonly from: number;
  readonly to: number;
  readonly base?: number;
  /** Sequence of the first node; by default that of an order which began at N0. */
  readonly sequence?: number;
  readonly actions?: Readonly<Record<number, readonly Action[]>>;
}): Order {
  const { id = 'O-1', update = 0, from, to, base = to } = way;
  const first = way.sequence ?? from * 2;
  const steps = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    headerId: headerId++,
    timestamp: '2026-01-07T06:00:00.000Z',
    version: '2.1.0',
    manufacturer: 'Warehub',
    serialNumber: 'AGV-1',
    orderId: id,
    orderUpdateId: update,
    nodes: steps.map((n, i) => ({
      nodeId: `N${n}`,
      sequenceId: first + 2 * i,
      released: n <= base,
      nodePosition: { x: n * 3, y: 0, mapId: 'floor-1' },
      actions: [...(way.actions?.[n] ?? [])],
    })),
    edges: steps.slice(1).map((n, i) => ({
      edgeId: `E${n - 1}`,
      sequenceId: first + 2 * i + 1,
      released: n <= base,
      startNodeId: `N${n - 1}`,
      endNodeId: `N${n}`,
      actions: [],
    })),
  };
}
