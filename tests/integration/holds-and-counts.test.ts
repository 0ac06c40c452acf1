import { describe, expect, it } from 'vitest';
import { days, seconds } from '#base/time.ts';
import {
  allocate,
  claimOn,
  codes,
  lineFrom,
  onPostgres,
  post,
  type StockLine,
  skip,
  stockOf,
  tally,
} from '#tests/support/complaints.ts';
import type { WmsProcess } from '#tests/support/wms.ts';
import type { Task, TaskReport } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** Holds and counts against allocations and picks: two processes on one PostgreSQL. */

const why = { reason: 'test', actor: 'anna' };

const hold = (house: WmsProcess, holdId: string, more: object) =>
  house.call('POST', '/api/v1/stock/holds', { holdId, toCome: true, ...why, ...more });

const told = async (house: WmsProcess, type: string): Promise<Record<string, unknown>[]> => {
  const { body } = await house.call('GET', '/api/v1/events?limit=1000');
  return body.events
    .filter((event: { type: string }) => event.type === type)
    .map((event: { data: object }) => event.data);
};

describe.skipIf(skip)('goods kept for a customer', () => {
  const open = onPostgres();
  const keep = (until?: string) => ({
    ...{ kind: 'customer', customer: 'C-2', scope: { item: 'P1' } },
    ...(until === undefined ? {} : { until }),
  });
  const allocated = (house: WmsProcess, orders: readonly string[]) =>
    Promise.all(orders.map(async (order) => (await house.line(order)).allocated));

  it('go to his orders alone, and to all when the time is over, which is told once', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const until = new Date(one.scheduler.now() + seconds(30)).toISOString();
    expect(await hold(one, 'KEEP', keep(until))).toMatchObject({ status: 200 });
    const [row] = await stockOf(one, 'P1');
    expect(codes([await allocate(one, claimOn(row!, 'O-1', 1))])).toEqual(['stock.short']);
    await one.order('SO-1', { P1: 3 });
    await one.order('SO-2', { P1: 4 }, { customer: 'C-2' });
    await one.release();
    expect(await allocated(one, ['SO-1', 'SO-2'])).toEqual([0, 4]);
    expect((await one.call('GET', '/api/v1/stock/holds')).body.holds).toMatchObject([
      { holdId: 'KEEP', customer: 'C-2' },
    ]);
    await Promise.all([one, two].map((house) => house.scheduler.runFor(seconds(90))));
    expect(await told(one, 'wms.stock.thawed')).toEqual([{ holdId: 'KEEP', actor: 'system' }]);
    expect(await allocated(one, ['SO-2'])).toEqual([4]);
    expect(codes([await allocate(one, claimOn(row!, 'O-1', 1))])).toEqual(['done']);
  });

  it('are taken from all others at once, whoever releases meanwhile', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 20 }]);
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    for (const index of numbers) {
      await one.order(`OTHER-${index}`, { P1: 1 }, { customer: 'C-1' });
      await one.order(`HIS-${index}`, { P1: 1 }, { customer: 'C-2' });
    }
    const [placed] = await Promise.all([hold(one, 'KEEP', keep()), one.release(), two.release()]);
    expect(placed.status).toBe(200);
    await one.release();
    const of = (name: string) =>
      allocated(
        one,
        numbers.map((index) => `${name}-${index}`),
      );
    expect(await of('OTHER')).toEqual(Array(10).fill(0));
    expect(await of('HIS')).toEqual(Array(10).fill(1));
    const locks = await one.database.transaction('locks', (tx) =>
      tx.query(`SELECT 1 FROM wms.allocation WHERE order_id LIKE 'OTHER-%'`),
    );
    expect(locks).toEqual([]);
  });

  it('name him and are all in scope (hold.customer); the house’s numbers are its own', async () => {
    const { one } = await open([item('P1')]);
    const scope = { item: 'P1', location: '1-1' };
    for (const wrong of [
      { kind: 'customer', scope },
      { kind: 'freeze', customer: 'C-1', scope },
      { kind: 'customer', customer: 'C-1', scope, quantity: 3 },
    ]) {
      expect(await hold(one, 'H', wrong)).toMatchObject({
        status: 422,
        body: { code: 'hold.customer' },
      });
    }
    for (const prefix of ['pick:', 'missing:']) {
      const answer = await hold(one, `${prefix}RUN-1:L1`, { scope });
      expect(answer).toMatchObject({ status: 422, body: { code: 'hold.reserved' } });
    }
  });
});

