import { describe, expect, it, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import type { Floor } from '#wcs/floor/floor.ts';
import { createFloorTraffic } from './grants.ts';
import type { ClassMover } from './model.ts';
import { toyDrive } from './toy-drive.ts';
import { at, both, floorOf, mover } from './toy-movers.ts';

const lane = (from: string, to: string) => ({ id: `${from}${to}`, from, to });

/** A one-way ring of 12, each with a spur. */
function ring(): Floor {
  const on = (i: number, far: number, id: string) =>
    at(id, far * Math.cos((Math.PI * i) / 6), far * Math.sin((Math.PI * i) / 6));
  const all = Array.from({ length: 12 }, (_, i) => i);
  return floorOf({
    nodes: [...all.map((i) => on(i, 6, `r${i}`)), ...all.map((i) => on(i, 9, `s${i}`))],
    edges: all.flatMap((i) => [lane(`r${i}`, `r${(i + 1) % 12}`), ...both(`r${i}`, `s${i}`)]),
  });
}
/** From r`i` five on, and into the spur there. */
const round = (i: number) => [
  ...Array.from({ length: 5 }, (_, n) => `r${(i + n + 1) % 12}`),
  `s${(i + 5) % 12}`,
];

describe('eight on a ring of twelve, each five nodes from its goal', () => {
  const starts = Array.from({ length: 8 }, (_, i) => `r${i}`);
  const onTheirWay = starts.map((node, i) => mover(`v0${i}`, node, round(i).join(' ')));

  test('are refused by the banker alone', () => {
    const banker = createFloorTraffic(ring(), { vehicleLength: 1.4, grants: 'banker' });
    expect([...banker.free(onTheirWay)]).toEqual(['v03', 'v04', 'v05', 'v06', 'v07'].slice(5));
  });

  test('go round by a certificate, each to its goal', () => {
    const floor = ring();
    const traffic = createFloorTraffic(floor, { vehicleLength: 1.4 });
    const drive = toyDrive(floor, traffic, starts, createRandom(5), { idleness: 0.4, base: 2 });
    for (const [i, { vehicle }] of [...drive.movers].entries()) {
      drive.change(vehicle, { route: round(i) });
    }
    const plan = traffic.propose(drive.movers);
    expect(plan).toBeDefined();
    expect(traffic.adopt(drive.movers, plan!)).toBe(true);
    expect(traffic.free(drive.movers).size).toBe(8);
    for (let n = 0; n < 200 && drive.ended.size < 8; n++) drive.round();
    expect(drive.movers.map(({ holds }) => holds)).toEqual(starts.map((_, i) => [round(i).at(-1)]));
  });

  test('keep their turns over a restart in the middle', () => {
    const floor = ring();
    const options = { vehicleLength: 1.4 };
    const first = createFloorTraffic(floor, options);
    const drive = toyDrive(floor, first, starts, createRandom(6), { idleness: 0.4, base: 1 });
    for (const [i, { vehicle }] of [...drive.movers].entries()) {
      drive.change(vehicle, { route: round(i) });
    }
    first.adopt(drive.movers, first.propose(drive.movers)!);
    for (let n = 0; n < 200 && drive.ended.size < 8; n++) {
      drive.round();
      const turns = drive.turns();
      drive.traffic = createFloorTraffic(floor, options);
      expect(drive.traffic.adopt(drive.movers, turns)).toBe(true);
      expect(drive.traffic.free(drive.movers).size).toBe(8);
    }
    expect(drive.ended.size).toBe(8);
  });
});

describe('why a vehicle waits', () => {
  const floor = () => ({
    ...floorOf({
      nodes: ['a', 'b', 'c', 'd'].map((id, i) => at(id, 3 * i)).concat(at('s', 3, 3)),
      edges: [...both('a', 'b'), ...both('b', 'c'), ...both('c', 'd'), ...both('b', 's')],
      blocks: [{ id: 'B', kind: 'single' as const, nodes: ['c', 'd'], edges: [] }],
      equipment: [
        {
          ...{ id: 'DOOR', kind: 'door' as const, endpoint: 'opc.tcp://d', path: 'D' },
          crossings: [{ edges: ['bc'], from: 'in', to: 'out' }],
        },
      ],
    }),
    isClosed: (id: string) => id === 's',
  });
  const dead = { movable: false };
  it.each<[string, ClassMover[], string | undefined, string]>([
    ['another vehicle', [mover('1', 'a', 'b'), mover('2', 'b', 'c')], undefined, 'vehicle 2'],
    ['one that is dead', [mover('1', 'a', 'b'), mover('2', 'b', '', dead)], undefined, 'dead 2'],
    ['a block', [mover('1', 'b', 'c'), mover('2', 'd', '', {})], undefined, 'block B'],
    ['a door', [mover('1', 'b', 'c')], 'bc', 'crossing DOOR'],
    ['a closure', [mover('1', 'b', 's')], undefined, 'closure s'],
    ['its turn', [mover('1', 's', 'b a'), mover('2', 'c', 'b a')], undefined, 'turn 2'],
  ])('%s', (_, movers, shut, expected) => {
    const traffic = createFloorTraffic(floor(), { vehicleLength: 1.4 });
    const notReady = new Set(shut === undefined ? [] : [shut]);
    const granted = traffic.grant(movers, { vehicle: '1', want: 3, now: 7, notReady });
    expect(granted.count).toBe(0);
    expect(`${granted.waits?.for} ${granted.waits?.who}`).toBe(expected);
    expect(granted.waits?.text.en).toContain(granted.waits?.at);
    expect(granted.waits?.text.zh).toMatch(/[一-鿿]/);
    expect(traffic.waiting(movers, 7).find(({ vehicle }) => vehicle === '1')).toEqual(
      granted.waits,
    );
  });
});

test('who was passed too often goes before all whose turn it is not', () => {
  const floor = floorOf({
    nodes: [at('a', 0), at('b', 3), at('c', 6), at('s', 3, 3)],
    edges: [...both('a', 'b'), ...both('b', 'c'), ...both('b', 's')],
  });
  const movers = (passed: number) => [
    mover('1', 'a', 'b c', { passed }),
    mover('2', 's', 'b a'.slice(0, 1)),
  ];
  const ask = { vehicle: '2', want: 1, now: 1 };
  const grants = (passed: number) =>
    createFloorTraffic(floor, { vehicleLength: 1.4 }).grant(movers(passed), ask);
  expect(grants(0)).toMatchObject({ count: 1, passed: ['1'] });
  expect(grants(8)).toMatchObject({ count: 0, waits: { for: 'turn', who: ['1'] } });
});

test('who has come to a stand in a block for one direction keeps the direction by which it came', () => {
  // A one-way ring of 7 with spurs. v2 is in a block for one vehicle, into which v1 wants; it can leave it
  // only by the block in which v1 stands.
  const all = Array.from({ length: 7 }, (_, i) => i);
  const floor = floorOf({
    nodes: [...all.map((i) => at(`r${i}`, 3 * i)), ...all.map((i) => at(`s${i}`, 3 * i, 3))],
    edges: all.flatMap((i) => [lane(`r${i}`, `r${(i + 1) % 7}`), ...both(`r${i}`, `s${i}`)]),
    blocks: [
      { id: 'S', kind: 'single', nodes: ['r1', 'r2', 'r4', 'r5'], edges: ['r1r2', 'r4r5'] },
      { id: 'D', kind: 'same_direction', nodes: ['r6', 'r0'], edges: ['r6r0'] },
    ],
  });
  const ahead = mover('v1', 'r0', 'r1 r2 s2', { cameBy: 'r6r0' });
  const behind = mover('v2', 'r5', 'r6 r0 r1 s1');
  const granted = (...movers: ClassMover[]) =>
    createFloorTraffic(floor, { vehicleLength: 1.4 }).grant(movers, {
      ...{ vehicle: 'v2', want: 1, now: 0 },
    }).count;
  expect(granted(ahead, behind)).toBe(1);
  const { cameBy: _, ...unknown } = ahead;
  expect(granted(unknown, behind)).toBe(0);
});
