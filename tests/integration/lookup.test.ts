import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { LOOKUP_STATEMENTS } from '#wms-core/lookup/find.ts';

let stage: TestWarehouse;

async function send(method: 'PUT' | 'POST', url: string, payload: object): Promise<void> {
  const reply = await stage.warehouse.server.inject({ method, url: `/api/v1${url}`, payload });
  expect(reply.statusCode, `${url}: ${reply.body}`).toBeLessThan(300);
}

beforeAll(async () => {
  stage = await openTestWarehouse();
  await send('PUT', '/items/CUP-01', {
    ...{ name: { en: 'Cup', zh: '茶杯' }, barcodes: ['4006381333931'], lotControlled: true },
    ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
  });
  await send('PUT', '/partners/customer/ACME', { name: { en: 'Acme', zh: '艾克米' } });
  await send('PUT', '/partners/supplier/ACME', { name: { en: 'Acme', zh: '艾克米' } });
  await send('PUT', '/workers/anna', { name: { en: 'Anna', zh: '安娜' }, skills: ['pick'] });
  const lines = [{ line: '1', item: 'CUP-01', quantity: 10 }];
  for (const asn of ['ASN-1001', 'ASN-1002']) {
    await send('POST', '/asns', {
      ...{ asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', lines, actor: 'erp' },
    });
  }
  await send('POST', '/orders', { order: 'SO-1', customer: 'ACME', lines, actor: 'erp' });
  for (const code of ['SO-10', 'SO-11']) {
    await send('POST', '/orders', { order: code, customer: 'ACME', lines, actor: 'erp' });
  }
  const imported = await stage.warehouse.server.inject({
    ...{ method: 'POST', url: '/api/v1/imports/opening-stock?importId=OPEN' },
    ...{ payload: 'location,item,lot,quantity\n04-01L-1,CUP-01,L-7,5\n' },
    headers: { 'content-type': 'text/csv' },
  });
  expect(imported.statusCode, imported.body).toBeLessThan(300);
  await stage.scheduler.runFor(5_000);
  await send('POST', '/adjustments', {
    ...{ adjustment: 'ADJ-1', type: 'loss', reason: 'damaged', actor: 'anna' },
    lines: [{ item: 'CUP-01', location: '04-01L-1', quantity: -1, lot: 'L-7' }],
  });
  await send('POST', '/handling-units', {
    ...{ act: 'BOX', handlingUnit: '106141412345678908', type: 'tote', location: 'EXCEPTION' },
    ...{ reason: 'for loose goods', actor: 'anna' },
  });
});
afterAll(() => stage.close());

async function look(code: string) {
  const reply = await stage.warehouse.server.inject(
    `/api/v1/lookup?code=${encodeURIComponent(code)}`,
  );
  const { found = [], ...problem } = reply.json();
  const list = found as { kind: string; code: string; text: object; status: string }[];
  return { status: reply.statusCode, found: list, problem };
}
const kindsOf = async (code: string) =>
  (await look(code)).found.map((one) => `${one.kind} ${one.code}`);

describe('a code that is scanned or typed', () => {
  test.each([
    ['SO-1', ['order SO-1', 'order SO-10', 'order SO-11']],
    ['so-10', ['order SO-10']],
    ['ASN-1001', ['asn ASN-1001']],
    ['ASN-', ['asn ASN-1001', 'asn ASN-1002']],
    ['04-01L-1', ['location 04-01L-1']],
    ['CUP-01', ['item CUP-01']],
    ['4006381333931', ['item CUP-01']],
    ['04006381333931', ['item CUP-01']],
    [']E04006381333931', ['item CUP-01']],
    ['(01)04006381333931(10)L-7', ['item CUP-01', 'lot L-7']],
    ['L-7', ['lot L-7']],
    ['106141412345678908', ['unit 106141412345678908']],
    ['(00)106141412345678908', ['unit 106141412345678908']],
    ['ADJ-1', ['adjustment ADJ-1']],
    ['anna', ['worker anna']],
    ['ACME', ['customer ACME', 'supplier ACME']],
    ['nothing-has-this', []],
  ])('%s is %j', async (code, expected) => {
    expect(await kindsOf(code)).toEqual(expected);
  });

  test('is a device, a task or a job too', async () => {
    const { devices } = (await stage.warehouse.server.inject('/api/v1/status')).json();
    expect(await kindsOf(devices[0].id)).toContain(`device ${devices[0].id}`);
    const { tasks } = (await stage.warehouse.server.inject('/api/v1/tasks')).json();
    expect(await kindsOf(tasks[0].taskId)).toEqual([`task ${tasks[0].taskId}`]);
    await stage.scheduler.runFor(2_000);
    const { jobs } = (await stage.warehouse.server.inject('/api/v1/jobs')).json();
    expect(await kindsOf(jobs[0].jobId)).toEqual([`job ${jobs[0].jobId}`]);
  });

  test('is told with its name in both languages and how it stands', async () => {
    expect((await look('CUP-01')).found).toEqual([
      { kind: 'item', code: 'CUP-01', text: { en: 'Cup', zh: '茶杯' }, status: '' },
    ]);
    expect((await look('ASN-1001')).found[0]).toMatchObject({
      text: { en: 'ACME', zh: 'ACME' },
      status: 'called',
    });
  });

  test('that begins many things lists at most twenty, and five of a kind', async () => {
    const found = await kindsOf('0');
    expect(found).toEqual([]);
    const places = await kindsOf('04-');
    expect(places).toHaveLength(5);
    expect(places.every((one) => one.startsWith('location 04-'))).toBe(true);
  });

  test('that says it is GS1 data and is not is refused', async () => {
    const { status, problem } = await look('(01)04006381333930');
    expect([status, problem.code]).toEqual([422, 'gs1.check_digit']);
    expect((await look(`x' OR '1'='1`)).found).toEqual([]);
  });

  test('is found by indexes alone', async () => {
    const plans = await stage.database.transaction('plans', async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      const said: string[] = [];
      for (const { text, values } of LOOKUP_STATEMENTS) {
        const rows = await tx.query<Record<string, string>>(`EXPLAIN ${text}`, values);
        said.push(...rows.map((row) => Object.values(row)[0]!));
      }
      return said;
    });
    const scans = plans.filter((line) => /Seq Scan/.test(line));
    expect(plans.length).toBeGreaterThan(50);
    expect(scans).toEqual([]);
  });
});
