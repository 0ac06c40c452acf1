import { describe, expect, test } from 'vitest';
import {
  BEAT,
  CROSSING,
  ENTERED,
  FAULT,
  LEFT,
  LEVEL,
  LOAD,
  OCCUPIED,
  READY,
  RELEASE,
  REQUEST,
} from '#adapters/devices/opc-equipment/wire.ts';
import type { SiteEquipment } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createWorld } from '../world/world.ts';
import { createEquipment } from './equipment.ts';

const CROSSINGS: Record<SiteEquipment['kind'], SiteEquipment['crossings']> = {
  door: [
    { edges: ['E1'], from: 'A', to: 'B' },
    { edges: ['E2'], from: 'B', to: 'A' },
  ],
  lift: [
    { edges: ['E1', 'E2', 'E3'], from: 'ground', to: 'upper' },
    { edges: ['E4', 'E5', 'E6'], from: 'upper', to: 'ground' },
  ],
  conveyor: [{ edges: ['E1', 'E2'], from: 'A', to: 'BELT' }],
  transfer: [{ edges: ['E1', 'E2'], from: 'A', to: 'BELT' }],
};

function createRig(kind: SiteEquipment['kind']) {
  const scheduler = createVirtualScheduler();
  const world = createWorld();
  const clocks = { plant: scheduler, wall: scheduler };
  const machine = createEquipment(
    { id: 'E', kind, crossings: CROSSINGS[kind] },
    { ...clocks, world },
  );
  machine.start();
  const read = (path: string) => machine.nodes.read(path);
  const call = (method: string, ...given: string[]) => machine.nodes.call(method, given);
  const ask = (id: string, from: string, to: string, load = '') =>
    call(REQUEST, id, from, to, load);
  /** Seconds until it says ready; NaN: not within a minute. */
  const ready = async () => {
    for (let ms = 0; ms <= 60_000; ms += 500) {
      if (read(READY)) return ms / 1_000;
      await scheduler.runFor(500);
    }
    return Number.NaN;
  };
  const run = (seconds: number) => scheduler.runFor(seconds * 1_000);
  return { scheduler, world, machine, read, call, ask, ready, run };
}

describe('a door', () => {
  test('opens for who asked, and shuts a while after he left', async () => {
    const { machine, read, call, ask, ready, run } = createRig('door');
    expect([read(READY), read(CROSSING), machine.pose.open]).toEqual([false, '', false]);
    ask('r1', 'A', 'B');
    expect([read(READY), read(CROSSING), machine.pose.open]).toEqual([false, 'r1', false]);
    expect(await ready()).toBe(3);
    call(ENTERED, 'r1');
    await run(60);
    expect([machine.pose.open, read(OCCUPIED), read(READY)]).toEqual([true, true, true]);
    call(LEFT, 'r1');
    call(RELEASE, 'r1');
    expect([read(CROSSING), read(READY), read(OCCUPIED)]).toEqual(['', false, false]);
    await run(4);
    expect(machine.pose.open).toBe(true);
    await run(2);
    expect(machine.pose.open).toBe(false);
  });

  test('a request is known by its id, also after its end', async () => {
    const { machine, read, call, ask, ready, run } = createRig('door');
    ask('r1', 'A', 'B');
    ask('r1', 'A', 'B');
    await ready();
    call(RELEASE, 'r1');
    call(RELEASE, 'r1');
    ask('r1', 'A', 'B');
    expect(read(CROSSING)).toBe('');
    await run(60);
    expect(machine.pose.open).toBe(false);
  });

  test('another request takes the place of one that nobody entered, and else waits', async () => {
    const { read, call, ask, ready } = createRig('door');
    ask('r1', 'A', 'B');
    ask('r2', 'B', 'A');
    expect(read(CROSSING)).toBe('r2');
    await ready();
    call(ENTERED, 'r2');
    ask('r3', 'A', 'B');
    call(RELEASE, 'r2');
    expect(read(CROSSING)).toBe('r2');
    call(LEFT, 'r2');
    expect([read(CROSSING), read(READY)]).toEqual(['r3', true]);
  });

  test('never shuts on somebody, though it was switched off and forgot him', async () => {
    const { machine, read, call, ask, ready, run } = createRig('door');
    ask('r1', 'A', 'B');
    await ready();
    call(ENTERED, 'r1');
    machine.reset();
    await run(60);
    expect([machine.pose.open, read(CROSSING), read(OCCUPIED)]).toEqual([true, '', true]);
    call(LEFT, 'r1');
    await run(60);
    expect(machine.pose.open).toBe(false);
  });

  test('stands still while something is wrong with it, and then goes on', async () => {
    const { machine, read, ask, ready, run } = createRig('door');
    ask('r1', 'A', 'B');
    await run(1);
    machine.fail('motor too hot');
    expect(await ready()).toBeNaN();
    expect(read(FAULT)).toBe('motor too hot');
    machine.clear();
    expect(await ready()).toBe(3);
  });

  test('that is slow takes its time', async () => {
    const { machine, ask, ready } = createRig('door');
    machine.slow(4);
    ask('r1', 'A', 'B');
    expect(await ready()).toBe(12);
  });

  test('counts each second while it lives, and takes nothing when it hangs', async () => {
    const { machine, read, ask, run } = createRig('door');
    await run(5.5);
    expect(read(BEAT)).toBe(5);
    machine.hang(true);
    await run(5);
    expect([read(BEAT), ask('r1', 'A', 'B')]).toEqual([5, false]);
    machine.hang(false);
    await run(2);
    expect([read(BEAT), ask('r1', 'A', 'B')]).toEqual([7, true]);
  });

  test('that hangs shows what it showed, and shuts', async () => {
    const { machine, read, ask, ready, run } = createRig('door');
    ask('r1', 'A', 'B');
    await ready();
    machine.hang(true);
    await run(9);
    expect([read(READY), read(CROSSING), machine.pose.open]).toEqual([true, 'r1', false]);
    machine.hang(false);
    expect([read(READY), read(CROSSING)]).toEqual([false, '']);
  });

  test('a plant that stopped goes on with it where it stood', async () => {
    const { machine, ask, ready } = createRig('door');
    ask('r1', 'A', 'B');
    await ready();
    const later = createRig('door');
    later.machine.restore(JSON.parse(JSON.stringify(machine.snapshot())));
    expect([later.machine.pose.open, later.read(CROSSING)]).toEqual([true, '']);
    await later.run(60);
    expect(later.machine.pose.open).toBe(false);
  });
});

