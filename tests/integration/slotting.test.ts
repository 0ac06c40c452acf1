import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import { item } from '#wms-core/testing/house.ts';

/** Proposals to tidy up, over REST, carried out by the crew. */

const bin = (id: string, x: number): Site['locations'][number] => ({
  ...{ id, kind: 'bin', zone: 'T', x, y: 0 },
  ...{ maxWeightGrams: 50_000, maxVolumeMl: 20_000, maxHandlingUnits: 0 },
});
/** Far behind the others, but for two that are near the front. */
const TIDY = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'].map((id, n) => bin(id, 60 + n));
const lane = { ...bin('LANE', 59), kind: 'cross_dock' } as const;
const site: Site = { ...outboundSite, locations: [...outboundSite.locations, ...TIDY, lane] };

/** Four bins only: one near the pack stations, the others behind one another. */
const rowOfBins: Site = {
  ...outboundSite,
  locations: [
    ...outboundSite.locations.filter((place) => place.kind !== 'bin'),
    ...[bin('NEAR', 20), bin('MIDDLE', 40), bin('FAR', 80), bin('END', 90)],
  ],
};

let database: Database;
let house: WmsProcess;

async function open(drawing: Site): Promise<void> {
  database = await openMemory();
  house = await openWms(database, { site: drawing });
  await house.items(['A', 'B', 'LOT'].map((id) => item(id, { lotControlled: id === 'LOT' })));
}
async function close(): Promise<void> {
  await house.close();
  await database.close();
}
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const propose = (kind: 'consolidation' | 'reslotting', body: object) =>
  house.call('POST', `/api/v1/${kind}-proposals`, { actor: 'boss', ...body });
const decide = (proposal: string, verb: 'approve' | 'decline', body: object = {}) =>
  house.call('POST', `/api/v1/slotting-proposals/${proposal}/${verb}`, { actor: 'boss', ...body });
const read = async (proposal: string) =>
  (await granted(house.call('GET', `/api/v1/slotting-proposals/${proposal}`))).body;
