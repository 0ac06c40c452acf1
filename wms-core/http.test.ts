import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import { openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createWms, type Wms, wmsRefusals } from './index.ts';
import type { Task } from './ports.ts';
import { paperSite } from './testing/house.ts';

let app: FastifyInstance;
let wms: Wms;
const sent: Task[] = [];
const bugs: unknown[] = [];

const database = await openMemory();
const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });

beforeAll(async () => {
  const ids = createIds(scheduler, createRandom('http'));
  const problem = createSendProblem(wmsRefusals);
  wms = createWms({
    database,
    site: paperSite,
    scheduler,
    ids,
    log: silentLog,
    problem,
    taskPort: {
      async submit(tasks) {
        sent.push(...tasks);
      },
      control: async () => ({ done: true }),
    },
  });
  await wms.start();
  app = await buildServer({
    routes: wms.routes,
    problem,
    log: silentLog,
    ids,
    version: 'test',
    noteRequest: wms.noteRequest,
    onBug: (error) => bugs.push(error),
  });
});
afterAll(async () => {
  await app.close();
  await wms.stop();
  await database.close();
  expect(bugs).toEqual([]);
});

async function call(method: 'GET' | 'POST' | 'PUT', url: string, body?: object) {
  const response = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
  return { status: response.statusCode, body: response.json() as Record<string, never> };
}

const asn = (more: object = {}) => ({
  asn: 'ASN-1',
  supplier: 'ACME',
  expectedAt: '2026-01-07T06:00:00Z',
  lines: [{ line: '1', item: 'P1', quantity: 10 }],
  actor: 'erp',
  ...more,
});

