import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { item as card } from '#wms-core/testing/house.ts';

const CASE_GTIN = '16901234567899';

describe('a quantity in packagings', () => {
  let house: WmsProcess;
  beforeAll(async () => {
    house = await openWms(await openMemory());
    await house.items([card('TEA'), card('WIRE')]);
    await pack('TEA', 'case', { baseNumerator: 24, gtin: CASE_GTIN });
    // Wire is counted in metres; a roll (inner) of it holds two and a half.
    await pack('WIRE', 'inner', { baseNumerator: 5, baseDenominator: 2 });
  });
  afterAll(async () => {
    await house.close();
    await house.database.close();
  });

  const size = { lengthMm: 400, widthMm: 300, heightMm: 200, grossWeightGrams: 5_000 };
  const pack = (item: string, level: string, content: object) =>
    granted(
      house.call('PUT', `/api/v1/packagings/${item}/${level}`, {
        ...size,
        netWeightGrams: 4_800,
        ...content,
      }),
    );

  const asn = (lines: readonly object[], number = 'ASN-1') =>
    house.call('POST', '/api/v1/asns', {
      asn: number,
      supplier: 'ACME',
      expectedAt: '2026-01-07T06:00:00Z',
      lines: lines.map((line, index) => ({ line: `${index + 1}`, ...line })),
      actor: 'erp',
    });
  const fiveCases = { item: 'TEA', quantity: 5, unit: 'case' };
  const get = async (url: string) => (await granted(house.call('GET', url))).body;

  it('is announced in cases and kept in pieces; the cards of its task know the case', async () => {
    expect(await asn([fiveCases, { item: 'TEA', quantity: 7 }])).toMatchObject({ status: 201 });
    expect((await get('/api/v1/asns/ASN-1')).lines).toMatchObject([
      { expected: 120, told: { quantity: 5, unit: 'case' } },
      { expected: 7 },
    ]);
    await house.settle();
    const task = house.tasks.find((one) => one.kind === 'receive') as ReceiveTask;
    expect(task.lines).toMatchObject([{ expected: 120 }, { expected: 7 }]);
    expect(task.items).toMatchObject([{ packs: [{ code: CASE_GTIN, pieces: 24 }] }]);
  });

  it('is what it was when it was taken in, though the packaging changes afterwards', async () => {
    const order = () =>
      house.call('POST', '/api/v1/orders', {
        order: 'SO-1',
        customer: 'C-1',
        lines: [{ line: '1', item: 'TEA', quantity: 2, unit: 'case' }],
      });
    expect(await order()).toMatchObject({ status: 201 });
    await pack('TEA', 'case', { baseNumerator: 20, gtin: CASE_GTIN });
    // The same documents again are known, and mean what they meant.
    expect(await order()).toMatchObject({ status: 200 });
    expect(await asn([fiveCases, { item: 'TEA', quantity: 7 }])).toMatchObject({ status: 200 });
    expect(await house.line('SO-1')).toMatchObject({
      ordered: 48,
      told: { quantity: 2, unit: 'case' },
    });
    expect((await get('/api/v1/asns/ASN-1')).lines).toMatchObject([{ expected: 120 }, {}]);
    // Cases of today are the new ones, in what is announced and on the worker's cards.
    await asn([fiveCases], 'ASN-2');
    expect((await get('/api/v1/asns/ASN-2')).lines).toMatchObject([{ expected: 100 }]);
  });

  it('of no packaging, or of no whole number of pieces, is refused with all its lines', async () => {
    const roll = { item: 'WIRE', unit: 'inner' };
    expect(await asn([{ ...roll, quantity: 3 }], 'ASN-3')).toMatchObject({
      status: 422,
      body: { code: 'packaging.not_whole' },
    });
    const pallets = { item: 'TEA', quantity: 1, unit: 'pallet' };
    expect(await asn([{ ...roll, quantity: 1 }, pallets], 'ASN-3')).toMatchObject({
      status: 422,
      body: {
        code: 'packaging.lines',
        errors: [{ code: 'packaging.not_whole' }, { code: 'packaging.unknown' }],
      },
    });
    expect(
      await house.call('POST', '/api/v1/orders', {
        order: 'SO-3',
        customer: 'C-1',
        lines: [{ line: '1', ...pallets }],
      }),
    ).toMatchObject({ status: 422, body: { errors: [{ code: 'packaging.unknown' }] } });
    expect(await asn([{ ...roll, quantity: 4 }], 'ASN-3')).toMatchObject({ status: 201 });
    expect((await get('/api/v1/asns/ASN-3')).lines).toMatchObject([{ expected: 10 }]);
  });

  it('corrects the book, up and down', async () => {
    const correct = (correctionId: string, delta: number) =>
      house.call('POST', '/api/v1/stock/corrections', {
        ...{ correctionId, location: '1-1', item: 'WIRE', delta, unit: 'inner' },
        ...{ reason: 'found', actor: 'anna' },
      });
    expect(await correct('COR-1', 4)).toMatchObject({ status: 200 });
    expect(await house.totals('WIRE')).toMatchObject({ quantity: 10 });
    expect(await correct('COR-2', -2)).toMatchObject({ status: 200 });
    expect(await correct('COR-3', -1)).toMatchObject({ body: { code: 'packaging.not_whole' } });
    expect(await house.totals('WIRE')).toMatchObject({ quantity: 5 });
  });
});
