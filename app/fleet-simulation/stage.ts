import { type Database, openMemory } from '#base/database/index.ts';
import { createRandom } from '#base/random.ts';
import type { Site, SiteVehicle } from '#base/site/site.ts';
import { type Millis, seconds } from '#base/time.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createMemoryPlant } from '#hub/transports/memory-links.ts';
import { VIRTUAL_TIMING } from '#simulators/plant/index.ts';
import type { AloneVehicle } from '#simulators/vehicles/alone/alone-vehicle.ts';
import { faultsOn, kindOf, letThingsHappen } from '#simulators/vehicles/alone/faults.ts';
import { createFleet, type Driver } from '#simulators/vehicles/alone/fleet.ts';
import { createLoads, type Loads } from '#simulators/vehicles/alone/loads.ts';
import { MAKES, NO_QUIRKS } from '#simulators/vehicles/quirks.ts';
import { fullTraits } from '#simulators/vehicles/traits.ts';
import { createFates } from '../simulation/fates.ts';
import { FAULTS, type FaultLevel, quietWires } from '../simulation/faults.ts';
import type { WireMessage } from '../vda5050-check/model.ts';
import { VEHICLE_FAULTS } from './faults.ts';
import { createMaster, type Master } from './master.ts';
import { makeOf } from './site.ts';
import { createWatch, type Watch } from './watch.ts';
import { createWires, type Wires } from './wires.ts';

/** Fleet control and its vehicles on one virtual clock, wires and database in memory. */
export interface FleetStage {
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly master: Master;
  readonly vehicles: readonly AloneVehicle[];
  readonly loads: Loads;
  readonly wires: Wires;
  readonly watch: Watch;
  /** When the run began, in virtual time. */
  readonly began: Millis;
  /** From now on nothing goes wrong any more, and what was wrong is put right. */
  heal(): void;
  close(): Promise<void>;
}

/** The make's quirks, whatever the site tells the adapter of them. */
function driverOf(vehicle: SiteVehicle): Driver {
  const { version, quirks: own } = MAKES[makeOf(vehicle)];
  const quirks = { ...NO_QUIRKS, ...own };
  const { maxNodes, minOrderMs } = quirks;
  return { vehicle, traits: { ...fullTraits(version), maxNodes, minOrderMs, quirks } };
}

const LOOKS_EVERY_MS = seconds(1);

export async function setFleetStage(options: {
  readonly seed: number;
  readonly site: Site;
  readonly faults: FaultLevel;
  /** Hears every message that fleet control says or hears. */
  readonly heard?: (message: WireMessage) => void;
  /** Called with every action, for a digest of the run. */
  readonly onAction?: (at: Millis, name: string) => void;
}): Promise<FleetStage> {
  const { site } = options;
  const rates = FAULTS[options.faults];
  const database = await openMemory();
  const scheduler = createVirtualScheduler({
    isBusy: () => database.pending > 0,
    ...(options.onAction ? { onAction: options.onAction } : {}),
  });
  const began = scheduler.now();
  const random = createRandom(options.seed);
  const wireFaults = { ...rates.wires };
  const memory = createMemoryPlant({ scheduler, random: random.fork('net'), faults: wireFaults });
  const wires = createWires(scheduler.now, options.heard);
  const fates = createFates(random.fork('fates'), scheduler, rates);
  const loads = createLoads();
  const vehicleRates = { ...VEHICLE_FAULTS[options.faults] };
  const vehicles = createFleet({
    ...{ floor: site, drivers: site.vehicles.map(driverOf), loads, rates: vehicleRates },
    ...{ clock: scheduler, wall: scheduler, timing: VIRTUAL_TIMING },
    ends: memory.ends,
    random: random.fork('vehicles'),
  });
  const things = letThingsHappen({
    ...{ vehicles, rates: vehicleRates, clock: scheduler },
    random: random.fork('things'),
  });
  const outlines = new Map(site.vehicleTypes?.map(({ id, envelope = [] }) => [id, envelope]));
  const watch = createWatch(vehicles, ({ type = '' }) => outlines.get(type) ?? []);
  const master = createMaster({
    ...{ database, scheduler, site, random, fateOf: fates.fateOf },
    links: () => wires.ofMaster(memory.links()),
  });
  scheduler.after(1, 'vehicles start', async () => {
    for (const { face } of vehicles) face.start();
    await memory.ends.open();
  });
  const look = () => {
    watch.look(scheduler.now());
    scheduler.after(LOOKS_EVERY_MS, 'look', look);
  };
  scheduler.after(LOOKS_EVERY_MS, 'look', look);
  return {
    ...{ database, scheduler, master, vehicles, loads, wires, watch, began },
    heal() {
      fates.heal();
      quietWires(wireFaults);
      things.stop();
      for (const name of Object.keys(vehicleRates)) Object.assign(vehicleRates, { [name]: 0 });
      for (const one of vehicles) for (const name of faultsOn(one)) kindOf(name).end?.(one);
    },
    close: () => database.close(),
  };
}
