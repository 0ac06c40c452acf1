import type { Site, SiteVehicle, SiteVehicleType } from '#base/site/site.ts';
import type { VehicleClass } from './floor.ts';

const DEFAULT_SPEED = 1.5;
const NOW = Number.POSITIVE_INFINITY;

/** `type/loaded` or `type/empty`; '' for vehicles without a type. */
export const classId = (type: string, loaded: boolean) => `${type}/${loaded ? 'loaded' : 'empty'}`;

const plain = (loaded: boolean): VehicleClass => ({
  ...{ id: classId('', loaded), type: '', loaded, speed: DEFAULT_SPEED, acceleration: NOW },
  ...{ turnRate: NOW, outline: [], height: 0 },
});

/** The class of all vehicles that have no type, without a load. */
export const PLAIN = plain(false);

const least = (numbers: readonly number[], otherwise: number) =>
  numbers.length === 0 ? otherwise : Math.min(...numbers);

function classOf(
  type: SiteVehicleType,
  vehicles: readonly SiteVehicle[],
  loaded: boolean,
): VehicleClass {
  const slowest = least(
    vehicles.map(({ speed }) => speed),
    DEFAULT_SPEED,
  );
  const laziest = least(
    vehicles.map(({ acceleration }) => acceleration),
    NOW,
  );
  const outline = (loaded ? type.loadedEnvelope : undefined) ?? type.envelope ?? [];
  return {
    id: classId(type.id, loaded),
    type: type.id,
    loaded,
    speed: (loaded ? type.loadedSpeed : undefined) ?? type.speed ?? slowest,
    acceleration: type.acceleration ?? laziest,
    turnRate: type.turnRate ?? NOW,
    outline,
    height: (loaded ? type.loadedHeight : undefined) ?? type.height ?? 0,
    ...(loaded && type.loadSet !== undefined ? { loadSet: type.loadSet } : {}),
  };
}

/** Two classes for each type, and two for vehicles without one. */
export function vehicleClasses({
  vehicleTypes = [],
  vehicles = [],
}: Partial<Pick<Site, 'vehicleTypes' | 'vehicles'>>): VehicleClass[] {
  const typed = [...vehicleTypes]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((type) => {
      const own = vehicles.filter((vehicle) => vehicle.type === type.id);
      return [classOf(type, own, false), classOf(type, own, true)];
    });
  return [PLAIN, plain(true), ...typed];
}
