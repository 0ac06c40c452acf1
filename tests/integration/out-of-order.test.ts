import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import { openTerminal } from '#tests/support/terminal.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { openWms } from '#tests/support/wms.ts';

/** What a person says is out of order, from the terminal and over REST, and what it keeps away. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BIN = '01-01L-1';
let stage: TestWarehouse;

async function call(method: string, url: string, payload?: object) {
  const reply = await stage.warehouse.server.inject({
    ...{ method: method as 'GET', url: `/api/v1${url}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, body: reply.json() };
}

const out = (body: object, place = BIN) => call('POST', `/locations/${place}/out-of-order`, body);
const inOrder = (actor: string, place = BIN) =>
  call('POST', `/locations/${place}/in-order`, { actor });
const problems = async () => (await call('GET', `/problems?place=${BIN}`)).body.problems;
const move = (moveId: string, location: string, to: string) =>
  call('POST', '/stock/moves', {
    ...{ moveId, item: 'TEA-01', quantity: 1, from: { location }, to: { location: to } },
    ...{ reason: 'tidy', actor: 'anna' },
  });

async function orderStatus(order: string): Promise<string> {
  const lines = [{ line: '1', item: 'TEA-01', quantity: 2 }];
  const document = { order, customer: 'C', deadline: '2026-01-09T18:00:00Z', lines, actor: 'erp' };
  const { body } = await call('POST', '/orders', document);
  expect(body.code).toBeUndefined();
  await stage.scheduler.runFor(40_000);
  return (await call('GET', `/orders/${order}`)).body.status;
}

beforeEach(async () => {
  stage = await openTestWarehouse(1);
  const item = {
    ...{ name: { en: 'Tea', zh: '茶' }, barcodes: ['6901234567892'] },
    ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
  };
  await call('PUT', '/items/TEA-01', item);
  const lines = [{ location: BIN, item: 'TEA-01', quantity: 12 }];
  expect((await call('POST', '/opening-stock', { importId: 'OPEN', lines })).status).toBe(200);
});
afterEach(async () => {
  expect(stage.bugs).toEqual([]);
  await stage.close();
});

describe('a place that is out of order', () => {
  it('is neither filled, emptied nor counted, until somebody says otherwise', async () => {
    const said = { reason: 'the shelf is bent', actor: 'anna' };
    const first = await out(said);
    expect(first).toMatchObject({ status: 200, body: { outOfOrder: 'both', ...said } });
    expect(await out(said)).toEqual(first);
    for (const { status, body } of [
      await move('M-1', BIN, '01-02L-1'),
      await call('POST', '/counts', { location: BIN, actor: 'anna' }),
    ]) {
      expect([status, body.code]).toEqual([409, 'location.out_of_order']);
      expect(body.detail).toContain('anna said: the shelf is bent');
    }
    expect(await orderStatus('SO-1')).toBe('accepted');
    expect((await inOrder('bert')).body).toMatchObject({ outOfOrder: '', reason: '' });
    expect((await inOrder('carl')).status).toBe(200);
    await stage.scheduler.runFor(40_000);
    expect((await call('GET', '/orders/SO-1')).body.status).not.toBe('accepted');
    const [entry, ...more] = await problems();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      ...{ kind: 'out_of_order', saidBy: 'anna', note: 'the shelf is bent', endedBy: 'bert' },
    });
    const { events } = (await call('GET', '/events?limit=1000')).body;
    const told = events.filter(({ subject }: { subject: string }) => subject === BIN);
    expect(told.map(({ type }: { type: string }) => type)).toEqual([
      ...['wms.location.out_of_order', 'wms.location.in_order'],
    ]);
  });

  it('for putaway only is still emptied; for picks only still filled', async () => {
    await out({ reason: 'wet', actor: 'anna', blocks: 'putaway' });
    expect((await move('M-1', BIN, '01-02L-1')).status).toBe(200);
    expect((await move('M-2', '01-02L-1', BIN)).body.code).toBe('location.out_of_order');
    await inOrder('anna');
    await out({ reason: 'dark', actor: 'anna', blocks: 'pick' });
    expect((await move('M-3', '01-02L-1', BIN)).status).toBe(200);
    expect((await move('M-4', BIN, '01-02L-1')).body.code).toBe('location.out_of_order');
  });

  it('stays so whatever the host writes of it, and after a restart', async () => {
    await out({ reason: 'wet', actor: 'anna' });
    const { body } = await call('GET', `/locations/${BIN}`);
    const { version: _, active: __, lockedBy: ___, origin: ____, ...record } = body;
    const { outOfOrder: _o, outOfOrderReason: _r, outOfOrderBy: _b, ...mine } = record;
    expect((await call('PUT', `/locations/${BIN}`, { ...mine, abc: 'A' })).status).toBe(200);
    const after = (await call('GET', `/locations/${BIN}`)).body;
    expect(after).toMatchObject({ abc: 'A', outOfOrder: 'both', outOfOrderBy: 'anna' });
    await stage.warehouse.wms.stop();
    await stage.warehouse.wms.start();
    expect((await move('M-1', BIN, '01-02L-1')).body.code).toBe('location.out_of_order');
  });

  it.each([
    ['location.unknown_here', 404, () => out({ reason: 'x', actor: 'a' }, 'NOWHERE')],
    [
      'location.already_out',
      409,
      async () => {
        await out({ reason: 'wet', actor: 'anna' });
        return out({ reason: 'dark', actor: 'bert' });
      },
    ],
  ])('is refused: %s', async (code, status, ask) => {
    expect(await ask()).toMatchObject({ status, body: { code } });
  });

  it('is said by scanning it, once however often the message comes, and with the terminal', async () => {
    const terminal = await openTerminal(stage, 'PDA-1');
    await terminal.ask({ type: 'login', worker: 'W1' });
    const fields = { code: `]C0${BIN}`, reason: 'the shelf is bent', blocks: 'pick' };
    const message = { type: 'request', kind: 'out_of_order', fields } as const;
    const first = await terminal.ask(message, 'O-1');
    expect(first).toMatchObject({ accepted: true, document: BIN });
    expect(await terminal.ask(message, 'O-1')).toEqual(first);
    expect(await problems()).toMatchObject([{ saidBy: 'W1', device: 'PDA-1', endedAt: null }]);
    expect((await move('M-1', BIN, '01-02L-1')).body.code).toBe('location.out_of_order');
    const end = { type: 'request', kind: 'in_order', fields: { code: BIN } } as const;
    expect(await terminal.ask(end)).toMatchObject({ accepted: true });
    expect(await problems()).toMatchObject([{ endedBy: 'W1' }]);
    expect((await move('M-2', BIN, '01-02L-1')).status).toBe(200);
    const wrong = { type: 'request', kind: 'out_of_order', fields: { code: BIN } } as const;
    expect(await terminal.ask(wrong)).toMatchObject({ accepted: false, code: 'request.fields' });
  });
});

describe('on PostgreSQL', () => {
  const missing = postgresMissing();
  const closers: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  it.skipIf(missing)('two processes say it at once: one is heard, one entry is open', async () => {
    const server = await startPostgres();
    closers.push(() => server.stop());
    const { database } = await server.create('outage', 20);
    closers.push(() => database.close());
    const one = await openWms(database, { name: 'one' });
    closers.push(() => one.close());
    const two = await openWms(database, { name: 'two', crewOf: one });
    closers.push(() => two.close());
    const say = (i: number) =>
      [one, two][i % 2]!.wms.requestPort.request({
        ...{ requestId: `O-${i}`, device: 'PDA-1', worker: `W${i}`, task: '' },
        ...{ kind: 'out_of_order', fields: { code: '1-1', reason: 'wet' } },
      });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => say(i)));
    const refused = answers.filter(isRefusal).map(({ code }) => code);
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'location.already_out'));
    const { body } = await one.call('GET', '/api/v1/problems?place=1-1&open=true');
    expect(body.problems).toHaveLength(1);
  });
});
