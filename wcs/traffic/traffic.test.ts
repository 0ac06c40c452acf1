import { describe, expect, it } from 'vitest';
import { createGraph } from '#wcs/routing/graph.ts';
import { createTraffic, type Mover } from './traffic.ts';

const at = (id: string, x: number, y = 0) => ({ id, x, y });
const both = (a: string, b: string) => [
  { id: `${a}${b}`, from: a, to: b },
  { id: `${b}${a}`, from: b, to: a },
];

/** A two-way lane a–b–c–d with a siding s at b: only there can two vehicles pass each other. */
const lane = createTraffic(
  createGraph({
    nodes: [at('a', 0), at('b', 3), at('c', 6), at('d', 9), at('s', 3, 3)],
    edges: [...both('a', 'b'), ...both('b', 'c'), ...both('c', 'd'), ...both('b', 's')],
  }),
  { vehicleLength: 1.4, rests: [] },
);
const mover = (vehicle: string, holds: string, route = '', movable = true): Mover => ({
  vehicle,
  holds: holds.split(' '),
  route: route === '' ? [] : route.split(' '),
  movable,
});

describe('who can finish', () => {
  it.each([
    ['alone on the lane', [mover('1', 'a', 'b c d')], '1'],
    ['two, one behind the other', [mover('1', 'b', 'c d'), mover('2', 'a', 'b s')], '1 2'],
    ['two face to face', [mover('1', 'b', 'c d'), mover('2', 'c', 'b a')], ''],
    ['one meets an idle one, which can leave', [mover('1', 'a', 'b c'), mover('2', 'c')], '1 2'],
    ['one meets a broken one', [mover('1', 'a', 'b c'), mover('2', 'c', '', false)], ''],
    ['two change places by the siding', [mover('1', 's', 'b a'), mover('2', 'a', 'b s')], ''],
    ['one waits for the other', [mover('1', 's', 'b a'), mover('2', 'b', 'c d')], '1 2'],
  ])('%s', (_, movers, expected) => {
    expect([...lane.free(movers)].sort().join(' ')).toBe(expected);
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
    expect(lane.grant(movers, '1', want)).toBe(expected);
  });

  it('treats nodes nearer than a vehicle as one', () => {
    const near = createTraffic(
      createGraph({
        nodes: [at('a', 0), at('b', 3), at('c', 4), at('d', 7)],
        edges: [...both('a', 'b'), ...both('c', 'd')],
      }),
      { vehicleLength: 1.4, rests: [] },
    );
    expect(near.around('b')).toEqual(['b', 'c']);
    expect(near.grant([mover('1', 'a', 'b'), mover('2', 'c')], '1', 1)).toBe(0);
    expect(near.grant([mover('1', 'a', 'b'), mover('2', 'd')], '1', 1)).toBe(1);
  });
});

it('a route is admitted only if nobody loses by it', () => {
  expect(lane.admits([mover('1', 'b', 's'), mover('2', 's')], '2', ['b', 'a'])).toBe(false);
  expect(lane.admits([mover('1', 'c', 'd'), mover('2', 's')], '2', ['b', 'a'])).toBe(true);
});
