import { beforeEach, describe, expect, test } from 'vitest';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import { devicesOf } from '#app/warehouse/devices.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createHub, type Hub } from '#hub/index.ts';
import type { DeviceCommand, DeviceEvent, DeviceEventBody, VehicleState } from '#hub/ports.ts';
import { createMemoryPlant } from '#hub/transports/memory-links.ts';
import type { PlantEnds } from '#simulators/plant/ends.ts';
import { NO_PLANT_FAULTS } from '#simulators/plant/incidents.ts';
import { createMachines, type Machines } from '#simulators/plant/machines.ts';
import { createWorld, type WatchedWorld } from '#simulators/world/world.ts';

/**
 * Command → adapter → wire → simulated device → wire → adapter → event, for each kind of device.
 */

const SITE: Site = {
  name: 'round trip',
  warehouse: 'W',
  owner: 'O',
  mapId: 'floor-1',
  nodes: [0, 1, 2].map((i) => ({ id: `N${i}`, x: i * 3, y: 0 })),
  edges: [0, 1].map((i) => ({ id: `E${i}`, from: `N${i}`, to: `N${i + 1}` })),
  chargers: [],
  parking: ['N0'],
  locations: [],
  handlingUnits: [],
  vehicles: [
    {
      id: 'AGV-1',
      manufacturer: 'Warehub',
      serialNumber: 'AGV-1',
      node: 'N0',
      speed: 1.5,
      acceleration: 0.6,
      batteryPerMetre: 0.1,
      batteryPerMinute: 0.1,
      chargePerMinute: 2,
    },
  ],
  lightBanks: [{ id: 'BANK-1', host: 'bank', port: 502, unitId: 1, labels: 130 }],
  vlms: [
    {
      ...{ id: 'VLM-1', host: 'vlm', port: 502, unitId: 1 },
      ...{ trays: 20, openings: 1, trayPayloadGrams: 250_000 },
    },
  ],
  scales: [{ id: 'SCALE-1', endpoint: 'opc.tcp://scales', path: 'Scales/SCALE-1' }],
  dimensioners: [{ id: 'CUBE-1' }],
  gates: [{ id: 'GATE-1', place: 'DOCK-1' }],
  handhelds: [
    {
      id: 'PDA-1',
      worker: 'W1',
      skills: ['pick'],
      language: 'en',
      x: 0,
      y: 0,
      walkSpeed: 1,
    },
  ],
};

let scheduler: VirtualScheduler;
let hub: Hub;
let machines: Machines;
let world: WatchedWorld;
let ends: PlantEnds;
let facts: DeviceEvent[];
let states: VehicleState[];

const seen = (device: string) =>
  facts.filter((event) => event.device === device).map(({ body }) => body);
const command = (device: string, body: DeviceCommand['body']): DeviceCommand => ({
  commandId: `${device}-1`,
  device,
  correlationId: 'x',
  body,
});
const acknowledged = (device: string): DeviceEventBody => ({
  type: 'command_acknowledged',
  commandId: `${device}-1`,
});

beforeEach(async () => {
  scheduler = createVirtualScheduler();
  const random = createRandom(5);
  const plant = createMemoryPlant({ scheduler, random });
  ends = plant.ends;
  world = createWorld();
  machines = createMachines({
    site: SITE,
    world,
    clock: scheduler,
    wall: scheduler,
    speed: () => 1,
    random,
    ids: createIds(scheduler, random.fork('ids')),
    faults: NO_PLANT_FAULTS.vehicle,
    ends,
    timing: { stateEveryMs: 30_000, minStateMs: 100, visualizationEveryMs: 0 },
    changed: () => {},
  });
  facts = [];
  states = [];
  hub = createHub({
    links: plant.links(),
    adapters: deviceAdapters,
    devices: devicesOf(SITE),
    scheduler,
    trouble: createTroubleCounter(silentLog),
    events: {
      async facts(events) {
        facts.push(...events);
        return events.map(() => ({ accepted: true }));
      },
      state({ body }) {
        if (body.type === 'vehicle_state') states.push(body.state);
      },
    },
  });
});

