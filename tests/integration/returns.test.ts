import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Act, Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

let house: WmsProcess;

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([
    item('TEA', { lotControlled: true }),
    item('MUG'),
    item('MUG-B'),
    item('CAM', { serialControlled: true }),
  ]);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

const rma = (id: string, lines: Record<string, number>, more: object = {}) => ({
  return: id,
  customer: 'C-1',
  expectedAt: '2026-01-09T06:00:00Z',
  lines: Object.entries(lines).map(([code, quantity], index) => ({
    line: `${index + 1}`,
    item: code,
    quantity,
    reason: 'wrong colour',
  })),
  actor: 'service desk',
  ...more,
});
const post = (body: object) => house.call('POST', '/api/v1/returns', body);
const codeOf = async (asked: Promise<{ status: number; body: { code?: string } }>) => {
  const { status, body } = await asked;
  return body.code ?? status;
};

async function shipped(order: string, lines: Record<string, number>): Promise<void> {
  await granted(house.order(order, lines));
  await house.work();
  const { body } = await house.call('GET', `/api/v1/orders/${order}`);
  expect(body.status).toBe('shipped');
}

async function receiveTask(asn: string): Promise<Task> {
  await house.settle();
  return house.tasks.find((task) => task.kind === 'receive' && task.asn === asn)!;
}

type Received = Omit<Extract<Act, { act: 'received' }>, 'act' | 'damaged' | 'handlingUnit'>;

/** The worker at the dock lays the pieces onto the pallet, in the book and in the world. */
async function lay(task: Task, handlingUnit: string, act: Received & { damaged?: number }) {
  const answer = await house.report(house.received(task, { handlingUnit, ...act }));
  if ('accepted' in answer) {
    house.world.add(handlingUnit, act.item, act.quantity + (act.damaged ?? 0));
    house.world.number(handlingUnit, act.item, act.serials ?? []);
    return 'accepted';
  }
  return answer.code;
}

const end = (task: Task) =>
  house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));

