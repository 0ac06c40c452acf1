import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import { isVirtual } from './keys.ts';
import { accepted, at, item, NOW } from './testing/fixture.ts';

let s: StockApp;
let tea = '';

const hold = (holdId: string, scope: object, quantity?: number) =>
  s.call('POST', '/api/v1/stock/holds', {
    holdId,
    scope,
    ...(quantity === undefined ? {} : { quantity }),
    reason: 'r',
    actor: 'q',
  });

const TEA = item('TEA', { lotControlled: true, shelfLifeDays: 100 });
const MILK = item('MILK', { owner: 'other' });
const line = { item: 'TEA', lot: 'L1', expiryDate: '2026-03-01' };
const opening = [
  { ...line, location: 'A-01-01', quantity: 30 },
  { ...line, location: 'A-01-02', lot: 'L2', expiryDate: '2026-02-01', quantity: 20 },
  { item: 'P1', location: 'A-01-02', quantity: 7 },
];

beforeAll(async () => {
  s = await openStockApp();
  const name = { en: 'Other', zh: '其他货主' };
  expect((await s.call('PUT', '/api/v1/owners/other', { name })).status).toBeLessThan(300);
  accepted(await s.run((tx) => s.masterData.upsertItems(tx, [TEA, MILK])));
  const imported = { importId: 'OP', lines: opening };
  expect((await s.call('POST', '/api/v1/opening-stock', imported)).status).toBe(200);
  const milk = { importId: 'OP-2', owner: 'other', lines: [{ ...opening[2], item: 'MILK' }] };
  expect((await s.call('POST', '/api/v1/opening-stock', milk)).status).toBe(200);
  const layers = await s.run((tx) =>
    tx.query<{ layer: string }>(`SELECT layer FROM wms.layer WHERE lot = 'L1'`),
  );
  tea = layers[0]!.layer;
  const p2 = await s.layer('P2');
  const serials = ['SN-1', 'SN-2'];
  accepted(await s.post([s.line('P2', p2, 2, at('SUPPLIER'), at('DOCK-1'), { serials })]));
  accepted(await s.post([s.line('P2', p2, 2, at('DOCK-1'), at('A-01-03'), { serials })]));
  await s.stock('P1', await s.layer('P1'), 4, at('POOL-1', 'CART-1', 'pending'));
  await s.stock('P1', await s.layer('P1'), 3, at('EX-1', '', 'rejected'));
  accepted(await s.run((tx) => s.ledger.allocate(tx, [s.claim('O', tea, 'A-01-01', 5, 'TEA')])));
  await hold('H-lot', { lot: 'L2' });
  await hold('H-some', { item: 'TEA', location: 'A-01-01' }, 4);
}, 60_000);
afterAll(() => s.close());

const shown = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => `${row.item} ${row.location} ${row.quantity}`);

describe('stock is found', () => {
  it.each([
    ['item=TEA', ['TEA A-01-01 30', 'TEA A-01-02 20']],
    ['lot=L2', ['TEA A-01-02 20']],
    ['owner=other', ['MILK A-01-02 7']],
    ['location=A-01-02&owner=own', ['P1 A-01-02 7', 'TEA A-01-02 20']],
    ['zone=A&item=P1', ['P1 A-01-02 7']],
    ['zone=X&item=P1', ['P1 EX-1 3', 'P1 POOL-1 4']],
    ['handlingUnit=CART-1', ['P1 POOL-1 4']],
    ['handlingUnit=&item=P1', ['P1 A-01-02 7', 'P1 EX-1 3']],
    ['quality=pending', ['P1 POOL-1 4']],
    ['quality=rejected', ['P1 EX-1 3']],
    ['serial=SN-2', ['P2 A-01-03 2']],
    ['expiresBefore=2026-02-02', ['TEA A-01-02 20']],
    ['delivery=OP', ['P1 A-01-02 7', 'TEA A-01-01 30', 'TEA A-01-02 20']],
    ['state=available&item=TEA', ['TEA A-01-01 30']],
    ['state=locked', ['TEA A-01-01 30']],
    ['state=frozen', ['P1 EX-1 3', 'TEA A-01-01 30', 'TEA A-01-02 20']],
    ['state=pending', ['P1 POOL-1 4']],
  ])('by %s', async (query, expected) => {
    const { body } = await s.call('GET', `/api/v1/stock?${query}`);
    expect(shown(body.rows).sort()).toEqual(expected);
    const sums = await s.call('GET', `/api/v1/stock/sums?${query}`);
    expect(sums.body.groups[0].sums).toEqual(body.totals);
  });

  it('in its states, each piece in one', async () => {
    const { body } = await s.call('GET', '/api/v1/stock?item=TEA');
    const byLot = new Map(body.rows.map((row: Record<string, unknown>) => [row.lot, row.states]));
    expect(byLot.get('L1')).toEqual({ available: 21, locked: 5, frozen: 4, pending: 0 });
    expect(byLot.get('L2')).toEqual({ available: 0, locked: 0, frozen: 20, pending: 0 });
    expect(body.totals).toMatchObject({ quantity: 50, available: 21, locked: 5, frozen: 24 });
  });

  it.each(['layer', 'delivery', 'handlingUnit', 'location'])(
    'frozen by a hold on its %s',
    async (field) => {
      const { body } = await s.call('GET', '/api/v1/stock?item=P1&quality=pending');
      const [row] = body.rows;
      await hold(`H-${field}`, { [field]: row[field] });
      const frozen = await s.call('GET', '/api/v1/stock?state=frozen&quality=pending');
      expect(shown(frozen.body.rows)).toEqual(['P1 POOL-1 4']);
      await s.call('DELETE', `/api/v1/stock/holds/H-${field}?actor=q`);
      const thawed = await s.call('GET', '/api/v1/stock?state=frozen&quality=pending');
      expect(thawed.body.rows).toEqual([]);
    },
  );

  it('page by page, each row once, the totals with the first', async () => {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await s.call(
        'GET',
        `/api/v1/stock?limit=2&after=${encodeURIComponent(after)}`,
      );
      seen.push(...shown(body.rows));
      expect(body.totals === undefined).toBe(after !== '');
      if (body.next === undefined) break;
      after = body.next;
    }
    const all = await s.call('GET', '/api/v1/stock');
    expect(seen).toEqual(shown(all.body.rows));
    expect(seen).toHaveLength(7);
  });
});

