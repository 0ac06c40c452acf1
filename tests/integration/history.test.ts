import { afterAll, beforeAll, expect, test } from 'vitest';
import { letCorrect } from '#tests/support/let-correct.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { paperSite } from '#wms-core/testing/house.ts';

let desk: RestDesk;
const bin = paperSite.locations.find((place) => place.kind === 'bin')!.id;
const TEA = {
  item: 'TEA',
  name: { en: 'Tea', zh: '茶' },
  barcodes: ['690TEA'],
  lengthMm: 100,
  widthMm: 100,
  heightMm: 100,
  weightGrams: 500,
  lotControlled: false,
  serialControlled: false,
  shelfLifeDays: null,
  firstDayCounts: false,
  rotation: 'FIFO',
  inspectionPercent: 0,
  overReceiptPercent: 0,
  underReceiptPercent: 0,
  abc: 'A',
};

interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly id: string;
  readonly actor: string;
  readonly source: string;
  readonly what: string;
  readonly reason: string;
}

async function history(query: string): Promise<{ entries: Entry[]; next?: string }> {
  const { status, body } = await desk.call('GET', `/api/v1/history?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

beforeAll(async () => {
  desk = await openRestDesk();
  await letCorrect(desk.database);
  const from = { 'x-device': 'DESK-2' };
  const items = { items: [TEA], actor: 'ann' };
  const correction = {
    ...{ correctionId: 'C-1', item: 'TEA', location: bin, delta: 7 },
    ...{ reason: 'found behind the shelf', actor: 'bob' },
  };
  const hold = {
    ...{ holdId: 'H-1', kind: 'freeze', scope: { item: 'TEA' } },
    ...{ reason: 'smells', actor: 'bob' },
  };
  for (const [method, path, body] of [
    ['POST', 'items', items],
    ['POST', 'stock/corrections', correction],
    ['POST', 'stock/holds', hold],
  ] as const) {
    const done = await desk.call(method, `/api/v1/${path}`, body, from);
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    await desk.scheduler.runFor(1_000);
  }
});
afterAll(() => desk.close());

test('of an item: who did what to it, from where and why, the newest first', async () => {
  const { entries } = await history('subject=TEA');
  expect(entries.map(({ kind, actor }) => `${kind} ${actor}`).sort()).toEqual([
    'hold bob',
    'master_data ann',
    'request ann',
    'request bob',
    'request bob',
    'stock bob',
  ]);
  expect(entries.map(({ at }) => at)).toEqual(
    entries
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  expect(entries.find(({ kind }) => kind === 'stock')).toMatchObject({
    reason: expect.stringContaining('found behind the shelf'),
  });
  expect(entries.find(({ kind }) => kind === 'hold')).toMatchObject({ reason: 'smells' });
  expect(entries.find(({ kind }) => kind === 'request')).toMatchObject({
    source: '127.0.0.1 DESK-2',
    what: 'POST /api/v1/stock/holds',
  });
});

test('of a place, an actor, a kind and a time', async () => {
  expect((await history(`subject=${bin}&kind=stock`)).entries).toHaveLength(1);
  const { entries } = await history('actor=bob');
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['request', 'hold', 'stock']));
  const [newest] = entries;
  expect((await history(`actor=bob&until=${newest!.at}`)).entries.length).toBeLessThan(
    entries.length,
  );
  expect((await history(`since=${newest!.at}&actor=bob`)).entries.length).toBeGreaterThan(0);
});

test('page by page, each entry once', async () => {
  const all = (await history('limit=1000')).entries;
  const seen: Entry[] = [];
  let after = '';
  for (let page = 0; page < 100; page++) {
    const { entries, next } = await history(`limit=2${after}`);
    seen.push(...entries);
    if (next === undefined) break;
    after = `&after=${encodeURIComponent(next)}`;
  }
  expect(seen).toEqual(all);
});

test.each([
  ['history.place_unknown', 'after=nonsense'],
  ['history.time_invalid', 'since=2026-99-99T00:00:00Z'],
])('%s', async (code, query) => {
  expect(await desk.call('GET', `/api/v1/history?${query}`)).toMatchObject({
    status: 422,
    body: { code },
  });
});
