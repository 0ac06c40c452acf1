import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { item } from '../testing/house.ts';

let desk: RestDesk;
beforeAll(async () => {
  desk = await openRestDesk();
  const priced = { standardCostMinor: 100, costCurrency: 'EUR' };
  const items = ['P1', 'P2'].map((id) => {
    const { owner: _, ...body } = item(id, priced);
    return body;
  });
  await desk.call('POST', '/api/v1/items', { items });
  const lines = [
    { item: 'P1', location: 'A-01', quantity: 10 },
    { item: 'P2', location: 'A-02', quantity: 3 },
  ];
  await desk.call('POST', '/api/v1/opening-stock', { importId: 'OP', lines });
});
afterAll(() => desk.close());

const actor = 'S1';

/** What each round's worker finds. */
async function found(id: string, quantity: number, workers: readonly string[]): Promise<void> {
  for (const worker of workers) {
    const { body } = await desk.call('GET', '/api/v1/tasks?kind=count&status=sent&limit=1');
    const { taskId } = body.tasks[0];
    const counts = [{ item: id, lot: '', quantity }];
    const report = { reportId: `${taskId} done`, taskId, at: desk.scheduler.now(), actor: worker };
    await desk.wms.reportPort.report([
      { ...report, type: 'completed', act: { act: 'counted', counts } },
    ]);
    await desk.scheduler.runFor(6_000);
  }
}

test('a person sees a difference above the limit, confirms it, and finds it in the report', async () => {
  const settings = '/api/v1/count-settings';
  expect((await desk.call('GET', settings)).body).toEqual({ reviewPercent: null });
  expect((await desk.call('PUT', settings, { reviewPercent: 5, actor })).status).toBe(200);
  await desk.call('POST', '/api/v1/counts', { count: 'CNT-A', location: 'A-01', actor });
  await desk.scheduler.runFor(1_000);
  await found('P1', 8, ['W1', 'W2']);
  const waiting = await desk.call('GET', '/api/v1/counts?status=review&limit=10');
  expect(waiting.body.counts).toMatchObject([
    { countId: 'CNT-A', differences: [{ item: 'P1', delta: -2 }] },
  ]);
  const url = '/api/v1/counts/CNT-A/review';
  const review = await desk.call('POST', url, { decision: 'confirm', actor, note: 'broken' });
  expect(review).toMatchObject({ status: 200, body: { count: 'CNT-A', decision: 'confirm' } });
  expect((await desk.call('POST', url, { decision: 'recount', actor })).body).toMatchObject({
    code: 'count.judged',
  });
  const stock = await desk.call('GET', '/api/v1/stock?item=P1');
  expect(stock.body.totals).toMatchObject({ quantity: 8, available: 8 });
  const report = await desk.call('GET', '/api/v1/count-report?by=zone');
  expect(report.body.rows).toMatchObject([
    {
      key: 'Z1',
      zone: 'Z1',
      looked: 1,
      accuracyPercent: 0,
      piecesShort: 2,
      valueShort: { EUR: 200 },
    },
  ]);
  expect(
    (await desk.call('GET', '/api/v1/count-report?by=zone&to=2000-99-99T00:00:00Z')).body,
  ).toMatchObject({
    code: 'count.time',
  });
});

test('whoever counted it has no say (count.own), and who comes late reads who had (count.judged)', async () => {
  await desk.call('PUT', '/api/v1/count-settings', { reviewPercent: 5, actor });
  await desk.call('POST', '/api/v1/counts', { count: 'CNT-B', location: 'A-02', actor });
  await desk.scheduler.runFor(1_000);
  const url = '/api/v1/counts/CNT-B/review';
  const decide = (decision: string, by: string) =>
    desk.call('POST', url, { decision, actor: by, note: 'seen' });
  await found('P2', 1, ['W2', 'W3']);
  // Who counted may ask for another look, and has counted it nevertheless.
  expect((await decide('recount', 'W2')).status).toBe(200);
  await desk.scheduler.runFor(1_000);
  await found('P2', 1, ['W4']);
  const { body: count } = await desk.call('GET', '/api/v1/counts/CNT-B');
  expect(count).toMatchObject({ status: 'review', counters: ['W2', 'W3', 'W4'] });
  for (const worker of ['W2', 'W3', 'W4']) {
    for (const decision of ['confirm', 'reject']) {
      expect(await decide(decision, worker)).toMatchObject({
        ...{ status: 403, body: { code: 'count.own' } },
      });
    }
  }
  const pieces = async () => (await desk.call('GET', '/api/v1/stock?item=P2')).body.totals.quantity;
  expect(await pieces()).toBe(3);
  expect((await decide('confirm', 'S1')).status).toBe(200);
  expect((await decide('confirm', 'S1')).status).toBe(200);
  const late = await decide('confirm', 'boss');
  expect(late).toMatchObject({ status: 409, body: { code: 'count.judged' } });
  expect(late.body.detail).toContain('S1 decided about it, and what was found is believed');
  expect(await pieces()).toBe(1);
});

test('a plan over REST is paused and goes on; only a complaint names items (plan.items)', async () => {
  const plans = '/api/v1/count-plans';
  const wrong = { plan: 'C-1', kind: 'complaint', actor };
  expect((await desk.call('POST', plans, wrong)).body).toMatchObject({ code: 'plan.items' });
  expect((await desk.call('POST', plans, { ...wrong, items: ['P1'] })).status).toBe(201);
  const status = async () => (await desk.call('GET', `${plans}/C-1`)).body.status;
  expect((await desk.call('POST', `${plans}/C-1/pause`, { actor })).status).toBe(200);
  expect(await status()).toBe('paused');
  expect((await desk.call('POST', `${plans}/C-1/resume`, { actor })).status).toBe(200);
  expect(await status()).toBe('open');
});

test('an ended plan tells the same moments in the list as alone', async () => {
  const plan = '/api/v1/count-plans/C-1';
  expect((await desk.call('POST', `${plan}/stop`, { actor })).status).toBe(200);
  const { createdAt, endedAt } = (await desk.call('GET', plan)).body;
  expect(endedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  const { body } = await desk.call('GET', '/api/v1/count-plans');
  expect(body.plans).toMatchObject([{ plan: 'C-1', createdAt, endedAt }]);
});
