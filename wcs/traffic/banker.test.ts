import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { plainBanker } from '#tests/support/plain-banker.ts';
import { createFloorTraffic } from './grants.ts';
import { at, both, floorOf, mover, randomDrawing, randomMovers, wayOn } from './toy-movers.ts';

/** A two-way lane a–b–c–d with a siding s at b: only there can two vehicles pass each other. */
const lane = () =>
  createFloorTraffic(
    floorOf({
      nodes: [at('a', 0), at('b', 3), at('c', 6), at('d', 9), at('s', 3, 3)],
      edges: [...both('a', 'b'), ...both('b', 'c'), ...both('c', 'd'), ...both('b', 's')],
    }),
    { vehicleLength: 1.4, grants: 'banker' },
  );
const dead = { movable: false };

describe('who can finish', () => {
  it.each([
    ['alone on the lane', [mover('1', 'a', 'b c d')], '1'],
    ['two, one behind the other', [mover('1', 'b', 'c d'), mover('2', 'a', 'b s')], '1 2'],
    ['two face to face', [mover('1', 'b', 'c d'), mover('2', 'c', 'b a')], ''],
    ['one meets an idle one, which can leave', [mover('1', 'a', 'b c'), mover('2', 'c')], '1 2'],
    ['one meets a broken one', [mover('1', 'a', 'b c'), mover('2', 'c', '', dead)], ''],
    ['two change places by the siding', [mover('1', 's', 'b a'), mover('2', 'a', 'b s')], ''],
    ['one waits for the other', [mover('1', 's', 'b a'), mover('2', 'b', 'c d')], '1 2'],
  ])('%s', (_, movers, expected) => {
    expect([...lane().free(movers)].sort().join(' ')).toBe(expected);
  });
});

describe('a grant', () => {
  it.each([
    ['takes all that is free', [mover('1', 'a', 'b c d')], 3, 3],
    ['is no longer than wanted', [mover('1', 'a', 'b c d')], 2, 2],
    ['ends before the node that another holds', [mover('1', 'a', 'b c'), mover('2', 'c')], 2, 1],
    ['is refused into a dead lock', [mover('1', 'a', 'b c d'), mover('2', 'd', 'c b a')], 3, 0],
    // At b it would stand where the other must pass, which must leave d first.
    ['waits in the siding', [mover('1', 's', 'b c d'), mover('2', 'd', 'c b a')], 2, 0],
    ['lets the other pass the siding', [mover('1', 'd', 'c b a'), mover('2', 's', 'b c d')], 3, 3],
    ['goes where it can be sent away from', [mover('1', 'a', 'b'), mover('2', 'd', 'c b s')], 1, 1],
  ])('%s', (_, movers, want, expected) => {
    expect(lane().grant(movers, { vehicle: '1', want, now: 0 }).count).toBe(expected);
  });

  it('treats nodes nearer than a vehicle as one', () => {
    const near = createFloorTraffic(
      floorOf({
        nodes: [at('a', 0), at('b', 3), at('c', 4), at('d', 7)],
        edges: [...both('a', 'b'), ...both('c', 'd')],
      }),
      { vehicleLength: 1.4, grants: 'banker' },
    );
    expect(near.around('b')).toEqual(['b', 'c']);
    const ask = { vehicle: '1', want: 1, now: 0 };
    expect(near.grant([mover('1', 'a', 'b'), mover('2', 'c')], ask).count).toBe(0);
    expect(near.grant([mover('1', 'a', 'b'), mover('2', 'd')], ask).count).toBe(1);
  });
});

test('a route is admitted only if nobody loses by it', () => {
  const facing = [mover('1', 'b', 's'), mover('2', 's')];
  expect(lane().admits(facing, '2', ['b', 'a'])).toBe(false);
  expect(lane().admits([mover('1', 'c', 'd'), mover('2', 's')], '2', ['b', 'a'])).toBe(true);
});

test('on integers the banker answers as it did before, on random floors and over whole drives', () => {
  let refused = 0;
  let stuck = 0;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
      const random = createRandom(seed);
      const drawing = randomDrawing(random);
      const floor = floorOf(drawing);
      const vehicleLength = 1.4;
      const today = plainBanker(floor, { vehicleLength, rests: floor.rests });
      const ours = createFloorTraffic(floor, { vehicleLength, grants: 'banker' });
      let movers = randomMovers(floor, random).map((one) => ({ ...one, edges: [] as string[] }));
      for (let round = 0; round < 12; round++) {
        const free = today.free(movers);
        expect([...ours.free(movers)].sort()).toEqual([...free].sort());
        if (free.size < movers.filter(({ movable }) => movable).length) stuck++;
        const asker = random.pick(movers);
        const { vehicle } = asker;
        const way = wayOn(floor, asker.holds.at(-1)!, random.pick([...floor.nodes.keys()]), random);
        if (way) {
          expect(ours.admits(movers, vehicle, way)).toBe(today.admits(movers, vehicle, way));
        }
        const want = random.integer(1, 4);
        const count = today.grant(movers, vehicle, want);
        const open = asker.route.length > 0;
        expect(ours.grant(movers, { vehicle, want, now: round }).count).toBe(count);
        if (open && count === 0) refused++;
        const other = random.pick(movers);
        movers = movers.map((one) => {
          const given = one === asker ? count : 0;
          const holds = [...one.holds, ...one.route.slice(0, given)];
          const passed = one === other ? random.integer(0, holds.length - 1) : 0;
          if (given + passed === 0) return one;
          return { ...one, holds: holds.slice(passed), route: one.route.slice(given) };
        });
      }
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(stuck).toBeGreaterThan(100);
});