describe.skipIf(skip)('a hold', () => {
  const open = onPostgres();

  it('that two lift at once, and that runs out meanwhile, is told once', async () => {
    const { one, two } = await open([item('P1')]);
    const until = new Date(one.scheduler.now() + 1).toISOString();
    const names = ['H-1', 'H-2', 'H-3', 'H-4', 'H-5'];
    for (const name of names) await hold(one, name, { scope: { item: 'P1' }, until });
    const lift = (house: WmsProcess, name: string) =>
      house.call('DELETE', `/api/v1/stock/holds/${name}?actor=anna`);
    const due = (house: WmsProcess) =>
      house.database.transaction('due', (tx) => house.wms.ledger.liftDue(tx, days(40_000)));
    const answers = await Promise.all(names.flatMap((name) => [lift(one, name), lift(two, name)]));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 10 });
    for (const name of names) await hold(one, `${name}-B`, { scope: { item: 'P1' }, until });
    await Promise.all([due(one), due(two), ...names.map((name) => lift(one, `${name}-B`))]);
    const thawed = await told(one, 'wms.stock.thawed');
    expect(thawed.map(({ holdId }) => holdId).sort()).toEqual(
      names.flatMap((name) => [name, `${name}-B`]).sort(),
    );
  });

  it('on a place takes locked pieces that are brought there while it is placed', async () => {
    const { one, two } = await open([item('P1')]);
    for (let round = 0; round < 5; round++) {
      await one.opening([{ location: '1-1', item: 'P1', quantity: 4 }]);
      const rows = (await stockOf(one, 'P1')).filter(({ location }) => location === '1-1');
      const row = rows.find(({ quantity, allocated }) => quantity === 4 && allocated === 0)!;
      const order = `SO-${round}`;
      await allocate(one, claimOn(row, order, 4));
      const bring = () =>
        post(two, [lineFrom(row, 1, `2-${round + 1}`, { lockedFor: { order, lineId: '1' } })]);
      const [placed, ...brought] = await Promise.all([
        hold(one, `H-${round}`, { scope: { location: `2-${round + 1}` } }),
        ...[1, 2, 3, 4].map(bring),
      ]);
      expect(placed.status).toBe(200);
      expect(codes(brought)).toEqual(Array(4).fill('done'));
      const there = (await stockOf(one, 'P1')).filter(
        ({ location }) => location === `2-${round + 1}`,
      );
      expect(there).toMatchObject([{ quantity: 4, allocated: 0 }]);
    }
  });
});

describe.skipIf(skip)('a bin under count', () => {
  const open = onPostgres();

  const tell = (house: WmsProcess, { taskId }: Pick<Task, 'taskId'>, what: object) => {
    const head = { reportId: `${taskId} ${JSON.stringify(what)}`, taskId, actor: 'W1' };
    return house.report({ ...head, at: house.scheduler.now(), ...what } as TaskReport);
  };
  const counted = (quantity: number) => ({
    ...{ type: 'completed', act: { act: 'counted', counts: [{ item: 'P1', lot: '', quantity }] } },
  });
  /** The newest count task. */
  const next = async (house: WmsProcess) => {
    await house.settle(1_000);
    return house.tasks.filter(({ kind }) => kind === 'count').at(-1)!;
  };
  const ask = async (house: WmsProcess) => {
    await house.call('POST', '/api/v1/counts', { count: 'CNT-X', location: '1-1', actor: 'S1' });
    return next(house);
  };
  const picked = (house: WmsProcess, row: StockLine, order: string, quantity: number) =>
    post(house, [lineFrom(row, quantity, 'WORKER:W2', { lockedFor: { order, lineId: '1' } })]);

  it('promises nothing more, whoever reserves while it is begun; picks under way end', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 20 }]);
    const [row] = await stockOf(one, 'P1');
    const task = await ask(one);
    const [, ...answers] = await Promise.all([
      tell(one, task, { type: 'started' }),
      ...Array.from({ length: 20 }, (_, index) =>
        allocate(index % 2 ? one : two, claimOn(row!, `O-${index}`, 1)),
      ),
    ]);
    expect(codes([await allocate(two, claimOn(row!, 'O-late', 1))])).toEqual(['stock.short']);
    const got = answers.flatMap((answer, index) => ('refused' in answer ? [] : [index]));
    const picks = await Promise.all(got.map((index) => picked(two, row!, `O-${index}`, 1)));
    expect(codes(picks)).toEqual(Array(got.length).fill('done'));
  });

  it('is counted again when a pick comes between the count and its booking', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const [row] = await stockOf(one, 'P1');
    await allocate(one, claimOn(row!, 'O-1', 5));
    const task = await ask(one);
    await tell(one, task, { type: 'started' });
    // Two pieces are gone; somebody picks five while the counter tells what he saw.
    const [, pick] = await Promise.all([tell(one, task, counted(8)), picked(two, row!, 'O-1', 5)]);
    expect(codes([pick])).toEqual(['done']);
    const count = async () => (await one.call('GET', '/api/v1/counts/CNT-X')).body;
    for (let round = 0; round < 4 && (await count()).status !== 'done'; round++) {
      await one.settle(6_000);
      await tell(one, await next(one), counted(3));
      await one.settle(6_000);
    }
    expect(await count()).toMatchObject({
      ...{ status: 'done', verdict: 'believed' },
      differences: [{ item: 'P1', delta: -2 }],
    });
    expect(await one.totals('P1')).toMatchObject({ quantity: 8 });
    expect((await one.call('GET', '/api/v1/stock/holds')).body.holds).toEqual([]);
  });
});
