import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { outboundRefusals } from './index.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;
let app: FastifyInstance;
const bugs: unknown[] = [];

beforeAll(async () => {
  house = await openPaperHouse({ items: [item('P1'), item('P2')] });
  const problem = createSendProblem([outboundRefusals]);
  app = await buildServer({
    routes: [house.outbound.routes({ problem })],
    problem,
    log: silentLog,
    ids: createIds(house.scheduler, createRandom('http')),
    version: 'test',
    noteRequest: async () => {},
    onBug: (error) => bugs.push(error),
  });
});
afterAll(async () => {
  await app.close();
  await house.close();
  expect(bugs).toEqual([]);
});

async function call(method: 'GET' | 'POST', url: string, body?: object) {
  const response = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
}

const document = (more: object = {}) => ({
  order: 'SO-1',
  customer: 'C-1',
  deadline: '2026-01-07T16:00:00Z',
  lines: [{ line: '1', item: 'P1', quantity: 3 }],
  actor: 'erp',
  ...more,
});

describe('orders over REST', () => {
  test('the same document twice is one order, another with its number a conflict', async () => {
    const first = await call('POST', '/api/v1/orders', document());
    expect(first).toMatchObject({ status: 201, body: { order: 'SO-1', status: 'accepted' } });
    expect((await call('POST', '/api/v1/orders', document())).status).toBe(200);
    const other = document({ customer: 'C-2' });
    expect(await call('POST', '/api/v1/orders', other)).toMatchObject({
      status: 409,
      body: { code: 'order.conflict' },
    });
  });

  test.each([
    ['an unknown field', { colour: 'red' }, 400],
    ['no lines', { lines: [] }, 400],
    ['a quantity of nothing', { lines: [{ line: '1', item: 'P1', quantity: 0 }] }, 400],
    ['a text for a number', { lines: [{ line: '1', item: 'P1', quantity: '3' }] }, 400],
    ['a day that is none', { deadline: '2026-13-45T00:00:00Z' }, 422],
    ['an unknown item', { lines: [{ line: '1', item: 'X', quantity: 1 }] }, 422],
  ])('%s is refused and nothing changes', async (_, more, status) => {
    const answer = await call('POST', '/api/v1/orders', document({ order: 'SO-X', ...more }));
    expect(answer.status).toBe(status);
    expect((await call('GET', '/api/v1/orders/SO-X')).status).toBe(404);
  });

  test('in bulk each is taken or refused by itself', async () => {
    const orders = [
      document({ order: 'SO-2' }),
      document(),
      document({ order: 'SO-3', lines: [{ line: '1', item: 'X', quantity: 1 }] }),
    ];
    expect(await call('POST', '/api/v1/orders/bulk', { orders })).toMatchObject({
      status: 200,
      body: {
        results: [
          { order: 'SO-2', result: 'created' },
          { order: 'SO-1', result: 'known' },
          { order: 'SO-3', result: 'refused', code: 'order.invalid' },
        ],
      },
    });
  });

  test('a cancelled order says so; a wave is released by hand; all is told in full', async () => {
    const reason = { actor: 'erp', reason: 'changed mind' };
    expect(await call('POST', '/api/v1/orders/SO-2/cancel', reason)).toMatchObject({
      status: 200,
      body: { status: 'cancelled', lines: [{ short: 3, reason: 'cancelled' }] },
    });
    await house.stock('P1', '1-1', 5);
    expect(await call('POST', '/api/v1/waves', { actor: 'boss' })).toEqual({
      status: 200,
      body: { released: 1 },
    });
    expect(await call('POST', '/api/v1/orders/SO-1/cancel', reason)).toMatchObject({ status: 409 });
    expect(await call('POST', '/api/v1/orders/SO-1/retry', { actor: 'boss' })).toMatchObject({
      status: 409,
    });
    await house.work();
    expect(await call('GET', '/api/v1/orders/SO-1')).toMatchObject({
      body: {
        status: 'shipped',
        ended: true,
        lines: [{ line: '1', shipped: 3 }],
        picks: [{ line: '1', item: 'P1', lot: '', location: '1-1', quantity: 3 }],
        parcels: [{ status: 'loaded', grams: 900 }],
        timeline: [
          { event: 'accepted', actor: 'erp' },
          { event: 'released', actor: 'boss' },
          {},
          {},
          {},
          {},
          {},
          {},
        ],
      },
    });
    const list = await call('GET', '/api/v1/orders?status=shipped');
    expect(list.body).toMatchObject({ orders: [{ order: 'SO-1' }] });
    expect(await call('GET', '/api/v1/waves')).toMatchObject({
      body: { waves: [{ wave: 'WAVE-1', releasedBy: 'boss', orders: 1, lines: 1 }] },
    });
  });
});
