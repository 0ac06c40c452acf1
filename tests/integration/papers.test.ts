import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSscc } from '#base/gs1/index.ts';
import { readPdf, scanPage } from '#tests/support/read-pdf.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { insertParcels } from '#wms-core/outbound/store/parcels.ts';

/** Papers and labels over REST: the right ones, of the right document, in the right language. */

const PALLET = makeSscc(3, '4099999', 77);
const PARCELS = [makeSscc(3, '4012345', 901), makeSscc(3, '4012345', 902)];
const OPENING = `location,handlingUnit,item,lot,expiryDate,quantity
EXCEPTION,${PALLET},TEA-01,L-7,2027-03-31,48
04-01L-1,,TEA-01,L-8,2027-04-30,7
02-01L-1,,CUP-01,,,20
`;
let stage: TestWarehouse;

async function ask(method: string, url: string, payload?: object | string, headers = {}) {
  const reply = await stage.warehouse.server.inject({
    method: method as 'GET',
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  await stage.scheduler.runFor(200);
  return reply;
}

async function print(path: string, headers = {}) {
  const reply = await ask('GET', `/api/v1/papers/${path}`, undefined, headers);
  expect(reply.statusCode, reply.body.slice(0, 200)).toBe(200);
  expect(reply.headers['content-type']).toBe('application/pdf');
  return { pages: readPdf(reply.rawPayload), headers: reply.headers };
}

const piece = { lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 };

beforeAll(async () => {
  stage = await openTestWarehouse();
  const given: [string, string, (object | string)?, object?][] = [
    [
      'PUT',
      '/api/v1/items/CUP-01',
      { ...piece, name: { en: 'Cup', zh: '茶杯' }, barcodes: ['6901234567908'] },
    ],
    [
      'PUT',
      '/api/v1/items/TEA-01',
      {
        ...{ ...piece, name: { en: 'Green tea', zh: '绿茶' }, barcodes: ['6901234567892'] },
        ...{ lotControlled: true, shelfLifeDays: 540 },
      },
    ],
    ['PUT', '/api/v1/partners/customer/C-1', { name: { en: 'Shop No. 1', zh: '一号店' } }],
    ['PUT', '/api/v1/workers/ANNA', { name: { en: 'Anna Lee', zh: '李安娜' }, skills: ['pick'] }],
    ['POST', '/api/v1/imports/opening-stock?importId=O', OPENING, { 'content-type': 'text/csv' }],
  ];
  for (const [method, url, body, headers] of given) {
    const { statusCode, body: said } = await ask(method, url, body, headers);
    expect(statusCode, said).toBeLessThan(300);
  }
  await stage.scheduler.runFor(10_000);
  const lines = [
    { line: '1', item: 'TEA-01', quantity: 5 },
    { line: '2', item: 'CUP-01', quantity: 3 },
  ];
  await ask('POST', '/api/v1/orders', { order: 'SO-1', customer: 'C-1', lines });
  await ask('POST', '/api/v1/orders', {
    order: 'SO-2',
    customer: 'C-1',
    lines: [{ line: '1', item: 'CUP-01', quantity: 999 }],
  });
  await ask('POST', '/api/v1/asns', {
    asn: 'ASN-1',
    supplier: 'ACME',
    expectedAt: '2026-01-07T06:00:00Z',
    lines,
    actor: 'erp',
  });
  await ask('POST', '/api/v1/counts', { count: 'CNT-1', location: '04-01L-1', actor: 'anna' });
  await stage.scheduler.runFor(20_000);
});
afterAll(() => stage.close());

describe('papers', () => {
  test('a pick list has the bins of an order in walking order, and what no bin is promised for', async () => {
    const { pages, headers } = await print('orders/SO-1/pick-list?language=en');
    expect(headers['content-disposition']).toBe('inline; filename="pick-list-SO-1.pdf"');
    const { texts } = pages[0]!;
    expect(texts).toEqual(
      expect.arrayContaining(['Pick list', 'Shop No. 1 (C-1)', 'Green tea', 'L-8', '5', '3']),
    );
    expect(texts.indexOf('02-01L-1')).toBeGreaterThan(0);
    expect(texts.indexOf('04-01L-1')).toBeGreaterThan(texts.indexOf('02-01L-1'));
    expect(await scanPage(pages[0]!)).toMatchObject([{ data: 'SO-1' }]);
    const waiting = await print('orders/SO-2/pick-list?language=en');
    expect(waiting.pages[0]!.texts).toContain('999');
    expect(waiting.pages[0]!.texts.join()).toContain('not yet allocated');
  });

  test('a count sheet says what to look for, and nothing of how many the book has', async () => {
    const { pages } = await print('counts/CNT-1/sheet', { 'accept-language': 'zh-CN' });
    const { texts } = pages[0]!;
    expect(texts).toEqual(expect.arrayContaining(['盘点表', '04-01L-1', 'TEA-01', '绿茶']));
    expect(texts).not.toContain('7');
    expect(texts).not.toContain('L-8');
  });

  test('a receiving sheet has what was announced', async () => {
    const { pages } = await print('asns/ASN-1/receiving-sheet?language=en');
    expect(pages[0]!.texts).toEqual(
      expect.arrayContaining(['ACME', '2026-01-07 06:00 UTC', 'Cup', '6901234567908', '3', '5']),
    );
    expect(await scanPage(pages[0]!)).toMatchObject([{ data: 'ASN-1' }]);
  });
});

describe('labels', () => {
  test('of bins are those from one code to another, in order', async () => {
    const { pages } = await print('bins?from=02-01L-1&to=02-02R-1');
    expect(pages.map(({ texts }) => texts[0])).toEqual([
      ...['02-01L-1', '02-01L-2', '02-01R-1', '02-01R-2'],
      ...['02-02L-1', '02-02L-2', '02-02R-1'],
    ]);
  });

  test('of an item are understood when they are scanned in the house', async () => {
    const { pages } = await print('items/TEA-01?lot=L-7&expiryDate=2027-03-31&copies=3');
    expect(pages).toHaveLength(3);
    const [{ symbology, data } = { symbology: '', data: '' }] = await scanPage(pages[2]!);
    const scan = await ask('GET', `/api/v1/scan?code=${encodeURIComponent(symbology + data)}`);
    expect(scan.json()).toMatchObject({ label: { lot: 'L-7', expiryDate: '2027-03-31' } });
    expect(scan.body).toContain('TEA-01');
  });

  test('of a unit have its SSCC and what is in it; fresh ones their SSCC', async () => {
    const made = await ask('POST', '/api/v1/handling-units', {
      ...{
        act: 'N',
        type: 'pallet',
        location: 'EXCEPTION',
        count: 2,
        reason: 'new',
        actor: 'anna',
      },
    });
    const { handlingUnits } = made.json();
    const units = [PALLET, ...handlingUnits];
    const { pages } = await print(`handling-units?units=${units.join(',')}&language=en`);
    const codes = await Promise.all(pages.map(scanPage));
    expect(codes.map((found) => found.map(({ data }) => data))).toEqual([
      [`00${PALLET}0206901234567892172703313748\x1d10L-7`, `00${PALLET}`],
      ...handlingUnits.map((sscc: string) => [`00${sscc}`]),
    ]);
    // Whoever scans the matrix gets unit and goods at once.
    const [{ symbology, data } = { symbology: '', data: '' }] = codes[0]!;
    const scan = await ask('GET', `/api/v1/scan?code=${encodeURIComponent(symbology + data)}`);
    expect(scan.json()).toMatchObject({ label: { sscc: PALLET, lot: 'L-7' } });
    expect(pages[0]!.texts).toEqual(
      expect.arrayContaining(['TEA-01 Green tea', '48', '2027-03-31']),
    );
  });

  test('and waybills of an order are one for each parcel', async () => {
    const lines = [{ lineId: '1', item: 'TEA-01', layer: '', lot: 'L-8', quantity: 5 }];
    await stage.database.transaction('packed', (tx) =>
      insertParcels(
        tx,
        PARCELS.map((parcel, n) => ({
          ...{ parcel, order: 'SO-1', waybill: `WB-${n}`, status: 'packed', at: '', taskId: '' },
          ...{ taskAttempts: 0, estimateGrams: 1_050, toleranceGrams: 50, actualGrams: null },
          ...{ limited: n === 1, pallet: '', lines },
        })),
      ),
    );
    const cartons = await print('orders/SO-1/carton-labels?language=en');
    const bars = await Promise.all(cartons.pages.map(scanPage));
    expect(bars.map((found) => found.at(-1)!.data)).toEqual(PARCELS.map((sscc) => `00${sscc}`));
    expect(cartons.pages[1]!.texts).toEqual(
      expect.arrayContaining(['Shop No. 1 (C-1)', 'SO-1', 'Parcel 2 of 2', '1.050 kg']),
    );
    const bills = await print('orders/SO-1/waybills?size=100x150&language=zh');
    const codes = await Promise.all(bills.pages.map(scanPage));
    expect(codes.map((found) => found.map(({ data }) => data))).toEqual([
      ['WB-0', `00${PARCELS[0]}`],
      ['WB-1', `00${PARCELS[1]}`],
    ]);
    expect(bills.pages[0]!.texts).toEqual(
      expect.arrayContaining(['运单', '一号店 (C-1)', '第 1 件，共 2 件']),
    );
    expect(bills.pages[0]!.texts.join()).not.toContain('ADR');
    expect(bills.pages[1]!.texts.join()).toContain('限量包装危险品');
  });

  test('of workers are badges', async () => {
    const { pages } = await print('workers?workers=ANNA');
    expect((await scanPage(pages[0]!)).map(({ data }) => data)).toEqual(['ANNA']);
  });

  test('come in well under a second once the first was printed', async () => {
    await print('bins?locations=04-01L-1');
    const before = performance.now();
    await ask('GET', `/api/v1/papers/handling-units?units=${PALLET}&language=zh`);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test.each([
    ['bins', 'paper.which_bins', 400],
    ['bins?from=X-1&to=X-9', 'paper.no_bins', 422],
    ['bins?locations=04-01L-1,NOWHERE', 'location.unknown', 422],
    ['items/NOTHING', 'item.unknown', 422],
    ['handling-units?units=NOTHING', 'unit.not_here', 404],
    [`handling-units?units=${PALLET},TOTE-009&copies=300`, 'paper.too_many', 422],
    ['orders/NOTHING/pick-list', 'order.unknown', 404],
    ['orders/SO-2/waybills', 'paper.no_parcels', 409],
    ['orders/SO-2/carton-labels', 'paper.no_parcels', 409],
    ['counts/NOTHING/sheet', 'count.unknown', 404],
    ['asns/NOTHING/receiving-sheet', 'asn.unknown', 404],
    ['workers?workers=NOBODY', 'paper.worker_unknown', 404],
    ['bins?locations=04-01L-1&size=letter', 'request.invalid', 400],
  ])('%s is refused with %s', async (path, code, status) => {
    const reply = await ask('GET', `/api/v1/papers/${path}`, undefined, {
      'accept-language': 'zh',
    });
    expect(reply.statusCode).toBe(status);
    expect(reply.json()).toMatchObject({ code, detail: expect.stringMatching(/\p{Script=Han}/u) });
  });
});

test('nothing that was printed is a bug', () => {
  expect(stage.bugs).toEqual([]);
});
