import { describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import {
  allocate,
  claimOn,
  codes,
  correct,
  lineFrom,
  move,
  onPostgres,
  post,
  skip,
  stockOf,
  tally,
  times,
} from '#tests/support/complaints.ts';
import { createFaultyDatabase } from '#tests/support/faulty-database.ts';
import { item } from '#wms-core/testing/house.ts';

/** Over-allocation, lost updates, deadlocks: each is a thread by users of another system. */
describe.skipIf(skip)('many at the same goods', () => {
  const open = onPostgres();

  it('odoo-32857: 20 reservers, 10 pieces, exactly 10 succeed', async () => {
    const { one } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const [row] = await stockOf(one, 'P1');
    const answers = await times(20, (index) => allocate(one, claimOn(row!, `O-${index}`, 1)));
    expect(tally(codes(answers))).toEqual({ done: 10, 'stock.short': 10 });
    expect(await one.totals('P1')).toMatchObject({ quantity: 10, locked: 10, available: 0 });
  });

  it('odoo-32857: 20 orders over REST, two processes that release: 10 pieces, 10 orders', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const both = [one, two] as const;
    await times(20, (index) => both[index % 2]!.order(`SO-${index}`, { P1: 1 }));
    await times(6, (index) => both[index % 2]!.release());
    const lines = await times(20, (index) => one.line(`SO-${index}`));
    expect(tally(lines.map((line) => line.allocated))).toEqual({ 0: 10, 1: 10 });
    expect(await one.totals('P1')).toMatchObject({ locked: 10, available: 0 });
  });

  it('InvenTree-12478: two requests for all of a row of 5: one gets it, ten times over', async () => {
    const { one } = await open([item('P1')]);
    const bins = ['1-1', '1-2', '1-3', '1-4', '1-5', '2-1', '2-2', '2-3', '2-4', '2-5'];
    await one.opening(bins.map((location) => ({ location, item: 'P1', quantity: 5 })));
    for (const row of await stockOf(one, 'P1')) {
      const answers = await times(2, (index) =>
        allocate(one, claimOn(row, `O-${row.location}-${index}`, 5)),
      );
      expect(codes(answers).sort()).toEqual(['done', 'stock.short']);
    }
  });

  it('InvenTree-12718: two take all of a row of 5: one gets it', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 5 }]);
    const answers = await Promise.all([
      correct(one, 'P1', '1-1', -5),
      correct(two, 'P1', '1-1', -5),
      move(one, 'P1', ['1-1', '1-2'], 5),
    ]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 200) expect(['stock.short', 'layer.unknown']).toContain(body.code);
    }
  });

  it('InvenTree-12385, GreaterWMS: read, change, write: no change of another is lost', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 100 }]);
    const deltas = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? -4 : 3));
    const answers = await times(30, (index) =>
      correct(index % 2 === 0 ? one : two, 'P1', '1-1', deltas[index]!),
    );
    expect(answers.map((answer) => answer.status)).toEqual(deltas.map(() => 200));
    const sum = deltas.reduce((total, delta) => total + delta, 100);
    expect(await one.totals('P1')).toMatchObject({ quantity: sum });
  });

  it('OpenBoxes-6061: two orders of 5 on a stock of 5: one ships, nothing is below zero', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 5 }]);
    await Promise.all([one.order('SO-1', { P1: 5 }), two.order('SO-2', { P1: 5 })]);
    await Promise.all([one.release(), two.release(), one.release(), two.release()]);
    // Either process may have been given the tasks.
    for (const each of [one, two, one, two]) await each.work();
    const lines = [await one.line('SO-1'), await one.line('SO-2')];
    expect(lines.map((line) => line.shipped).sort()).toEqual([0, 5]);
    expect(await one.totals('P1')).toMatchObject({ quantity: 0, locked: 0 });
  });

  it('OpenBoxes-6097, odoo-4318: no place goes below zero, whoever asks (stock.short)', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 5 }]);
    const few = await correct(one, 'P1', '1-1', -6);
    expect(few).toMatchObject({ status: 409, body: { code: 'stock.short' } });
    const answers = await times(8, (index) =>
      index % 2 === 0 ? correct(one, 'P1', '1-1', -2) : move(two, 'P1', ['1-1', '1-2'], 2),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(2);
    expect((await stockOf(one, 'P1')).find((row) => row.location === '1-1')?.quantity).toBe(1);
  });

  it('odoo-113897, -62129, -62130, -62131, OCB-961: 20 postings at one row: none fails', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 20 }]);
    const answers = await times(20, (index) =>
      move(index % 2 === 0 ? one : two, 'P1', ['1-1', '1-2'], 1),
    );
    expect(tally(answers.map((answer) => answer.status))).toEqual({ 200: 20 });
    expect(await stockOf(one, 'P1')).toMatchObject([{ location: '1-2', quantity: 20 }]);
  });

  it('odoo-251549: rows that fall to zero while others fill them: no error, no piece lost', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 3 }]);
    const answers = await times(40, (index) =>
      index % 2 === 0 ? move(one, 'P1', ['1-1', '1-2'], 1) : move(two, 'P1', ['1-2', '1-1'], 1),
    );
    for (const { status, body } of answers) {
      if (status !== 200) expect(['stock.short', 'layer.unknown']).toContain(body.code);
    }
    expect(await one.totals('P1')).toMatchObject({ quantity: 3 });
  });

  it('ERPNext-31035, -36835, -36906, -39573: lines in opposite order: no deadlock comes out', async () => {
    const { one } = await open([item('P1'), item('P2')]);
    const bins = ['1-1', '1-2', '1-3', '2-1', '2-2', '2-3'];
    for (const code of ['P1', 'P2']) {
      await one.opening(bins.map((location) => ({ location, item: code, quantity: 50 })));
    }
    const rows = [...(await stockOf(one, 'P1')), ...(await stockOf(one, 'P2'))];
    const answers = await times(24, (index) => {
      const lines = rows.map((row) => lineFrom(row, 1, '3-1'));
      return post(one, index % 2 === 0 ? lines : lines.reverse());
    });
    expect(tally(codes(answers))).toEqual({ done: 24 });
    const there = (await stockOf(one, 'P1')).filter((row) => row.location === '3-1');
    expect(there.reduce((sum, row) => sum + row.quantity, 0)).toBe(24 * bins.length);
  });

  it('ERPNext-32499: a posting of 300 lines takes no more statements than one of a single line', async () => {
    const { one } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 900 }]);
    const [row] = await stockOf(one, 'P1');
    const database = createFaultyDatabase(one.database);
    const statementsOf = async (lines: number): Promise<number> => {
      const all = Array.from({ length: lines }, () => lineFrom(row!, 1, '1-2'));
      expect(codes([await post({ ...one, database }, all)])).toEqual(['done']);
      return database.statements;
    };
    expect(await statementsOf(300)).toBe(await statementsOf(1));
  });

  it('OCA/wms-724: ten put goods into one cart while it is driven off: none is left behind', async () => {
    const { one } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 10 }]);
    const [row] = await stockOf(one, 'P1');
    const cart = { location: 'POOL-1', handlingUnit: 'CART-1', quality: 'passed' } as const;
    const put = () => post(one, [lineFrom(row!, 1, 'POOL-1', { to: cart })]);
    const drive = one.database.transaction('drive', (tx) =>
      one.wms.ledger.moveUnit(tx, {
        postingId: 'drive',
        document: 'DOC',
        actor: 'AGV-1',
        reason: 'move',
        correlationId: 'C',
        at: one.scheduler.now(),
        handlingUnit: 'CART-1',
        to: 'VEHICLE:AGV-1',
      }),
    );
    const answers = await times(10, put);
    expect(isRefusal(await drive)).toBe(false);
    const words = tally(codes(answers));
    expect((words.done ?? 0) + (words['unit.elsewhere'] ?? 0)).toBe(10);
    const inCart = (await stockOf(one, 'P1')).filter((each) => each.location !== '1-1');
    expect(inCart.map((each) => each.location)).toEqual(words.done ? ['VEHICLE:AGV-1'] : []);
  });

  it('OCA/wms-536, -575: two workers confirm the same pick line: it counts once', async () => {
    const { one, two } = await open([item('P1')]);
    await one.opening([{ location: '1-1', item: 'P1', quantity: 9 }]);
    await one.order('SO-1', { P1: 4 });
    await one.release();
    const task = (await one.work('pick'))!;
    const lineId = task.kind === 'pick' ? task.lines[0]!.lineId : '';
    const done = { act: 'line_done', lineId, quantity: 4 } as const;
    const told = { type: 'progress', act: done } as const;
    const answers = await Promise.all([
      one.report({ ...one.reportOf(task, told), actor: 'W1' }),
      two.report({ ...two.reportOf(task, told), actor: 'W2' }),
    ]);
    expect(codes(answers).sort()).toEqual(['done', 'outbound.line']);
    expect(await one.line('SO-1')).toMatchObject({ picked: 4 });
  });
});
