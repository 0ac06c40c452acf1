import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import { createDimensioner, type Dimensioner } from '../dimensioner/dimensioner.ts';
import { createEquipment, type Equipment, type EquipmentSnapshot } from '../equipment/equipment.ts';
import {
  createLightBank,
  type LightBank,
  type LightBankSnapshot,
} from '../light-bank/light-bank.ts';
import { createRfidGate, type RfidGate } from '../rfid-gate/rfid-gate.ts';
import { createScale, type Scale, type ScaleSnapshot } from '../scale/scale.ts';
import { createVehicleFace, type FaceTiming, type VehicleFace } from '../vehicles/faces/radio.ts';
import { createFork } from '../vehicles/fork.ts';
import { mapsOf, modelOf } from '../vehicles/model.ts';
import { initialState, type VehicleState } from '../vehicles/state.ts';
import { createVehicle, type VehicleCore } from '../vehicles/vehicle.ts';
import { createVlm, type Vlm, type VlmSnapshot } from '../vlm/vlm.ts';
import type { WatchedWorld } from '../world/world.ts';
import type { ListeningEnd, PlantEnds } from './ends.ts';
import type { PlantFaults } from './incidents.ts';

/** A scale or a dimensioner needs so much plant time to rest, but long enough on the wall to be seen swinging. */
const SETTLE_PLANT_MS = 1_500;
const SETTLE_WALL_MS = 400;
const BATTERY_AT_START = [60, 95] as const;

export interface MachineSnapshots {
  readonly vehicles: Readonly<Record<string, VehicleState>>;
  readonly lightBanks: Readonly<Record<string, LightBankSnapshot>>;
  readonly scales: Readonly<Record<string, ScaleSnapshot>>;
  /** Absent: written by a plant that knew none. */
  readonly vlms?: Readonly<Record<string, VlmSnapshot>>;
  readonly equipment?: Readonly<Record<string, EquipmentSnapshot>>;
}

export interface MachineDeps {
  readonly site: Site;
  readonly world: WatchedWorld;
  /** The plant's clock. */
  readonly clock: Scheduler;
  /** The wall's clock. */
  readonly wall: Scheduler;
  /** How many times as fast as the wall's the plant's clock runs now. */
  readonly speed: () => number;
  readonly random: Random;
  readonly ids: Ids;
  readonly faults: PlantFaults['vehicle'];
  readonly ends: PlantEnds;
  readonly timing: FaceTiming;
  readonly snapshot?: MachineSnapshots | undefined;
  /** Something changed that a snapshot would show. */
  readonly changed: () => void;
}

/** What a vehicle's radio and a gate's have alike. */
type Radio = Pick<VehicleFace, 'start' | 'stop' | 'cut' | 'mend' | 'restart'>;

export interface Machines {
  readonly vehicles: ReadonlyMap<string, VehicleCore>;
  /** Of vehicles and RFID gates. */
  readonly radios: ReadonlyMap<string, Radio>;
  readonly lightBanks: ReadonlyMap<string, LightBank>;
  readonly scales: ReadonlyMap<string, Scale>;
  readonly dimensioners: ReadonlyMap<string, Dimensioner>;
  readonly vlms: ReadonlyMap<string, Vlm>;
  /** Doors, lifts, conveyors and transfer stations. */
  readonly equipment: ReadonlyMap<string, Equipment>;
  readonly gates: ReadonlyMap<string, RfidGate>;
  /** Of light banks, scales, vertical lift modules and fixed equipment, by device. */
  readonly lines: ReadonlyMap<string, ListeningEnd>;
  snapshot(): MachineSnapshots;
}

function createVehicles(deps: MachineDeps): Pick<Machines, 'vehicles' | 'radios'> {
  const { site, world, clock, wall, random, faults, ends, timing, snapshot } = deps;
  const vehicles = new Map<string, VehicleCore>();
  const radios = new Map<string, VehicleFace>();
  for (const vehicle of site.vehicles) {
    const chance = random.fork(`vehicle ${vehicle.id}`);
    const model = modelOf(site, vehicle, clock, createFork(vehicle.id, site, world), {
      wall,
    });
    const at = model.nodePosition(vehicle.node) ?? { x: 0, y: 0 };
    const state = initialState(vehicle, at, mapsOf(model));
    state.battery = chance.integer(...BATTERY_AT_START);
    const core = createVehicle(model, state, { random: chance, rates: faults });
    const saved = snapshot?.vehicles[vehicle.id];
    if (saved) core.restore(saved);
    core.onChange(deps.changed);
    vehicles.set(vehicle.id, core);
    const face = createVehicleFace({
      vehicle,
      traits: model.traits,
      core,
      ends,
      scheduler: wall,
      timing,
      random: random.fork(`radio ${vehicle.id}`),
      rates: faults,
    });
    radios.set(vehicle.id, face);
  }
  return { vehicles, radios };
}

