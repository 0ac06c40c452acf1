import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item, Location, Tray, Zone } from '#wms-core/contracts.ts';
import { PLAIN_PLACE } from '#wms-core/master-data/index.ts';
import { item } from '../../testing/house.ts';
import { chooseBins } from './choose.ts';
import { compileStrategy } from './compile.ts';
import type { Content, ContentReader } from './contents.ts';
import { floorOf, type GoodsToPlace, layIn, piecesThatFit } from './model.ts';
import { createShelves } from './shelves.ts';
import { DEFAULT_STRATEGY, type FilterUse, type Strategy } from './strategy.ts';
import { totalOf } from './walk.ts';

interface TestBin {
  readonly location: Location;
  readonly contents: readonly Content[];
}

const PAINT = { hazardClass: '3', unNumber: '1263' } as const;

/** `holds` are pieces by item and lot. */
const bin = (
  id: string,
  x: number,
  holds: Record<string, Record<string, number>> = {},
  more: Partial<Location> = {},
): TestBin => ({
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
  contents: Object.entries(holds).flatMap(([code, lots]) =>
    Object.entries(lots).map(([lot, quantity]) => ({
      ...item(code, code === 'PAINT' ? PAINT : {}),
      location: id,
      item: code,
      lot,
      quantity,
    })),
  ),
});

const goods = (of: Item, quantity: number, lot = ''): GoodsToPlace => ({
  item: of,
  layer: 'LY',
  lot,
  quality: 'passed',
  quantity,
  supplier: 'ACME',
  delivery: 'ASN-1',
});

/** Bins with a reader that notes how many were looked into. */
function openShelves(bins: readonly TestBin[], zone?: Zone, trays: readonly Tray[] = []) {
  const places = bins.map((one) => one.location).sort((a, b) => (a.location < b.location ? -1 : 1));
  const contents = bins.flatMap((one) => one.contents);
  const looked = new Set<string>();
  const reader: ContentReader = {
    homes: async (items) => contents.filter((one) => items.includes(one.item)),
    async contents(locations) {
      for (const location of locations) looked.add(location);
      return contents.filter((one) => locations.includes(one.location));
    },
    async empty(locations) {
      for (const location of locations) looked.add(location);
      const occupied = new Set(contents.map((one) => one.location));
      return locations.filter((location) => !occupied.has(location));
    },
  };
  const shelves = createShelves({
    places,
    place: (location) => places.find((place) => place.location === location),
    zone: () => zone,
    trayOf: (location) => trays.find((tray) => tray.bins.includes(location)),
    owner: 'OWN',
    reader,
  });
  return { shelves, looked };
}

const START = { x: 0, y: 0 };
type Shelves = ReturnType<typeof openShelves>['shelves'];

/** A hundred metres to the farthest bin, whichever bins there are. */
const floorFor = (shelves: Shelves) => ({
  ...floorOf(shelves.places, [START], START),
  farthestFromFront: 100,
  farthestWalk: 100,
});

async function choose(shelves: Shelves, what: GoodsToPlace, strategy: Strategy = DEFAULT_STRATEGY) {
  const rules = compileStrategy(strategy).rulesFor(what);
  return chooseBins({ shelves, goods: what, rules, floor: floorFor(shelves) });
}

const chosen = async (bins: readonly TestBin[], what: GoodsToPlace, strategy?: Strategy) =>
  choose(openShelves(bins).shelves, what, strategy);

const placesIn = async (shelves: Shelves, what: GoodsToPlace, strategy?: Strategy) =>
  (await choose(shelves, what, strategy)).taken.map(
    ({ location, quantity }) => `${location}:${quantity}`,
  );

const places = (bins: readonly TestBin[], what: GoodsToPlace, strategy?: Strategy) =>
  placesIn(openShelves(bins).shelves, what, strategy);