async function begin() {
  for (const radio of machines.radios.values()) radio.start();
  for (const device of machines.dimensioners.values()) device.start();
  await hub.start();
  await ends.open();
  await scheduler.runFor(3_000);
}

describe('round trips', () => {
  test('a vehicle drives its order and says so', async () => {
    await begin();
    expect(hub.status('AGV-1')).toBe('online');
    const nodes = SITE.nodes.map((node, i) => ({
      nodeId: node.id,
      sequence: 2 * i,
      released: true,
      x: node.x,
      y: node.y,
      actions: [],
    }));
    const edges = SITE.edges.map(({ id, from, to }, i) => ({
      edgeId: id,
      sequence: 2 * i + 1,
      released: true,
      from,
      to,
    }));
    const order = { orderId: 'o1', updateId: 0, mapId: SITE.mapId, nodes, edges };
    hub.send([command('AGV-1', { kind: 'vehicle', type: 'drive', order })]);
    await scheduler.runFor(30_000);
    expect(seen('AGV-1')).toContainEqual(acknowledged('AGV-1'));
    expect(states.at(-1)).toMatchObject({ orderId: 'o1', lastNode: 'N2', nodesLeft: [] });
    expect(hub.unacknowledged).toBe(0);
  });

  test('a label is lit, pressed short, and says how many there were', async () => {
    await begin();
    const light = { label: 129, colour: 'green', blink: 'steady', quantity: 7 } as const;
    hub.send([command('BANK-1', { kind: 'light_bank', type: 'light', ...light })]);
    await scheduler.runFor(200);
    const bank = machines.lightBanks.get('BANK-1')!;
    expect(bank.lit(129)?.quantity).toBe(7);
    bank.press(129, { quantity: 5, short: true });
    await scheduler.runFor(200);
    expect(seen('BANK-1')).toContainEqual(acknowledged('BANK-1'));
    expect(seen('BANK-1')).toContainEqual({
      type: 'label_confirmed',
      label: 129,
      quantity: 5,
      short: true,
    });
  });

  test('a controller that rebooted lights its labels again', async () => {
    await begin();
    const light = { label: 3, colour: 'blue', blink: 'fast', quantity: 2 } as const;
    hub.send([command('BANK-1', { kind: 'light_bank', type: 'light', ...light })]);
    await scheduler.runFor(200);
    const bank = machines.lightBanks.get('BANK-1')!;
    bank.reset();
    expect(bank.lit(3)).toBeUndefined();
    await scheduler.runFor(200);
    expect(bank.lit(3)?.quantity).toBe(2);
  });

  test('a vertical lift module brings a tray, and brings it all the same after a reboot', async () => {
    await begin();
    const bring = { kind: 'vlm', type: 'bring_tray', tray: 12, opening: 1 } as const;
    hub.send([command('VLM-1', bring)]);
    await scheduler.runFor(500);
    expect(seen('VLM-1')).toContainEqual(acknowledged('VLM-1'));
    const machine = machines.vlms.get('VLM-1')!;
    machine.reset();
    await scheduler.runFor(30_000);
    expect(machine.presented).toEqual([12]);
    const presented = { type: 'tray_presented', tray: 12, opening: 1 };
    expect(seen('VLM-1').filter(({ type }) => type === 'tray_presented')).toEqual([presented]);
    machine.fail(3);
    await scheduler.runFor(500);
    expect(seen('VLM-1')).toContainEqual({ type: 'tray_fault', reason: 'too_high' });
    expect(hub.status('VLM-1')).toBe('degraded');
    machine.clear();
    await scheduler.runFor(500);
    expect(hub.status('VLM-1')).toBe('online');
  });

  test('a scale weighs what is put on it, once it has settled', async () => {
    await begin();
    world.define([{ item: 'I', barcodes: [], weightGrams: 250, volumeMl: 1 }]);
    world.seed('SHELF', { item: 'I', lot: '', quantity: 3 });
    world.move('SHELF', 'SCALE:SCALE-1', { item: 'I', lot: '', quantity: 3 });
    await scheduler.runFor(5_000);
    expect(seen('SCALE-1').filter(({ type }) => type === 'weight')).toEqual([
      { type: 'weight', grams: 0, stable: true },
      { type: 'weight', grams: 750, stable: true },
    ]);
    hub.send([command('SCALE-1', { kind: 'scale', type: 'tare' })]);
    await scheduler.runFor(1_000);
    expect(seen('SCALE-1')).toContainEqual(acknowledged('SCALE-1'));
    expect(seen('SCALE-1').at(-1)).toEqual({ type: 'weight', grams: 0, stable: true });
  });

  test('a dimensioner measures what is laid on it, once, and says nothing when it is off', async () => {
    await begin();
    expect(hub.status('CUBE-1')).toBe('online');
    const cube = machines.dimensioners.get('CUBE-1')!;
    const sidesMm = [400, 300, 200] as const;
    world.define([{ item: 'I', barcodes: ['C-1'], weightGrams: 5_000, volumeMl: 24_000, sidesMm }]);
    expect(cube.lay('nobody knows what')).toBe(false);
    expect(cube.lay('I')).toBe(true);
    await scheduler.runFor(5_000);
    const measured = seen('CUBE-1').filter(({ type }) => type === 'measured');
    expect(measured).toHaveLength(1);
    const [one] = measured;
    if (one?.type !== 'measured') throw new Error('not measured');
    expect(one.code).toBe('C-1');
    const said = [one.lengthMm, one.widthMm, one.heightMm];
    for (const [i, side] of sidesMm.entries()) expect(Math.abs(said[i]! - side)).toBeLessThan(2);
    expect(Math.abs(one.grams - 5_000)).toBeLessThan(75);
    cube.end.kill();
    await scheduler.runFor(1_000);
    expect(cube.lay('I')).toBe(false);
    expect(hub.status('CUBE-1')).toBe('offline');
  });

  test('a gate tells what leaves the house by its dock, once, and whatever is carried through', async () => {
    const [parcel, pallet] = ['106141412345678908', '106141400000000010'];
    world.createUnit(parcel!, 'DOCK-1');
    world.createUnit('CART-1', 'DOCK-1');
    await begin();
    expect(hub.status('GATE-1')).toBe('online');
    world.removeUnit(parcel!);
    world.moveUnit('CART-1', 'ELSEWHERE');
    await scheduler.runFor(2_000);
    machines.gates.get('GATE-1')!.carry([pallet!, 'CART-1'], 3);
    await scheduler.runFor(2_000);
    expect(seen('GATE-1').filter(({ type }) => type === 'tags_read')).toEqual([
      { type: 'tags_read', tags: [{ epc: 'urn:epc:id:sscc:0614141.1234567890', antenna: 1 }] },
      { type: 'tags_read', tags: [{ epc: 'urn:epc:id:sscc:0614140.1000000001', antenna: 3 }] },
    ]);
    const gate = machines.radios.get('GATE-1')!;
    gate.cut();
    scheduler.after(5_000, 'mended', () => gate.mend());
    await scheduler.runFor(2_000);
    expect(hub.status('GATE-1')).toBe('offline');
    await scheduler.runFor(8_000);
    expect(hub.status('GATE-1')).toBe('online');
  });

  test('a terminal sees its step and its answer is answered', async () => {
    const pda = ends.mqtt('PDA-1');
    const heard: unknown[] = [];
    for (const leaf of ['step', 'answer']) {
      pda.subscribe(`handheld/v1/PDA-1/${leaf}`, ({ payload }) =>
        heard.push(JSON.parse(new TextDecoder().decode(payload))),
      );
    }
    await begin();
    const text = { en: 'Wait', zh: '等待' };
    hub.send([command('PDA-1', { kind: 'handheld', type: 'show_idle', text })]);
    const login = { id: 'm1', type: 'login', worker: 'W1' };
    pda.publish('handheld/v1/PDA-1/up', JSON.stringify(login), { qos: 1, retain: false });
    await scheduler.runFor(500);
    expect(heard).toContainEqual(expect.objectContaining({ stepId: '', text }));
    expect(heard).toContainEqual({ id: 'm1', accepted: true });
    expect(seen('PDA-1')).toContainEqual({ type: 'login', worker: 'W1' });
    expect(seen('PDA-1')).toContainEqual(acknowledged('PDA-1'));
  });
});
