import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import type { HoldRequest } from '#wms-core/contracts.ts';
import { item } from './testing/fixture.ts';

/** Goods of three production days, and goods without one. */
let s: StockApp;
beforeAll(async () => {
  s = await openStockApp();
  await s.run((tx) => s.masterData.upsertItems(tx, [item('JAM')]));
  const line = { item: 'JAM', location: 'A-01-01', quantity: 10 };
  const days = ['2026-01-04', '2026-01-05', '2026-01-06'];
  const lines = [...days.map((productionDate) => ({ ...line, productionDate })), line];
  expect((await s.call('POST', '/api/v1/opening-stock', { importId: 'OP', lines })).status).toBe(
    200,
  );
}, 60_000);
afterAll(() => s.close());

const scope = { item: 'JAM', producedFrom: '2026-01-05', producedTo: '2026-01-05' };
const recall = { recallId: 'RC-1', scope, reason: 'glass', actor: 'q' };
const end = (body: object) =>
  s.call('POST', '/api/v1/recalls/RC-1/end', { actor: 'q', note: 'n', ...body });
const totals = async () => (await s.call('GET', '/api/v1/stock?item=JAM')).body.totals;

it('a recall by days of production holds the goods of those days alone', async () => {
  const first = await s.call('POST', '/api/v1/recalls', recall);
  expect(first).toMatchObject({
    status: 200,
    body: { status: 'open', pieces: { here: 10, shipped: 0, released: 0 }, endedAt: null },
  });
  expect(first.body.list.here).toMatchObject([{ location: 'A-01-01', quantity: 10 }]);
  expect(await s.call('POST', '/api/v1/recalls', recall)).toEqual(first);
  expect((await s.call('GET', '/api/v1/recalls/RC-1')).body).toEqual(first.body);
  expect(await totals()).toMatchObject({ quantity: 40, available: 30, frozen: 10 });
  const frozen = await s.call('GET', '/api/v1/stock?state=frozen');
  expect(frozen.body.rows).toMatchObject([{ productionDate: '2026-01-05', held: true }]);
  const candidates = await s.run((tx) =>
    s.ledger.candidates(tx, { owner: 'own', items: ['JAM'], at: 0 }),
  );
  expect(candidates.map((row) => row.productionDate).sort()).toEqual([
    '2026-01-04',
    '2026-01-06',
    null,
  ]);
});

it.each([
  [{ producedFrom: '2026-01-05' }, 20],
  [{ producedTo: '2026-01-05' }, 20],
  [{ producedFrom: '2026-02-01' }, 0],
])('a hold on %o lies on %i pieces, found by their state too', async (days, pieces) => {
  await s.call('POST', '/api/v1/recalls/RC-1/end', { actor: 'q', note: 'n', outcome: 'lifted' });
  const holdId = `H-${JSON.stringify(days).replace(/\W/g, '')}`;
  const hold = { holdId, scope: days, toCome: true, reason: 'r', actor: 'q' };
  await s.call('POST', '/api/v1/stock/holds', hold);
  const { body } = await s.call('GET', '/api/v1/stock?state=frozen');
  expect(body.totals.frozen).toBe(pieces);
  expect((await s.call('DELETE', `/api/v1/stock/holds/${holdId}?actor=q`)).status).toBe(200);
});

it('a hold of what nobody has is refused, unless it is for goods still to come (hold.nothing)', async () => {
  const body = { holdId: 'H-TYPO', reason: 'r', actor: 'q' };
  const post = (more: object) => s.call('POST', '/api/v1/stock/holds', { ...body, ...more });
  for (const nothing of [
    { item: 'JAM', lot: 'L-7' },
    { supplierLot: 'S-7' },
    { delivery: 'OP-2' },
    { handlingUnit: 'PAL-7' },
    { item: 'JAN' },
  ]) {
    expect(await post({ scope: nothing })).toMatchObject({
      ...{ status: 422, body: { code: 'hold.nothing' } },
    });
  }
  const lot = { item: 'JAM', lot: 'L-7' };
  const refused = await post({ scope: lot });
  expect(refused.body.detail).toContain('of item JAM, lot L-7, owner own, so nothing would be');
  const first = await post({ scope: lot, toCome: true });
  expect(first).toMatchObject({ status: 200, body: { released: 0 } });
  expect(await post({ scope: lot, toCome: true })).toEqual(first);
  expect(await post({ scope: lot })).toMatchObject({ body: { code: 'stock.conflict' } });
  expect((await s.call('DELETE', '/api/v1/stock/holds/H-TYPO?actor=q')).status).toBe(200);
});

