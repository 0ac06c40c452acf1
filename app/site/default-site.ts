import type { FloorSize } from '#base/site/floor-size.ts';
import type {
  Site,
  SiteHandheld,
  SiteHandlingUnit,
  SiteLocation,
  SiteVehicle,
} from '#base/site/site.ts';
import { layFloor } from './floor-plan.ts';

/** The floor of `npm start`. */
export const DEFAULT_FLOOR: FloorSize = {
  name: 'Warehub default floor',
  aisles: 10,
  bays: 25,
  levels: 2,
  vehicles: 6,
  docksIn: 3,
  staging: 6,
  cartPools: 8,
  putStations: 3,
  putSlots: 40,
  pickLabels: 80,
  packStations: 2,
  docksOut: 2,
  cages: 10,
  workers: [
    ['receive', 'putaway', 'count', 'ship'],
    ['pick', 'putaway', 'count'],
    ['put', 'pick', 'pack'],
    ['pack', 'ship', 'put', 'receive'],
  ],
};

const AISLE_WIDTH = 4.5;
const BAY_WIDTH = 1.2;
/** From the ring to the first bay: room for the stations at the aisle's end. */
const FRONT = 7;
const BIN = { maxWeightGrams: 400_000, maxVolumeMl: 480_000, maxHandlingUnits: 0 } as const;
const STATION_LIMITS = { maxWeightGrams: 2_000_000, maxVolumeMl: 4_000_000 } as const;
const MODBUS_PORT = 5020;
const OPCUA_PORT = 4840;

const two = (n: number) => String(n).padStart(2, '0');

interface Stations {
  readonly locations: SiteLocation[];
  readonly chargers: string[];
  readonly parking: string[];
}

/** Spreads `count` places evenly over (from, to). */
function spread(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((i + 0.5) * (to - from)) / count);
}

function layStations(
  size: FloorSize,
  floor: ReturnType<typeof layFloor>,
  width: number,
  height: number,
): Stations {
  const locations: SiteLocation[] = [];
  const chargers: string[] = [];
  const parking: string[] = [];
  const station = (
    id: string,
    kind: SiteLocation['kind'],
    zone: string,
    spot: { node?: string; x: number; y: number },
    maxHandlingUnits: number,
    more: Partial<SiteLocation> = {},
  ) => {
    locations.push({ id, kind, zone, ...spot, maxHandlingUnits, ...STATION_LIMITS, ...more });
  };

  for (const [i, y] of spread(size.docksIn, height * 0.35, height * 0.9).entries()) {
    const id = `DOCK-IN-${i + 1}`;
    station(id, 'dock_in', 'INBOUND', floor.spur(id, 'west', y, false), 20);
  }
  for (const [i, x] of spread(size.staging, 0, width).entries()) {
    const id = `STAGE-${i + 1}`;
    station(id, 'staging_in', 'STAGING', floor.spur(id, 'north', x, true), 1);
  }
  for (const [i, x] of spread(size.cartPools, width * 0.25, width).entries()) {
    const id = `CART-POOL-${i + 1}`;
    station(id, 'cart_pool', 'PICK', floor.spur(id, 'south', x, true), 1);
  }
  for (const [i, x] of spread(size.putStations, width * 0.02, width * 0.3).entries()) {
    const id = `PUT-${i + 1}`;
    station(id, 'put_station', 'PUT', floor.spur(id, 'south', x, false), 1);
  }
  for (let i = 0; i < size.putSlots; i++) {
    const spot = { x: 2 + (i % 20) * 0.6, y: -6 - Math.floor(i / 20) * 0.5 };
    station(`SLOT-${two(i + 1)}`, 'put_slot', 'PUT', spot, 1, {
      z: 0.5 + (Math.floor(i / 20) % 3) * 0.5,
    });
  }
  station('TOTE-POOL', 'tote_pool', 'PUT', { x: 0, y: -7 }, 500);
  for (let i = 0; i < size.packStations; i++) {
    const spot = { x: 16 + i * 3, y: -7 };
    const out = `PACK-OUT-${i + 1}`;
    station(`PACK-${i + 1}`, 'pack_station', 'PACK', spot, 12, {
      scale: `SCALE-${i + 1}`,
      packOut: out,
    });
    station(out, 'pack_out', 'PACK', floor.spur(out, 'south', spot.x + 4, false), 30);
  }
  for (const [i, y] of spread(size.docksOut, height * 0.05, height * 0.3).entries()) {
    const id = `DOCK-OUT-${i + 1}`;
    station(id, 'dock_out', 'OUTBOUND', floor.spur(id, 'west', y, false), 200);
  }
  station('CROSS-DOCK', 'cross_dock', 'CROSS-DOCK', { x: 10, y: -9 }, 0);
  station('EXCEPTION', 'exception', 'EXCEPTION', { x: 14, y: -9 }, 50, {
    maxWeightGrams: 20_000_000,
    maxVolumeMl: 40_000_000,
  });
  const places = size.vehicles + Math.max(2, Math.ceil(size.vehicles / 3));
  for (const [i, x] of spread(places, 0, width).entries()) {
    const isCharger = i % 3 === 1;
    const id = isCharger ? `CHARGE-${chargers.length + 1}` : `PARK-${parking.length + 1}`;
    const { node } = floor.spur(id, 'north', x, false);
    (isCharger ? chargers : parking).push(node);
  }
  return { locations, chargers, parking };
}

