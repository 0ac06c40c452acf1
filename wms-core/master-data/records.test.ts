import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRestDesk, type Reply, type RestDesk } from '#tests/support/rest-desk.ts';
import { KINDS } from './kinds/index.ts';

let desk: RestDesk;
const put = (path: string, body: object, headers = {}): Promise<Reply> =>
  desk.call('PUT', `/api/v1/${path}`, body, headers);
const get = (path: string): Promise<Reply> => desk.call('GET', `/api/v1/${path}`);

const item = (code: string, more: object = {}) => ({
  name: { en: code, zh: code },
  barcodes: [],
  lengthMm: 100,
  widthMm: 80,
  heightMm: 60,
  weightGrams: 200,
  ...more,
});

const bin = (more: object = {}) => ({
  zone: 'Z1',
  x: 1,
  y: 2,
  maxWeightGrams: 100_000,
  maxVolumeMl: 100_000,
  ...more,
});

beforeAll(async () => {
  desk = await openRestDesk();
});
afterAll(async () => {
  await desk.close();
  expect(desk.bugs).toEqual([]);
});

describe('records of every kind', () => {
  test('the examples of the documentation are taken, in their order, and twice is once', async () => {
    await put('items/CUP-01', item('CUP-01'));
    await put('items/GIFT-01', item('GIFT-01'));
    for (const kind of KINDS) {
      if (kind.name === 'code rule') continue;
      const many = { [kind.list]: [kind.example] };
      const first = await desk.call('POST', `/api/v1/${kind.path}`, many);
      expect(first, kind.name).toMatchObject({ status: 200, body: { written: 1, unchanged: 0 } });
      const again = await desk.call('POST', `/api/v1/${kind.path}`, many);
      expect(again.body, kind.name).toEqual({ written: 0, unchanged: 1 });
    }
  });

  test('what the site draws is there from the start: warehouse, owner, zone', async () => {
    expect((await get('warehouses/WH')).body).toMatchObject({ name: { en: 'paper' }, version: 1 });
    expect((await get('owners/OWN')).body).toMatchObject({ status: 'active' });
    expect((await get('zones/Z1')).body).toMatchObject({ temperature: 'ambient' });
  });

  test('a change names the version it was made from, or is refused (record.changed)', async () => {
    const first = await put('owners/O-2', { name: { en: 'Two', zh: '二' } });
    expect(first).toMatchObject({ status: 200, etag: '"1"' });
    const renamed = { name: { en: 'Two Ltd', zh: '二号' } };
    const second = await put('owners/O-2', renamed, { 'if-match': '"1"' });
    expect(second).toMatchObject({ status: 200, etag: '"2"', body: { version: 2 } });
    const late = await put('owners/O-2', { name: { en: 'X', zh: 'X' } }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'record.changed' } });
    expect((await put('owners/O-2', renamed, { 'if-match': 'nonsense' })).status).toBe(412);
    expect((await put('owners/O-2', renamed)).etag).toBe('"2"');
  });

  test('every version stays readable, with who made it, from where, before and after', async () => {
    expect((await get('owners/O-2?version=1')).body).toMatchObject({ name: { en: 'Two' } });
    const { body } = await get('master-data/changes?kind=owner&key=O-2');
    expect(body.changes).toMatchObject([
      { version: 1, actor: 'host', source: 'rest 127.0.0.1', before: null },
      { version: 2, before: { name: { en: 'Two' } }, after: { name: { en: 'Two Ltd' } } },
    ]);
  });

  test('blocking says why (record.block_reason)', async () => {
    const body = { name: { en: 'Two', zh: '二' }, status: 'blocked' };
    expect((await put('owners/O-2', body)).body.code).toBe('record.block_reason');
    expect((await put('owners/O-2', { ...body, blockReason: 'left us' })).status).toBe(200);
    const late = await put('items/I-O2', { ...item('I-O2'), owner: 'O-2' });
    expect(late).toMatchObject({ status: 409, body: { code: 'owner.blocked' } });
  });

  test('lists are paged by key and narrowed by their filters', async () => {
    for (const partner of ['P-1', 'P-2', 'P-3']) {
      await put(`partners/customer/${partner}`, { name: { en: partner, zh: partner } });
    }
    const first = (await get('partners?limit=2')).body;
    expect(first.next).toBe('customer/P-2');
    const rest = (await get(`partners?after=${encodeURIComponent(first.next)}`)).body;
    expect(rest.partners.map((one: { partner: string }) => one.partner)).toEqual(['P-3', 'ACME']);
    expect((await get('partners?kind=supplier')).body.partners).toHaveLength(1);
  });

  test("a customer's terms say how long his goods must last, where an order does not", async () => {
    await put('partners/customer/C-30', { name: { en: 'C', zh: 'C' }, minRemainingDays: 30 });
    const lines = [{ line: '1', item: 'CUP-01', quantity: 1 }];
    for (const [order, more] of [
      ['SO-30', {}],
      ['SO-5', { minRemainingDays: 5 }],
    ] as const) {
      const body = { order, customer: 'C-30', lines, ...more };
      expect((await desk.call('POST', '/api/v1/orders', body)).status).toBeLessThan(300);
    }
    const rows = await desk.database.transaction('orders', (tx) =>
      tx.query('SELECT order_id AS id, min_remaining_days AS days FROM wms.sales_order ORDER BY 2'),
    );
    expect(rows).toEqual([
      { id: 'SO-5', days: 5 },
      { id: 'SO-30', days: 30 },
    ]);
  });

  test('nothing is written where one of many is wrong, and every fault is told', async () => {
    const items = [
      { item: 'OK-1', ...item('OK-1') },
      { item: 'BAD-1', ...item('BAD-1', { unNumber: '1263' }) },
      { item: 'BAD-2', ...item('BAD-2', { minStock: 9, maxStock: 3 }) },
    ];
    const { status, body } = await desk.call('POST', '/api/v1/items', { items });
    expect(status).toBe(422);
    expect(body.errors.map((one: { code: string }) => one.code)).toEqual([
      'item.hazard_incomplete',
      'item.min_above_max',
    ]);
    expect((await get('items/OK-1')).status).toBe(404);
  });

  test.each([
    ['item.cost_incomplete', 'items/X-1', item('X-1', { standardCostMinor: 5 })],
    ['owner.unknown', 'items/X-1', item('X-1', { owner: 'NOBODY' })],
    ['warehouse.unknown', 'zones/X-1', { name: { en: 'x', zh: 'x' }, warehouse: 'NO' }],
    ['zone.unknown', 'locations/X-1', bin({ zone: 'NO' })],
    ['location.only_bins', 'locations/X-1', bin({ kind: 'dock_in' })],
    ['location.lock_reason', 'locations/X-1', bin({ lockIn: true })],
    ['code.gln', 'owners/X-1', { name: { en: 'x', zh: 'x' }, gln: '1234567890123' }],
    ['code.mask', 'code-rules/item', { mask: '#{99}' }],
    ['code.mask_standard', 'code-rules/gln', { mask: '#{5}' }],
    ['code.mask_standard', 'code-rules/sscc', { mask: '@#{17}' }],
    ['kit.contains_itself', 'kits/CUP-01', { components: [{ item: 'CUP-01', quantity: 1 }] }],
    ['kit.contains_itself', 'kits/CUP-01', { components: [{ item: 'GIFT-01', quantity: 1 }] }],
    ['kit.contains_itself', 'kits/TEA-01', { components: [{ item: 'CUP-01', quantity: 1 }] }],
  ])('%s: %s', async (code, path, body) => {
    expect((await put(path, body)).body.code).toBe(code);
  });
});