describe('REST', () => {
  test('an ASN: taken in once, told in full', async () => {
    expect(await call('POST', '/api/v1/asns', asn())).toMatchObject({
      status: 422,
      body: { code: 'item.unknown' },
    });
    const item = {
      item: 'P1',
      name: { en: 'One', zh: '一' },
      barcodes: ['690P1'],
      lengthMm: 100,
      widthMm: 100,
      heightMm: 100,
      weightGrams: 100,
    };
    expect((await call('POST', '/api/v1/items', { items: [item] })).status).toBeLessThan(300);
    expect(await call('POST', '/api/v1/asns', asn())).toMatchObject({ status: 201 });
    expect(await call('POST', '/api/v1/asns', asn())).toMatchObject({ status: 200 });
    expect(await call('POST', '/api/v1/asns', asn({ supplier: 'X' }))).toMatchObject({
      status: 409,
      body: { code: 'asn.conflict' },
    });
    await scheduler.runFor(100);
    expect(sent).toMatchObject([{ kind: 'receive', asn: 'ASN-1' }]);
    expect(await call('GET', '/api/v1/asns/ASN-1')).toMatchObject({
      status: 200,
      body: { status: 'called', dock: 'DOCK-1', lines: [{ expected: 10, received: 0, short: 10 }] },
    });
    expect(await call('GET', '/api/v1/asns?status=called')).toMatchObject({
      body: { asns: [{ asn: 'ASN-1' }] },
    });
    expect(await call('GET', '/api/v1/asns/NONE')).toMatchObject({
      status: 404,
      body: { code: 'asn.unknown' },
    });
  });

  test.each([
    ['/api/v1/asns', asn({ expectedAt: '2026-99-07T06:00:00Z' }), 'asn.date_invalid'],
    ['/api/v1/asns', asn({ supplier: 'A\u0000' }), 'request.invalid'],
    ['/api/v1/asns', asn({ supplier: '\ud800' }), 'request.invalid'],
    ['/api/v1/asns', asn({ lines: [] }), 'request.invalid'],
    ['/api/v1/asns', asn({ more: 1 }), 'request.invalid'],
    ['/api/v1/asns', asn({ version: null }), 'request.invalid'],
    ['/api/v1/counts', { location: 'NOWHERE', actor: 'x' }, 'work.location_unknown'],
    ['/api/v1/counts', { location: 'A-01', actor: 'x' }, 'count.nothing'],
    ['/api/v1/counts', { location: 'A-01', items: ['NONE'], actor: 'x' }, 'item.unknown'],
    ['/api/v1/tasks/T-none/hold', { actor: 'x', reason: 'y' }, 'task.unknown'],
    ['/api/v1/tasks/T-none/retry', { actor: 'x', reason: 'y' }, 'task.unknown'],
    ['/api/v1/exceptions/none/settle', { actor: 'x', reason: 'y' }, 'exception.unknown'],
  ])('%s refuses nonsense %#', async (url, body, code) => {
    const answer = await call('POST', url, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.code).toBe(code);
  });

  test('the formulas of stock: what is promised is not allocatable, what is announced not here', async () => {
    const lines = [{ location: 'A-01', item: 'P1', quantity: 5 }];
    const imported = await call('POST', '/api/v1/opening-stock', { importId: 'OP', lines });
    expect(imported).toMatchObject({ status: 200 });
    const order = { order: 'SO-1', customer: 'C', lines: [{ line: '1', item: 'P1', quantity: 2 }] };
    expect(await call('POST', '/api/v1/orders', order)).toMatchObject({ status: 201 });
    const states = { quantity: 5, available: 5, locked: 0, frozen: 0, pending: 0 };
    expect(await call('GET', '/api/v1/stock/items/P1')).toMatchObject({
      status: 200,
      body: { ...states, promised: 2, allocatable: 3, inTransit: 10 },
    });
    const cancel = { actor: 'host', reason: 'changed' };
    expect((await call('POST', '/api/v1/orders/SO-1/cancel', cancel)).status).toBe(200);
    expect(await call('GET', '/api/v1/stock/items/P1')).toMatchObject({
      body: { ...states, promised: 0, allocatable: 5, inTransit: 10 },
    });
    expect((await call('GET', '/api/v1/stock/items/NONE')).body).toMatchObject({
      code: 'item.unknown',
    });
  });

  test('a count is ordered once by its number', async () => {
    const body = { count: 'C-1', location: 'A-01', items: ['P1'], actor: 'boss' };
    expect(await call('POST', '/api/v1/counts', body)).toMatchObject({ status: 201 });
    expect(await call('POST', '/api/v1/counts', body)).toMatchObject({ status: 200 });
    const other = { ...body, location: 'A-02' };
    expect(await call('POST', '/api/v1/counts', other)).toMatchObject({
      status: 409,
      body: { code: 'count.conflict' },
    });
    expect(await call('GET', '/api/v1/counts/C-1')).toMatchObject({
      body: { status: 'open', items: ['P1'] },
    });
    expect(await call('GET', '/api/v1/counts/C-9')).toMatchObject({
      status: 404,
      body: { code: 'count.unknown' },
    });
    expect(await call('GET', '/api/v1/counts?status=open')).toMatchObject({
      body: { counts: [{ countId: 'C-1' }] },
    });
  });

  test('a count number that a person chose is not given again by the house', async () => {
    const body = { location: 'A-03', items: ['P1'], actor: 'boss' };
    const mine = { ...body, count: 'CNT-1' };
    expect(await call('POST', '/api/v1/counts', mine)).toMatchObject({ status: 201 });
    const other = { ...body, location: 'A-02' };
    expect(await call('POST', '/api/v1/counts', other)).toMatchObject({
      status: 201,
      body: { count: 'CNT-2' },
    });
  });

  test('the desk: hold, see it, release, fail, settle', async () => {
    await scheduler.runFor(100);
    const task = sent[0]!.taskId;
    const act = { actor: 'boss', reason: 'wet floor' };
    expect(await call('POST', `/api/v1/tasks/${task}/hold`, act)).toMatchObject({ status: 202 });
    await scheduler.runFor(100);
    expect(await call('GET', '/api/v1/exceptions')).toMatchObject({
      body: { cases: [{ kind: 'blocked', task, acts: expect.arrayContaining(['release']) }] },
    });
    await call('POST', `/api/v1/tasks/${task}/release`, act);
    await scheduler.runFor(100);
    expect(await call('GET', `/api/v1/tasks/${task}`)).toMatchObject({
      body: {
        status: 'sent',
        controls: [
          { control: { verb: 'hold' }, answer: { done: true } },
          { control: { verb: 'release', reason: 'wet floor' } },
        ],
      },
    });
    const now = scheduler.now();
    const head = { reportId: 'R1', taskId: task, at: now, actor: 'W1' };
    await wms.reportPort.report([{ ...head, type: 'failed', reason: 'operator_refused' }]);
    expect(await call('GET', '/api/v1/exceptions')).toMatchObject({
      body: { cases: [{ kind: 'failed', text: { zh: expect.stringContaining('失败') } }] },
    });
    const retried = await call('POST', `/api/v1/tasks/${task}/retry`, act);
    expect(retried).toMatchObject({ status: 200 });
    expect(await call('GET', `/api/v1/tasks/${task}`)).toMatchObject({
      body: { note: { en: expect.stringMatching(/retried by boss as T-.*: wet floor$/) } },
    });
    expect(await call('POST', `/api/v1/tasks/${task}/settle`, act)).toMatchObject({
      status: 409,
      body: { code: 'task.not_failed' },
    });
    expect(await call('GET', '/api/v1/exceptions')).toMatchObject({ body: { cases: [] } });
    expect(await call('GET', '/api/v1/tasks?kind=receive')).toMatchObject({
      body: { tasks: [{}, {}] },
    });
    expect(await call('GET', '/api/v1/decisions?subject=none')).toMatchObject({
      body: { decisions: [] },
    });
  });

  test('figures for the terminal', async () => {
    const stats = await database.transaction('stats', (tx) => wms.stats(tx));
    expect(stats).toMatchObject({ received: 0, stored: 0, shipped: 0, tasksFailed: 0 });
  });

  test('stage times are those of the newest tasks', async () => {
    const stats = await database.transaction('stats', async (tx) => {
      await tx.query(`INSERT INTO wms.task (task_id, owner, kind, status, priority, document,
          correlation_id, body, created_at, updated_at, ended_at)
        SELECT 'old-' || n, 'work', CASE WHEN n <= 500 THEN 'load' ELSE 'count' END, 'done', 0, '',
          '', '{}', n, n, n + 3000 FROM generate_series(1, 2500) AS n`);
      return wms.stats(tx);
    });
    expect(stats.stages).toEqual({ count: { count: 2_000, meanSeconds: 3, p95Seconds: 3 } });
  });
});