describe('the choice of a bin', () => {
  test('the item’s own bin before an empty one, and only as much as fits', async () => {
    const bins = [
      bin('EMPTY', 50),
      bin('OWN', 50, { I: { '': 7 } }),
      bin('OTHER', 50, { X: { '': 1 } }),
    ];
    expect(await places(bins, goods(item('I'), 5))).toEqual(['OWN:3', 'EMPTY:2']);
  });

  test.each([
    ['A', 'NEAR'],
    ['B', 'MIDDLE'],
    ['C', 'FAR'],
  ] as const)('an item of class %s goes to %s', async (abc, place) => {
    const bins = [bin('NEAR', 0), bin('MIDDLE', 50), bin('FAR', 100)];
    expect(await places(bins, goods(item('I', { abc }), 1))).toEqual([`${place}:1`]);
  });

  test('one bin that takes all before two nearer ones', async () => {
    const small = { maxVolumeMl: 4_000 };
    const bins = [bin('N1', 0, {}, small), bin('N2', 0, {}, small), bin('FAR', 60)];
    expect(await places(bins, goods(item('I', { abc: 'A' }), 8))).toEqual(['FAR:8']);
  });

  test('two lots of an item share a bin only when there is no other', async () => {
    const lotted = item('I', { lotControlled: true });
    const bins = [bin('OWN', 0, { I: { L1: 1 } }), bin('EMPTY', 90)];
    expect(await places(bins, goods(lotted, 1, 'L2'))).toEqual(['EMPTY:1']);
    expect(await places(bins, goods(lotted, 1, 'L1'))).toEqual(['OWN:1']);
    const only = await chosen([bin('OWN', 0, { I: { L1: 1 } })], goods(lotted, 1, 'L2'));
    expect(only).toMatchObject({ taken: [{ location: 'OWN' }], explanation: { relaxed: true } });
  });

  test('weight is a limit as volume is, and what is under way counts', async () => {
    const heavy = item('I', { weightGrams: 4_000 });
    const { shelves } = openShelves([bin('ONE', 0), bin('TWO', 0)]);
    expect(await placesIn(shelves, goods(heavy, 3))).toEqual(['ONE:2', 'TWO:1']);
    expect(await placesIn(shelves, goods(heavy, 1))).toEqual(['TWO:1']);
    const full = await choose(shelves, goods(heavy, 1));
    expect(full).toMatchObject({ left: 1, explanation: { leftOut: { capacity: 2 } } });
  });

  test.each([
    ['locked', { lockIn: true }],
    ['too low', { maxHeightMm: 99 }],
    ['too short', { maxLengthMm: 99 }],
    ['to be empty', { mixing: 'empty_only' }],
  ] as const)('never a bin that is %s', async (_name, more) => {
    const no = bin('NO', 0, { I: { '': 1 } }, more);
    expect(await places([no, bin('YES', 90)], goods(item('I'), 1))).toEqual(['YES:1']);
    expect((await chosen([no], goods(item('I'), 1))).left).toBe(1);
  });

  test.each([
    ['one_owner', 'B/I', 1],
    ['one_owner', 'OTHER', 0],
    ['one_item', 'OTHER', 1],
    ['one_item', 'I', 0],
    ['one_lot', 'I', 1],
    ['any', 'OTHER', 0],
  ] as const)('a bin that takes %s and holds %s leaves %i', async (mixing, held, left) => {
    const only = bin('ONLY', 0, { [held]: { L1: 1 } }, { mixing });
    const lotted = item('I', { lotControlled: true });
    expect((await chosen([only], goods(lotted, 1, 'L2'))).left).toBe(left);
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
  ] as const)('a chilled bonded zone for class 3 and %o: left %i', async (more, left) => {
    const { shelves } = openShelves([bin('ONLY', 0)], zone);
    expect((await choose(shelves, goods(item('I', more), 1))).left).toBe(left);
  });

  test('the bins of a tray bear together what the tray may, what lies beside them counted in', async () => {
    // X weighs 200 g: the tray bears 15 more pieces of 100 g, each bin alone bears 100.
    const tray = { vlm: 'V', tray: 1, payloadGrams: 3_500, bins: ['A', 'B', 'C'] };
    const bins = [bin('A', 1), bin('B', 2), bin('C', 3, { X: { '': 10 } }), bin('FAR', 90)];
    const { shelves } = openShelves(bins, undefined, [tray]);
    const light = item('I', { lengthMm: 10, widthMm: 10, heightMm: 10, weightGrams: 100 });
    expect(await placesIn(shelves, goods(light, 20))).toEqual(['FAR:20']);
    const mine = item('J', { lengthMm: 10, widthMm: 10, heightMm: 10, weightGrams: 100 });
    expect(await placesIn(shelves, goods(mine, 90))).toEqual(['B:15', 'FAR:75']);
    expect(await placesIn(shelves, goods(mine, 1))).toEqual(['FAR:1']);
  });

  test('dangerous goods that would react do not share a bin, in one plan either', async () => {
    const { shelves } = openShelves([bin('ONE', 0), bin('TWO', 90)]);
    const paint = item('PAINT', { ...PAINT, abc: 'A' });
    const bleach = item('BLEACH', { hazardClass: '5.1', unNumber: '2014', abc: 'A' });
    expect(await placesIn(shelves, goods(paint, 1))).toEqual(['ONE:1']);
    expect(await placesIn(shelves, goods(bleach, 1))).toEqual(['TWO:1']);
    const one = await chosen([bin('ONE', 0, { PAINT: { '': 1 } })], goods(bleach, 1));
    expect(one).toMatchObject({ left: 1, explanation: { leftOut: { segregation: 1 } } });
  });
});

