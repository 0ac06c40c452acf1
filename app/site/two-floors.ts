import { fromLif } from '#base/site/from-lif.ts';
import type { Lif } from '#base/site/lif.ts';
import type { EdgeUse, Site, SiteLocation, SiteVehicle, SiteVehicleType } from '#base/site/site.ts';
import { toLif } from '#base/site/to-lif.ts';
import { DEFAULT_FLOOR, layOut } from './default-site.ts';
import { type FloorPlan, layFloor, type Side } from './floor-plan.ts';

/** What stands on the two floors: as much as on the floor of `npm start`, with people for each work. */
const SIZE = {
  ...DEFAULT_FLOOR,
  name: 'Two floors with a lift',
};

const GROUND = { width: 45, height: 24, map: 'ground' };
/** Drawn beside the ground floor, so that plans of both can be read; only the lift is in one place. */
const UPPER = { width: 60, height: 45, map: 'upper', x: 51, prefix: 'U' };
const LIFT = { x: 48, y: 12 };

/** Where the stations of each kind lie; the others are reached on foot. */
const STATIONS: Partial<Record<SiteLocation['kind'], [floor: 'ground' | 'upper', side: Side]>> = {
  dock_in: ['ground', 'west'],
  dock_out: ['ground', 'west'],
  put_station: ['ground', 'south'],
  pack_out: ['ground', 'south'],
  staging_in: ['upper', 'north'],
  cart_pool: ['upper', 'south'],
};

/** Pallets are for the trucks, carts for the carriers; a forklift is too long for the cart places. */
const SERVED_BY: Partial<Record<SiteLocation['kind'], string>> = {
  dock_in: 'FORK',
  staging_in: 'FORK',
  dock_out: 'FORK',
  pack_out: 'FORK',
  put_station: 'CARRIER',
  cart_pool: 'CARRIER',
};

const outline = (ahead: number, behind: number, half: number) => [
  { x: ahead, y: half },
  { x: -behind, y: half },
  { x: -behind, y: -half },
  { x: ahead, y: -half },
];

const TYPES: SiteVehicleType[] = [
  {
    ...{ id: 'FORK', version: '2.1', groups: ['pallets'], loadSet: 'EUR' },
    ...{ envelope: outline(0.9, 0.6, 0.45), loadedEnvelope: outline(0.9, 1, 0.5) },
    ...{ height: 2.1, loadedHeight: 2.3, speed: 1.5, loadedSpeed: 1.2, acceleration: 0.6 },
    ...{ turnRate: 0.8, maxLoadGrams: 1_500_000 },
  },
  {
    ...{ id: 'CARRIER', version: '3.0', groups: ['carts'], loadSet: 'CART' },
    ...{ envelope: outline(0.5, 0.5, 0.35), loadedEnvelope: outline(0.6, 0.6, 0.4) },
    ...{ height: 0.4, loadedHeight: 1.9, speed: 1.5, acceleration: 0.8 },
    ...{ turnRate: 1.5, maxLoadGrams: 500_000 },
  },
];
const TYPE_IDS = TYPES.map(({ id }) => id);

/** A fork comes out of a spur as it went in: backwards, and turns where it meets the ring. */
const BACKWARDS: EdgeUse = { orientation: { theta: Math.PI, to: 'tangential' }, rotation: false };

function allow(plan: FloorPlan, spur: string, types: readonly string[]): void {
  for (const edge of plan.edges) {
    if (edge.to !== spur && edge.from !== spur) continue;
    const use = (type: string) => (edge.from === spur && type === 'FORK' ? BACKWARDS : {});
    edge.types = Object.fromEntries(types.map((type) => [type, use(type)]));
  }
}

/** A lift that is driven through: in from the ring, and out to the ring's next node. */
function layLift(ground: FloorPlan, upper: FloorPlan): void {
  ground.nodes.push({ id: 'LIFT-G', ...LIFT, map: 'ground', turn: false });
  upper.nodes.push({ id: 'LIFT-U', ...LIFT, map: 'upper', turn: false });
  const at = (plan: FloorPlan, x: number, y: number) =>
    plan.nodes.find((node) => node.x === x && node.y === y)!.id;
  const lane = (plan: FloorPlan, id: string, from: string, to: string) =>
    plan.edges.push({ id, from, to, maxSpeed: 0.6 });
  lane(ground, 'LIFT-G-IN', at(ground, 45, 12), 'LIFT-G');
  lane(ground, 'LIFT-G-OUT', 'LIFT-G', at(ground, 45, 9));
  lane(upper, 'LIFT-U-IN', at(upper, 51, 12), 'LIFT-U');
  lane(upper, 'LIFT-U-OUT', 'LIFT-U', at(upper, 51, 15));
  ground.edges.push({ id: 'LIFT-UP', from: 'LIFT-G', to: 'LIFT-U' });
  upper.edges.push({ id: 'LIFT-DOWN', from: 'LIFT-U', to: 'LIFT-G' });
}

interface Laid {
  readonly locations: SiteLocation[];
  readonly chargers: string[];
  readonly parking: string[];
}

