import { describe, expect, test } from 'vitest';
import { createDemand } from '#bench/fleet/demand.ts';
import { drawFloor } from '#bench/fleet/floor.ts';
import { CARRIER, MIXED_TYPES } from '#bench/fleet/makes.ts';
import { circles, watchStanding } from '#bench/fleet/standing.ts';
import type { UnderWay } from '#bench/fleet/words.ts';

/** What the bench of fleets says is only worth something if its floor and its eyes are right. */

function reached(edges: readonly (readonly [string, string])[], from: string): Set<string> {
  const next = Map.groupBy(edges, ([at]) => at);
  const found = new Set([from]);
  for (const at of found) for (const [, to] of next.get(at) ?? []) found.add(to);
  return found;
}

const at = (vehicle: string, node: string, wants: string, granted: string[] = []): UnderWay => ({
  ...{ vehicle, node, granted, wants, why: '' },
});

describe('the floor of the bench', () => {
  test.each([1, 4, 10, 30, 50, 100, 300])(
    'of %i vehicles: all reach all, and all can rest',
    (n) => {
      const { nodes, edges, chargers, parking, locations, vehicles } = drawFloor(n, [CARRIER]);
      const forth = edges.map(({ from, to }) => [from, to] as const);
      const back = edges.map(({ from, to }) => [to, from] as const);
      expect(reached(forth, nodes[0]!.id).size).toBe(nodes.length);
      expect(reached(back, nodes[0]!.id).size).toBe(nodes.length);
      const rests = new Set([...chargers, ...parking]);
      expect(rests.size).toBeGreaterThanOrEqual(n);
      expect(new Set(vehicles.map(({ node }) => node)).size).toBe(n);
      expect(vehicles.filter(({ node }) => !rests.has(node))).toEqual([]);
      expect(locations.length).toBeGreaterThan(1);
      const places = nodes.map(({ x, y }) => `${x} ${y}`);
      expect(new Set(places).size).toBe(places.length);
    },
  );

  test('thirty vehicles are ten each of three versions, and of all five makes', () => {
    const { vehicles, vehicleTypes = [] } = drawFloor(30, MIXED_TYPES);
    const versionOf = new Map(vehicleTypes.map(({ id, version }) => [id, version]));
    const counts = Map.groupBy(vehicles, ({ type = '' }) => versionOf.get(type));
    expect([...counts].map(([version, those]) => [version, those.length]).sort()).toEqual([
      ['2.0', 10],
      ['2.1', 10],
      ['3.0', 10],
    ]);
    expect(vehicleTypes).toHaveLength(5);
  });

  test('the same seed asks for the same transports, each from one place to another', () => {
    const site = drawFloor(10, [CARRIER]);
    const tasks = createDemand(site, 7).next(200);
    expect(createDemand(site, 7).next(200)).toEqual(tasks);
    expect(tasks.filter(({ stops: [a, b] }) => a?.at === b?.at)).toEqual([]);
    expect(new Set(tasks.map(({ stops }) => stops[0]?.at)).size).toBe(site.locations.length);
  });
});

describe('who stands for whom', () => {
  test.each([
    ['nobody in the way', [at('A', '1', '2'), at('B', '3', '4')], []],
    ['a chain is no circle', [at('A', '1', '2'), at('B', '2', '3'), at('C', '3', '')], []],
    ['two face each other', [at('A', '1', '2'), at('B', '2', '1')], [['A', 'B']]],
    ['what is granted is held', [at('A', '1', '3'), at('B', '2', '1', ['3'])], []],
    [
      'three in a ring, and one behind them',
      [at('D', '0', '1'), at('A', '1', '2'), at('B', '2', '3'), at('C', '3', '1')],
      [['A', 'B', 'C']],
    ],
  ])('%s', (_, underWay, found) => {
    expect(circles(underWay)).toEqual(found);
  });

  test('a circle counts once when it has stood for 30 s, a vehicle after 60 s', () => {
    const standing = watchStanding();
    const facing = [at('A', '1', '2'), at('B', '2', '1')];
    standing.see(0, facing);
    standing.see(29_000, facing);
    expect(standing.deadlocks).toEqual([]);
    standing.see(31_000, facing);
    standing.see(59_000, facing);
    expect([standing.deadlocks.length, standing.stalls.length]).toEqual([1, 0]);
    standing.see(61_000, facing);
    standing.see(120_000, facing);
    expect([standing.deadlocks, standing.stalls.length]).toEqual([['A → B'], 2]);
  });

  test('who came further in between has not stalled', () => {
    const standing = watchStanding();
    standing.see(0, [at('A', '1', '2')]);
    standing.see(50_000, [at('A', '2', '3')]);
    standing.see(100_000, [at('A', '2', '3')]);
    expect(standing.stalls).toEqual([]);
  });
});