describe('a strategy as data', () => {
  const with_ = (more: Partial<Strategy>): Strategy => ({
    filters: [...DEFAULT_STRATEGY.filters, ...(more.filters ?? [])],
    scores: [...DEFAULT_STRATEGY.scores, ...(more.scores ?? [])],
  });

  test('keeps bulky goods on the floor, without a line of code', async () => {
    const floorOnly: FilterUse = {
      rule: 'bin',
      name: 'bulky_to_floor',
      when: [{ attribute: 'item.volumeMl', compare: 'at_least', value: 5_000 }],
      bin: [{ attribute: 'bin.z', compare: 'at_most', value: 0 }],
    };
    const bins = [bin('HIGH', 50, {}, { z: 4 }), bin('FLOOR', 0)];
    const bulky = item('I', { heightMm: 600 });
    expect(await places(bins, goods(bulky, 1))).toEqual(['HIGH:1']);
    expect(await places(bins, goods(bulky, 1), with_({ filters: [floorOnly] }))).toEqual([
      'FLOOR:1',
    ]);
    expect(await places(bins, goods(item('J'), 1), with_({ filters: [floorOnly] }))).toEqual([
      'HIGH:1',
    ]);
  });

  test('a preference is dropped where it leaves too little room, a demand is not', async () => {
    const mine = (preference: boolean): FilterUse => ({
      rule: 'bin',
      name: 'acme_zone',
      preference,
      when: [{ attribute: 'goods.supplier', compare: 'is', value: 'ACME' }],
      bin: [{ attribute: 'bin.zone', compare: 'in', value: ['ACME'] }],
    });
    const bins = [bin('OTHER', 50), bin('OWN', 0, {}, { zone: 'ACME', maxVolumeMl: 2_000 })];
    const five = goods(item('I'), 5);
    expect(await places(bins, five, with_({ filters: [mine(true)] }))).toEqual([
      'OWN:2',
      'OTHER:3',
    ]);
    const strict = await chosen(bins, five, with_({ filters: [mine(false)] }));
    expect(strict).toMatchObject({ left: 3, explanation: { leftOut: { acme_zone: 1 } } });
  });

  test('a score compares what the bin says with what the item says, and says that it decided', async () => {
    const strategy = with_({
      scores: [
        {
          rule: 'bin',
          name: 'own_class',
          weight: 3,
          bin: [{ attribute: 'bin.abc', compare: 'is', other: 'item.abc' }],
        },
      ],
    });
    const bins = [bin('MIDDLE', 50), bin('FAR', 100, {}, { abc: 'B' })];
    expect(await places(bins, goods(item('I'), 1))).toEqual(['MIDDLE:1']);
    const choice = await chosen(bins, goods(item('I'), 1), strategy);
    expect(choice).toMatchObject({
      taken: [{ location: 'FAR' }],
      explanation: { decidedBy: 'own_class' },
    });
  });

  test('a scale prefers the lower shelf for heavy goods only', async () => {
    const strategy = with_({
      scores: [
        {
          rule: 'scale',
          name: 'heavy_low',
          weight: 5,
          when: [{ attribute: 'item.weightGrams', compare: 'at_least', value: 5_000 }],
          attribute: 'bin.z',
          from: 6,
          to: 0,
        },
      ],
    });
    const bins = [bin('HIGH', 50, {}, { z: 6 }), bin('LOW', 70)];
    const heavy = goods(item('I', { weightGrams: 9_000 }), 1);
    expect(await places(bins, heavy, strategy)).toEqual(['LOW:1']);
    expect(await places(bins, goods(item('I'), 1), strategy)).toEqual(['HIGH:1']);
  });
});