describe('stock is summed up', () => {
  it('by any dimensions, page by page', async () => {
    const first = await s.call('GET', '/api/v1/stock/sums?by=owner,item,quality&limit=3');
    const next = encodeURIComponent(first.body.next);
    const rest = await s.call('GET', `/api/v1/stock/sums?by=owner,item,quality&after=${next}`);
    expect(rest.body.next).toBeUndefined();
    const groups = [...first.body.groups, ...rest.body.groups];
    expect(groups.map(({ key, sums }) => [...Object.values(key), sums.quantity])).toEqual([
      ['other', 'MILK', 'passed', 7],
      ['own', 'P1', 'passed', 7],
      ['own', 'P1', 'pending', 4],
      ['own', 'P1', 'rejected', 3],
      ['own', 'P2', 'passed', 2],
      ['own', 'TEA', 'passed', 50],
    ]);
  });

  it.each([
    'zone',
    'lot',
    'layer',
    'expiryDate',
    'delivery',
    'supplier',
    'location',
    'handlingUnit',
  ])('by %s the parts make the whole', async (by) => {
    const whole = await s.call('GET', '/api/v1/stock/sums');
    const { body } = await s.call('GET', `/api/v1/stock/sums?by=${by}&limit=1000`);
    for (const field of ['quantity', 'available', 'locked', 'frozen', 'pending']) {
      const sum = body.groups.reduce(
        (total: number, group: { sums: Record<string, number> }) => total + group.sums[field]!,
        0,
      );
      expect(sum, field).toBe(whole.body.groups[0].sums[field]);
    }
  });
});

describe('stock of the past', () => {
  it('is what the movements up to then make of it, at each sequence and for each filter', async () => {
    const movements = await s.run((tx) =>
      tx.query<Record<string, string> & { sequence: number; quantity: number }>(
        'SELECT * FROM wms.movement ORDER BY sequence, line',
      ),
    );
    const book = new Map<string, number>();
    const add = (row: Record<string, string>, side: 'from' | 'to', quantity: number) => {
      if (isVirtual(row[`${side}_location`]!)) return;
      const key = `${row.item} ${row[`${side}_location`]} ${row[`${side}_unit`]} ${row[`${side}_quality`]}`;
      book.set(key, (book.get(key) ?? 0) + quantity);
    };
    for (const [index, row] of movements.entries()) {
      add(row, 'from', -row.quantity);
      add(row, 'to', row.quantity);
      if (movements[index + 1]?.sequence === row.sequence) continue;
      const { body } = await s.call('GET', `/api/v1/stock?sequence=${row.sequence}&limit=1000`);
      const listed = new Map<string, number>();
      for (const each of body.rows) {
        const key = `${each.item} ${each.location} ${each.handlingUnit} ${each.quality}`;
        listed.set(key, (listed.get(key) ?? 0) + each.quantity);
      }
      expect(listed).toEqual(new Map([...book].filter(([, quantity]) => quantity !== 0)));
      for (const filter of ['item=P2', 'location=DOCK-1', 'zone=A', 'lot=L2', 'quality=passed']) {
        const page = await s.call('GET', `/api/v1/stock?sequence=${row.sequence}&${filter}`);
        const sums = await s.call('GET', `/api/v1/stock/sums?sequence=${row.sequence}&${filter}`);
        const sum = page.body.rows.reduce(
          (n: number, r: { quantity: number }) => n + r.quantity,
          0,
        );
        expect(sums.body.groups[0].sums.quantity).toBe(sum);
        expect(page.body.totals).toEqual(sums.body.groups[0].sums);
      }
    }
  });

  it('is of the last posting at a time', async () => {
    const before = await s.call('GET', '/api/v1/stock?at=2025-01-01T00:00:00Z');
    expect(before.body).toMatchObject({ sequence: 0, rows: [], totals: { quantity: 0 } });
    const then = await s.call('GET', `/api/v1/stock?at=2026-01-15T00:00:00Z&item=TEA`);
    expect(NOW).toBe(Date.parse('2026-01-15T00:00:00Z'));
    expect(then.body.totals).toMatchObject({ quantity: 50, available: 50, locked: 0, frozen: 0 });
  });

  it.each([
    ['stock.past', 'sequence=1&state=locked'],
    ['stock.past', 'sequence=1&serial=SN-1'],
    ['stock.moment', 'sequence=1&at=2026-01-15T00:00:00Z'],
    ['stock.moment', 'at=2026-99-99T00:00:00Z'],
    ['stock.cursor', 'after=x'],
    ['stock.cursor', 'after=x,1,2,3,4,5,6'],
  ])('refuses %s: %s', async (code, query) => {
    expect(await s.call('GET', `/api/v1/stock?${query}`)).toMatchObject({
      status: 400,
      body: { code },
    });
  });
});