const stock = async (code: string) => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?item=${code}`));
  return body.rows as readonly {
    location: string;
    layer: string;
    quality: string;
    quantity: number;
  }[];
};
const eventsOf = async (type: string) => {
  const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  return body.events.filter((event: { type: string }) => event.type === type);
};

/** Cases at the desk of goods that wait for a person's judgement. */
const graded = async () => {
  const { body } = await granted(house.call('GET', '/api/v1/exceptions?limit=100'));
  const keys = (body.cases as { key: string }[]).map(({ key }) => key);
  return keys.filter((key) => key.startsWith('return-graded:'));
};

const decide = (disposition: string, more: object) =>
  house.call('POST', '/api/v1/dispositions', {
    disposition,
    location: 'EXC',
    quantity: 1,
    reason: 'looked at again',
    actor: 'quality desk',
    ...more,
  });

describe('a return', () => {
  beforeEach(async () => {
    await house.opening([
      { location: '1-1', item: 'TEA', quantity: 10, lot: 'L1' },
      { location: '1-2', item: 'MUG', quantity: 20 },
    ]);
    await shipped('SO-1', { TEA: 4, MUG: 6 });
  });

  test('is never of more than was shipped, unless a person says why', async () => {
    const of = (more: object) => ({ order: 'SO-1', ...more });
    expect(await codeOf(post(rma('R-1', { TEA: 5 }, of({}))))).toBe('return.not_shipped');
    expect(await codeOf(post(rma('R-1', { TEA: 1 }, { order: 'SO-9' })))).toBe('return.order');
    expect(await codeOf(post(rma('R-1', { TEA: 1 }, of({ customer: 'C-2' }))))).toBe(
      'return.order',
    );
    expect(await codeOf(post(rma('R-1', { TEA: 3 }, of({}))))).toBe(201);
    expect(await codeOf(post(rma('R-1', { TEA: 3 }, of({}))))).toBe(200);
    expect(await codeOf(post(rma('R-1', { TEA: 2 }, of({}))))).toBe('asn.conflict');
    expect(await codeOf(post(rma('R-2', { TEA: 2 })))).toBe('return.not_shipped');
    expect(await codeOf(post(rma('R-2', { TEA: 1 })))).toBe(201);
    const more = rma('R-3', { TEA: 2 }, { beyondShipped: 'goodwill, Ms Li' });
    expect(await codeOf(post(more))).toBe(201);
    const { body } = await house.call('GET', '/api/v1/returns?limit=2');
    expect(body.returns.map((one: { return: string }) => one.return)).toEqual(['R-1', 'R-2']);
  });

  test('is graded at the dock: back to stock, to a person, or out of reach', async () => {
    const [before] = await stock('TEA');
    await granted(post(rma('R-1', { TEA: 3, MUG: 3 }, { order: 'SO-1' })));
    const task = await receiveTask('R-1');
    expect(task).toMatchObject({ isReturn: true, document: 'R-1' });
    const tea = { item: 'TEA', lot: 'L1', quantity: 1 };
    expect(await lay(task, 'IB-R', tea)).toBe('return.grade');
    for (const grade of ['A', 'B', 'C'] as const) {
      expect(await lay(task, 'IB-R', { ...tea, grade })).toBe('accepted');
    }
    expect(await lay(task, 'IB-R', { ...tea, grade: 'A' })).toBe('receipt.over_tolerance');
    const mugs = { item: 'MUG', quantity: 2, damaged: 1, grade: 'A' } as const;
    expect(await lay(task, 'IB-R', mugs)).toBe('accepted');
    await end(task);
    await house.work();

    const rows = await stock('TEA');
    expect(rows.every((row) => row.layer === before!.layer)).toBe(true);
    const at = (place: string) => rows.filter((row) => row.location === place);
    expect(at('EXC').map((row) => row.quality)).toEqual(['pending', 'rejected']);
    expect(rows.filter((row) => row.quality === 'passed')).toMatchObject([{ quantity: 7 }]);
    const { body: trace } = await granted(house.call('GET', '/api/v1/trace?lot=L1'));
    expect(trace.layers).toMatchObject([
      { received: 10, shipped: 4, returned: 3, here: 9, lost: 0, sentBack: 0 },
    ]);
    expect(trace.movements.map((one: { reason: string }) => one.reason)).toContain(
      'customer_return',
    );
    const { body: told } = await granted(house.call('GET', '/api/v1/returns/R-1'));
    expect(told).toMatchObject({
      status: 'closed',
      lines: [
        { item: 'TEA', received: 3, grades: { A: 1, B: 1, C: 1 }, reason: 'wrong colour' },
        { item: 'MUG', received: 3, grades: { A: 2, B: 0, C: 1 } },
      ],
    });
    expect(await eventsOf('wms.return.confirmed')).toMatchObject([
      { subject: 'R-1', data: { customer: 'C-1', order: 'SO-1', lines: told.lines } },
    ]);
    expect(await eventsOf('wms.receipt.confirmed')).toEqual([]);
  });

  test('leaves goods that only a person’s decision brings back', async () => {
    await granted(post(rma('R-1', { TEA: 2, MUG: 3 }, { order: 'SO-1' })));
    const task = await receiveTask('R-1');
    await lay(task, 'IB-R', { item: 'TEA', lot: 'L1', quantity: 1, grade: 'B' });
    await lay(task, 'IB-R', { item: 'TEA', lot: 'L1', quantity: 1, grade: 'C' });
    await lay(task, 'IB-R', { item: 'MUG', quantity: 3, grade: 'C' });
    const early = { decision: 'release', item: 'MUG', location: 'DOCK-1', handlingUnit: 'IB-R' };
    expect(await codeOf(decide('D-0', early))).toBe('disposition.underway');
    await end(task);
    await house.work();
    expect((await house.totals('TEA')).available).toBe(6);
    const take = await house.order('SO-2', { MUG: 17 });
    expect(take.status).toBe(201);
    await house.work();
    expect(await house.line('SO-2')).toMatchObject({ shipped: 14 });

    const [pending] = (await stock('TEA')).filter(({ quality }) => quality === 'pending');
    expect(await graded()).toEqual([`return-graded:${pending!.layer}`]);
    const tea = { decision: 'release', item: 'TEA', quality: 'pending' };
    expect(await codeOf(decide('D-1', { ...tea, lot: 'L9' }))).toBe('disposition.nothing');
    expect(await codeOf(decide('D-1', tea))).toBe(201);
    expect(await graded()).toEqual([]);
    expect(await codeOf(decide('D-1', tea))).toBe(200);
    expect(await codeOf(decide('D-1', { ...tea, quantity: 2 }))).toBe('disposition.conflict');
    expect(await codeOf(decide('D-2', tea))).toBe('disposition.nothing');
    await house.work();
    expect((await house.totals('TEA')).available).toBe(7);

    const back = { decision: 'supplier_return', item: 'TEA', lot: 'L1' };
    expect(await codeOf(decide('D-3', back))).toBe('disposition.no_supplier');
    expect(await codeOf(decide('D-3', { ...back, supplier: 'ACME' }))).toBe(201);
    expect(await eventsOf('wms.supplier_return.confirmed')).toEqual([]);
    await house.work();
    const handed = { paper: 'RTV-1', quantity: 1, actor: 'gate' };
    await granted(house.call('POST', '/api/v1/supplier-returns/D-3/hand-overs', handed));
    expect(await eventsOf('wms.supplier_return.confirmed')).toMatchObject([
      { subject: 'D-3', data: { supplier: 'ACME', item: 'TEA', lot: 'L1', quantity: 1 } },
    ]);
    const { body: trace } = await granted(house.call('GET', '/api/v1/trace?lot=L1'));
    expect(trace.layers).toMatchObject([{ received: 10, shipped: 4, returned: 2, sentBack: 1 }]);

    const lower = { decision: 'downgrade', item: 'MUG', quantity: 2 };
    expect(await codeOf(decide('D-4', lower))).toBe('disposition.same_item');
    expect(await codeOf(decide('D-4', { ...lower, asItem: 'NOBODY' }))).toBe('item.unknown');
    house.world.move('EXC', 'LIMBO', 'MUG', 2);
    house.world.add('EXC', 'MUG-B', 2);
    expect(await codeOf(decide('D-4', { ...lower, asItem: 'MUG-B' }))).toBe(201);
    expect(await codeOf(decide('D-5', { ...lower, asItem: 'MUG-B' }))).toBe('stock.short');
    await house.work();
    expect((await house.totals('MUG-B')).available).toBe(2);
    expect(await stock('MUG')).toMatchObject([{ quality: 'rejected', quantity: 1 }]);
    const { body: list } = await granted(house.call('GET', '/api/v1/dispositions'));
    expect(list.dispositions).toMatchObject([
      { disposition: 'D-1', decision: 'release', actor: 'quality desk', reason: 'looked at again' },
      { disposition: 'D-3', supplier: 'ACME' },
      { disposition: 'D-4', asItem: 'MUG-B' },
    ]);
  });

  const gone = { item: 'MUG', location: 'EXC', quality: 'pending', reason: 'broken' };
  const lines = [{ item: 'MUG', location: 'EXC', quality: 'pending', quantity: -1 }];
  test.each([
    ['scrapped', 'adjustments', { type: 'scrap', reason: 'expired', lines }],
    ['corrected away', 'stock/corrections', { ...gone, delta: -1 }],
    [
      'booked to the rejected',
      'stock/moves',
      {
        ...{ item: 'MUG', quality: 'pending', toQuality: 'rejected', quantity: 1 },
        ...{ from: { location: 'EXC' }, to: { location: 'EXC' }, reason: 'broken' },
      },
    ],
  ])('of grade B is off the desk when its last piece was %s', async (_, path, body) => {
    await granted(post(rma('R-1', { MUG: 2 }, { order: 'SO-1' })));
    const task = await receiveTask('R-1');
    await lay(task, 'IB-R', { item: 'MUG', quantity: 2, grade: 'B' });
    await end(task);
    await house.work();
    const frozen = { scope: { item: 'MUG', location: 'EXC' }, reason: 'to be scrapped' };
    await granted(
      house.call('POST', '/api/v1/stock/holds', { holdId: 'H', ...frozen, actor: 'q' }),
    );
    for (const left of [1, 0]) {
      const id = `NO-${left}`;
      const numbers = { adjustments: 'adjustment', 'stock/moves': 'moveId' } as const;
      const number = numbers[path as keyof typeof numbers] ?? 'correctionId';
      await granted(house.call('POST', `/api/v1/${path}`, { ...body, [number]: id, actor: 'q' }));
      house.world.move('EXC', 'LIMBO', 'MUG', 1);
      expect(await graded()).toHaveLength(left);
    }
  });
});

test('serial numbers come back as the pieces that left, once, and no stranger does', async () => {
  const asn = { asn: 'A-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: 'CAM', quantity: 3 }];
  await granted(house.call('POST', '/api/v1/asns', { ...asn, lines }));
  const first = await receiveTask('A-1');
  const serials = ['S1', 'S2', 'S3'];
  expect(await lay(first, 'IB-1', { item: 'CAM', quantity: 3, serials })).toBe('accepted');
  await end(first);
  await house.work();
  await shipped('SO-1', { CAM: 2 });

  await granted(post(rma('R-1', { CAM: 2 }, { order: 'SO-1' })));
  const task = await receiveTask('R-1');
  const back = (serial: string) =>
    lay(task, 'IB-R', { item: 'CAM', quantity: 1, serials: [serial], grade: 'A' });
  expect(await back('S9')).toBe('return.serial');
  const twins = { item: 'CAM', quantity: 2, serials: ['S2', 'S2'], grade: 'A' } as const;
  expect(await lay(task, 'IB-R', twins)).toBe('serial.duplicate');
  expect(await back('S2')).toBe('accepted');
  expect(await back('S2')).toBe('serial.duplicate');
  // It never left.
  expect(await back('S3')).toBe('serial.duplicate');
  expect(await back('S1')).toBe('accepted');
  await end(task);
  await house.work();
  const { body } = await granted(house.call('GET', '/api/v1/trace?serial=S2'));
  expect(body.layers).toMatchObject([{ supplier: 'ACME', received: 3, shipped: 2, returned: 2 }]);
});
