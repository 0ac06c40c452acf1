import { describe, expect, test } from 'vitest';
import { codes, onPostgres, skip, tally, times } from '#tests/support/complaints.ts';
import { granted, type WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

const open = onPostgres();

const rma = (id: string, quantity: number) => ({
  ...{ return: id, customer: 'C-1', expectedAt: '2026-01-09T06:00:00Z', actor: 'service desk' },
  lines: [{ line: '1', item: 'MUG', quantity, reason: 'wrong colour' }],
});

async function receiveTask(house: WmsProcess, asn: string) {
  await house.settle();
  return house.tasks.find((task) => task.kind === 'receive' && task.asn === asn)!;
}

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
  body.code ?? status;

describe.skipIf(skip)('at once, over two processes on PostgreSQL', () => {
  test('ten returns of all that was shipped: one is taken in', async () => {
    const { one, two } = await open([item('MUG')]);
    await one.opening([{ location: '1-1', item: 'MUG', quantity: 9 }]);
    await granted(one.order('SO-1', { MUG: 4 }));
    await one.work();
    const answers = await times(10, (index) =>
      (index % 2 ? one : two).call('POST', '/api/v1/returns', rma(`R-${index}`, 4)),
    );
    expect(tally(answers.map(codeOf))).toEqual({ 201: 1, 'return.not_shipped': 9 });
  });

  test('ten decisions about the same rejected pieces: as many are carried out as there are', async () => {
    const { one, two } = await open([item('MUG')]);
    const correction = { item: 'MUG', location: 'EXC', quality: 'rejected', delta: 6 };
    await granted(
      one.call('POST', '/api/v1/stock/corrections', {
        ...{ correctionId: 'COR-1', reason: 'found', actor: 'anna' },
        ...correction,
      }),
    );
    one.world.add('EXC', 'MUG', 6);
    const decide = (house: WmsProcess, disposition: string) =>
      house.call('POST', '/api/v1/dispositions', {
        ...{ disposition, decision: 'supplier_return', supplier: 'ACME', item: 'MUG' },
        ...{ location: 'EXC', quantity: 2, reason: 'crushed', actor: 'quality desk' },
      });
    const answers = await times(10, (index) => decide(index % 2 ? one : two, `D-${index}`));
    const counts = tally(answers.map(codeOf));
    expect(counts[201]).toBe(3);
    expect(counts['move.returning']).toBe(7);
  });

  test('one decision sent ten times is carried out once', async () => {
    const { one, two } = await open([item('MUG')]);
    await one.opening([{ location: '1-1', item: 'MUG', quantity: 1 }]);
    await granted(
      one.call('POST', '/api/v1/stock/corrections', {
        ...{ correctionId: 'COR-1', reason: 'found', actor: 'anna' },
        ...{ item: 'MUG', location: 'EXC', quality: 'rejected', delta: 6 },
      }),
    );
    const answers = await times(10, (index) =>
      (index % 2 ? one : two).call('POST', '/api/v1/dispositions', {
        ...{ disposition: 'D-1', decision: 'supplier_return', supplier: 'ACME', item: 'MUG' },
        ...{ location: 'EXC', quantity: 2, reason: 'crushed', actor: 'quality desk' },
      }),
    );
    expect(tally(answers.map(codeOf))).toEqual({ 201: 1, 200: 9 });
    const { body } = await granted(one.call('GET', '/api/v1/stock?item=MUG&quality=rejected'));
    expect(body.rows).toMatchObject([{ quantity: 6, allocated: 2, supplierReturns: ['D-1'] }]);
  });

  const waiting = async (house: WmsProcess) => {
    await granted(
      house.call('POST', '/api/v1/stock/corrections', {
        ...{ correctionId: 'COR-1', reason: 'found', actor: 'anna' },
        ...{ item: 'MUG', location: 'EXC', quality: 'rejected', delta: 6 },
      }),
    );
    await granted(
      house.call('POST', '/api/v1/dispositions', {
        ...{ disposition: 'D-1', decision: 'supplier_return', supplier: 'ACME', item: 'MUG' },
        ...{ location: 'EXC', quantity: 6, reason: 'crushed', actor: 'quality desk' },
        handOverAt: 'EXC',
      }),
    );
  };
  const act = (house: WmsProcess, what: string, body: object) =>
    house.call('POST', `/api/v1/supplier-returns/D-1/${what}`, { actor: 'gate', ...body });
  const end = async (house: WmsProcess) => {
    const { body } = await granted(house.call('GET', '/api/v1/supplier-returns/D-1'));
    const { quantity } = await house.totals('MUG');
    return { ...body, quantity } as Record<'handed' | 'kept' | 'open' | 'quantity', number>;
  };

  test('a decision is taken back while the goods are handed over: either, to the piece', async () => {
    const { one, two } = await open([item('MUG')]);
    await waiting(one);
    await times(12, (index) =>
      index % 2
        ? act(one, 'take-back', { reason: 'credited' })
        : act(two, 'hand-overs', { paper: `RTV-${index}`, quantity: 2 }),
    );
    const { handed, kept, open: left, quantity } = await end(one);
    // In parts, what was handed over first is gone and the rest stays.
    expect([handed + kept, left, quantity]).toEqual([6, 0, 6 - handed]);
  });

  test('one hand-over told ten times, and two more: so many as there are go, once', async () => {
    const { one, two } = await open([item('MUG')]);
    await waiting(one);
    const answers = await times(12, (index) => {
      const paper = index < 10 ? 'RTV-1' : `RTV-${index}`;
      return act(index % 2 ? one : two, 'hand-overs', { paper, quantity: 3 });
    });
    const counts = tally(answers.map(codeOf));
    expect(counts[201]).toBe(2);
    expect(await end(one)).toMatchObject({ status: 'closed', handed: 6, open: 0, quantity: 0 });
  });

  test('a worker hands over while a count finds fewer and the decision is taken back', async () => {
    const { one, two } = await open([item('MUG')]);
    await waiting(one);
    await granted(act(one, 'truck', { paper: 'RTV-1' }));
    await one.settle();
    const task = one.tasks.findLast((each) => each.kind === 'transfer')!;
    const told = { act: 'line_done', lineId: '1', quantity: 4, reason: 'short' } as const;
    const fewer = {
      ...{ correctionId: 'COR-2', reason: 'lost', actor: 'anna', delta: -2 },
      ...{ item: 'MUG', location: 'EXC', quality: 'rejected' },
    };
    const report = one.reportOf(task, { type: 'progress', act: told });
    const [first] = await Promise.all([
      one.report(report),
      two.report(report),
      two.call('POST', '/api/v1/stock/corrections', fewer),
      act(one, 'take-back', { reason: 'credited' }),
    ]);
    expect(first).toEqual({ accepted: true });
    await one.report(one.reportOf(task, { type: 'completed' }));
    const { quantity, handed, open: left } = await end(one);
    expect([handed, left]).toEqual([4, 0]);
    expect([0, 2]).toContain(quantity);
    const { body } = await granted(one.call('GET', '/api/v1/stock?item=MUG'));
    expect(body.rows.every(({ allocated }: { allocated: number }) => allocated === 0)).toBe(true);
  });

  test('a look that is reported twice judges once, and the record counts one lot', async () => {
    const { one, two } = await open([item('MUG', { inspectionPercent: 100 })]);
    const asn = { asn: 'A-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
    const lines = [{ line: '1', item: 'MUG', quantity: 5 }];
    await granted(one.call('POST', '/api/v1/asns', { ...asn, lines }));
    const task = await receiveTask(one, 'A-1');
    await one.report(one.received(task, { item: 'MUG', quantity: 5, handlingUnit: 'IB-1' }));
    one.world.add('IB-1', 'MUG', 5);
    await one.report(one.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
    await one.settle();
    const look = one.tasks.find((each) => each.kind === 'inspect')!;
    const act = { act: 'inspected', inspected: 5, rejected: 1 } as const;
    const report = one.reportOf(look, { type: 'completed', act });
    const answers = await times(6, (index) => (index % 2 ? one : two).report(report));
    expect(codes(answers)).toEqual(Array(6).fill('done'));
    const query = '/api/v1/inspection-record?supplier=ACME&item=MUG';
    const { body } = await granted(one.call('GET', query));
    // One of five is more than a tenth, though only the bad one was sorted out.
    expect(body).toMatchObject({ good: 0, bad: 1, lots: [{ asn: 'A-1', verdict: 'bad' }] });
    expect((await one.totals('MUG')).quantity).toBe(5);
  });
});