it('a recall of what nobody ever had is refused, unless it is for goods still to come (hold.nothing)', async () => {
  const body = { recallId: 'RC-TYPO', reason: 'r', actor: 'q' };
  const post = (more: object) => s.call('POST', '/api/v1/recalls', { ...body, ...more });
  for (const scope of [{ item: 'JAM', lot: 'L-7' }, { item: 'JAN' }, { delivery: 'OP-2' }]) {
    expect(await post({ scope })).toMatchObject({ status: 422, body: { code: 'hold.nothing' } });
  }
  const scope = { item: 'JAM', lot: 'L-7' };
  const opened = await post({ scope, toCome: true });
  expect(opened).toMatchObject({ status: 200, body: { pieces: { here: 0, shipped: 0 } } });
  expect(await post({ scope, toCome: true })).toEqual(opened);
  const lifted = { outcome: 'lifted', note: 'n', actor: 'q' };
  expect((await s.call('POST', '/api/v1/recalls/RC-TYPO/end', lifted)).status).toBe(200);
});

it('a hold whose end has passed is refused, and holds nothing (hold.over)', async () => {
  const hold = { scope: { item: 'JAM' }, reason: 'r', actor: 'q', until: '2000-01-01T00:00:00Z' };
  for (const more of [{ kind: 'customer', customer: 'C-1' }, { kind: 'freeze' }]) {
    const body = { holdId: 'H-OVER', ...hold, ...more };
    expect(await s.call('POST', '/api/v1/stock/holds', body)).toMatchObject({
      ...{ status: 422, body: { code: 'hold.over' } },
    });
  }
  expect(await holds()).toEqual([]);
});

const holds = async () => (await s.call('GET', '/api/v1/stock/holds')).body.holds;
const lift = (holdId: string, more = '') =>
  s.call('DELETE', `/api/v1/stock/holds/${encodeURIComponent(holdId)}?actor=q${more}`);
const place = (holdId: string, kind: HoldRequest['kind']) =>
  s.run((tx) => {
    const request = { holdId, kind, scope: { item: 'JAM' }, reason: 'r', actor: 'system', at: 0 };
    return s.ledger.placeHold(tx, request);
  });

it('a hold of expired goods, whose id has blanks and slashes, is lifted with a reason alone (hold.expired)', async () => {
  const holdId = 'expiry L-1/2';
  await place(holdId, 'expiry');
  expect(await lift(holdId)).toMatchObject({ status: 422, body: { code: 'hold.expired' } });
  expect(await holds()).toMatchObject([{ holdId }]);
  expect((await lift(holdId, '&reason=donated')).status).toBe(200);
  expect(await holds()).toEqual([]);
  const [told] = await s.run((tx) =>
    tx.query("SELECT data FROM wms.event WHERE type = 'wms.stock.thawed' AND subject = $1", [
      holdId,
    ]),
  );
  expect(told).toMatchObject({ data: { holdId, actor: 'q', reason: 'donated' } });
});

it.each([
  ['hold.of_adjustment', 'adjustment ADJ-1/2', 'freeze', 'POST /api/v1/adjustments/ADJ-1/approve'],
  ['hold.of_count', 'count CNT-1', 'count', 'GET /api/v1/counts/CNT-1'],
] as const)(
  'a hold that the house works by is not lifted by a person (%s)',
  async (code, holdId, kind, todo) => {
    await place(holdId, kind);
    const { status, body } = await lift(holdId, '&reason=r');
    expect({ status, code: body.code }).toEqual({ status: 409, code });
    expect(body.detail).toContain(todo);
    expect(await holds()).toMatchObject([{ holdId }]);
    await s.run((tx) => s.ledger.liftHold(tx, holdId, 'system', 0));
    expect((await lift(holdId)).body).toEqual({ done: true });
  },
);

