import type { SiteVehicle } from '#base/site/site.ts';
import { MAKES, NO_QUIRKS } from '../quirks.ts';
import { fullTraits, PLAIN, traitsOf, type VehicleTraits } from '../traits.ts';
import type { Driver } from './fleet.ts';
import type { Layout } from './layout.ts';
import { type Options, refuse } from './options.ts';

type Wishes = Pick<Options, 'count' | 'versions' | 'makes' | 'quirks' | 'manufacturer' | 'prefix'>;

const MANUFACTURER = 'Warehub';

/** A small carrier: m/s, m/s², percent per metre and per minute. */
const CARRIER = {
  speed: 1.5,
  acceleration: 0.6,
  batteryPerMetre: 0.01,
  batteryPerMinute: 0.05,
  chargePerMinute: 2,
};

function traits(layout: Layout, vehicle: SiteVehicle, i: number, wishes: Wishes): VehicleTraits {
  const { versions, makes } = wishes;
  const type = layout.vehicleTypes?.find(({ id }) => id === vehicle.type);
  const make = makes.length > 0 ? MAKES[makes[i % makes.length]!] : undefined;
  const version = make?.version ?? versions[i % versions.length];
  const drawn = type ? traitsOf(type) : undefined;
  const base = version || !drawn ? fullTraits(version ?? PLAIN.version) : drawn;
  const quirks = { ...(version ? NO_QUIRKS : base.quirks), ...make?.quirks, ...wishes.quirks };
  const { maxNodes, minOrderMs } = quirks;
  const prefix = `${wishes.prefix}${quirks.prefix}`;
  return { ...base, maxNodes, minOrderMs, quirks: { ...quirks, prefix } };
}

/** Nodes for those whom the drawing does not place: parking first, then spread over the floor. */
function freeNodes({ nodes, parking, chargers, vehicles }: Layout): string[] {
  const taken = new Set(vehicles.map(({ node }) => node));
  const rest = nodes
    .map(({ id }) => id)
    .filter((id) => !parking.includes(id) && !chargers.includes(id));
  return [...new Set([...parking, ...rest, ...chargers])].filter((id) => !taken.has(id));
}

/**
 * Who drives: the layout's vehicles first, then made-up ones on nodes of their own.
 * @throws OperatingError when the floor has no room for so many.
 */
export function driversOf(layout: Layout, wishes: Wishes): Driver[] {
  const count = wishes.count ?? Math.max(1, layout.vehicles.length);
  const known = layout.vehicles.slice(0, count);
  const missing = count - known.length;
  const free = freeNodes(layout);
  if (missing > free.length) {
    refuse(`the layout has room for ${known.length + free.length} vehicles, not for ${count}`);
  }
  const parked = free.slice(0, layout.parking.length);
  const spread = missing <= parked.length ? free : everyNth(free, missing);
  const made = Array.from({ length: missing }, (_, i): SiteVehicle => {
    const name = `V${String(i + 1).padStart(3, '0')}`;
    return {
      ...CARRIER,
      id: name,
      manufacturer: MANUFACTURER,
      serialNumber: name,
      node: spread[i]!,
    };
  });
  return [...known, ...made].map((one, i) => {
    const { manufacturer = one.manufacturer } = wishes;
    const vehicle = { ...one, manufacturer };
    return { vehicle, traits: traits(layout, vehicle, i, wishes) };
  });
}

const everyNth = (list: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)]!);
