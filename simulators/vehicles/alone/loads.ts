import type { LoadHandler } from '../state.ts';

/** The loads of a floor without a warehouse behind it: any master may fetch and bring what it likes. */
export interface Loads {
  handler(vehicle: string): LoadHandler;
  /** Where each load is that a vehicle has touched: a station, or `VEHICLE:id`. */
  where(): Readonly<Record<string, string>>;
}

/**
 * A load that nobody has seen stands wherever it is asked for first; from then on it is where it was
 * put, and is taken from nowhere else. A station never runs out of loads without a name, and never fills.
 */
export function createLoads(): Loads {
  const places = new Map<string, string>();
  let made = 0;
  const at = (place: string): string[] =>
    [...places].filter(([, where]) => where === place).map(([load]) => load);

  return {
    handler(vehicle) {
      const back = `VEHICLE:${vehicle}`;
      return {
        carried: () => at(back),
        pick(load, place, nodeId) {
          const station = place ?? nodeId;
          if (at(back).length > 0) return 'something is on the fork already';
          const unit = load ?? at(station)[0] ?? `LOAD-${++made}`;
          const where = places.get(unit) ?? station;
          if (where !== station) return `${unit} does not stand at ${station}, it is at ${where}`;
          places.set(unit, back);
          return undefined;
        },
        drop(place, nodeId) {
          const [unit] = at(back);
          if (unit === undefined) return 'there is nothing on the fork';
          places.set(unit, place ?? nodeId);
          return undefined;
        },
      };
    },
    where: () => Object.fromEntries(places),
  };
}
