import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSite } from '#app/site/read-site.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createPlant, ERROR_RATES, LIVE_TIMING, type Plant } from '#simulators/plant/index.ts';
import { createLiveEnds } from '#simulators/sockets/live-ends.ts';
import { type HouseProcess, startHouse } from '#tests/support/house-process.ts';

/**
 * The sample of two floors as `npm start -- --site` runs it: a warehouse in a process of its own, and
 * vehicles, door and lift of a simulated plant on a real broker and a real OPC UA server.
 */
const SAMPLE = fileURLToPath(new URL('../../docs/samples/two-floors.site.json', import.meta.url));
const SPEED = 15;
const LOOK_MS = 15;
/** Metres from a lane's ends, where a vehicle is neither before nor behind. */
const WITHIN = 0.3;

const bug = (error: unknown): never => {
  throw error;
};
let folder = '';
let house: HouseProcess;
let plant: Plant;
let looking: NodeJS.Timeout;
/** What was seen of the vehicles at door and lift, and what must not be. */
const seen = new Set<string>();
const faults: string[] = [];

type Place = { readonly x: number; readonly y: number };

/** Looks at the machines themselves, whatever anybody says of them. */
function watch(site: Site): void {
  const place = (id: string): Place => site.nodes.find((node) => node.id === id)!;
  const lane = (id: string) => {
    const { from, to } = site.edges.find((edge) => edge.id === id)!;
    return { from: place(from), to: place(to) };
  };
  const isOn = ({ from, to }: { from: Place; to: Place }, { x, y }: Place): boolean => {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const [ax, ay] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const along = (x - from.x) * ax + (y - from.y) * ay;
    const beside = Math.abs((x - from.x) * ay - (y - from.y) * ax);
    return along > WITHIN && along < length - WITHIN && beside < WITHIN;
  };
  const lanes = [
    ...[{ ...lane('C103..C104'), device: 'DOOR-1', map: 'ground', name: 'the door' }],
    ...['G-IN', 'G-OUT', 'U-IN', 'U-OUT'].map((name) => ({
      ...lane(`LIFT-${name}`),
      ...{ device: 'LIFT-1', map: name.startsWith('G') ? 'ground' : 'upper', name },
    })),
  ];
  const maps = new Map<string, string>();
  looking = setInterval(() => {
    for (const vehicle of plant.vehicles.values()) {
      const { pose, mapId } = vehicle.state();
      const before = maps.get(vehicle.id);
      maps.set(vehicle.id, mapId);
      if (before !== undefined && before !== mapId) {
        seen.add(`${vehicle.id} to ${mapId}`);
        const { level, open } = plant.equipment.get('LIFT-1')!.pose;
        if (level !== mapId || !open) faults.push(`${vehicle.id} left a cabin at '${level}'`);
      }
      for (const { device, map, name, ...where } of lanes) {
        if (map !== mapId || !isOn(where, pose)) continue;
        seen.add(`${vehicle.id} ${name}`);
        const { open, level } = plant.equipment.get(device)!.pose;
        if (!open) faults.push(`${vehicle.id} drove through ${device}, which is shut`);
        if (device === 'LIFT-1' && level !== map) faults.push(`${vehicle.id} at '${level}'`);
      }
    }
  }, LOOK_MS);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'two-floors-'));
  house = await startHouse(await readSite(SAMPLE), folder, SPEED);
  const scheduler = createSystemScheduler(bug);
  const random = createRandom(1);
  const dataFolder = join(folder, 'plant');
  await mkdir(dataFolder);
  plant = createPlant({
    ...{ site: house.site, scheduler, random, log: silentLog, speed: SPEED, timing: LIVE_TIMING },
    ids: createIds(scheduler, random.fork('ids')),
    rates: ERROR_RATES.none,
    ends: createLiveEnds({ mqttUrl: house.mqtt, dataFolder, onBug: bug }),
  });
  await plant.start();
  watch(house.site);
}, 60_000);

afterAll(async () => {
  clearInterval(looking);
  await plant?.stop();
  await house?.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

const go = (transport: string, fixed: string, ...stops: readonly string[]) =>
  house.ask('POST', '/transports', {
    ...{ transport, fixed, actor: 'test' },
    stops: stops.map((at) => ({ do: 'go', at })),
  });

async function statusOf(transport: string): Promise<string> {
  return (await house.ask<{ status: string }>('GET', `/transports/${transport}`)).status;
}

test('vehicles go through the door and by the lift, up and down, and never where it is shut', async () => {
  await go('UP', 'FORK-1', 'S-PACK-OUT-1', 'S-PARK-U1');
  await go('DOWN', 'FORK-2', 'S-PARK-G1');
  for (const one of ['UP', 'DOWN']) {
    await expect.poll(() => statusOf(one), { timeout: 90_000, interval: 200 }).toBe('done');
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(['FORK-1 the door', 'FORK-1 to upper', 'FORK-2 to ground']),
  );
  expect(faults).toEqual([]);
  // Both devices are given back, and wait for the next one.
  const idle = () => [...plant.equipment.values()].map(({ nodes }) => nodes.read('Crossing'));
  await expect.poll(idle, { timeout: 10_000, interval: 200 }).toEqual(['', '']);
}, 150_000);