function layBins(size: FloorSize, aisleX: readonly number[]): SiteLocation[] {
  const bins: SiteLocation[] = [];
  for (const [index, x] of aisleX.entries()) {
    for (let bay = 1; bay <= size.bays; bay++) {
      for (const side of ['L', 'R'] as const) {
        for (let level = 1; level <= size.levels; level++) {
          bins.push({
            id: `${two(index + 1)}-${two(bay)}${side}-${level}`,
            kind: 'bin',
            zone: `AISLE-${two(index + 1)}`,
            aisle: index + 1,
            x: x + (side === 'L' ? -0.5 : 0.5),
            y: FRONT + (bay - 0.5) * BAY_WIDTH,
            z: (level - 1) * 1.2,
            ...BIN,
          });
        }
      }
    }
  }
  return bins;
}

/** Labels at the lowest bins nearest to the front, and at every slot of the put wall. */
function fixLabels(size: FloorSize, locations: SiteLocation[]): { id: string; labels: number }[] {
  const banks: { id: string; labels: number }[] = [];
  const fix = (spots: readonly SiteLocation[], perBank: number) => {
    for (const [i, spot] of spots.entries()) {
      if (i % perBank === 0) banks.push({ id: `LIGHTS-${banks.length + 1}`, labels: 0 });
      const bank = banks.at(-1)!;
      const at = locations.indexOf(spot);
      locations[at] = { ...spot, label: { bank: bank.id, index: bank.labels++ } };
    }
  };
  const front = locations
    .filter((spot) => spot.kind === 'bin' && (spot.z ?? 0) === 0)
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .slice(0, size.pickLabels);
  fix(front, 200);
  fix(
    locations.filter((spot) => spot.kind === 'put_slot'),
    200,
  );
  return banks;
}

function parkVehicles(size: FloorSize, stations: Stations): SiteVehicle[] {
  const spots = [...stations.parking, ...stations.chargers];
  return Array.from({ length: size.vehicles }, (_, i) => ({
    id: `AGV-${i + 1}`,
    manufacturer: 'Warehub',
    serialNumber: `AGV-${i + 1}`,
    node: spots[i]!,
    speed: 1.5,
    acceleration: 0.6,
    batteryPerMetre: 0.01,
    batteryPerMinute: 0.05,
    chargePerMinute: 2,
  }));
}

/** Draws a floor of the wanted size, with all its devices on loopback ports. */
export function layOut(size: FloorSize = DEFAULT_FLOOR): Site {
  // Two aisles make way for the cross corridors.
  const slots = size.aisles + 2;
  const width = Math.max(
    slots * AISLE_WIDTH + 6,
    12 + 3.2 * (size.cartPools * 1.4 + 2),
    (size.vehicles * 1.4 + 4) * 3.2,
  );
  const height = 2 * FRONT + size.bays * BAY_WIDTH;
  const first = Math.floor(slots / 3);
  const second = Math.floor((2 * slots) / 3);
  const slotX = (slot: number) => 3 + (slot + 0.5) * AISLE_WIDTH;
  const floor = layFloor({ width, height }, [
    { x: slotX(first), north: false },
    { x: slotX(second), north: true },
  ]);
  const aisleX = Array.from({ length: slots }, (_, slot) => slot)
    .filter((slot) => slot !== first && slot !== second)
    .map(slotX);

  const stations = layStations(size, floor, width, height);
  const locations = [...stations.locations, ...layBins(size, aisleX)];
  const banks = fixLabels(size, locations);
  const pool = locations.filter((spot) => spot.kind === 'cart_pool');
  const unit = (
    id: string,
    type: SiteHandlingUnit['type'],
    location: string,
    maxWeightGrams: number,
    maxVolumeMl: number,
    tareGrams: number,
  ): SiteHandlingUnit => ({ id, type, location, maxWeightGrams, maxVolumeMl, tareGrams });
  const handhelds: SiteHandheld[] = size.workers.map((skills, i) => ({
    id: `PDA-${i + 1}`,
    worker: `W${i + 1}`,
    skills: [...skills],
    language: i % 2 === 0 ? 'en' : 'zh',
    x: 3 + 2 * i,
    y: -8,
    walkSpeed: 1.3,
  }));

  return {
    name: size.name,
    warehouse: 'WH1',
    owner: 'OWNER-1',
    mapId: 'floor-1',
    nodes: floor.nodes,
    edges: floor.edges,
    chargers: stations.chargers,
    parking: stations.parking,
    locations,
    handlingUnits: [
      // A cart pool place without a cart is where a full one is set down.
      ...pool
        .slice(0, Math.max(1, Math.ceil(pool.length * 0.6)))
        .map((spot, i) => unit(`CART-${i + 1}`, 'cart', spot.id, 300_000, 800_000, 25_000)),
      ...Array.from({ length: size.putSlots * 2 }, (_, i) =>
        unit(`TOTE-${String(i + 1).padStart(3, '0')}`, 'tote', 'TOTE-POOL', 40_000, 80_000, 2_500),
      ),
      ...Array.from({ length: size.cages }, (_, i) =>
        unit(`CAGE-${two(i + 1)}`, 'cage', 'TOTE-POOL', 1_000_000, 3_000_000, 60_000),
      ),
    ],
    vehicles: parkVehicles(size, stations),
    lightBanks: banks.map((bank, i) => ({
      ...bank,
      host: '127.0.0.1',
      port: MODBUS_PORT + i,
      unitId: 1,
    })),
    scales: Array.from({ length: size.packStations }, (_, i) => ({
      id: `SCALE-${i + 1}`,
      endpoint: `opc.tcp://127.0.0.1:${OPCUA_PORT}`,
      path: `SCALE-${i + 1}`,
    })),
    gates: locations
      .filter(({ kind }) => kind === 'dock_out')
      .slice(0, 1)
      .map(({ id: place }) => ({ id: 'GATE-1', place })),
    handhelds,
  };
}
