import type { Random } from '#base/random.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import type { PlantEnds } from '../../plant/ends.ts';
import { createVehicleFace, type FaceTiming, type RadioFaultRates } from '../faces/radio.ts';
import { type FloorDrawing, mapsOf, modelOf } from '../model.ts';
import { initialState } from '../state.ts';
import type { VehicleTraits } from '../traits.ts';
import { createVehicle, type VehicleFaultRates } from '../vehicle.ts';
import type { AloneVehicle } from './alone-vehicle.ts';
import type { FaultRates } from './faults.ts';
import type { Loads } from './loads.ts';

/** Who drives: its place and speed, and what it is like. */
export interface Driver {
  readonly vehicle: SiteVehicle;
  readonly traits: VehicleTraits;
}

const BATTERY_AT_START = [60, 95] as const;

/** Rates as cores and radios look at them, read anew each time so that they may change. */
function liveRates(rates: FaultRates): {
  readonly core: VehicleFaultRates;
  readonly radio: RadioFaultRates;
} {
  const of = (name: keyof FaultRates) => rates[name] ?? 0;
  return {
    core: {
      get rejectOrder() {
        return of('reject-order');
      },
      get failPick() {
        return of('fail-pick');
      },
      get refuseInstant() {
        return of('refuse-instant');
      },
    },
    radio: {
      get drop() {
        return of('drop');
      },
      get duplicate() {
        return of('duplicate');
      },
      get delay() {
        return of('delay');
      },
      get reorder() {
        return of('reorder');
      },
      get late() {
        return of('late');
      },
      get oldTimestamp() {
        return of('old-timestamp');
      },
      get inward() {
        return {
          drop: of('drop-in'),
          duplicate: of('duplicate-in'),
          delay: of('delay-in'),
          reorder: of('reorder-in'),
        };
      },
    },
  };
}

/** Vehicles with their radios, standing where they begin; the radios are not started. */
export function createFleet(deps: {
  readonly floor: FloorDrawing;
  readonly drivers: readonly Driver[];
  readonly loads: Loads;
  /** Simulated time, and the wall's. */
  readonly clock: Scheduler;
  readonly wall: Scheduler;
  readonly ends: Pick<PlantEnds, 'mqtt'>;
  readonly timing: FaceTiming;
  /** Interface name and major version, where they are not each version's own. */
  readonly root?: string;
  readonly rates: FaultRates;
  readonly random: Random;
}): AloneVehicle[] {
  const { floor, loads, clock, wall, ends, timing, random } = deps;
  const rates = liveRates(deps.rates);
  return deps.drivers.map(({ vehicle, traits }) => {
    const chance = random.fork(`vehicle ${vehicle.id}`);
    const load = loads.handler(vehicle.id);
    const model = modelOf(floor, vehicle, clock, load, { traits, wall });
    const at = model.nodePosition(vehicle.node) ?? { x: 0, y: 0 };
    const state = initialState(vehicle, at, mapsOf(model));
    state.battery = chance.integer(...BATTERY_AT_START);
    const core = createVehicle(model, state, { random: chance, rates: rates.core });
    const face = createVehicleFace({
      ...{ vehicle, traits, core, ends, timing, scheduler: wall },
      ...(deps.root === undefined ? {} : { root: deps.root }),
      random: random.fork(`radio ${vehicle.id}`),
      rates: rates.radio,
    });
    return { core, face, traits, vehicle };
  });
}
