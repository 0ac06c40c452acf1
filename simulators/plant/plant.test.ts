import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { hours, minutes, seconds } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { order, RIG_SITE } from '../vehicles/rig.ts';
import type { ListeningEnd, PlantEnds } from './ends.ts';
import { ERROR_RATES } from './error-rates.ts';
import { DEFAULT_PLANT_FAULTS } from './incidents.ts';
import { createJournal, readJournal } from './journal.ts';
import { createMemoryMqtt } from './memory-mqtt.ts';
import { createPlant, type PlantOptions, type PlantSnapshot, VIRTUAL_TIMING } from './plant.ts';

const SITE: PlantOptions['site'] = {
  ...RIG_SITE,
  lightBanks: [{ id: 'LIGHTS-1', host: '127.0.0.1', port: 5020, unitId: 1, labels: 8 }],
  scales: [{ id: 'SCALE-1', endpoint: 'opc.tcp://127.0.0.1:4840', path: 'SCALE-1' }],
  handlingUnits: [
    {
      id: 'HU-1',
      type: 'tote',
      location: 'P2',
      maxWeightGrams: 1,
      maxVolumeMl: 1,
      tareGrams: 2_000,
    },
  ],
};

function createRig(more: Partial<PlantOptions> = {}) {
  const scheduler = createVirtualScheduler();
  const broker = createMemoryMqtt();
  const connections: (() => void)[] = [];
  const faults: string[] = [];
  const line = (name: string): ListeningEnd => ({
    fault: (kind) => void faults.push(`${name} ${kind}`),
    heal: () => void faults.push(`${name} healed`),
  });
  const ends: PlantEnds = {
    mqtt(client, will) {
      const end = broker.mqtt(client, will);
      connections.push(() => end.connect());
      return end;
    },
    registers: () => line('registers'),
    nodes: () => line('nodes'),
    async open() {
      for (const connect of connections) connect();
    },
    async close() {},
  };
  const random = createRandom(7);
  const plant = createPlant({
    site: SITE,
    scheduler,
    random,
    ids: createIds(scheduler, random.fork('ids')),
    log: silentLog,
    rates: ERROR_RATES.none,
    speed: 1,
    ends,
    timing: VIRTUAL_TIMING,
    ...more,
  });
  const send = (message: object) =>
    broker.deliver('uagv/v2/Warehub/AGV-1/order', JSON.stringify(message));
  return { scheduler, plant, broker, faults, send };
}

describe('a plant', () => {
  it('furnishes its world and drives on an order from the wire', async () => {
    const { plant, scheduler, send } = createRig();
    await plant.start();
    expect(plant.world.unitAt('HU-1')).toBe('P2');
    send(order({ from: 0, to: 2 }));
    await scheduler.runFor(minutes(1));
    expect(plant.vehicles.get('AGV-1')!.state().lastNodeId).toBe('N2');
  });

  it('lives ten times as fast as the wall when told so', async () => {
    const { plant, scheduler, send } = createRig({ speed: 10 });
    await plant.start();
    const from = plant.clock.now();
    send(order({ from: 0, to: 5 }));
    // 15 m take 12.5 s of plant time.
    await scheduler.runFor(1_300);
    expect(plant.clock.now() - from).toBe(13_000);
    expect(plant.vehicles.get('AGV-1')!.state().lastNodeId).toBe('N5');
  });

  it('goes on where it was stopped, its clock too', async () => {
    const { plant, scheduler, send } = createRig();
    await plant.start();
    send(order({ from: 0, to: 5 }));
    plant.lightBanks.get('LIGHTS-1')!.press(3);
    await scheduler.runFor(seconds(4));
    const snapshot = JSON.parse(JSON.stringify(plant.snapshot())) as PlantSnapshot;
    const again = createRig({ snapshot });
    expect(again.plant.clock.now()).toBe(plant.clock.now());
    await again.plant.start();
    await again.scheduler.runFor(minutes(1));
    expect(again.plant.vehicles.get('AGV-1')!.state()).toMatchObject({
      orderId: 'O-1',
      lastNodeId: 'N5',
    });
    expect(again.plant.lightBanks.get('LIGHTS-1')!.snapshot().labels[3]!.presses).toBe(1);
  });

  it('unplugs each kind of device for a while', async () => {
    const { plant, scheduler, faults, broker } = createRig();
    await plant.start();
    expect(plant.unplug('LIGHTS-1', seconds(30))).toBe(true);
    expect(plant.unplug('SCALE-1', seconds(30))).toBe(true);
    expect(plant.unplug('AGV-1', seconds(30))).toBe(true);
    expect(plant.unplug('nothing', seconds(30))).toBe(false);
    expect(faults).toEqual(['registers cut', 'nodes cut']);
    expect(broker.sent.at(-1)!.payload).toContain('CONNECTIONBROKEN');
    await scheduler.runFor(seconds(31));
    expect(faults.slice(2)).toEqual(['registers healed', 'nodes healed']);
    expect(broker.sent.some(({ payload }) => payload.includes('ONLINE'))).toBe(true);
  });

  it('lets machines go wrong at their rates, the same for the same seed', async () => {
    const run = async () => {
      const { plant, scheduler } = createRig({ faults: DEFAULT_PLANT_FAULTS });
      await plant.start();
      await scheduler.runFor(hours(10));
      return plant.incidents;
    };
    const first = await run();
    expect(new Set(first.map((each) => each.kind)).size).toBeGreaterThan(4);
    expect(await run()).toEqual(first);
  });

  it('goes wrong no more once it is calm', async () => {
    const { plant, scheduler } = createRig({ faults: DEFAULT_PLANT_FAULTS });
    await plant.start();
    await scheduler.runFor(hours(2));
    plant.calm();
    const before = plant.incidents.length;
    expect(before).toBeGreaterThan(0);
    await scheduler.runFor(hours(10));
    expect(plant.incidents).toHaveLength(before);
  });

  it('costs a few hundred events an idle hour', async () => {
    const { plant, scheduler } = createRig();
    await plant.start();
    await scheduler.runFor(hours(1));
    expect(scheduler.actions).toBeLessThan(300);
  });
});

describe('the journal', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  it('holds the last state, whole, and writes only what changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plant-'));
    folders.push(folder);
    const path = join(folder, 'deep', 'plant.json');
    expect(await readJournal(path)).toBeUndefined();
    let version = 0;
    let taken = 0;
    const state = {
      version: () => version,
      snapshot: () => {
        taken++;
        return { version };
      },
    };
    const scheduler = createVirtualScheduler();
    const journal = createJournal({ path, scheduler, state });
    journal.start();
    // The writing itself takes real time, so each second is waited for.
    for (let i = 0; i < 3; i++) {
      await scheduler.runFor(seconds(1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(taken).toBe(1);
    version = 8;
    await journal.stop();
    expect(await readJournal(path)).toEqual({ version: 8 });
    expect(await readdir(join(folder, 'deep'))).toEqual(['plant.json']);
  });
});