function createLightBanks(deps: MachineDeps, lines: Map<string, ListeningEnd>) {
  const lightBanks = new Map<string, LightBank>();
  for (const drawn of deps.site.lightBanks) {
    const bank = createLightBank(drawn, deps.wall);
    const saved = deps.snapshot?.lightBanks[drawn.id];
    if (saved) bank.restore(saved);
    bank.onChange(deps.changed);
    lightBanks.set(drawn.id, bank);
    lines.set(drawn.id, deps.ends.registers(drawn, bank.registers));
  }
  return lightBanks;
}

function createVlms(deps: MachineDeps, lines: Map<string, ListeningEnd>) {
  const vlms = new Map<string, Vlm>();
  for (const drawn of deps.site.vlms ?? []) {
    const machine = createVlm(drawn, { plant: deps.clock, wall: deps.wall });
    const saved = deps.snapshot?.vlms?.[drawn.id];
    if (saved) machine.restore(saved);
    machine.onChange(deps.changed);
    vlms.set(drawn.id, machine);
    lines.set(drawn.id, deps.ends.registers(drawn, machine.registers));
  }
  return vlms;
}

/** A plant that stands still weighs as one that runs as fast as the wall's clock. */
const settling = (speed: number): Millis =>
  Math.max(SETTLE_PLANT_MS / (speed || 1), Math.min(SETTLE_WALL_MS, SETTLE_PLANT_MS));

function createDimensioners({ site, world, wall, speed, ends, ids, ...deps }: MachineDeps) {
  const dimensioners = new Map<string, Dimensioner>();
  for (const { id } of site.dimensioners ?? []) {
    const random = deps.random.fork(`dimensioner ${id}`);
    const dimensioner = createDimensioner({
      ...{ id, world, mqtt: ends.mqtt, scheduler: wall, random, ids },
      settleMs: () => settling(speed()),
    });
    dimensioners.set(id, dimensioner);
  }
  return dimensioners;
}

function createScales(deps: MachineDeps, lines: Map<string, ListeningEnd>) {
  const { site, world, wall, speed } = deps;
  const tares = new Map(site.handlingUnits.map((unit) => [unit.id, unit.tareGrams]));
  const settleMs = () => settling(speed());
  const scales = new Map<string, Scale>();
  for (const { id, endpoint, path } of site.scales) {
    const random = deps.random.fork(`scale ${id}`);
    const scale = createScale({ id, world, tares, scheduler: wall, settleMs, random });
    const saved = deps.snapshot?.scales[id];
    if (saved) scale.restore(saved);
    scales.set(id, scale);
    lines.set(id, deps.ends.nodes({ url: endpoint, root: path }, scale.nodes));
  }
  return scales;
}

function createAllEquipment(deps: MachineDeps, lines: Map<string, ListeningEnd>) {
  const equipment = new Map<string, Equipment>();
  for (const drawn of deps.site.equipment ?? []) {
    const machine = createEquipment(drawn, { ...deps, plant: deps.clock });
    const saved = deps.snapshot?.equipment?.[drawn.id];
    if (saved) machine.restore(saved);
    machine.onChange(deps.changed);
    equipment.set(drawn.id, machine);
    const { endpoint: url, path: root } = drawn;
    lines.set(drawn.id, deps.ends.nodes({ url, root }, machine.nodes));
  }
  return equipment;
}

/** All machines of a site, each with its core and its face, where the snapshot left them. */
export function createMachines(deps: MachineDeps): Machines {
  const lines = new Map<string, ListeningEnd>();
  const { vehicles, radios } = createVehicles(deps);
  const lightBanks = createLightBanks(deps, lines);
  const scales = createScales(deps, lines);
  const vlms = createVlms(deps, lines);
  const equipment = createAllEquipment(deps, lines);
  const dimensioners = createDimensioners(deps);
  const gates = new Map(
    (deps.site.gates ?? []).map((drawn) => [drawn.id, createRfidGate(drawn, deps)]),
  );
  return {
    vehicles,
    radios: new Map<string, Radio>([...radios, ...gates]),
    lightBanks,
    scales,
    dimensioners,
    vlms,
    equipment,
    gates,
    lines,
    snapshot: () => ({
      vehicles: mapped(vehicles, (core) => core.snapshot()),
      lightBanks: mapped(lightBanks, (bank) => bank.snapshot()),
      scales: mapped(scales, (scale) => scale.snapshot()),
      vlms: mapped(vlms, (machine) => machine.snapshot()),
      ...(equipment.size === 0
        ? {}
        : { equipment: mapped(equipment, (machine) => machine.snapshot()) }),
    }),
  };
}

function mapped<T, R>(map: ReadonlyMap<string, T>, of: (value: T) => R): Record<string, R> {
  return Object.fromEntries([...map].map(([id, value]) => [id, of(value)]));
}