it('the hold of a recall is lifted with it alone (hold.recall), and once closed it stays', async () => {
  const next = { ...recall, recallId: 'RC-2', scope: { delivery: 'OP' } };
  expect((await s.call('POST', '/api/v1/recalls', next)).body.pieces.here).toBe(40);
  expect(await s.call('DELETE', '/api/v1/stock/holds/RC-2?actor=q')).toMatchObject({
    status: 409,
    body: { code: 'hold.recall' },
  });
  const close = () =>
    s.call('POST', '/api/v1/recalls/RC-2/end', { outcome: 'closed', actor: 'q', note: 'scrapped' });
  expect(await close()).toMatchObject({ status: 409, body: { code: 'recall.pieces_here' } });
  const rows = (await s.call('GET', '/api/v1/stock?delivery=OP')).body.rows;
  for (const { layer } of rows) {
    const scrap = {
      correctionId: `S-${layer}`,
      item: 'JAM',
      layer,
      location: 'A-01-01',
      delta: -10,
    };
    const done = await s.call('POST', '/api/v1/stock/corrections', {
      ...scrap,
      reason: 'scrap',
      actor: 'q',
    });
    expect(done.status).toBe(200);
  }
  expect(await close()).toMatchObject({ status: 200, body: { status: 'closed' } });
  const holds = await s.call('GET', '/api/v1/stock/holds');
  expect(holds.body.holds).toMatchObject([{ holdId: 'RC-2' }]);
  const list = await s.call('GET', '/api/v1/recalls?limit=1');
  expect(list.body).toMatchObject({
    recalls: [{ recallId: 'RC-1', status: 'lifted' }],
    next: 'RC-1',
  });
  const rest = await s.call('GET', '/api/v1/recalls?after=RC-1&limit=1');
  expect(rest.body).toMatchObject({ recalls: [{ recallId: 'RC-2', status: 'closed' }] });
  expect((await end({ outcome: 'closed' })).body.code).toBe('recall.lifted');
  // All has left, and whoever has it is still told.
  const gone = { ...recall, recallId: 'RC-3', scope: { delivery: 'OP' } };
  expect(await s.call('POST', '/api/v1/recalls', gone)).toMatchObject({
    ...{ status: 200, body: { pieces: { here: 0 } } },
  });
});

it('a hold of a pallet lists what stands on it, and says which unit was named', async () => {
  const room = { maxWeightGrams: 900_000, maxVolumeMl: 900_000, tareGrams: 0, boundTo: '' };
  await s.run(async (tx) => {
    const head = { document: 'D', actor: 'q', reason: 'r', correlationId: 'D', at: 0 };
    for (const [handlingUnit, type] of [
      ['PAL-1', 'pallet'],
      ['BOX-1', 'parcel'],
    ] as const) {
      await s.ledger.createUnit(tx, { handlingUnit, type, location: 'POOL-1', ...room });
    }
    await s.ledger.putUnit(tx, { ...head, postingId: 'IN', handlingUnit: 'BOX-1', into: 'PAL-1' });
    const layer = await s.ledger.layer(tx, {
      ...{ item: 'P1', owner: 'own', lot: '', productionDate: null, expiryDate: null },
      ...{ receivedAt: 0, receiptLine: '', delivery: '', supplier: '' },
    });
    const place = { location: 'POOL-1', handlingUnit: 'BOX-1', quality: 'passed' } as const;
    const goods = { owner: 'own', item: 'P1', layer, quantity: 4, to: place };
    const from = { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' } as const;
    await s.ledger.post(tx, { ...head, postingId: 'GOODS', lines: [{ ...goods, from }] });
  });
  const scope = { item: 'P1', handlingUnit: 'PAL-1' };
  const body = { holdId: 'H-PAL', scope, reason: 'wet', actor: 'q' };
  // The box alone has any; four of them.
  const tooMany = await s.call('POST', '/api/v1/stock/holds', { ...body, quantity: 5 });
  expect(tooMany).toMatchObject({ status: 422, body: { code: 'hold.too_many' } });
  expect((await s.call('POST', '/api/v1/stock/holds', body)).status).toBe(200);
  const { holds } = (await s.call('GET', '/api/v1/stock/holds')).body;
  expect(holds.find(({ holdId }: { holdId: string }) => holdId === 'H-PAL')).toMatchObject({
    ...{ holdId: 'H-PAL', scope, units: ['PAL-1', 'BOX-1'] },
  });
  const move = { item: 'P1', quantity: 1, reason: 'r', actor: 'q', moveId: 'M-BOX' };
  const moved = await s.call('POST', '/api/v1/stock/moves', {
    ...move,
    from: { location: 'POOL-1', handlingUnit: 'BOX-1' },
    to: { location: 'A-01-02' },
  });
  expect(moved).toMatchObject({ status: 409, body: { code: 'move.held' } });
  expect(moved.body.detail).toContain('Hold H-PAL of item P1, handling unit PAL-1, owner own');
  await s.call('DELETE', '/api/v1/stock/holds/H-PAL?actor=q');
});
