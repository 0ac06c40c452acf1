import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import { createApi } from '../erp/api.ts';
import { Erp, type ErpSnapshot, type Fetch, type FlowPlan } from '../erp/index.ts';
import { createPeople, type People, type PeopleSnapshot } from '../people/index.ts';
import type { FaceTiming } from '../vehicles/faces/radio.ts';
import type { VehicleCore } from '../vehicles/vehicle.ts';
import type { ErrorRates } from '../world/contracts.ts';
import { createWorld, type WatchedWorld } from '../world/world.ts';
import type { PlantEnds } from './ends.ts';
import { ERROR_RATES, type ErrorLevel } from './error-rates.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGuests, type Guests, type GuestsSnapshot } from './guests.ts';
import {
  createIncidents,
  DEFAULT_PLANT_FAULTS,
  type Incident,
  type IncidentKind,
  NO_PLANT_FAULTS,
  type PlantFaults,
} from './incidents.ts';
import { createLosses, type Losses } from './losses.ts';
import { createMachines, type MachineSnapshots, type Machines } from './machines.ts';
import { createScaledScheduler, type PlantClock } from './scaled-scheduler.ts';
import { createTroubleMaker, type TroubleMaker } from './trouble.ts';

/** Real sockets: pictures for people, a state at least every few seconds. */
export const LIVE_TIMING: FaceTiming = {
  stateEveryMs: 5_000,
  minStateMs: 20,
  visualizationEveryMs: 1_000,
};
/** Virtual time: what the standard demands, so that an idle hour costs little. */
export const VIRTUAL_TIMING: FaceTiming = {
  stateEveryMs: 30_000,
  minStateMs: 20,
  visualizationEveryMs: 0,
};

/** How often machines go wrong. */
export const MACHINE_FAULTS = { none: NO_PLANT_FAULTS, default: DEFAULT_PLANT_FAULTS } as const;
export type MachineLevel = keyof typeof MACHINE_FAULTS;
const LEVELS = Object.keys(ERROR_RATES) as ErrorLevel[];

export interface PlantOptions {
  readonly site: Site;
  /** The wall's clock; in virtual time the virtual one. */
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  /** How often people and goods go wrong. */
  readonly rates: ErrorRates;
  /** How machines go wrong; by default they do not. */
  readonly faults?: PlantFaults;
  /** The plant lives so many times as fast as the wall's clock. */
  readonly speed: number;
  readonly ends: PlantEnds;
  readonly timing: FaceTiming;
  /** The ERP that sends goods and orders; without one the plant only does what it is told. */
  readonly host?: {
    readonly plan: FlowPlan;
    readonly api: string;
    readonly fetch: Fetch;
    readonly key?: string;
  };
  /** Where a stopped plant goes on. */
  readonly snapshot?: PlantSnapshot | undefined;
}

export interface PlantSnapshot {
  readonly plantNow: Millis;
  readonly world: unknown;
  readonly machines: MachineSnapshots;
  readonly people: PeopleSnapshot;
  readonly erp: ErpSnapshot | null;
  /** Absent: written by a plant that did not see them. */
  readonly guests?: GuestsSnapshot;
}

export interface Plant {
  readonly world: WatchedWorld;
  /** The plant's own clock. */
  readonly clock: PlantClock;
  /** What goes wrong because somebody wishes. */
  readonly faults: Faults;
  readonly losses: Losses;
  readonly vehicles: ReadonlyMap<string, VehicleCore>;
  readonly lightBanks: Machines['lightBanks'];
  readonly scales: Machines['scales'];
  readonly dimensioners: Machines['dimensioners'];
  readonly vlms: Machines['vlms'];
  readonly equipment: Machines['equipment'];
  readonly gates: Machines['gates'];
  readonly people: People;
  readonly erp: Erp | undefined;
  readonly incidents: readonly Incident[];
  /** Begins to listen, to connect and to work. Throws an operating error when a port is taken. */
  start(): Promise<void>;
  /** Says goodbye on every line. */
  stop(): Promise<void>;
  readonly unplug: TroubleMaker['unplug'];
  /** The vehicle's computer restarts; its line is away meanwhile. False: no such vehicle. */
  readonly reboot: TroubleMaker['reboot'];
  /** How often people and goods go wrong from now on, and machines. */
  setRates(rates: { readonly people?: ErrorLevel; readonly machines?: MachineLevel }): void;
  readonly rates: { readonly people: ErrorLevel; readonly machines: MachineLevel };
  /**
   * From now on nothing new goes wrong, with machines, people and goods; what did ends by itself.
   */
  calm(): void;
  snapshot(): PlantSnapshot;
  /** Counts changes that a snapshot would show. */
  readonly version: number;
}

function devicesOf(site: Site): Readonly<Record<IncidentKind, readonly string[]>> {
  const ids = (list: readonly { readonly id: string }[]) => list.map((each) => each.id);
  const vehicles = ids(site.vehicles);
  const banks = ids(site.lightBanks);
  return {
    vehicleReboot: vehicles,
    vehicleStop: vehicles,
    vehicleManual: vehicles,
    bankReset: banks,
    labelOffline: banks,
    vlmFault: ids(site.vlms ?? []),
    vlmReset: ids(site.vlms ?? []),
    unplugged: [
      ...[...vehicles, ...banks, ...ids(site.scales), ...ids(site.handhelds)],
      ...ids(site.vlms ?? []),
      ...ids(site.gates ?? []),
    ],
  };
}

