import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, toTimestamp } from '#base/time.ts';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import { verifyLedger } from './index.ts';
import { at, item } from './testing/fixture.ts';

let s: StockApp;
let call: StockApp['call'];

beforeAll(async () => {
  s = await openStockApp();
  call = s.call;
});
afterAll(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.close();
});

const { owner: _, ...tea } = item('TEA', {
  lotControlled: true,
  shelfLifeDays: 100,
  rotation: 'FEFO',
});

describe('items', () => {
  it('are written in bulk and one by one, and read page by page', async () => {
    const { owner: __, ...cup } = item('CUP');
    expect(await call('POST', '/api/v1/items', { items: [tea, cup] })).toMatchObject({
      status: 200,
      body: { written: 2 },
    });
    const renamed = { ...cup, name: { en: 'Big cup', zh: '大杯' } };
    expect((await call('PUT', '/api/v1/items/CUP', renamed)).status).toBe(200);
    expect((await call('GET', '/api/v1/items/CUP')).body).toMatchObject({
      owner: 'own',
      name: { en: 'Big cup' },
      barcodes: ['69CUP'],
    });
    const page = await call('GET', '/api/v1/items?limit=2');
    expect(page.body).toMatchObject({ items: [{ item: 'CUP' }, { item: 'P1' }], next: 'P1' });
    const rest = await call('GET', '/api/v1/items?limit=2&after=P1');
    expect(rest.body.items.map((each: { item: string }) => each.item)).toEqual(['P2', 'TEA']);
    expect(rest.body.next).toBeUndefined();
  });

  it.each([
    ['record.not_found', 404, 'GET', '/api/v1/items/NONE', undefined],
    ['item.barcode_taken', 409, 'PUT', '/api/v1/items/X1', { ...tea, item: undefined }],
    ['record.twice', 422, 'POST', '/api/v1/items', { items: [tea, tea] }],
  ] as const)('refuse %s', async (code, status, method, url, body) => {
    expect(await call(method, url, body)).toMatchObject({ status, body: { code } });
  });

  it('keep their control while goods of them are here (item.control_fixed)', async () => {
    await s.stock('P2', await s.layer('P2'), 1, at('DOCK-1'));
    const { owner: __, ...changed } = item('P2', { serialControlled: true });
    expect(await call('PUT', '/api/v1/items/P2', changed)).toMatchObject({
      status: 409,
      body: { code: 'item.control_fixed' },
    });
  });

  it('take nothing that does not fit the schema', async () => {
    const tall = { items: [{ ...tea, heightMm: null }] };
    expect((await call('POST', '/api/v1/items', tall)).status).toBe(400);
    expect((await call('POST', '/api/v1/items', { items: [{ ...tea, x: 1 }] })).status).toBe(400);
  });
});

describe('opening stock', () => {
  const lines = [
    { location: 'A-01-01', item: 'TEA', lot: 'L1', expiryDate: '2026-03-01', quantity: 30 },
    { location: 'A-01-02', item: 'TEA', lot: 'L2', expiryDate: '2026-02-01', quantity: 20 },
    { location: 'A-01-02', item: 'CUP', quantity: 5 },
  ];

  it('is imported once by its importId', async () => {
    const first = await call('POST', '/api/v1/opening-stock', { importId: 'OP-1', lines });
    expect(first).toMatchObject({ status: 200, body: { lines: 3, pieces: 55 } });
    const again = await call('POST', '/api/v1/opening-stock', { importId: 'OP-1', lines });
    expect(again).toEqual(first);
    const less = await call('POST', '/api/v1/opening-stock', {
      importId: 'OP-1',
      lines: lines.slice(1),
    });
    expect(less).toMatchObject({ status: 409, body: { code: 'stock.conflict' } });
    const stock = await call('GET', '/api/v1/stock?item=TEA');
    expect(stock.body.totals).toEqual({
      quantity: 50,
      available: 50,
      locked: 0,
      frozen: 0,
      pending: 0,
      weightGrams: 0,
    });
  });

  it.each([
    ['item.unknown', { item: 'NONE' }, 422],
    ['location.unknown', { location: 'Z-9' }, 422],
    ['location.unknown', { location: 'CUSTOMER' }, 422],
    ['location.unknown', { location: 'WORKER:typo' }, 422],
    ['opening.invalid', { lot: undefined }, 422],
    ['opening.invalid', { expiryDate: undefined }, 422],
    ['opening.invalid', { expiryDate: '2026-02-30' }, 422],
  ])('refuses %s with %o', async (code, change, status) => {
    const wrong = { importId: 'OP-2', lines: [{ ...lines[0], ...change }] };
    expect(await call('POST', '/api/v1/opening-stock', wrong)).toMatchObject({
      status,
      body: { code },
    });
  });

  it('lists the faults of all lines at once', async () => {
    const without = lines.slice(0, 2).map((line) => ({ ...line, lot: undefined }));
    const wrong = [lines[0], ...without];
    const { body } = await call('POST', '/api/v1/opening-stock', {
      importId: 'OP-3',
      lines: wrong,
    });
    expect(body.errors.map((each: { code: string }) => each.code)).toEqual([
      'lot.missing',
      'lot.missing',
    ]);
    expect(body.errors[1].detail).toMatch(/^Line 3: /);
    expect(body.detail).toContain('2 lines need correction. Line 2: TEA');
  });
});

