import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { recipients } from '#wms-core/outbound/store/recipients.ts';
import { item, openPaperHouse, type PaperHouse } from '#wms-core/outbound/testing/paper-house.ts';
import { endRecall, listRecalls, openRecall, type RecallRequest, readRecall } from './recalls.ts';
import { type Trace, type TraceStart, trace } from './trace.ts';

/** Two customers got of lot BAD, one of GOOD; some of BAD is still here, some in a third order. */
let house: PaperHouse;
const parcels = new Map<string, string>();

beforeAll(async () => {
  house = await openPaperHouse({ items: [item('P1'), item('P2')] });
  await house.stock('P1', '1-1', 6, { lot: 'BAD' });
  await house.stock('P1', '1-2', 4, { lot: 'BAD' });
  await house.stock('P2', '2-1', 9, { lot: 'GOOD' });
  await house.order('SO-1', { P1: 5, P2: 1 }, { customer: 'Anna' });
  await house.work();
  await house.order('SO-2', { P1: 2 }, { customer: 'Ben' });
  await house.order('SO-3', { P2: 3 }, { customer: 'Cleo' });
  await house.work();
  await house.order('SO-4', { P1: 1 }, { customer: 'Dora' });
  await house.workUpTo('pick');
  const rows = await house.query<{ parcel: string; order: string }>(
    'SELECT parcel, order_id AS "order" FROM wms.parcel ORDER BY parcel',
  );
  for (const { parcel, order } of rows) parcels.set(order, parcel);
}, 120_000);
afterAll(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

async function traced(start: TraceStart): Promise<Trace> {
  const found = await house.database.transaction('trace', (tx) => trace(recipients, tx, start));
  if (isRefusal(found)) throw new Error(found.code);
  return found;
}

/** Pieces by customer, order and item: a parcel may hold several layers of one lot. */
function whoGot({ shipped }: Pick<Trace, 'shipped'>): string[] {
  const sums = new Map<string, number>();
  for (const { customer, order, item: id, quantity } of shipped) {
    const name = `${customer} ${order} ${id}`;
    sums.set(name, (sums.get(name) ?? 0) + quantity);
  }
  return [...sums].map(([name, quantity]) => `${name} ${quantity}`).sort();
}

describe('a trace', () => {
  it('of a lot leads back to its deliveries and on to places and customers', async () => {
    const found = await traced({ lot: 'BAD' });
    expect(found.layers).toMatchObject([
      { lot: 'BAD', delivery: 'opening 1', received: 6, here: expect.any(Number) },
      { lot: 'BAD', delivery: 'opening 2', received: 4 },
    ]);
    for (const { received, here, shipped, lost } of found.layers) {
      expect(received).toBe(here + shipped + lost);
    }
    expect(found.here.reduce((sum, row) => sum + row.quantity, 0)).toBe(3);
    expect(whoGot(found)).toEqual(['Anna SO-1 P1 5', 'Ben SO-2 P1 2']);
    for (const { order, parcel, waybill } of found.shipped) {
      expect(parcel).toBe(parcels.get(order));
      expect(waybill).not.toBe('');
    }
    expect(found.movements[0]).toMatchObject({ from: { location: 'SUPPLIER' }, lot: 'BAD' });
    expect(found.movements.some((each) => each.reason === 'pick')).toBe(true);
    expect(found.isCut).toBe(false);
  });

  it.each(['order', 'parcel'] as const)(
    'of a complaint (%s) finds all others who got the lots in it',
    async (start) => {
      const value = start === 'order' ? 'SO-2' : parcels.get('SO-2')!;
      const found = await traced({ [start]: value, item: 'P1' });
      expect(found.layers.map((layer) => layer.lot)).toEqual(['BAD', 'BAD']);
      expect(whoGot(found)).toEqual(['Anna SO-1 P1 5', 'Ben SO-2 P1 2']);
    },
  );

  it('of a delivery, a layer and a parcel as a unit keeps to their own goods', async () => {
    const delivery = await traced({ delivery: 'opening 3' });
    expect(whoGot(delivery)).toEqual(['Anna SO-1 P2 1', 'Cleo SO-3 P2 3']);
    const [layer] = delivery.layers;
    expect(await traced({ layer: layer!.layer })).toEqual(delivery);
    const unit = await traced({ handlingUnit: parcels.get('SO-3')! });
    expect(unit.layers).toEqual(delivery.layers);
    expect(unit.movements.map((each) => each.reason)).toEqual(
      expect.arrayContaining(['pack', 'ship']),
    );
  });

  it('of a serial number says where it is, and who got it', async () => {
    const { ledger } = house.core;
    const quality = 'passed' as const;
    const [layer] = (await traced({ delivery: 'opening 3' })).layers;
    const move = (postingId: string, from: string, to: string) =>
      house.database.transaction('serial', (tx) =>
        ledger.post(tx, {
          postingId,
          document: 'DOC',
          actor: 'test',
          reason: 'test',
          correlationId: 'c',
          at: house.scheduler.now(),
          lines: [
            {
              ...{ owner: layer!.owner, item: 'P2', layer: layer!.layer, quantity: 1 },
              from: { location: from, handlingUnit: '', quality },
              to: { location: to, handlingUnit: '', quality },
              serials: ['SN-9'],
            },
          ],
        }),
      );
    await move('S-1', 'SUPPLIER', '3-1');
    expect(await traced({ serial: 'SN-9' })).toMatchObject({
      serials: [{ serial: 'SN-9', item: 'P2', location: '3-1' }],
      here: [{ item: 'P2', location: '3-1' }],
      shipped: [],
      movements: [{ from: { location: 'SUPPLIER' }, to: { location: '3-1' } }],
    });
    await move('S-2', '3-1', 'CUSTOMER');
    expect(await traced({ serial: 'SN-9', item: 'P2' })).toMatchObject({
      serials: [{ location: 'CUSTOMER' }],
      here: [],
      shipped: [{ quantity: 1, order: 'DOC', customer: '' }],
    });
  });

  it.each([
    ['trace.start', {}],
    ['trace.start', { item: 'P1' }],
    ['trace.start', { lot: 'BAD', order: 'SO-1' }],
  ])('is refused as %s: %o', async (code, start) => {
    const found = await house.database.transaction('t', (tx) => trace(recipients, tx, start));
    expect(found).toMatchObject({ code });
  });
});

describe('a recall', () => {
  const request: RecallRequest = {
    recallId: 'RC-1',
    scope: { item: 'P1', lot: 'BAD' },
    reason: 'glass',
    actor: 'quality',
    at: 7,
  };
  const deps = () => ({ ...house.core, recipients });
  const run = <T>(body: Parameters<typeof house.database.transaction<T>>[1]) =>
    house.database.transaction('recall', body);
  const open = (change: Partial<RecallRequest> = {}) =>
    run((tx) => openRecall(deps(), tx, { ...request, ...change }));
  const end = (outcome: 'lifted' | 'closed', recallId = 'RC-1') =>
    run((tx) => endRecall(deps(), tx, { recallId, outcome, note: 'n', actor: 'q', at: 8 }));

  it('holds what is here, takes it from orders, and lists who got it, once', async () => {
    const recall = await open();
    expect(recall).toMatchObject({
      status: 'open',
      pieces: { here: 3, shipped: 7, released: 1 },
      list: { released: [{ order: 'SO-4', item: 'P1', quantity: 1 }] },
    });
    if (isRefusal(recall)) throw new Error(recall.code);
    expect(whoGot(recall.list)).toEqual(['Anna SO-1 P1 5', 'Ben SO-2 P1 2']);
    for (const { order, parcel } of recall.list.shipped) expect(parcel).toBe(parcels.get(order));
    expect(await open({ at: 99, actor: 'again' })).toEqual(recall);
    expect(await open({ reason: 'other' })).toMatchObject({ code: 'stock.conflict' });
    expect(await run((tx) => readRecall(tx, 'RC-1'))).toEqual(recall);
    expect(await run((tx) => listRecalls(tx, { limit: 10 }))).toMatchObject({
      recalls: [{ recallId: 'RC-1', pieces: recall.pieces }],
    });
    const held = await house.query('SELECT 1 FROM wms.stock WHERE item = $1 AND allocated > 0', [
      'P1',
    ]);
    expect(held).toEqual([]);
  });

  it('holds what comes later too', async () => {
    await house.stock('P1', '2-2', 8, { lot: 'BAD' });
    const candidates = await run((tx) =>
      house.core.ledger.candidates(tx, { owner: 'OWN', items: ['P1'], at: 0 }),
    );
    expect(candidates).toEqual([]);
  });

  it('is not closed while pieces of it are here (recall.pieces_here), but lifted (recall.lifted)', async () => {
    expect(await end('closed')).toMatchObject({
      code: 'recall.pieces_here',
      facts: { pieces: 11 },
    });
    expect(await end('lifted')).toMatchObject({ status: 'lifted', endedBy: 'q', note: 'n' });
    expect(await end('lifted')).toMatchObject({ status: 'lifted' });
    expect(await end('closed')).toMatchObject({ code: 'recall.lifted' });
    const left = await house.query('SELECT 1 FROM wms.hold WHERE lifted_at IS NULL');
    expect(left).toEqual([]);
  });

  it.each([
    ['recall.unknown', () => end('lifted', 'RC-9')],
    ['recall.unknown', () => run((tx) => readRecall(tx, 'RC-9'))],
    ['recall.scope', () => open({ recallId: 'RC-2', scope: { producedFrom: '2026-01-01' } })],
  ])('refuses %s', async (code, act) => {
    expect(await act()).toMatchObject({ code });
  });

  it("is of one owner's goods: another owner's of the same item code and lot stay free, and the reverse", async () => {
    const OTHER = 'OTHER';
    await run(async (tx) => {
      await tx.query(`INSERT INTO wms.owner
        SELECT (jsonb_populate_record(o, '{"owner": "OTHER"}')).* FROM wms.owner o LIMIT 1`);
      await house.core.masterData.upsertItems(tx, [item('P1', { owner: OTHER, barcodes: [] })]);
      const layer = await house.core.ledger.layer(tx, {
        ...{ item: 'P1', owner: OTHER, lot: 'BAD', productionDate: null, expiryDate: null },
        ...{ receivedAt: 1, receiptLine: '', delivery: 'other', supplier: '' },
      });
      const place = { handlingUnit: '', quality: 'passed' } as const;
      await house.core.ledger.post(tx, {
        ...{ postingId: 'o', document: 'o', actor: 't', reason: 'o', correlationId: 'o', at: 1 },
        lines: [
          {
            ...{ item: 'P1', owner: OTHER, layer, quantity: 50 },
            from: { location: 'SUPPLIER', ...place },
            to: { location: '1-1', ...place },
          },
        ],
      });
    });
    const free = (owner: string) =>
      run(async (tx) => {
        const found = await house.core.ledger.candidates(tx, { owner, items: ['P1'], at: 0 });
        return found.length > 0;
      });
    const ownersIn = async (recallId: string, owner?: string) => {
      const scope = { ...request.scope, ...(owner ? { owner } : {}) };
      const recall = await open({ recallId, scope });
      if (isRefusal(recall)) throw new Error(recall.code);
      return [...new Set(recall.list.here.map((one) => one.owner))];
    };
    expect(await ownersIn('RC-OWN')).toEqual(['OWN']);
    expect([await free('OWN'), await free(OTHER)]).toEqual([false, true]);
    expect(await end('lifted', 'RC-OWN')).toMatchObject({ status: 'lifted' });
    expect(await ownersIn('RC-OTHER', OTHER)).toEqual([OTHER]);
    expect([await free('OWN'), await free(OTHER)]).toEqual([true, false]);
  });
});