function layStations(plans: Record<'ground' | 'upper', FloorPlan>, drawn: Site): Laid {
  const locations = drawn.locations.map((spot): SiteLocation => {
    const [floor, side] = STATIONS[spot.kind] ?? [];
    // Bins are on the upper floor, everything else that people reach on the ground.
    if (!floor || !side) return spot.kind === 'bin' ? { ...spot, x: spot.x + UPPER.x } : spot;
    const along =
      side === 'west' || side === 'east' ? spot.y : spot.x + (plans[floor].nodes[0]?.x ?? 0);
    const at = plans[floor].spur(spot.id, side, along, floor === 'upper');
    allow(plans[floor], at.node, [SERVED_BY[spot.kind]!]);
    return { ...spot, ...at };
  });
  const chargers: string[] = [];
  const parking: string[] = [];
  for (const floor of ['ground', 'upper'] as const) {
    for (let i = 0; i < 4; i++) {
      const id = `${i % 2 === 0 ? 'PARK' : 'CHARGE'}-${floor === 'ground' ? 'G' : 'U'}${1 + (i >> 1)}`;
      const along = (plans[floor].nodes[0]?.x ?? 0) + 9 + i * 7;
      const { node } = plans[floor].spur(id, 'north', along, false);
      allow(plans[floor], node, TYPE_IDS);
      (i % 2 === 0 ? parking : chargers).push(node);
    }
  }
  return { locations, chargers, parking };
}

function drawVehicles({ parking, chargers }: Laid): SiteVehicle[] {
  const homes = [...parking, ...chargers];
  return Array.from({ length: SIZE.vehicles }, (_, i) => {
    const type = TYPE_IDS[i % 2]!;
    const id = `${type}-${1 + (i >> 1)}`;
    return {
      ...{ id, manufacturer: 'Warehub', serialNumber: id, type, node: homes[i]! },
      ...{ speed: 1.5, acceleration: 0.6, batteryPerMetre: 0.01, batteryPerMinute: 0.05 },
      chargePerMinute: 2,
    };
  });
}

const OPCUA = 'opc.tcp://127.0.0.1:4841';

/**
 * A warehouse on two floors: receiving, put wall, packing and shipping below, shelves, staging and
 * carts above, one lift, a door across a corridor, one-way loops, and forklifts (VDA 5050 2.1) beside
 * cart carriers (3.0). The ways are a LIF of their own, as a vehicles' maker would hand them over.
 */
export function twoFloors(): { readonly site: Site; readonly lif: Lif } {
  const drawn = layOut(SIZE);
  const ground = layFloor(GROUND, [
    { x: 15, north: true },
    { x: 30, north: false },
  ]);
  for (const node of ground.nodes) node.map = 'ground';
  const upper = layFloor(UPPER, [
    { x: 23.25, north: false },
    { x: 41.25, north: true },
  ]);
  layLift(ground, upper);
  const laid = layStations({ ground, upper }, drawn);
  const startCharging = {
    name: 'startCharging',
    requirement: 'conditional',
    blocking: 'hard',
  } as const;
  const nodes = [...ground.nodes, ...upper.nodes].map((node) => {
    const actions = laid.chargers.includes(node.id) ? { actions: [startCharging] } : {};
    return { ...node, types: Object.fromEntries(TYPE_IDS.map((type) => [type, actions])) };
  });
  const edges = [...ground.edges, ...upper.edges].map((edge) => {
    return { ...edge, types: edge.types ?? Object.fromEntries(TYPE_IDS.map((type) => [type, {}])) };
  });
  const site: Site = {
    ...drawn,
    ...{ mapId: 'ground', nodes, edges, ...laid, vehicleTypes: TYPES },
    locations: [
      ...laid.locations,
      {
        ...{ id: 'EMPTIES', kind: 'empties_pool', zone: 'INBOUND', x: -3, y: -3 },
        ...{ maxWeightGrams: 2_000_000, maxVolumeMl: 20_000_000, maxHandlingUnits: 40 },
      },
    ],
    vehicles: drawVehicles(laid),
    blocks: [
      { id: 'LIFT', kind: 'single', nodes: ['LIFT-G', 'LIFT-U'], edges: ['LIFT-UP', 'LIFT-DOWN'] },
    ],
    zones: [
      {
        ...{ id: 'PACKING', type: 'speed_limit', map: 'ground', maxSpeed: 0.8 },
        vertices: [
          { x: 14, y: -4 },
          { x: 34, y: -4 },
          { x: 34, y: 1 },
          { x: 14, y: 1 },
        ],
      },
    ],
    equipment: [
      {
        ...{ id: 'DOOR-1', kind: 'door', endpoint: OPCUA, path: 'DOOR-1' },
        crossings: [{ edges: ['C103..C104'], from: 'south', to: 'north' }],
      },
      {
        ...{ id: 'LIFT-1', kind: 'lift', endpoint: OPCUA, path: 'LIFT-1' },
        crossings: [
          { edges: ['LIFT-UP'], from: 'ground', to: 'upper' },
          { edges: ['LIFT-DOWN'], from: 'upper', to: 'ground' },
        ],
      },
    ],
  };
  const lif = toLif(site, { creator: 'Warehub', exportTimestamp: '2026-11-23T00:00:00.00Z' });
  return { site: fromLif(lif, site), lif };
}