describe('stock', () => {
  it('is allocated first expired, first out, and shown in its states', async () => {
    const rows = await s.run((tx) =>
      s.ledger.candidates(tx, { owner: 'own', items: ['TEA'], at: s.clock.now() }),
    );
    expect(rows.map((row) => row.lot)).toEqual(['L2', 'L1']);
    const { item: code, layer, location } = rows[0]!;
    await s.run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, location, 4, code)]));
    const { body } = await call('GET', '/api/v1/stock?item=TEA&lot=L2');
    expect(body.rows[0].states).toEqual({ available: 16, locked: 4, frozen: 0, pending: 0 });
  });

  it('is corrected once by the correctionId, up and down', async () => {
    const act = { item: 'CUP', location: 'A-01-02', reason: 'broken', actor: 'anna' };
    const down = { ...act, correctionId: 'C-1', delta: -2 };
    const first = await call('POST', '/api/v1/stock/corrections', down);
    expect(first.status).toBe(200);
    expect(await call('POST', '/api/v1/stock/corrections', down)).toEqual(first);
    const other = await call('POST', '/api/v1/stock/corrections', { ...down, delta: -1 });
    expect(other).toMatchObject({ status: 409, body: { code: 'stock.conflict' } });
    const up = { ...act, correctionId: 'C-2', delta: 1 };
    expect((await call('POST', '/api/v1/stock/corrections', up)).status).toBe(200);
    const { body } = await call('GET', '/api/v1/stock?item=CUP');
    expect(body.totals.quantity).toBe(4);
  });

  it.each([
    ['layer.unknown', { item: 'CUP', location: 'A-01-03', delta: -1 }, 422],
    ['stock.short', { item: 'CUP', location: 'A-01-02', delta: -9 }, 409],
    ['lot.missing', { item: 'TEA', location: 'A-01-03', delta: 1 }, 422],
    ['item.unknown', { item: 'NONE', location: 'A-01-03', delta: 1 }, 422],
    ['location.unknown', { item: 'CUP', location: 'LOSS', delta: 1 }, 422],
    ['location.unknown', { item: 'CUP', location: 'VEHICLE:typo', delta: 1 }, 422],
    ['layer.unknown', { item: 'CUP', location: 'LOSS', delta: -1 }, 422],
  ])('refuses a correction: %s', async (code, act, status) => {
    const body = { ...act, correctionId: `R-${code}`, reason: 'r', actor: 'a' };
    expect(await call('POST', '/api/v1/stock/corrections', body)).toMatchObject({
      status,
      body: { code },
    });
  });

  it('asks which layer is meant where several lie (layer.ambiguous)', async () => {
    const lines = [
      { location: 'A-01-01', item: 'TEA', lot: 'L9', expiryDate: '2026-09-01', quantity: 1 },
    ];
    await call('POST', '/api/v1/opening-stock', { importId: 'OP-4', lines });
    const act = { correctionId: 'C-3', item: 'TEA', location: 'A-01-01', reason: 'r', actor: 'a' };
    expect(await call('POST', '/api/v1/stock/corrections', { ...act, delta: -1 })).toMatchObject({
      status: 422,
      body: { code: 'layer.ambiguous' },
    });
    const named = { ...act, lot: 'L9', delta: -1 };
    expect((await call('POST', '/api/v1/stock/corrections', named)).status).toBe(200);
  });

  it('is moved by the book, and its history told', async () => {
    const move = {
      moveId: 'M-1',
      item: 'CUP',
      from: { location: 'A-01-02' },
      to: { location: 'EX-1' },
      quantity: 3,
      reason: 'wet',
      actor: 'anna',
    };
    const first = await call('POST', '/api/v1/stock/moves', move);
    expect(first.status).toBe(200);
    expect(await call('POST', '/api/v1/stock/moves', move)).toEqual(first);
    const other = await call('POST', '/api/v1/stock/moves', {
      ...move,
      to: { location: 'A-01-03' },
    });
    expect(other).toMatchObject({ status: 409, body: { code: 'stock.conflict' } });
    const { body } = await call('GET', '/api/v1/movements?item=CUP');
    expect(
      body.movements.map((each: { reason: string; quantity: number }) => [
        each.reason,
        each.quantity,
      ]),
    ).toEqual([
      ['opening_stock', 5],
      ['broken', 2],
      ['broken', 1],
      ['wet', 3],
    ]);
  });

  it.each([
    ['rejected', 'pending'],
    ['rejected', 'passed'],
    ['pending', 'passed'],
  ])(
    'does not become better by a move: from %s to %s (move.better)',
    async (quality, toQuality) => {
      const { body } = await call('POST', '/api/v1/stock/moves', {
        ...{ moveId: `M-${quality}-${toQuality}`, item: 'CUP', quality, toQuality, quantity: 1 },
        ...{ from: { location: 'EX-1' }, to: { location: 'EX-1' }, reason: 'r', actor: 'a' },
      });
      expect(body.code).toBe('move.better');
    },
  );

  const toPlace = (location: string, more: object = {}) => ({
    moveId: `M-${location}`,
    item: 'CUP',
    from: { location: 'EX-1' },
    to: { location, ...more },
    quantity: 1,
    reason: 'r',
    actor: 'a',
  });

  it.each([
    ['CUSTOMER', {}],
    ['SUPPLIER', {}],
    ['CUSTOMER', { handlingUnit: 'CART-1' }],
    ['WORKER:typo', {}],
    ['WORKER:typo', { handlingUnit: 'CART-1' }],
  ])(
    'is moved by hand to no place outside the site: %s %o (location.unknown)',
    async (to, more) => {
      expect(await call('POST', '/api/v1/stock/moves', toPlace(to, more))).toMatchObject({
        status: 422,
        body: { code: 'location.unknown' },
      });
    },
  );

  it('is moved by hand into a unit wherever that stands', async () => {
    await s.run((tx) =>
      s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit: 'CART-2', to: 'WORKER:W1' }),
    );
    const move = toPlace('WORKER:W1', { handlingUnit: 'CART-2' });
    expect((await call('POST', '/api/v1/stock/moves', move)).status).toBe(200);
    const back = { from: move.to, to: move.from, moveId: 'M-back' };
    expect((await call('POST', '/api/v1/stock/moves', { ...move, ...back })).status).toBe(200);
  });

  it('is listed page by page, and as it was', async () => {
    const seen: string[] = [];
    let after = '';
    do {
      const { body } = await call(
        'GET',
        `/api/v1/stock?limit=1&after=${encodeURIComponent(after)}`,
      );
      seen.push(
        ...body.rows.map(
          (row: { item: string; location: string }) => `${row.item} ${row.location}`,
        ),
      );
      after = body.next ?? '';
    } while (after !== '');
    const { body: all } = await call('GET', '/api/v1/stock');
    expect(seen).toEqual(
      all.rows.map((row: { item: string; location: string }) => `${row.item} ${row.location}`),
    );
    expect(seen.length).toBeGreaterThan(3);
    const { body: page } = await call('GET', '/api/v1/movements?item=CUP&limit=1');
    const opening = page.movements[0].sequence;
    const then = await call('GET', `/api/v1/stock?item=CUP&sequence=${opening}`);
    expect(then.body.totals.quantity).toBe(5);
    expect((await call('GET', '/api/v1/stock?after=x')).body.code).toBe('stock.cursor');
  });
});

