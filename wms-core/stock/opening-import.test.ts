import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { verifyLedger } from './verify.ts';

let desk: RestDesk;
beforeAll(async () => {
  desk = await openRestDesk();
  const size = { lengthMm: 10, widthMm: 10, heightMm: 10, weightGrams: 10, barcodes: [] };
  const item = (code: string, more: object) => {
    return { item: code, name: { en: code, zh: code }, ...size, ...more };
  };
  const items = [
    item('P', {}),
    item('LOT', { lotControlled: true, shelfLifeDays: 100 }),
    item('SER', { serialControlled: true }),
  ];
  expect((await desk.call('POST', '/api/v1/items', { items })).status).toBe(200);
}, 120_000);
afterAll(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const HEADER = 'location,item,lot,expiryDate,quantity,serials';
const PATH = '/api/v1/imports/opening-stock';

const send = (query: string, rows: readonly string[]) =>
  desk.call('POST', `${PATH}?${query}`, Buffer.from([HEADER, ...rows].join('\n')), {
    'content-type': 'text/csv',
  });

async function run(importId: string, rows: readonly string[], dryRun = false) {
  const sent = await send(`importId=${importId}&dryRun=${dryRun}`, rows);
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  for (let turn = 0; turn < 200; turn++) {
    const { body } = await desk.call('GET', `${PATH}/${importId}`);
    if (!['receiving', 'checking', 'writing'].includes(body.status)) return body;
    await desk.scheduler.runFor(10);
  }
  throw new Error('the import does not end');
}

const report = (importId: string, query = '') =>
  desk.call('GET', `${PATH}/${importId}/reconciliation${query}`);

const print = async () => {
  const prints = await desk.database.transaction('print', fingerprint);
  return Object.fromEntries(
    Object.entries(prints).filter(([name]) => !/import|request/.test(name)),
  );
};

const GOOD = ['A-01,LOT,L-7,2027-03-01,40,', 'A-01,P,,,5,', 'A-02,P,,,7,', 'A-02,SER,,,2,S1|S2'];

describe('a file of opening stock', () => {
  it('lists every bad line in a dry run, and changes nothing', async () => {
    const bad = [
      'A-01,P,,,5,',
      'NOWHERE,P,,,5,',
      'A-01,NONE,,,5,',
      'A-01,LOT,,2027-03-01,5,',
      'A-01,LOT,L-1,,5,',
      'A-01,LOT,L-2,2027-02-30,5,',
      'A-01,SER,,,2,S1',
      'A-01,P,,,5,X1|X2|X3|X4|X5',
      'A-01,P,,,many,',
      'A-01,P,,,6,',
      'A-03,SER,,,1,T1',
      'A-04,SER,,,1,T1',
    ];
    const before = await print();
    expect(await run('DRY', bad, true)).toMatchObject({ status: 'refused', written: 0 });
    const { body } = await desk.call('GET', `${PATH}/DRY/faults`);
    const found = body.faults.map((one: Record<string, unknown>) => [
      ...[one.line, one.column, one.code],
    ]);
    expect(found).toEqual([
      [3, 'location', 'location.unknown'],
      [4, 'item', 'item.unknown'],
      [5, 'lot', 'lot.missing'],
      [6, 'expiryDate', 'expiry.missing'],
      [7, 'expiryDate', 'date.invalid'],
      [8, 'serials', 'serial.count'],
      [9, 'location', 'import.value_twice'],
      [10, 'quantity', 'import.field'],
      [11, 'location', 'import.value_twice'],
      [13, 'serials', 'import.value_twice'],
    ]);
    expect(await print()).toEqual(before);
    expect(await report('DRY')).toMatchObject({ body: { code: 'opening.no_report' } });
  });

  it('a good one is only checked in a dry run, then booked, once', async () => {
    const before = await print();
    expect(await run('GOOD-DRY', GOOD, true)).toMatchObject({ status: 'checked', written: 4 });
    expect(await print()).toEqual(before);
    expect(await run('GOOD', GOOD)).toMatchObject({ status: 'done', lines: 4, written: 4 });
    const booked = await print();
    expect((await send('importId=GOOD', GOOD)).status).toBe(202);
    expect(await send('importId=OTHER', GOOD)).toMatchObject({
      ...{ status: 409, body: { code: 'import.file_known', facts: { importId: 'GOOD' } } },
    });
    expect(await print()).toEqual(booked);
    const { body } = await desk.call('GET', '/api/v1/stock?serial=S2');
    expect(body.rows).toMatchObject([{ item: 'SER', location: 'A-02' }]);
    const lot = await desk.call('GET', '/api/v1/stock?lot=L-7');
    expect(lot.body.rows).toMatchObject([{ quantity: 40, expiryDate: '2027-03-01' }]);
  });

  it('refuses a number that is in the house already (serial.duplicate)', async () => {
    expect(await run('TWICE', ['A-03,SER,,,1,S1'])).toMatchObject({ status: 'refused' });
    const { body } = await desk.call('GET', `${PATH}/TWICE/faults`);
    expect(body.faults).toMatchObject([{ line: 2, column: 'serials', code: 'serial.duplicate' }]);
  });

  it('of several batches is reconciled by item and bin: what is missing, what differs', async () => {
    const rows = Array.from({ length: 2_100 }, (_, n) => `A-05,LOT,B-${n},2027-03-01,2,`);
    expect(await run('BIG', rows)).toMatchObject({ status: 'done', written: 2_100 });
    expect((await report('BIG')).body).toMatchObject({
      ...{ lines: 2_100, file: 4_200, booked: 4_200, rows: 1, differing: 0, differences: [] },
    });
    const postings = await desk.database.transaction('postings', (tx) =>
      tx.query(`SELECT 1 FROM wms.posting WHERE document = 'BIG'`),
    );
    expect(postings).toHaveLength(3);
    // As it is after a stop between two batches: the file's last lines were never booked.
    await desk.database.transaction('stop', (tx) =>
      tx.query(
        `INSERT INTO wms.import_line SELECT 'GOOD', 9, 'k', jsonb_set(body, '{quantity}', '3')
         FROM wms.import_line WHERE import_id = 'GOOD' AND body->>'location' = 'A-01'
           AND body->>'item' = 'P'`,
      ),
    );
    const { body } = await report('GOOD');
    expect(body).toMatchObject({ file: 57, booked: 54, rows: 4, differing: 1 });
    expect(body.differences).toEqual([
      { owner: 'OWN', item: 'P', location: 'A-01', file: 8, booked: 5, here: 5 },
    ]);
    const first = await report('GOOD', '?all=true&limit=3');
    const rest = await report('GOOD', `?all=true&limit=3&after=${first.body.next}`);
    expect([first.body.differences.length, rest.body.differences.length]).toEqual([3, 1]);
  });
});
