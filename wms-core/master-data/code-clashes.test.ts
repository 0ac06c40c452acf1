import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { given, ware } from '#tests/support/desk-goods.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';

let desk: RestDesk;
let call: RestDesk['call'];
const EAN = '6901234000009';

beforeAll(async () => {
  desk = await openRestDesk();
  call = desk.call;
  await write(ware('OLD', { barcodes: ['BOX-7', EAN] }), ware('4006381333931'));
}, 120_000);
afterAll(async () => {
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

const items = (...all: object[]) => call('POST', '/api/v1/items', { items: all });
const write = (...all: object[]) => given(items(...all));
const place = (location: string) => {
  const size = { maxWeightGrams: 1_000, maxVolumeMl: 1_000 };
  return call('POST', '/api/v1/locations', {
    locations: [{ location, zone: 'Z1', x: 1, y: 1, ...size }],
  });
};
const codeOf = ({ body }: Awaited<ReturnType<typeof items>>) => body.errors?.[0].code ?? body.code;

describe('a scanned code means one thing', () => {
  it.each([
    ['item.barcode_is_number', 'the number of another item', 'OLD'],
    ['item.barcode_is_number', 'that in another spelling', '04006381333931'],
    ['item.barcode_is_place', 'the code of a bin', 'A-01'],
  ])('%s: a barcode is not %s', async (code, _, barcode) => {
    expect(codeOf(await items(ware('NEW', { barcodes: [barcode] })))).toBe(code);
  });

  it.each([
    ['item.number_is_barcode', 'an item', () => items(ware('BOX-7'))],
    ['item.number_is_barcode', 'an item, in another spelling,', () => items(ware(`0${EAN}`))],
    ['location.is_barcode', 'a bin', () => place('BOX-7')],
  ])('%s: %s is not numbered as a barcode of an item is', async (code, _, ask) => {
    expect(codeOf(await ask())).toBe(code);
  });

  it('in one list too, and in one file', async () => {
    const two = [ware('X-1', { barcodes: ['X-2'] }), ware('X-2')];
    expect(codeOf(await items(...two))).toBe('item.barcode_is_number');
    const header = 'item,name.en,name.zh,barcodes,lengthMm,widthMm,heightMm,weightGrams';
    const row = (item: string, barcode: string) => `${item},a,a,${barcode},10,10,10,10`;
    const many = Array.from({ length: 1_100 }, (_, n) => row(`M-${n}`, `MB-${n}`));
    const file = Buffer.from([header, row('F-1', ''), ...many, row('F-2', 'F-1')].join('\n'));
    const url = '/api/v1/imports/items';
    await given(
      call('POST', `${url}?importId=F&dryRun=true`, file, { 'content-type': 'text/csv' }),
    );
    await desk.scheduler.runFor(10_000);
    expect((await given(call('GET', `${url}/F`))).status).toBe('refused');
    const { faults } = await given(call('GET', `${url}/F/faults`));
    expect(faults).toMatchObject([{ line: 1_103, column: 'barcodes', code: 'import.value_twice' }]);
  });

  it('an item may carry its own number, and what is there already is still changed', async () => {
    await write(ware('OWN-1', { barcodes: ['OWN-1'] }));
    await desk.database.transaction('from before', (tx) =>
      tx.query(
        `INSERT INTO wms.item_barcode (owner, barcode, item) VALUES ('OWN', 'A-02', 'OWN-1')`,
      ),
    );
    await write(ware('OWN-1', { barcodes: ['OWN-1', 'A-02'], weightGrams: 7 }));
    await given(place('NEW-BIN'));
    await given(place('NEW-BIN'));
  });
});