describe('items', () => {
  test('a measurement stands until a host tells other figures', async () => {
    await put('items/M-1', item('M-1'));
    const measured = { lengthMm: 101, widthMm: 81, heightMm: 61, weightGrams: 205 };
    const body = { ...measured, measuredBy: 'CUBISCAN-1' };
    const first = await put('items/M-1/measurement', body);
    expect(first.body).toMatchObject({ ...body, version: 2 });
    expect((await put('items/M-1/measurement', body)).body).toEqual(first.body);
    const never = { ...body, measuredAt: '2026-13-01T00:00:00Z' };
    expect((await put('items/M-1/measurement', never)).body.code).toBe('item.time_invalid');
    await put('items/M-1', item('M-1', { ...measured, abc: 'A' }));
    expect((await get('items/M-1')).body).toMatchObject({ measuredBy: 'CUBISCAN-1', version: 3 });
    await put('items/M-1', item('M-1'));
    expect((await get('items/M-1')).body).toMatchObject({ measuredBy: '', measuredAt: null });
  });

  test('a blocked item is neither announced nor ordered (item.blocked)', async () => {
    await put('items/B-1', item('B-1', { status: 'blocked', blockReason: 'recalled' }));
    const asn = {
      asn: 'ASN-B',
      supplier: 'ACME',
      expectedAt: '2026-01-07T06:00:00Z',
      lines: [{ line: '1', item: 'B-1', quantity: 1 }],
      actor: 'erp',
    };
    expect((await desk.call('POST', '/api/v1/asns', asn)).body.code).toBe('item.blocked');
    const lines = [{ line: '1', item: 'B-1', quantity: 1 }];
    const order = { order: 'SO-B', customer: 'C', lines };
    const answer = await desk.call('POST', '/api/v1/orders', order);
    expect(answer.body.errors.map((one: { code: string }) => one.code)).toEqual(['item.blocked']);
  });

  test('a case and its GTIN belong to one item, and an old version is kept', async () => {
    const pack = {
      gtin: '16901234567899',
      baseNumerator: 12,
      lengthMm: 1,
      widthMm: 1,
      heightMm: 1,
      grossWeightGrams: 2,
      netWeightGrams: 1,
    };
    const taken = await put('packagings/CUP-01/case', pack);
    expect(taken).toMatchObject({ status: 409, body: { code: 'packaging.gtin_taken' } });
    const heavy = { ...pack, gtin: null, netWeightGrams: 3 };
    expect((await put('packagings/CUP-01/case', heavy)).body.code).toBe('packaging.weight');
    const wrong = { ...pack, gtin: '16901234567890' };
    expect((await put('packagings/CUP-01/case', wrong)).body.code).toBe('code.gtin');
    await put('packagings/CUP-01/case', { ...pack, gtin: null });
    await put('packagings/CUP-01/case', { ...pack, gtin: null, baseNumerator: 10 });
    const before = await get('packagings/CUP-01/case?version=1');
    expect(before.body).toMatchObject({ baseNumerator: 12, version: 1 });
    expect((await get('packagings/CUP-01/case')).body).toMatchObject({ baseNumerator: 10 });
  });
});