describe('a snapshot', () => {
  it('is of one sequence on all its pages, whatever is posted meanwhile', async () => {
    const whole = await s.call('GET', '/api/v1/stock?limit=1000');
    const first = await s.call('GET', '/api/v1/stock/snapshot?limit=2');
    const rows = [...first.body.rows];
    const fresh = await s.layer('P1', { lot: 'NEW' });
    for (let after = first.body.next; after !== undefined; ) {
      await s.stock('P1', fresh, 3, at('A-01-03'));
      accepted(await s.post([s.line('TEA', tea, 1, at('A-01-01'), at('LOSS'))]));
      const next = `limit=2&after=${encodeURIComponent(after)}`;
      const { body } = await s.call('GET', `/api/v1/stock/snapshot?${next}`);
      expect(body.sequence).toBe(first.body.sequence);
      rows.push(...body.rows);
      after = body.next;
    }
    expect(shown(rows)).toEqual(shown(whole.body.rows));
    expect(first.body.totals.quantity).toBe(whole.body.totals.quantity);
    const cursor = encodeURIComponent(',a,b,c,d,e,f');
    expect((await s.call('GET', `/api/v1/stock/snapshot?after=${cursor}`)).body.code).toBe(
      'stock.cursor',
    );
  });
});

describe('history', () => {
  const told = (rows: readonly Record<string, { location: string }>[]) =>
    rows.map(({ from, to }) => `${from!.location} → ${to!.location}`);

  it.each([
    ['item=P2', ['SUPPLIER → DOCK-1', 'DOCK-1 → A-01-03']],
    ['location=DOCK-1', ['SUPPLIER → DOCK-1', 'DOCK-1 → A-01-03']],
    ['serial=SN-1', ['SUPPLIER → DOCK-1', 'DOCK-1 → A-01-03']],
    ['handlingUnit=CART-1', ['SUPPLIER → POOL-1']],
    ['location=POOL-1&handlingUnit=CART-2', []],
    ['document=OP', ['SUPPLIER → A-01-01', 'SUPPLIER → A-01-02', 'SUPPLIER → A-01-02']],
    ['correlationId=OP-2', ['SUPPLIER → A-01-02']],
    ['owner=other', ['SUPPLIER → A-01-02']],
    ['lot=L2&until=2026-01-15T00:00:00.001Z', ['SUPPLIER → A-01-02']],
    ['lot=L2&until=2026-01-15T00:00:00Z', []],
    ['item=P2&since=2026-01-15T00:00:00.001Z', []],
    ['item=P2&order=newest', ['DOCK-1 → A-01-03', 'SUPPLIER → DOCK-1']],
  ])('of %s', async (query, expected) => {
    const { body } = await s.call('GET', `/api/v1/movements?${query}`);
    expect(told(body.movements)).toEqual(expected);
  });

  it.each(['oldest', 'newest'])(
    'is read page by page, the %s first, lines of a posting too',
    async (order) => {
      const query = `/api/v1/movements?actor=host&order=${order}`;
      const whole = await s.call('GET', query);
      const lines: unknown[] = [];
      for (let after = ''; ; ) {
        const { body } = await s.call('GET', `${query}&limit=1&after=${encodeURIComponent(after)}`);
        lines.push(...body.movements);
        if (body.next === undefined) break;
        after = body.next;
      }
      expect(lines).toEqual(whole.body.movements);
      expect(lines).toHaveLength(4);
    },
  );

  it.each([
    ['movements.filter', ''],
    ['movements.filter', 'since=2026-01-15T00:00:00Z'],
    ['movements.time', 'item=P2&since=2026-99-15T00:00:00Z'],
    ['stock.cursor', 'item=P2&after=x'],
  ])('is refused as %s: %s', async (code, query) => {
    expect(await s.call('GET', `/api/v1/movements?${query}`)).toMatchObject({
      status: 400,
      body: { code },
    });
  });
});
