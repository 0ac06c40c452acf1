import type { Tx } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { createRandom, type Random } from '#base/random.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { DeviceCommand, DeviceEvent } from '#hub/ports.ts';
import type { LegEvent, LegRequest, VehicleCall, VehicleWish } from '#wcs/contracts.ts';
import { createFleet } from './fleet.ts';
import type { FleetSettings } from './settings.ts';
import type { ToyEquipment } from './toy-equipment.ts';
import { createToyVehicle, type ToyVehicle } from './toy-vehicle.ts';

const SPACING = 3;

/** A one-way ring of `ring` nodes with a two-way spur at each of `spurs` (indices of the ring). */
export function ringWithSpurs(
  ring: number,
  spurs: readonly number[],
  chord?: readonly [number, number],
) {
  const radius = (ring * SPACING) / (2 * Math.PI);
  const at = (i: number, r: number) => ({
    x: r * Math.cos((2 * Math.PI * i) / ring),
    y: r * Math.sin((2 * Math.PI * i) / ring),
  });
  const name = (i: number) => `R${String(i).padStart(2, '0')}`;
  const nodes = Array.from({ length: ring }, (_, i) => ({ id: name(i), ...at(i, radius) }));
  const edges = nodes.map(({ id }, i) => ({ id: `${id}>`, from: id, to: name((i + 1) % ring) }));
  for (const i of spurs) {
    const id = `S${String(i).padStart(2, '0')}`;
    nodes.push({ id, ...at(i, radius + SPACING) });
    edges.push(
      { id: `${id}-in`, from: name(i), to: id },
      { id: `${id}-out`, from: id, to: name(i) },
    );
  }
  if (chord) {
    // A cross corridor through the middle, one way.
    const [from, to] = chord;
    const middle = { id: 'C', x: 0, y: 0 };
    nodes.push(middle);
    edges.push({ id: 'C-in', from: name(from), to: 'C' }, { id: 'C-out', from: 'C', to: name(to) });
  }
  return { nodes, edges };
}

export function toySite(options: {
  readonly graph: Pick<Site, 'nodes' | 'edges'>;
  readonly vehicles: readonly string[];
  readonly parking: readonly string[];
  readonly chargers?: readonly string[];
}): Site {
  return {
    name: 'toy',
    warehouse: 'W',
    owner: 'O',
    mapId: 'm',
    ...options.graph,
    chargers: [...(options.chargers ?? [])],
    parking: [...options.parking],
    locations: [],
    handlingUnits: [],
    vehicles: options.vehicles.map((node, i) => ({
      id: `V${String(i + 1).padStart(2, '0')}`,
      manufacturer: 'toy',
      serialNumber: `${i + 1}`,
      node,
      speed: 1,
      acceleration: 1,
      batteryPerMetre: 0,
      batteryPerMinute: 0,
      chargePerMinute: 1,
    })),
    lightBanks: [],
    scales: [],
    handhelds: [],
  };
}

/** A database that keeps nothing: for runs in which only the fleet's memory matters. */
export const forgetful: Tx = {
  get orm(): never {
    throw new Error('no database here');
  },
  query: async () => [],
};

export interface ToyFloor {
  readonly toys: ReadonlyMap<string, ToyVehicle>;
  readonly events: LegEvent[];
  readonly commands: DeviceCommand[];
  now: number;
  /** Restores the fleet anew, as after a restart. */
  restart(tx: Tx): Promise<void>;
  fleet(): ReturnType<typeof createFleet>;
  tick(
    tx: Tx,
    wish?: {
      legs?: readonly LegRequest[];
      cancelled?: readonly string[];
      wishes?: readonly VehicleWish[];
    },
  ): Promise<readonly (Refusal | null)[]>;
  readonly calls: VehicleCall[];
  /** Off for as long as a test itself puts a vehicle where another was let in. */
  isChecked: boolean;
  /** What a person took out of service. */
  readonly outOfService: Set<string>;
  /** Vehicles drive, their states arrive (or not), and the fleet runs when it is due. */
  round(tx: Tx): Promise<void>;
  rounds(tx: Tx, count: number): Promise<void>;
  until(tx: Tx, legId: string, limit?: number): Promise<LegEvent>;
  /** Devices whose states and commands do not arrive. */
  readonly cut: Set<string>;
  ticks: number;
}

export function leg(
  legId: string,
  vehicle: string,
  to: string,
  more: Partial<LegRequest> = {},
): LegRequest {
  return { legId, jobId: `job-${legId}`, vehicle, to, priority: 50, correlationId: legId, ...more };
}