describe('a lift', () => {
  test('comes, takes who entered along, and lets him out above', async () => {
    const { machine, read, call, ask, ready, run } = createRig('lift');
    ask('r1', 'upper', 'ground');
    expect(await ready()).toBe(11);
    expect(read(LEVEL)).toBe('upper');
    call(ENTERED, 'r1');
    expect(read(READY)).toBe(false);
    await run(4);
    expect([read(LEVEL), machine.pose.open]).toEqual(['', false]);
    expect(await ready()).toBe(10);
    expect(read(LEVEL)).toBe('ground');
    call(LEFT, 'r1');
    call(RELEASE, 'r1');
    await run(60);
    expect(machine.pose).toEqual({ level: 'ground', open: false });
  });

  test('with somebody in it, it goes nowhere for a request, until it hears that he is in', async () => {
    const { machine, read, call, ask, ready, run } = createRig('lift');
    ask('r1', 'ground', 'upper');
    await ready();
    call(ENTERED, 'r1');
    await run(1);
    machine.reset();
    ask('r1', 'ground', 'upper');
    await run(60);
    expect([read(READY), read(OCCUPIED)]).toEqual([false, true]);
    expect(machine.pose.level).toBe('ground');
    call(ENTERED, 'r1');
    await ready();
    expect(machine.pose).toEqual({ level: 'upper', open: true });
  });

  test('asked for a level that it has not, it is never ready', async () => {
    const { ask, ready } = createRig('lift');
    ask('r1', 'cellar', 'upper');
    expect(await ready()).toBeNaN();
  });
});

describe.each(['conveyor', 'transfer'] as const)('a %s', (kind) => {
  test('is ready for what is brought when nothing stands there', async () => {
    const { world, read, call, ask, ready, run } = createRig(kind);
    world.createUnit('P-1', 'BELT');
    expect([read(LOAD), read(OCCUPIED)]).toEqual(['P-1', true]);
    ask('r1', 'A', 'BELT', 'P-2');
    expect(await ready()).toBeNaN();
    world.moveUnit('P-1', 'ELSEWHERE');
    expect(read(READY)).toBe(true);
    call(ENTERED, 'r1');
    world.createUnit('P-2', 'BELT');
    expect([read(LOAD), read(READY)]).toEqual(['P-2', true]);
    call(LEFT, 'r1');
    call(RELEASE, 'r1');
    await run(10);
    expect(read(READY)).toBe(false);
  });

  test.each([
    ['the unit that is fetched', 'P-1', true],
    ['another unit', 'P-2', false],
    ['any unit', '', true],
  ])('is ready for a fetch of what stands there: %s', async (_, load, is) => {
    const { world, ask, ready } = createRig(kind);
    world.createUnit('P-1', 'BELT');
    ask('r1', 'BELT', 'A', load);
    expect(Number.isNaN(await ready())).toBe(!is);
  });
});
