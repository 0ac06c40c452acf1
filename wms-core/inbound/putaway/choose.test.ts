import { describe, expect, test } from 'vitest';
import type { Item, Location, Zone } from '#wms-core/contracts.ts';
import { PLAIN_PLACE } from '#wms-core/master-data/index.ts';
import { item } from '../../testing/house.ts';
import { chooseBins } from './choose.ts';
import type { Bin, Floor, GoodsToPlace } from './model.ts';

const floor: Floor = {
  front: { x: 0, y: 0 },
  from: { x: 0, y: 0 },
  farthestFromFront: 100,
  farthestWalk: 100,
};

const bin = (
  id: string,
  x: number,
  holds: Record<string, string[]> = {},
  usedMl = 0,
  more: Partial<Location> = {},
): Bin => ({
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
    ...PLAIN_PLACE,
    ...more,
  },
  usedVolumeMl: usedMl,
  usedWeightGrams: 0,
  items: new Map(Object.entries(holds).map(([code, lots]) => [code, new Set(lots)])),
  zone: undefined,
  hazards: [],
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

  test.each([
    ['locked', { lockIn: true }],
    ['too low', { maxHeightMm: 99 }],
    ['too short', { maxLengthMm: 99 }],
    ['to be empty', { mixing: 'empty_only' }],
  ] as const)('never a bin that is %s', (_name, more) => {
    const bins = [bin('NO', 0, { I: [''] }, 0, more), bin('YES', 90)];
    expect(places(bins, goods(item('I'), 1))).toEqual(['YES:1']);
    const only = [bin('NO', 0, { I: [''] }, 0, more)];
    expect(chooseBins(only, goods(item('I'), 1), floor).left).toBe(1);
  });

  test.each([
    ['one_item', 'OTHER', 1],
    ['one_item', 'I', 0],
    ['one_lot', 'I', 1],
    ['any', 'OTHER', 0],
  ] as const)('a bin that takes %s and holds %s leaves %i', (mixing, held, left) => {
    const bins = [bin('ONLY', 0, { [held]: ['L1'] }, 0, { mixing })];
    const lotted = item('I', { lotControlled: true });
    expect(chooseBins(bins, goods(lotted, 1, 'L2'), floor).left).toBe(left);
  });

  const zone: Zone = {
    zone: 'Z',
    warehouse: 'W',
    name: { en: 'Z', zh: 'Z' },
    temperature: 'chilled',
    customs: 'bonded',
    hazardClasses: ['3'],
  };

  test.each([
    [{ temperature: 'chilled', customs: 'bonded' }, 0],
    [{ temperature: 'frozen', customs: 'bonded' }, 1],
    [{ temperature: 'chilled', customs: 'free' }, 1],
    [{ temperature: 'chilled', customs: 'bonded', hazardClass: '3' }, 0],
    [{ temperature: 'chilled', customs: 'bonded', hazardClass: '8' }, 1],
    [{ temperature: 'chilled', customs: 'bonded', hazardClass: '3', subsidiaryHazards: ['8'] }, 1],
  ] as const)('a chilled bonded zone for class 3 and %o: left %i', (more, left) => {
    const bins = [{ ...bin('ONLY', 0), zone }];
    expect(chooseBins(bins, goods(item('I', more), 1), floor).left).toBe(left);
  });

  test('dangerous goods that would react do not share a bin, in one plan either', () => {
    const bins = [bin('ONE', 0), bin('TWO', 90)];
    const paint = item('PAINT', { hazardClass: '3', unNumber: '1263', abc: 'A' });
    const bleach = item('BLEACH', { hazardClass: '5.1', unNumber: '2014', abc: 'A' });
    expect(places(bins, goods(paint, 1))).toEqual(['ONE:1']);
    expect(places(bins, goods(bleach, 1))).toEqual(['TWO:1']);
    expect(chooseBins(bins.slice(0, 1), goods(bleach, 1), floor).explanation.leftOut).toEqual({
      segregation: 1,
    });
  });

  test('10,000 bins are weighed in a moment', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => bin(`B-${n}`, n % 100));
    const choice = chooseBins(many, goods(item('I'), 25), floor);
    expect(choice.left).toBe(0);
    expect(choice.explanation.best).toHaveLength(5);
  });
});
