import { invariant } from '#base/invariant.ts';
import type { Random } from '#base/random.ts';
import { hours, type Millis, type Scheduler, seconds, type Timer } from '#base/time.ts';
import type { RadioFaultRates } from '../vehicles/faces/radio.ts';
import type { VehicleFaultRates } from '../vehicles/vehicle.ts';

/** What happens to machines now and then: how often in an hour of plant time, to each device. */
export interface IncidentRates {
  readonly vehicleReboot: number;
  readonly vehicleStop: number;
  readonly vehicleManual: number;
  readonly bankReset: number;
  readonly labelOffline: number;
  /** A vertical lift module stands still for a while, or is switched off and on. */
  readonly vlmFault: number;
  readonly vlmReset: number;
  /** Any device's line, cut without goodbye. */
  readonly unplugged: number;
}

/** How machines go wrong, apart from people and goods. */
export interface PlantFaults {
  readonly vehicle: VehicleFaultRates & RadioFaultRates;
  readonly incidents: IncidentRates;
}

export const NO_PLANT_FAULTS: PlantFaults = {
  vehicle: { rejectOrder: 0, failPick: 0, refuseInstant: 0, duplicate: 0, late: 0 },
  incidents: {
    vehicleReboot: 0,
    vehicleStop: 0,
    vehicleManual: 0,
    bankReset: 0,
    labelOffline: 0,
    vlmFault: 0,
    vlmReset: 0,
    unplugged: 0,
  },
};

/** Enough for each kind to happen in an hour's simulation of a default floor. */
export const DEFAULT_PLANT_FAULTS: PlantFaults = {
  vehicle: { rejectOrder: 0.01, failPick: 0.01, refuseInstant: 0.01, duplicate: 0.01, late: 0.01 },
  incidents: {
    vehicleReboot: 0.3,
    vehicleStop: 0.5,
    vehicleManual: 0.1,
    bankReset: 0.3,
    labelOffline: 1,
    vlmFault: 2,
    vlmReset: 1,
    unplugged: 0.3,
  },
};

export type IncidentKind = keyof IncidentRates;

export interface Incident {
  readonly at: Millis;
  readonly kind: IncidentKind;
  readonly device: string;
}

const SHORTEST = seconds(5);
const LONGEST = seconds(40);
const MAX_KEPT = 1_000;

/** Draws incidents and lets them happen; `happen` gets the device and how long it lasts. */
export function createIncidents(deps: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly rates: IncidentRates;
  readonly devices: Readonly<Record<IncidentKind, readonly string[]>>;
  readonly happen: (kind: IncidentKind, device: string, ms: Millis) => void;
}) {
  const { scheduler, devices } = deps;
  let rates = deps.rates;
  const timers = new Set<Timer>();
  const past: Incident[] = [];

  const plan = (kind: IncidentKind, device: string, random: Random) => {
    const wait = random.exponential(hours(1) / rates[kind]);
    const timer = scheduler.after(wait, `${kind} ${device}`, () => {
      timers.delete(timer);
      past.push({ at: scheduler.now(), kind, device });
      if (past.length > MAX_KEPT) past.shift();
      deps.happen(kind, device, random.integer(SHORTEST, LONGEST));
      plan(kind, device, random);
    });
    timers.add(timer);
  };

  const start = () => {
    for (const kind of Object.keys(rates) as IncidentKind[]) {
      invariant(rates[kind] >= 0, 'a rate is not negative');
      if (rates[kind] === 0) continue;
      for (const device of devices[kind]) {
        plan(kind, device, deps.random.fork(`${kind} ${device}`));
      }
    }
  };
  const stop = () => {
    for (const timer of timers) timer.cancel();
    timers.clear();
  };

  return {
    past: past as readonly Incident[],
    start,
    stop,
    /** From now on so often. */
    happenAt(often: IncidentRates) {
      stop();
      rates = often;
      start();
    },
  };
}
