import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#base/database/index.ts';
import { silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { paperSite } from '#wms-core/testing/house.ts';
import { createMasterData } from '../index.ts';
import { createImports } from './index.ts';

let desk: RestDesk;
beforeEach(async () => {
  desk = await openRestDesk();
});
afterEach(async () => {
  await desk.close();
  expect(desk.bugs).toEqual([]);
});

const HEADER =
  'item,name.en,name.zh,barcodes,lengthMm,widthMm,heightMm,weightGrams,lotControlled,abc';
const line = (n: number, barcode = `B-${n}`) =>
  `I-${String(n).padStart(5, '0')},Item ${n},货品 ${n},${barcode},100,80,60,200,yes,A`;
const lines = (count: number) => Array.from({ length: count }, (_, index) => line(index + 1));
const file = (rows: readonly string[], header = HEADER) => [header, ...rows].join('\n');

const send = (path: string, text: string | Buffer, type = 'text/csv') =>
  desk.call('POST', `/api/v1/imports/${path}`, Buffer.from(text as string), {
    'content-type': type,
  });

async function ended(path: string) {
  for (let turn = 0; turn < 200; turn++) {
    const { body } = await desk.call('GET', `/api/v1/imports/${path}`);
    if (!['receiving', 'checking', 'writing'].includes(body.status)) return body;
    await desk.scheduler.runFor(10);
  }
  throw new Error('the import does not end');
}

async function run(path: string, text: string | Buffer) {
  const sent = await send(path, text);
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  return ended(`${sent.body.kind}/${sent.body.importId}`);
}

const faults = async (path: string) =>
  (await desk.call('GET', `/api/v1/imports/${path}/faults`)).body.faults;

/** What the warehouse knows, without the imports' own books and who asked for them. */
async function known() {
  const prints = await desk.database.transaction('print', fingerprint);
  return Object.fromEntries(
    Object.entries(prints).filter(([name]) => !/import|request/.test(name)),
  );
}

describe('a file of items', () => {
  test('is written, and the same file again writes nothing', async () => {
    const text = file(lines(2_500));
    const first = await run('items', text);
    expect(first).toMatchObject({ status: 'done', lines: 2_500, written: 2_500, unchanged: 0 });
    const { body } = await desk.call('GET', '/api/v1/items/I-02500');
    expect(body).toMatchObject({ name: { zh: '货品 2500' }, barcodes: ['B-2500'], abc: 'A' });
    const before = await known();
    const second = await run('items', text);
    expect(second).toMatchObject({ status: 'done', written: 0, unchanged: 2_500 });
    expect(await known()).toEqual(before);
  });

  test('has the figures of dangerous goods, refused where they do not fit one another', async () => {
    const header = `${HEADER},unNumber,hazardClass,transportCategory,dangerousMl,limitedQuantityMl`;
    const [good, grams, plain] = [line(1), line(2), line(3)];
    const rows = [`${good},1263,3,2,4000,5000`, `${grams},1263,3,2,,5000`, `${plain},,,2,,`];
    expect(await run('items?importId=ADR', file(rows, header))).toMatchObject({
      ...{ status: 'refused', written: 0, faults: 2 },
    });
    expect(await faults('items/ADR')).toMatchObject([
      { code: 'item.adr_units' },
      { code: 'item.adr_not_dangerous' },
    ]);
    await run('items', file(rows.slice(0, 1), header));
    expect((await desk.call('GET', '/api/v1/items/I-00001')).body).toMatchObject({
      ...{ transportCategory: 2, dangerousMl: 4_000, limitedQuantityMl: 5_000 },
      ...{ dangerousGrams: null, innerPackagings: 1 },
    });
  });

  test('the same importId is the same import; with other content it is a conflict', async () => {
    const text = file(lines(3));
    const first = await run('items?importId=IMP-1', text);
    expect((await send('items?importId=IMP-1', text)).body).toEqual(first);
    const other = await send('items?importId=IMP-1', file(lines(4)));
    expect(other).toMatchObject({ status: 409, body: { code: 'import.conflict' } });
  });

  test('one bad line: nothing is written, and each fault is told with line and column', async () => {
    const before = await known();
    const rows = lines(1_200);
    rows[4] = rows[4]!.replace(',100,80,', ',tall,80,');
    rows[9] = rows[9]!.replace('yes,A', 'maybe,Z');
    rows[1_150] = line(1_151, 'B-7');
    rows[1_160] = line(3);
    rows[1_170] = rows[1_170]!.replace('I-01171,Item 1171', 'I 01171,');
    const end = await run('items?importId=BAD', file(rows));
    expect(end).toMatchObject({ status: 'refused', written: 0, faults: 8 });
    expect(await known()).toEqual(before);
    const told = await faults('items/BAD');
    expect(
      told.map((one: { line: number; column: string; code: string }) => [
        one.line,
        one.column,
        one.code,
      ]),
    ).toEqual([
      [6, 'lengthMm', 'import.field'],
      [11, 'abc', 'import.field'],
      [11, 'lotControlled', 'import.field'],
      [1_152, 'barcodes', 'import.value_twice'],
      [1_162, 'barcodes', 'import.value_twice'],
      [1_162, 'item', 'import.value_twice'],
      [1_172, 'item', 'import.field'],
      [1_172, 'name.en', 'import.missing'],
    ]);
    expect(told[0]).toMatchObject({
      en: '"tall" does not fit: a whole number from 1 to 100000.',
      zh: '“tall”不符合要求：1 到 100000 之间的整数。',
    });
  });

  test('a dry run says what would be, and changes nothing', async () => {
    await run('items', file(lines(2)));
    const before = await known();
    const end = await run('items?dryRun=true', file(lines(5)));
    expect(end).toMatchObject({ status: 'checked', dryRun: true, written: 3, unchanged: 2 });
    expect(await known()).toEqual(before);
    const { body } = await desk.call('GET', '/api/v1/imports');
    expect(body.imports.map((one: { status: string }) => one.status).sort()).toEqual([
      'checked',
      'done',
    ]);
  });

  test('a rule that asks what is there is asked in the dry run too (item.barcode_taken)', async () => {
    await run('items', file([line(1)]));
    const end = await run('items?dryRun=true&importId=DRY', file([line(2, 'B-1')]));
    expect(end).toMatchObject({ status: 'refused', faults: 1 });
    expect((await faults('items/DRY'))[0]).toMatchObject({ code: 'item.barcode_taken', line: 2 });
  });

  test.each([
    ['import.column', file([line(1)], `${HEADER},colour`)],
    ['import.column_missing', 'item,name.en\nA,B'],
    ['import.empty', HEADER],
    ['import.csv', `${HEADER}\n"open`],
  ])('refuses %s and keeps nothing', async (code, text) => {
    expect((await send('items?importId=X', text)).body.code).toBe(code);
    expect((await desk.call('GET', '/api/v1/imports/items/X')).status).toBe(404);
  });

  test('lines may come as JSON, by the same rules', async () => {
    const good = {
      item: 'J-1',
      name: { en: 'one', zh: '一' },
      barcodes: [],
      ...{ lengthMm: 1, widthMm: 1, heightMm: 1, weightGrams: 1 },
    };
    const bad = { ...good, item: 'J-2', colour: 'red', name: {} };
    const sent = await desk.call('POST', '/api/v1/imports/items?importId=JS', {
      lines: [good, bad],
    });
    expect(sent.status).toBe(202);
    expect(await ended('items/JS')).toMatchObject({ status: 'refused' });
    const told = (await faults('items/JS')) as { line: number; column: string }[];
    expect(told.map((one) => `${one.line} ${one.column}`)).toEqual([
      '2 colour',
      '2 name.en',
      '2 name.zh',
    ]);
  });
});

/** A process that dies in its third batch, when all of it was done but the commit. */
function mortal(database: Database): {
  readonly database: Database;
  readonly isDead: () => boolean;
} {
  let batches = 0;
  const lost = () => new OperatingError('store.unavailable', 'killed', { retryable: true });
  return {
    isDead: () => batches > 2,
    database: {
      ...database,
      pending: 0,
      committed: 0,
      transaction: (name, body) =>
        database.transaction(name, async (tx) => {
          batches++;
          const answer = await body(tx);
          if (batches > 2) throw lost();
          return answer;
        }),
    },
  };
}

describe('an import that was killed', () => {
  test('goes on where it was: nothing is lost, nothing written twice', async () => {
    await desk.wms.stop();
    await send('items?importId=K', file(lines(3_500)));
    const reached: string[] = [];
    for (let life = 0; life < 20; life++) {
      const { database, isDead } = mortal(desk.database);
      const masterData = createMasterData();
      await desk.database.transaction('site', (tx) => masterData.loadSite(tx, paperSite));
      const { scheduler } = desk;
      const imports = createImports({ database, scheduler, masterData, log: silentLog });
      imports.start();
      while (!isDead()) await scheduler.runFor(1);
      await imports.stop();
      const { body } = await desk.call('GET', '/api/v1/imports/items/K');
      reached.push(`${body.status} ${body.reached}`);
      if (body.status === 'done') break;
    }
    expect(reached).toEqual([
      'checking 2001',
      'checking 3501',
      'writing 1001',
      'writing 3001',
      'done 3501',
    ]);
    expect(await ended('items/K')).toMatchObject({ status: 'done', written: 3_500, unchanged: 0 });
    const [row] = await desk.database.transaction('count', (tx) =>
      tx.query<{ items: number; changes: number }>(
        `SELECT (SELECT count(*) FROM wms.item) AS items,
           (SELECT count(*) FROM wms.change WHERE kind = 'item') AS changes`,
      ),
    );
    expect(row).toEqual({ items: 3_500, changes: 3_500 });
  });
});

describe('a file of other kinds', () => {
  test('bins come after the drawing, and putaway knows them', async () => {
    const text = file(
      ['N-1,Z1,1,2,50000,90000,one_item', 'N-2,Z1,1,3,50000,90000,'],
      'location,zone,x,y,maxWeightGrams,maxVolumeMl,mixing',
    );
    expect(await run('locations', text)).toMatchObject({ status: 'done', written: 2 });
    const { body } = await desk.call('GET', '/api/v1/locations?origin=import');
    expect(body.locations).toMatchObject([
      { location: 'N-1', mixing: 'one_item', kind: 'bin' },
      { location: 'N-2', mixing: 'any' },
    ]);
  });

  test('partners and packagings, in GB18030 too', async () => {
    const partners = Buffer.concat([
      Buffer.from('kind,partner,name.en,name.zh,minRemainingDays\ncustomer,C-1,Tea shop,'),
      Buffer.from([0xb2, 0xe8, 0xb5, 0xea]),
      Buffer.from(',30\n'),
    ]);
    expect(await run('partners', partners)).toMatchObject({ status: 'done', written: 1 });
    const { body } = await desk.call('GET', '/api/v1/partners/customer/C-1');
    expect(body).toMatchObject({ name: { zh: '茶店' }, minRemainingDays: 30 });
    await run('items', file([line(1)]));
    const cases = file(
      ['I-00001,case,12,400,300,200,3000,2400', 'I-00009,case,12,400,300,200,3000,2400'],
      'item,level,baseNumerator,lengthMm,widthMm,heightMm,grossWeightGrams,netWeightGrams',
    );
    expect(await run('packagings?importId=P', cases)).toMatchObject({ status: 'refused' });
    expect(await faults('packagings/P')).toMatchObject([{ line: 3, code: 'item.unknown' }]);
  });
});
