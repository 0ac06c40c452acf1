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
    // Who comes when some are left finds too few; who comes last finds nothing.
    expect((counts['stock.short'] ?? 0) + (counts['disposition.nothing'] ?? 0)).toBe(7);
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
    expect((await one.totals('MUG')).quantity).toBe(5);
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
