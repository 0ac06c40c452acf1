import { describe, expect, test } from 'vitest';
import type { Item } from '#wms-core/contracts.ts';
import { item } from '../../testing/house.ts';
import { chooseBins } from './choose.ts';
import type { Bin, Floor, GoodsToPlace } from './model.ts';

const floor: Floor = {
  front: { x: 0, y: 0 },
  from: { x: 0, y: 0 },
  farthestFromFront: 100,
  farthestWalk: 100,
};

const bin = (id: string, x: number, holds: Record<string, string[]> = {}, usedMl = 0): Bin => ({
  location: {
    location: id,
    kind: 'bin',
    zone: 'Z',
    x,
    y: 0,
    z: 0,
    maxWeightGrams: 10_000,
    maxVolumeMl: 10_000,
    maxHandlingUnits: 0,
  },
  usedVolumeMl: usedMl,
  usedWeightGrams: 0,
  items: new Map(Object.entries(holds).map(([code, lots]) => [code, new Set(lots)])),
});

const goods = (of: Item, quantity: number, lot = ''): GoodsToPlace => ({
  item: of,
  layer: 'LY',
  lot,
  quality: 'passed',
  quantity,
});

const places = (bins: Bin[], what: GoodsToPlace) =>
  chooseBins(bins, what, floor).taken.map(({ location, quantity }) => `${location}:${quantity}`);

describe('the choice of a bin', () => {
  test('the item’s own bin before an empty one, and only as much as fits', () => {
    const bins = [
      bin('EMPTY', 50),
      bin('OWN', 50, { I: [''] }, 7_000),
      bin('OTHER', 50, { X: [''] }),
    ];
    expect(places(bins, goods(item('I'), 5))).toEqual(['OWN:3', 'EMPTY:2']);
  });

  test.each([
    ['A', 'NEAR'],
    ['B', 'MIDDLE'],
    ['C', 'FAR'],
  ] as const)('an item of class %s goes to %s', (abc, place) => {
    const bins = [bin('NEAR', 0), bin('MIDDLE', 50), bin('FAR', 100)];
    expect(places(bins, goods(item('I', { abc }), 1))).toEqual([`${place}:1`]);
  });

  test('one bin that takes all before two nearer ones', () => {
    const bins = [bin('N1', 0, {}, 6_000), bin('N2', 0, {}, 6_000), bin('FAR', 60)];
    expect(places(bins, goods(item('I', { abc: 'A' }), 8))).toEqual(['FAR:8']);
  });

  test('two lots of an item share a bin only when there is no other', () => {
    const lotted = item('I', { lotControlled: true });
    const bins = () => [bin('OWN', 0, { I: ['L1'] }), bin('EMPTY', 90)];
    expect(places(bins(), goods(lotted, 1, 'L2'))).toEqual(['EMPTY:1']);
    expect(places(bins(), goods(lotted, 1, 'L1'))).toEqual(['OWN:1']);
    const only = chooseBins([bin('OWN', 0, { I: ['L1'] })], goods(lotted, 1, 'L2'), floor);
    expect(only).toMatchObject({ taken: [{ location: 'OWN' }], explanation: { relaxed: true } });
  });

  test('weight is a limit as volume is, and what is under way counts', () => {
    const heavy = item('I', { weightGrams: 4_000 });
    const bins = [bin('ONE', 0), bin('TWO', 0)];
    expect(places(bins, goods(heavy, 3))).toEqual(['ONE:2', 'TWO:1']);
    expect(places(bins, goods(heavy, 1))).toEqual(['TWO:1']);
    const full = chooseBins(bins, goods(heavy, 1), floor);
    expect(full).toMatchObject({ left: 1, explanation: { leftOut: { capacity: 2 } } });
  });

  test('10,000 bins are weighed in a moment', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => bin(`B-${n}`, n % 100));
    const choice = chooseBins(many, goods(item('I'), 25), floor);
    expect(choice.left).toBe(0);
    expect(choice.explanation.best).toHaveLength(5);
  });
});