export function toyFloor(
  site: Site,
  options: {
    readonly random?: Random;
    /** How likely a vehicle does nothing in a round, and a state or command is lost. */
    readonly idleness?: number;
    readonly loss?: number;
    /** How likely a vehicle reboots in a round. */
    readonly reboots?: number;
    readonly settings?: Partial<FleetSettings>;
    /** Doors and lifts of the site. */
    readonly devices?: readonly ToyEquipment[];
  } = {},
): ToyFloor {
  const random = options.random ?? createRandom(1);
  const clock = { now: () => floor.now };
  const make = () =>
    createFleet({
      site,
      clock,
      ids: createIds(clock, random.fork(`ids ${floor.now}`)),
      ...(options.settings ? { settings: options.settings } : {}),
    });
  const nodes = new Map(site.nodes.map((node) => [node.id, node]));
  const toys = new Map(
    site.vehicles.map(({ id, node }) => [id, createToyVehicle(id, nodes.get(node)!)]),
  );
  const devices = new Map(options.devices?.map((device) => [device.id, device]));
  /** Whose line the fleet was told to be up. */
  let online = new Set<string>();
  let fleet: ReturnType<typeof createFleet>;
  /** Sent and not yet answered: the hub repeats them. */
  const open = new Map<string, DeviceCommand>();
  const isLost = () => options.loss !== undefined && random.chance(options.loss);

  function deliver(): void {
    for (const command of open.values()) {
      if (floor.cut.has(command.device) || isLost()) continue;
      if (command.body.kind === 'equipment') {
        devices.get(command.device)!.receive(command.body);
        open.delete(command.commandId);
        continue;
      }
      invariant(command.body.kind === 'vehicle', 'a fleet commands vehicles and what they pass');
      toys.get(command.device)!.receive(command.body);
      if (command.body.type !== 'drive') open.delete(command.commandId);
    }
  }

  function report(): void {
    for (const toy of toys.values()) {
      if (floor.cut.has(toy.id)) continue;
      const event = (body: DeviceEvent['body']) =>
        fleet.note({ eventId: '', device: toy.id, at: floor.now, body });
      for (const { orderId, updateId } of toy.takeRefusals()) {
        open.delete(`${orderId}.${updateId}`);
        event({
          type: 'command_refused',
          commandId: `${orderId}.${updateId}`,
          reason: 'orderError',
        });
      }
      if (isLost()) continue;
      const state = toy.state();
      for (const command of [...open.values()]) {
        const { body } = command;
        if (body.kind !== 'vehicle' || body.type !== 'drive' || command.device !== toy.id) continue;
        const isTaken =
          body.order.orderId === state.orderId && body.order.updateId <= state.updateId;
        if (isTaken) open.delete(command.commandId);
      }
      event({ type: 'vehicle_state', state });
    }
  }

  function reportDevices(): void {
    for (const device of devices.values()) {
      const event = (body: DeviceEvent['body']) =>
        fleet.note({ eventId: '', device: device.id, at: floor.now, body });
      const isUp = !floor.cut.has(device.id);
      if (isUp !== online.has(device.id)) {
        event({ type: 'device_status', status: isUp ? 'online' : 'offline' });
        if (isUp) online.add(device.id);
        else online.delete(device.id);
      }
      if (isUp) event({ type: 'equipment_state', state: device.state() });
    }
  }

  /** No two vehicles on nodes or on bases that touch. */
  function check(): void {
    for (const which of ['occupies', 'reserved'] as const) {
      const owner = new Map<string, string>();
      for (const toy of toys.values()) {
        for (const node of new Set(toy[which]())) {
          if (node === '') continue;
          const other = owner.get(node);
          invariant(!other, `${other} and ${toy.id} both ${which} ${node}`);
          owner.set(node, toy.id);
        }
      }
    }
  }

  const floor: ToyFloor = {
    toys,
    events: [],
    commands: [],
    calls: [],
    isChecked: true,
    now: 1_000_000,
    cut: new Set(),
    outOfService: new Set(),
    ticks: 0,
    fleet: () => fleet,
    async restart(tx) {
      fleet = make();
      online = new Set();
      await fleet.restore(tx);
    },
    async tick(tx, wish = {}) {
      floor.ticks++;
      const result = await fleet.tick(tx, floor.now, {
        legs: wish.legs ?? [],
        cancelled: wish.cancelled ?? [],
        outOfService: floor.outOfService,
        wishes: wish.wishes ?? [],
      });
      result.committed();
      for (const id of result.withdrawn) open.delete(id);
      for (const command of result.commands) {
        open.set(command.commandId, command);
        floor.commands.push(command);
      }
      floor.events.push(...result.events.map(({ event }) => event));
      floor.calls.push(...result.calls);
      return result.answers;
    },
    async round(tx) {
      floor.now += 500;
      deliver();
      for (const toy of toys.values()) {
        if (!random.chance(options.idleness ?? 0)) toy.step();
        if (options.reboots !== undefined && random.chance(options.reboots)) toy.reboot();
      }
      for (const device of devices.values()) device.step();
      if (floor.isChecked) check();
      report();
      reportDevices();
      if (fleet.due) await floor.tick(tx);
    },
    async rounds(tx, count) {
      for (let i = 0; i < count; i++) await floor.round(tx);
    },
    async until(tx, legId, limit = 400) {
      for (let i = 0; i < limit; i++) {
        const found = floor.events.find((event) => event.legId === legId);
        if (found) return found;
        await floor.round(tx);
      }
      throw new Error(`leg ${legId} did not end in ${limit} rounds`);
    },
  };
  return floor;
}
