import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { given, ware } from '#tests/support/desk-goods.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { verifyLedger } from '#wms-core/index.ts';

let desk: RestDesk;
let call: RestDesk['call'];

const get = (url: string) => given(call('GET', url));

const bonded = { customs: 'bonded', customsDocument: 'T1-5' };

/** Two bins in a zone for bonded goods, two in a free one; opening stock of both kinds. */
beforeAll(async () => {
  desk = await openRestDesk();
  call = desk.call;
  await given(call('POST', '/api/v1/items', { items: [ware('TEA'), ware('WINE')] }));
  const zone = { zone: 'Z1', name: { en: 'Z1', zh: 'Z1' }, customs: 'free' };
  const name = { en: 'bonded', zh: '保税' };
  const zones = [zone, { zone: 'BOND', name, customs: 'bonded' }];
  await given(call('POST', '/api/v1/zones', { zones }));
  const [bin] = (await get('/api/v1/locations?kind=bin&limit=1')).locations;
  const { version: _v, active: _a, lockedBy: _l, origin: _o, ...rest } = bin;
  const { outOfOrder: _s, outOfOrderReason: _r, outOfOrderBy: _b, ...drawn } = rest;
  const place = (location: string, zoneOf: string) => ({
    ...{ ...drawn, location, zone: zoneOf, maxHandlingUnits: 1 },
  });
  const locations = [
    ...[place('F-1', 'Z1'), place('F-2', 'Z1')],
    ...[place('B-1', 'BOND'), place('B-2', 'BOND')],
  ];
  await given(call('POST', '/api/v1/locations', { locations }));
  const lines = [
    { location: 'B-1', item: 'TEA', quantity: 9, ...bonded },
    { location: 'F-1', item: 'TEA', quantity: 5 },
  ];
  await given(call('POST', '/api/v1/opening-stock', { importId: 'OP-1', lines }));
}, 120_000);
afterAll(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const move = (moveId: string, from: string, to: string) =>
  call('POST', '/api/v1/stock/moves', {
    ...{ moveId, item: 'TEA', quantity: 1, from: { location: from }, to: { location: to } },
    ...{ reason: 'tidy', actor: 'ann' },
  });

describe('goods under customs control', () => {
  it('are seen in the stock, asked for and summed', async () => {
    const { rows } = await get('/api/v1/stock?customs=bonded');
    expect(rows).toMatchObject([{ location: 'B-1', quantity: 9, ...bonded }]);
    expect((await get('/api/v1/stock?customsDocument=T1-5')).totals).toMatchObject({ quantity: 9 });
    const { groups } = await get('/api/v1/stock/sums?by=customs,customsDocument&item=TEA');
    expect(groups).toMatchObject([
      { key: { customs: 'bonded', customsDocument: 'T1-5' }, sums: { quantity: 9 } },
      { key: { customs: 'free', customsDocument: '' }, sums: { quantity: 5 } },
    ]);
  });

  it.each([
    ['bonded goods into a free zone', 'B-1', 'F-2'],
    ['free goods into a bonded zone', 'F-1', 'B-2'],
  ])('stock.customs_zone: by hand nobody brings %s', async (_, from, to) => {
    const refused = { status: 409, body: { code: 'stock.customs_zone' } };
    expect(await move(`M-${from}`, from, to)).toMatchObject(refused);
    const relocation = { relocation: `R-${from}`, item: 'TEA', quantity: 1, from, to };
    expect(
      await call('POST', '/api/v1/relocations', { ...relocation, reason: 'tidy', actor: 'ann' }),
    ).toMatchObject(refused);
  });

  it.each([
    ['B-1', 'B-2'],
    ['F-1', 'F-2'],
  ])('move inside their zone, from %s to %s', async (from, to) => {
    await given(move(`M-${from}-${to}`, from, to));
  });

  it('in a unit that stands on another are not set down in a free zone either', async () => {
    const by = { reason: 'tidy', actor: 'ann', location: 'EXC' };
    const make = async (body: object) =>
      (await given(call('POST', '/api/v1/handling-units', { ...by, ...body }))).handlingUnits[0];
    const pallet = await make({ act: 'U-1', type: 'pallet' });
    const tote = await make({ act: 'U-2', type: 'tote', into: pallet });
    const { location, ...who } = by;
    const filled = { moveId: 'M-U', item: 'TEA', quantity: 1, ...who };
    const to = { location, handlingUnit: tote };
    await given(call('POST', '/api/v1/stock/moves', { ...filled, from: { location: 'B-1' }, to }));
    const setDown = (act: string, at: string) =>
      call('POST', `/api/v1/handling-units/${pallet}/moves`, { act, to: at, ...who });
    expect(await setDown('U-3', 'F-1')).toMatchObject({
      ...{ status: 409, body: { code: 'stock.customs_zone' } },
    });
    await given(setDown('U-4', 'B-2'));
  });

  it('are found under the document that is named; customs.document_missing without one', async () => {
    const line = { item: 'WINE', location: 'B-2', quantity: 2 };
    const found = (adjustment: string, more: object) =>
      call('POST', '/api/v1/adjustments', {
        ...{ adjustment, type: 'other', reason: 'damaged', lines: [{ ...line, ...more }] },
        actor: 'ann',
      });
    expect(await found('ADJ-1', { customs: 'excise' })).toMatchObject({
      ...{ status: 422, body: { code: 'customs.document_missing' } },
    });
    await given(found('ADJ-2', { customs: 'excise', customsDocument: 'EX-2' }));
    const { needs } = await get('/api/v1/adjustments/ADJ-2');
    await given(call('PUT', `/api/v1/approvers/${needs}/boss`, {}));
    await given(call('POST', '/api/v1/adjustments/ADJ-2/approve', { actor: 'boss' }));
    expect((await get('/api/v1/stock?customs=excise')).rows).toMatchObject([
      { ...line, customsDocument: 'EX-2' },
    ]);
  });

  it('of a file of opening stock name their document too', async () => {
    const row = { location: 'B-2', item: 'WINE', quantity: 1, customs: 'bonded' };
    const opening = { importId: 'OP-2', lines: [row] };
    const refused = await call('POST', '/api/v1/opening-stock', opening);
    expect(refused).toMatchObject({ status: 422, body: { code: 'opening.invalid' } });
    expect(JSON.stringify(refused.body)).toContain('customs.document_missing');
    const file = Buffer.from(
      'location,item,quantity,customs,customsDocument\nB-2,WINE,1,bonded,T1-6\n',
    );
    const csv = { 'content-type': 'text/csv' };
    await given(call('POST', '/api/v1/imports/opening-stock?importId=OP-3', file, csv));
    await desk.scheduler.runFor(10_000);
    expect((await get('/api/v1/stock?customsDocument=T1-6')).totals).toMatchObject({ quantity: 1 });
  });
});
