import { expect, test } from 'vitest';
import { LOAD, OCCUPIED, READY, REQUEST } from '#adapters/devices/opc-equipment/wire.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { ListeningEnd, NodeBank, PlantEnds } from '../plant/ends.ts';
import { ERROR_RATES } from '../plant/error-rates.ts';
import { createMemoryMqtt } from '../plant/memory-mqtt.ts';
import { createPlant, type PlantOptions, VIRTUAL_TIMING } from '../plant/plant.ts';
import { RIG_SITE } from '../vehicles/rig.ts';

const SITE: PlantOptions['site'] = {
  ...RIG_SITE,
  equipment: [
    {
      ...{ id: 'DOOR-1', kind: 'door', endpoint: 'opc.tcp://plc', path: 'Doors/DOOR-1' },
      crossings: [{ edges: ['E1'], from: 'N1', to: 'N2' }],
    },
    {
      ...{ id: 'BELT-1', kind: 'conveyor', endpoint: 'opc.tcp://plc', path: 'BELT-1' },
      crossings: [{ edges: ['E3'], from: 'N3', to: 'P4' }],
    },
  ],
};

function createRig(site: PlantOptions['site'], snapshot?: PlantOptions['snapshot']) {
  const scheduler = createVirtualScheduler();
  const banks = new Map<string, NodeBank>();
  const faults: string[] = [];
  const line = (name: string): ListeningEnd => ({
    fault: (kind) => void faults.push(`${name} ${kind}`),
    heal: () => void faults.push(`${name} healed`),
  });
  const ends: PlantEnds = {
    mqtt: createMemoryMqtt().mqtt,
    registers: () => line('registers'),
    nodes({ url, root }, bank) {
      banks.set(`${url}#${root}`, bank);
      return line(root);
    },
    async open() {},
    async close() {},
  };
  const random = createRandom(7);
  const plant = createPlant({
    ...{ site, scheduler, random, ends, snapshot, log: silentLog },
    ids: createIds(scheduler, random.fork('ids')),
    ...{ rates: ERROR_RATES.none, speed: 1, timing: VIRTUAL_TIMING },
  });
  return { scheduler, banks, faults, plant };
}

test('a site with fixed equipment gets it in its plant, lines and all', async () => {
  const { scheduler, banks, faults, plant } = createRig(SITE);
  expect([...banks.keys()]).toEqual(['opc.tcp://plc#Doors/DOOR-1', 'opc.tcp://plc#BELT-1']);
  await plant.start();
  const door = banks.get('opc.tcp://plc#Doors/DOOR-1')!;
  expect(door.call(REQUEST, ['r1', 'N1', 'N2', ''])).toBe(true);
  await scheduler.runFor(4_000);
  expect(door.read(READY)).toBe(true);
  plant.world.createUnit('HU-9', 'P4');
  const belt = banks.get('opc.tcp://plc#BELT-1')!;
  expect([belt.read(LOAD), belt.read(OCCUPIED)]).toEqual(['HU-9', true]);
  expect(plant.unplug('DOOR-1')).toBe(true);
  expect(faults).toEqual(['Doors/DOOR-1 cut']);
  // A plant that goes on finds its doors as they stood.
  const snapshot = JSON.parse(JSON.stringify(plant.snapshot()));
  await plant.stop();
  const later = createRig(SITE, snapshot);
  expect(later.plant.equipment.get('DOOR-1')?.pose.open).toBe(true);
});

test('a plant without any says nothing of it', () => {
  const { plant } = createRig(RIG_SITE);
  expect(plant.equipment.size).toBe(0);
  expect('equipment' in plant.snapshot().machines).toBe(false);
});