const binsOf = async (code: string): Promise<string[]> => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?item=${code}`));
  return body.rows
    .map((row: { location: string; quantity: number }) => `${row.location} ${row.quantity}`)
    .sort();
};

describe('a consolidation proposal', () => {
  beforeAll(() => open(site));
  afterAll(close);

  test('empties the bins with the fewest pieces, and moves nothing before it is approved', async () => {
    await house.opening([
      { location: 'T-1', item: 'A', quantity: 8 },
      { location: 'T-2', item: 'A', quantity: 3 },
      { location: 'T-3', item: 'A', quantity: 2 },
    ]);
    const made = await propose('consolidation', { proposal: 'TIDY-1', zones: ['T'] });
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'consolidation',
        figures: { binsFreed: 2, pieces: 5, metres: 3, isComplete: true },
        lines: [
          { line: 1, item: 'A', quantity: 2, from: 'T-3', to: 'T-1', status: 'proposed' },
          { line: 2, item: 'A', quantity: 3, from: 'T-2', to: 'T-1', status: 'proposed' },
        ],
      },
    });
    expect((await propose('consolidation', { proposal: 'TIDY-1', zones: ['T'] })).status).toBe(200);
    await house.work();
    expect(await binsOf('A')).toEqual(['T-1 8', 'T-2 3', 'T-3 2']);
  });

  test('is approved line by line, and the crew carries what was approved: it is not declined', async () => {
    const approved = await decide('TIDY-1', 'approve', { lines: [1] });
    expect(approved.body.lines).toMatchObject([
      { status: 'moving', relocation: 'TIDY-1.1', decidedBy: 'boss' },
      { status: 'proposed' },
    ]);
    await decide('TIDY-1', 'approve', { lines: [1] });
    const declined = { status: 409, body: { code: 'slotting.line_under_way' } };
    expect(await decide('TIDY-1', 'decline', { lines: [1, 2] })).toMatchObject(declined);
    await house.work();
    const over = { status: 409, body: { code: 'slotting.line_done' } };
    expect(await decide('TIDY-1', 'decline', { lines: [2, 1] })).toMatchObject(over);
    expect(await binsOf('A')).toEqual(['T-1 10', 'T-2 3']);
    expect((await read('TIDY-1')).lines).toMatchObject([
      { status: 'done' },
      { status: 'proposed' },
    ]);
    const left = await database.transaction('room', (tx) =>
      tx.query('SELECT 1 FROM wms.reservation'),
    );
    expect(left).toEqual([]);
  });

  test('slotting.goods_changed: a line whose goods are not there any more is dropped, with why', async () => {
    await granted(
      house.call('POST', '/api/v1/stock/corrections', {
        ...{ correctionId: 'GONE-1', location: 'T-2', item: 'A' },
        ...{ delta: -1, reason: 'gone', actor: 'boss' },
      }),
    );
    const [, line] = (await decide('TIDY-1', 'approve')).body.lines;
    expect(line).toMatchObject({ status: 'dropped', relocation: '' });
    expect(line.reason.en).toContain('2 free pieces');
    expect(line.reason.zh).toContain('2 件');
    await house.work();
    expect(await binsOf('A')).toEqual(['T-1 10', 'T-2 2']);
  });

  test('keeps lots apart, and leaves declined goods where they are', async () => {
    await house.opening([
      { location: 'T-3', item: 'LOT', quantity: 4, lot: 'L1' },
      { location: 'T-4', item: 'LOT', quantity: 1, lot: 'L2' },
      { location: 'T-5', item: 'LOT', quantity: 2, lot: 'L1' },
    ]);
    const made = await propose('consolidation', { proposal: 'TIDY-2', items: ['LOT'] });
    expect(made.body.lines).toMatchObject([{ lot: 'L1', from: 'T-5', to: 'T-3', quantity: 2 }]);
    expect((await decide('TIDY-2', 'decline')).body.lines).toMatchObject([{ status: 'declined' }]);
    expect((await decide('TIDY-2', 'approve')).body.lines).toMatchObject([{ status: 'declined' }]);
  });

  test('neither takes from nor fills a place that is no bin', async () => {
    await house.opening([
      { location: 'LANE', item: 'B', quantity: 9 },
      { location: 'T-6', item: 'B', quantity: 1 },
    ]);
    const made = await propose('consolidation', { proposal: 'TIDY-3', items: ['B'] });
    expect(made).toMatchObject({ status: 201, body: { lines: [] } });
  });

  test.each([
    ['slotting.unknown', 404, 'NONE', {}],
    ['slotting.line_unknown', 422, 'TIDY-2', { lines: [9] }],
  ])('%s', async (code, status, proposal, body) => {
    const answer = await decide(proposal, 'approve', body);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test.each([
    ['zone.unknown', { zones: ['T', 'MOON'] }],
    ['item.unknown', { items: ['A', 'NOBODY'] }],
  ])('%s: nothing is proposed for what is not known', async (code, scope) => {
    const answer = await propose('consolidation', { proposal: 'TIDY-4', ...scope });
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect(await decide('TIDY-4', 'decline')).toMatchObject({ status: 404 });
  });

  test('slotting.conflict: the same number for another question', async () => {
    const answer = await propose('consolidation', { proposal: 'TIDY-1', zones: ['Z1'] });
    expect(answer).toMatchObject({ status: 409, body: { code: 'slotting.conflict' } });
  });
});

describe('a re-slotting proposal', () => {
  beforeAll(() => open(rowOfBins));
  afterAll(close);

  const pickTimes = async (code: string, times: number, from: number) => {
    for (let n = 0; n < times; n++) {
      await granted(house.order(`SO-${code}-${from + n}`, { [code]: 1 }));
      await house.release();
      await house.work();
    }
  };

  test('brings fast goods to an empty bin near the pack stations, with the metres saved a day', async () => {
    await house.opening([{ location: 'FAR', item: 'A', quantity: 10 }]);
    await pickTimes('A', 3, 0);
    const made = await propose('reslotting', { proposal: 'FRONT-1', days: 1 });
    // Three picks a day, 64 m from PACK-2 at FAR and 4 m at NEAR (and 4 m across), there and back.
    expect(made).toMatchObject({
      status: 201,
      body: {
        figures: { metresSavedADay: 360, picksCounted: 3, pieces: 7 },
        lines: [{ item: 'A', from: 'FAR', to: 'NEAR', quantity: 7, facts: { picksADay: 3 } }],
      },
    });
    await decide('FRONT-1', 'approve');
    await house.work();
    expect(await binsOf('A')).toEqual(['NEAR 7']);
    const less = await propose('reslotting', { proposal: 'FRONT-2', days: 1, minMetresADay: 500 });
    expect(less.body.lines).toEqual([]);
  });

  test('slow goods make room first: the fast ones wait until their place is empty', async () => {
    await house.opening([
      { location: 'MIDDLE', item: 'LOT', quantity: 2, lot: 'L1' },
      { location: 'END', item: 'B', quantity: 9 },
    ]);
    await pickTimes('B', 8, 0);
    const made = await propose('reslotting', { proposal: 'SWAP-1', days: 1 });
    expect(made.body.lines).toMatchObject([
      { line: 1, item: 'A', from: 'NEAR', to: 'FAR', afterLine: 0 },
      { line: 2, item: 'B', from: 'END', to: 'NEAR', afterLine: 1 },
    ]);
    // Alone it would wait for a place that nobody empties.
    const alone = await decide('SWAP-1', 'approve', { lines: [2] });
    expect(alone).toMatchObject({ status: 409, body: { code: 'slotting.before_missing' } });
    expect(alone.body.detail).toContain('approve line 1 too');
    expect((await read('SWAP-1')).lines[1]).toMatchObject({ status: 'proposed' });
    const approved = await decide('SWAP-1', 'approve');
    expect(approved.body.lines).toMatchObject([{ status: 'moving' }, { status: 'waiting' }]);
    await house.work();
    expect((await read('SWAP-1')).lines).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect(await binsOf('A')).toEqual(['FAR 7']);
    expect(await binsOf('B')).toEqual(['NEAR 1']);
  });
});