function createHost(options: PlantOptions, clock: PlantClock, world: WatchedWorld) {
  const { host, site, rates, log } = options;
  const speed = () => clock.speed;
  if (!host) return undefined;
  const random = options.random.fork('erp');
  const wall = options.scheduler;
  const erp = new Erp({ ...host, site, world, scheduler: clock, wall, speed, random, rates, log });
  if (options.snapshot?.erp) erp.restore(options.snapshot.erp);
  return erp;
}

function createFollowed(options: PlantOptions, world: WatchedWorld): Guests | undefined {
  const { host, site, scheduler: wall, snapshot } = options;
  if (!host) return undefined;
  const api = createApi({ ...host, base: host.api, wall });
  const guests = createGuests({ site, world, wall, api });
  if (snapshot?.guests) guests.restore(snapshot.guests);
  return guests;
}

/** The whole plant on its own clock: one world, a face for each device, people and an ERP. */
export function createPlant(options: PlantOptions): Plant {
  const { site, scheduler: wall, random, ends, snapshot, log, ids } = options;
  const faults = options.faults ?? NO_PLANT_FAULTS;
  // Copies, for `calm` to set to nothing.
  const rates = { ...options.rates };
  const vehicleFaults = { ...faults.vehicle };
  const clock = createScaledScheduler(wall, options.speed, snapshot?.plantNow);
  const world = createWorld();
  if (snapshot) world.restore(snapshot.world);
  else for (const { id, location } of site.handlingUnits) world.createUnit(id, location);
  let changes = 0;
  const machines = createMachines({
    ...{ site, world, clock, wall, random, ids, ends, timing: options.timing },
    speed: () => clock.speed,
    faults: vehicleFaults,
    snapshot: snapshot?.machines,
    changed: () => {
      changes++;
    },
  });
  const { vehicles, lightBanks, scales, dimensioners, vlms, equipment, gates } = machines;
  const trays = new Map(site.locations.map(({ id, tray }) => [id, tray]));
  const people = createPeople({
    ...{ site, world, wall, rates, ids, log, scheduler: clock, mqtt: ends.mqtt },
    lights: {
      lit: (bank, label) => lightBanks.get(bank)?.lit(label),
      press: (bank, label, press) => void lightBanks.get(bank)?.press(label, press),
    },
    reach: (place) => {
      const on = trays.get(place);
      return on === undefined || vlms.get(on.vlm)?.presented.includes(on.tray) === true;
    },
    lay: (dimensioner, item) => dimensioners.get(dimensioner)?.lay(item) === true,
    random: random.fork('people'),
  });
  if (snapshot) people.restore(snapshot.people);
  const erp = createHost({ ...options, rates }, clock, world);
  const guests = createFollowed(options, world);
  const trouble = createTroubleMaker(machines, people, { wall, clock }, random.fork('trouble'));
  const wishes = createFaults({ site, machines, people, trouble, random: random.fork('wishes') });
  const incidents = createIncidents({
    scheduler: clock,
    random: random.fork('incidents'),
    rates: faults.incidents,
    devices: devicesOf(site),
    happen: trouble.happen,
  });

  let machineLevel: MachineLevel = faults === NO_PLANT_FAULTS ? 'none' : 'default';
  const setRates: Plant['setRates'] = (to) => {
    if (to.people) Object.assign(rates, ERROR_RATES[to.people]);
    if (!to.machines) return;
    machineLevel = to.machines;
    const { vehicle, incidents: often } = MACHINE_FAULTS[to.machines];
    Object.assign(vehicleFaults, vehicle);
    incidents.happenAt(often);
  };

  return {
    ...{ world, clock, vehicles, lightBanks, scales, dimensioners, vlms, equipment, gates },
    ...{ people, erp },
    incidents: incidents.past,
    faults: wishes,
    losses: createLosses(world, site, clock),
    async start() {
      for (const radio of machines.radios.values()) radio.start();
      for (const dimensioner of dimensioners.values()) dimensioner.start();
      for (const machine of equipment.values()) machine.start();
      people.start();
      await ends.open();
      erp?.start();
      guests?.start();
      incidents.start();
    },
    async stop() {
      incidents.stop();
      erp?.stop();
      guests?.stop();
      await people.stop();
      for (const radio of machines.radios.values()) await radio.stop();
      for (const dimensioner of dimensioners.values()) await dimensioner.stop();
      for (const machine of equipment.values()) machine.stop();
      await ends.close();
    },
    unplug: trouble.unplug,
    reboot: trouble.reboot,
    setRates,
    get rates() {
      const level = LEVELS.find((one) => ERROR_RATES[one].pickedTooFew === rates.pickedTooFew);
      return { people: level ?? 'default', machines: machineLevel };
    },
    calm: () => setRates({ people: 'none', machines: 'none' }),
    snapshot: () => ({
      plantNow: clock.now(),
      world: world.snapshot(),
      machines: machines.snapshot(),
      people: people.snapshot(),
      erp: erp?.snapshot() ?? null,
      ...(guests ? { guests: guests.snapshot() } : {}),
    }),
    get version() {
      return (
        changes + world.version + people.version + (erp?.version ?? 0) + (guests?.version ?? 0)
      );
    },
  };
}