/** The same by looking into everything: filter all bins, sort them, take. */
async function bruteForce(bins: readonly TestBin[], what: GoodsToPlace, strategy: Strategy) {
  const { shelves } = openShelves(bins);
  await shelves.load(shelves.places);
  const rules = compileStrategy(strategy).rulesFor(what);
  const parts = { shelves, goods: what, rules, floor: floorFor(shelves) };
  const taken: string[] = [];
  let left = what.quantity;
  for (const filters of [rules.filters, rules.filters.filter((one) => !one.isPreference)]) {
    const kept = shelves.places
      .map((place) => shelves.known(place.location)!)
      .filter((one) => filters.every((filter) => filter.keeps(one, what, parts.floor)))
      .map((one) => ({ one, total: totalOf(one, parts) }))
      .sort(
        (a, b) => b.total - a.total || (a.one.location.location < b.one.location.location ? -1 : 1),
      );
    for (const { one } of kept) {
      const quantity = Math.min(left, piecesThatFit(one, what.item));
      if (quantity === 0) continue;
      layIn(one, { name: what.item.item, lot: what.lot, quantity }, what.item);
      taken.push(`${one.location.location}:${quantity}`);
      left -= quantity;
    }
  }
  return taken;
}

describe('looking into few bins', () => {
  const codes = ['I', 'J', 'K'] as const;
  const abc = fc.constantFrom('A', 'B', 'C');
  const anyBin = fc.record({
    x: fc.integer({ min: 0, max: 100 }),
    volume: fc.constantFrom(4_000, 10_000),
    lockIn: fc.boolean(),
    abc,
    mixing: fc.constantFrom('any', 'one_owner', 'one_item', 'one_lot', 'empty_only'),
    holds: fc.option(
      fc.record({ code: fc.constantFrom(...codes), pieces: fc.integer({ min: 1, max: 4 }) }),
      { nil: undefined, freq: 3 },
    ),
  });
  const crowded: FilterUse = {
    rule: 'bin',
    name: 'not_crowded',
    bin: [{ attribute: 'bin.usedPercent', compare: 'at_most', value: 50 }],
    preference: true,
  };
  const strategies: readonly Strategy[] = [
    DEFAULT_STRATEGY,
    { ...DEFAULT_STRATEGY, filters: [...DEFAULT_STRATEGY.filters, crowded] },
    {
      filters: DEFAULT_STRATEGY.filters.filter(({ rule }) => rule !== 'one_item'),
      scores: [
        { rule: 'takes_all', weight: 3 },
        { rule: 'turnover', weight: 2 },
        {
          rule: 'bin',
          name: 'own_class',
          weight: 2,
          bin: [{ attribute: 'bin.abc', compare: 'is', other: 'item.abc' }],
        },
        { rule: 'scale', name: 'full', weight: 1, attribute: 'bin.usedPercent', from: 0, to: 100 },
      ],
    },
  ];

  test('takes the bins that looking into all of them would take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBin, { minLength: 140, maxLength: 400 }),
        fc.constantFrom(...codes),
        fc.integer({ min: 1, max: 60 }),
        abc,
        fc.constantFrom(...strategies),
        async (drawn, code, quantity, turnover, strategy) => {
          const bins = drawn.map(({ x, volume, holds, ...more }, index) =>
            bin(
              `B${String(index).padStart(4, '0')}`,
              x,
              holds ? { [holds.code]: { '': holds.pieces } } : {},
              { ...more, maxVolumeMl: volume },
            ),
          );
          const what = goods(item(code, { abc: turnover }), quantity);
          expect(await places(bins, what, strategy)).toEqual(
            await bruteForce(bins, what, strategy),
          );
        },
      ),
      { numRuns: 150, seed: 3 },
    );
  });

  test('of 20,000 bins a few hundred, where the good ones are free', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) =>
      bin(`B${String(n).padStart(6, '0')}`, n % 100, n % 10 === 0 ? {} : { X: { '': 1 } }),
    );
    const { shelves, looked } = openShelves(many);
    const choice = await choose(shelves, goods(item('I', { abc: 'A' }), 25));
    expect(choice.left).toBe(0);
    expect(choice.explanation.best).toHaveLength(5);
    expect(looked.size).toBeLessThan(1_000);
  });
});
