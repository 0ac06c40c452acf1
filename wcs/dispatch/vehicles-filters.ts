import type { TransportNeed, VehicleCandidate } from './vehicles-model.ts';

/** A filter says why a vehicle cannot have a transport, or undefined when it has nothing against it. */
type Filter = (vehicle: VehicleCandidate, need: TransportNeed) => string | undefined;

const fixed: Filter = ({ vehicle }, need) =>
  need.fixed === null || need.fixed === vehicle ? undefined : 'wants_other_vehicle';

const type: Filter = (vehicle, need) =>
  need.type === null || need.type === vehicle.type ? undefined : 'vehicle_type';

const group: Filter = ({ groups }, need) =>
  need.group === null || groups.includes(need.group) ? undefined : 'vehicle_group';

/** What a vehicle says nothing of it is not refused for: it refuses the order itself. */
const able: Filter = ({ facts }, { actions }) => {
  const known = facts?.actions ?? [];
  if (known.length === 0) return undefined;
  return actions.every((name) => known.some((action) => action.name === name))
    ? undefined
    : 'cannot_do';
};

const GRAMS = 1_000;

const strong: Filter = ({ facts, maxLoadGrams }, { load }) => {
  if (load?.grams === undefined) return undefined;
  const set = facts?.loadSets.find(({ name }) => name === load.loadSet);
  const limits = [facts?.maxLoadKg, set?.maxKg].flatMap((kg) => (kg ? [kg * GRAMS] : []));
  return load.grams <= Math.min(...limits, maxLoadGrams ?? Number.POSITIVE_INFINITY)
    ? undefined
    : 'too_heavy';
};

const fitting: Filter = ({ facts }, { load }) => {
  const sets = facts?.loadSets ?? [];
  if (load?.loadSet === undefined || sets.length === 0) return undefined;
  return sets.some(({ name }) => name === load.loadSet) ? undefined : 'load_set';
};

/**
 * Whether the vehicle has the load already. What it cannot name is the transport's where the ledger
 * has that on this vehicle.
 */
export const carries = ({ load, vehicle }: VehicleCandidate, need: TransportNeed): boolean =>
  need.load !== null &&
  ((load !== null && load !== '' && load === need.load.unit) ||
    (load === '' && need.aboard === vehicle));

/** What holds however busy a vehicle is, in the order in which a person would ask. */
export const ABILITY_FILTERS: readonly Filter[] = [fixed, type, group, able, strong, fitting];

export const inability = (vehicle: VehicleCandidate, need: TransportNeed): string | undefined => {
  for (const filter of ABILITY_FILTERS) {
    const reason = filter(vehicle, need);
    if (reason !== undefined) return reason;
  }
  return undefined;
};