describe('holds', () => {
  it('are placed, seen, and lifted', async () => {
    const hold = {
      holdId: 'HR-1',
      kind: 'recall',
      scope: { item: 'TEA', lot: 'L2' },
      until: '2030-01-01T00:00:00Z',
      reason: 'r',
      actor: 'q',
    };
    for (let times = 0; times < 2; times++) {
      expect((await call('POST', '/api/v1/stock/holds', hold)).body).toEqual({ released: 4 });
    }
    const other = await call('POST', '/api/v1/stock/holds', { ...hold, scope: { item: 'TEA' } });
    expect(other).toMatchObject({ status: 409, body: { code: 'stock.conflict' } });
    const { body } = await call('GET', '/api/v1/stock?item=TEA');
    expect(body.totals).toMatchObject({ quantity: 50, available: 30, frozen: 20, pending: 0 });
    expect((await call('GET', '/api/v1/stock/holds')).body.holds).toMatchObject([
      { holdId: 'HR-1', at: toTimestamp(s.clock.now()), until: toTimestamp(days(21_915)) },
    ]);
    for (let times = 0; times < 2; times++) {
      expect((await call('DELETE', '/api/v1/stock/holds/HR-1?actor=q')).status).toBe(200);
    }
    expect((await call('POST', '/api/v1/stock/holds', hold)).body).toEqual({ released: 4 });
    expect(await call('DELETE', '/api/v1/stock/holds/HR-9?actor=q')).toMatchObject({
      status: 404,
      body: { code: 'hold.unknown' },
    });
    expect((await call('DELETE', '/api/v1/stock/holds/HR-1')).status).toBe(400);
  });

  it.each([
    ['date.invalid', { scope: { item: 'TEA' }, until: '2026-99-99T00:00:00Z' }],
    ['hold.scope', { scope: { item: 'TEA' }, quantity: 3 }],
  ])('refuse %s', async (code, rest) => {
    const body = { holdId: 'HR-2', reason: 'r', actor: 'q', ...rest };
    expect((await call('POST', '/api/v1/stock/holds', body)).body.code).toBe(code);
  });
});