describe('places', () => {
  test('a new bin is a place at once; its lock says who', async () => {
    const lock = { lockIn: true, lockReason: 'beam bent', actor: 'anna' };
    const made = await put('locations/NEW-1', bin({ mixing: 'one_item' }));
    expect(made.body).toMatchObject({ kind: 'bin', origin: 'import', lockedBy: '' });
    const locked = await put('locations/NEW-1', bin(lock));
    expect(locked.body).toMatchObject({ lockedBy: 'anna', version: 2 });
    expect((await get('locations?kind=bin&limit=1000')).body.locations).toHaveLength(14);
    const move = { item: 'CUP-01', quantity: 1, reason: 'r', actor: 'a', moveId: 'M-1' };
    const to = { ...move, from: { location: 'A-01' }, to: { location: 'NEW-1' } };
    const answer = await desk.call('POST', '/api/v1/stock/moves', to);
    expect(answer.body.code).toBe('location.locked');
    const count = { location: 'NEW-1', items: ['CUP-01'], actor: 'a' };
    await put('locations/NEW-1', bin({ lockCount: true, lockReason: 'x' }));
    const refused = await desk.call('POST', '/api/v1/counts', count);
    expect(refused.body.code).toBe('location.locked');
  });

  test('of a place in the drawing only what the drawing does not say is ours (location.drawn)', async () => {
    const {
      version: _,
      lockedBy: __,
      origin: ___,
      active: ____,
      outOfOrder: _5,
      outOfOrderReason: _6,
      outOfOrderBy: _7,
      ...drawn
    } = (await get('locations/A-01')).body;
    const moved = await put('locations/A-01', { ...drawn, x: 99 });
    expect(moved).toMatchObject({ status: 409, body: { code: 'location.drawn' } });
    const tall = await put('locations/A-01', { ...drawn, maxHeightMm: 400 });
    expect(tall.body).toMatchObject({ maxHeightMm: 400, origin: 'drawing' });
    const { aisle, ...without } = drawn;
    const locked = await put('locations/A-01', { ...without, lockIn: true, lockReason: 'bent' });
    expect(locked.body).toMatchObject({ aisle, lockIn: true });
  });

  test('a rule for codes holds for new ones; those that are there stay', async () => {
    expect((await put('code-rules/location', { mask: '@-##-##' })).status).toBe(200);
    const wrong = await put('locations/Q-1', bin());
    expect(wrong.body).toMatchObject({ code: 'code.location', facts: { example: 'A-23-45' } });
    expect((await put('locations/Q-01-02', bin())).status).toBe(200);
    expect((await put('locations/NEW-1', bin())).status).toBe(200);
  });
});
