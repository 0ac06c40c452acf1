import { describe, expect, it } from 'vitest';
import {
  CLEAR_TARE,
  GROSS_WEIGHT,
  NET_WEIGHT,
  OVERLOAD,
  SET_TARE,
  SET_ZERO,
  STABLE,
} from '#adapters/devices/opc-scale/wire.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { NodeValue } from '../plant/ends.ts';
import { createWorld } from '../world/world.ts';
import { createScale } from './scale.ts';

function createRig() {
  const scheduler = createVirtualScheduler();
  const world = createWorld();
  world.define([{ item: 'i1', barcodes: [], weightGrams: 500, volumeMl: 1 }]);
  world.createUnit('TOTE-1', 'PACK-1');
  world.seed('TOTE-1', { item: 'i1', lot: '', quantity: 4 });
  const scale = createScale({
    id: 'S-1',
    world,
    tares: new Map([['TOTE-1', 2_500]]),
    scheduler,
    settleMs: () => 600,
    random: createRandom(1),
  });
  const seen: [string, NodeValue][] = [];
  scale.nodes.watch((path, value) => seen.push([path, value]));
  seen.length = 0;
  return { scheduler, world, scale, seen, read: scale.nodes.read };
}

describe('a scale', () => {
  it('swings, then shows what stands on it, tare of the unit included, as stable once', async () => {
    const { scheduler, world, seen, read } = createRig();
    world.moveUnit('TOTE-1', 'SCALE:S-1');
    expect(read(STABLE)).toBe(false);
    expect(seen[0]).toEqual([STABLE, false]);
    await scheduler.runFor(700);
    expect([read(GROSS_WEIGHT), read(NET_WEIGHT), read(STABLE)]).toEqual([4.5, 4.5, true]);
    expect(seen.at(-1)).toEqual([STABLE, true]);
    expect(seen.filter(([path, value]) => path === STABLE && value)).toHaveLength(1);
    const weights = seen.filter(([path]) => path === NET_WEIGHT).map(([, value]) => value);
    expect(new Set(weights).size).toBeGreaterThan(2);
  });

  it('begins to swing anew when the load changes meanwhile', async () => {
    const { scheduler, world, seen, read } = createRig();
    world.moveUnit('TOTE-1', 'SCALE:S-1');
    await scheduler.runFor(300);
    world.moveUnit('TOTE-1', 'PACK-1');
    await scheduler.runFor(400);
    expect(read(STABLE)).toBe(false);
    await scheduler.runFor(300);
    expect([read(NET_WEIGHT), read(STABLE)]).toEqual([0, true]);
    expect(seen.filter(([path, value]) => path === STABLE && value)).toHaveLength(1);
  });

  it('weighs a parcel with a carton of about 300 g, always the same', async () => {
    const { scheduler, world, read } = createRig();
    world.createUnit('P-1', 'SCALE:S-1');
    await scheduler.runFor(700);
    const first = read(NET_WEIGHT) as number;
    expect(Math.abs(first - 0.3)).toBeLessThanOrEqual(0.01);
    world.moveUnit('P-1', 'OUT');
    world.moveUnit('P-1', 'SCALE:S-1');
    await scheduler.runFor(700);
    expect(read(NET_WEIGHT)).toBe(first);
  });

  it('tares, clears and zeroes, but not while it swings', async () => {
    const { scheduler, world, scale, read } = createRig();
    world.moveUnit('TOTE-1', 'SCALE:S-1');
    expect(scale.nodes.call(SET_TARE, [])).toBe(false);
    await scheduler.runFor(700);
    expect(scale.nodes.call(SET_TARE, [])).toBe(true);
    expect([read(NET_WEIGHT), read(GROSS_WEIGHT)]).toEqual([0, 4.5]);
    expect(scale.nodes.call(CLEAR_TARE, [])).toBe(true);
    expect(read(NET_WEIGHT)).toBe(4.5);
    expect(scale.nodes.call(SET_ZERO, [])).toBe(true);
    expect([read(NET_WEIGHT), read(GROSS_WEIGHT)]).toEqual([0, 0]);
    expect(scale.nodes.call('Explode', [])).toBe(false);
  });

  it('says when it is overloaded', async () => {
    const { scheduler, world, read } = createRig();
    world.seed('TOTE-1', { item: 'i1', lot: '', quantity: 200 });
    world.moveUnit('TOTE-1', 'SCALE:S-1');
    await scheduler.runFor(700);
    expect(read(OVERLOAD)).toBe(true);
  });
});