describe('a hold that the warehouse placed', () => {
  it('has an id that nobody else may use (stock.conflict)', async () => {
    const scope = { item: 'CUP', location: 'A-01-02' };
    const own = { holdId: 'own-1', kind: 'missing', reason: 'r', actor: 'system' } as const;
    await s.run((tx) => s.ledger.placeHold(tx, { ...own, scope, at: 0 }));
    const body = { holdId: 'own-1', kind: 'freeze', scope, reason: 'r', actor: 'q' };
    expect(await call('POST', '/api/v1/stock/holds', body)).toMatchObject({
      status: 409,
      body: { code: 'stock.conflict' },
    });
    await s.run((tx) => s.ledger.liftHold(tx, 'own-1', 'system', 0));
  });
});

describe('the feed', () => {
  it('tells every act once, and is read on from its cursor', async () => {
    const first = await call('GET', '/api/v1/events?limit=2');
    expect(first.body.events).toHaveLength(2);
    const rest = await call('GET', `/api/v1/events?after=${first.body.next}`);
    const types = [...first.body.events, ...rest.body.events].map((each) => each.type);
    expect(types).toEqual([
      'wms.opening_stock.imported',
      'wms.inventory.adjusted',
      'wms.inventory.adjusted',
      'wms.opening_stock.imported',
      'wms.inventory.adjusted',
      'wms.inventory.moved',
      'wms.inventory.moved',
      'wms.inventory.moved',
      'wms.stock.held',
      'wms.stock.thawed',
    ]);
    const end = await call('GET', `/api/v1/events?after=${rest.body.next}`);
    expect(end.body).toEqual({ events: [], next: rest.body.next });
  });

  it.each(['x', '1', '1.', '1.2.3', '-1.2', '99999999999999999999.1', '1.9999999999999999999'])(
    'refuses the cursor %s (feed.cursor)',
    async (after) => {
      expect(await call('GET', `/api/v1/events?after=${after}`)).toMatchObject({
        status: 400,
        body: { code: 'feed.cursor' },
      });
    },
  );

  it('keeps text that jsonb does not', async () => {
    const data = { name: `a\0b\ud800` };
    await s.run((tx) =>
      s.feed.append(tx, 0, [{ type: 't', subject: 's', correlationId: 'c', data }]),
    );
  });
});

describe('locations', () => {
  it('are listed by kind', async () => {
    const { body } = await call('GET', '/api/v1/locations?kind=exception');
    expect(body.locations).toMatchObject([{ location: 'EX-1' }]);
  });
});
