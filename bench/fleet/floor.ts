/**
 * A warehouse floor that grows with its fleet: one-way aisles in turn, one-way cross roads in turn, and
 * beside the aisles spurs for stations and resting places, so that who stands blocks no lane.
 *
 *     ↓ ┬ 3 m       Between two crossings an aisle has three nodes; from the first leads a spur to a
 *     ├─S │         station, from the last one to a resting place (each fourth a charger). Aisles and
 *     ↓   12 m      cross roads are even in number, so that those round the floor go round in a circle
 *     ├─P │         and every place can be reached from every other.
 *     → ┴
 */
import type { Site, SiteEdge, SiteVehicleType } from '#base/site/site.ts';

const SPACING_M = 3;
/** Nodes of an aisle from one crossing to the next. */
const BETWEEN = 3;
const AISLE_PITCH_M = 2 * SPACING_M;
const ROAD_PITCH_M = (BETWEEN + 1) * SPACING_M;
/** Resting places for each vehicle: room for all, and some to spare. */
const RESTS_EACH = 1.1;
const CHARGER_EVERY = 4;

const VEHICLE = {
  manufacturer: 'Warehub',
  speed: 1.5,
  acceleration: 0.6,
  batteryPerMetre: 0.01,
  batteryPerMinute: 0.05,
  chargePerMinute: 2,
};

/** Released ahead: at the speed of a bench a message is quick, at 20 times that it is not. */
export const TRAFFIC = { baseNodes: 8, refillNodes: 4 };

const even = (value: number) => Math.max(2, 2 * Math.ceil(value / 2));

/** Aisles and cross roads with a resting place in each part of an aisle; nearest to a square. */
function sizeFor(vehicles: number): { readonly aisles: number; readonly roads: number } {
  const rests = Math.ceil(vehicles * RESTS_EACH);
  let best = { aisles: even(rests), roads: 2 };
  const skew = ({ aisles, roads }: typeof best) =>
    Math.abs(aisles * AISLE_PITCH_M - (roads - 1) * ROAD_PITCH_M);
  for (let roads = 2; roads <= rests + 1; roads += 2) {
    const one = { aisles: even(rests / (roads - 1)), roads };
    if (skew(one) < skew(best)) best = one;
  }
  return best;
}

/**
 * @param types in turn, vehicle after vehicle; each must have an id of its own
 * @returns a drawing without people and goods, whose vehicles stand at resting places
 */
export function drawFloor(vehicles: number, types: readonly SiteVehicleType[]): Site {
  const { aisles, roads } = sizeFor(vehicles);
  const nodes: Site['nodes'] = [];
  const edges: SiteEdge[] = [];
  const locations: Site['locations'] = [];
  const rests: string[] = [];
  const rows = (roads - 1) * (BETWEEN + 1) + 1;
  const lane = (from: string, to: string) => edges.push({ id: `${from}_${to}`, from, to });
  const oneWay = (a: string, b: string, isForward: boolean) =>
    isForward ? lane(a, b) : lane(b, a);
  const name = (aisle: number, row: number) => `N${aisle + 1}.${row + 1}`;
  const spur = (kind: 'S' | 'P', aisle: number, row: number): string => {
    const id = `${kind}${aisle + 1}.${row + 1}`;
    nodes.push({ id, x: aisle * AISLE_PITCH_M + SPACING_M, y: row * SPACING_M });
    lane(name(aisle, row), id);
    lane(id, name(aisle, row));
    return id;
  };

  for (let aisle = 0; aisle < aisles; aisle++) {
    for (let row = 0; row < rows; row++) {
      nodes.push({ id: name(aisle, row), x: aisle * AISLE_PITCH_M, y: row * SPACING_M });
      // The first aisle leads down, the last one up.
      if (row > 0) oneWay(name(aisle, row - 1), name(aisle, row), aisle % 2 === 1);
      const place = row % (BETWEEN + 1);
      // The lowest road leads away from the first aisle, the highest one back to it.
      if (place === 0 && aisle > 0) {
        const isForward = (row / (BETWEEN + 1)) % 2 === 0;
        oneWay(name(aisle - 1, row), name(aisle, row), isForward);
      } else if (place === 1) {
        const node = spur('S', aisle, row);
        const { x, y } = nodes.at(-1)!;
        const room = { maxWeightGrams: 1e9, maxVolumeMl: 1e9, maxHandlingUnits: 1_000 };
        locations.push({
          id: `ST-${node.slice(1)}`,
          kind: 'put_station',
          zone: 'FLOOR',
          x,
          y,
          node,
          ...room,
        });
      } else if (place === BETWEEN) {
        rests.push(spur('P', aisle, row));
      }
    }
  }

  const isCharger = (i: number) => i % CHARGER_EVERY === 0;
  const stand = (i: number) => rests[Math.floor((i * rests.length) / vehicles)]!;
  return {
    ...{ name: `${vehicles} vehicles`, warehouse: 'BENCH', owner: 'BENCH', mapId: 'floor-1' },
    ...{ nodes, edges, locations, traffic: TRAFFIC },
    chargers: rests.filter((_, i) => isCharger(i)),
    parking: rests.filter((_, i) => !isCharger(i)),
    vehicleTypes: [...new Set(types)],
    vehicles: Array.from({ length: vehicles }, (_, i) => {
      const id = `AGV-${String(i + 1).padStart(3, '0')}`;
      const type = types[i % types.length]!.id;
      return { ...VEHICLE, id, serialNumber: id, type, node: stand(i) };
    }),
    ...{ handlingUnits: [], lightBanks: [], scales: [], handhelds: [] },
  };
}
