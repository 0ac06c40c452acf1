import { beforeEach, describe, expect, it } from 'vitest';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let floor: ToyFloor;
const soon = () => floor.fleet().freeAt('V01', floor.now);
const driveMs = (from: string, to: string) =>
  Math.round(floor.fleet().travelSeconds(from, to) * 1000);
const drop = { action: { type: 'drop', load: 'CART-1', place: 'P' } } as const;

beforeEach(async () => {
  floor = toyFloor(SITE);
  await floor.restart(forgetful);
  await floor.rounds(forgetful, 3);
});

describe('a vehicle is free', () => {
  it('at once where it stands, when it has nothing to do', () => {
    expect(soon()).toEqual({ node: 'S00', at: floor.now });
  });

  it('after its way and what it does at the end, at the place where that is', async () => {
    await floor.tick(forgetful, { legs: [leg('a', 'V01', 'S06', drop)] });
    expect(soon()).toEqual({ node: 'S06', at: floor.now + driveMs('S00', 'S06') + 10_000 });
    await floor.rounds(forgetful, 14);
    const { node } = floor.fleet().seen()[0]!;
    expect(node).not.toBe('S00');
    expect(soon()!.at - floor.now).toBe(driveMs(node, 'S06') + 10_000);
  });

  it('after all that waits for it too', async () => {
    await floor.tick(forgetful, { legs: [leg('a', 'V01', 'S06')] });
    await floor.tick(forgetful, { legs: [leg('b', 'V01', 'S10', drop)] });
    const way = driveMs('S00', 'S06') + driveMs('S06', 'S10');
    expect(soon()!.node).toBe('S10');
    expect(Math.abs(soon()!.at - floor.now - way - 10_000)).toBeLessThanOrEqual(1);
  });

  it('nobody knows when, if it cannot drive or is not there', async () => {
    floor.toys.get('V01')!.set({ emergencyStop: true });
    await floor.rounds(forgetful, 2);
    expect(soon()).toBeUndefined();
    expect(floor.fleet().freeAt('V99', floor.now)).toBeUndefined();
  });
});
