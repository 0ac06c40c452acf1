import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ReturnRequest } from '#wms-core/contracts.ts';
import { lift } from '../stock/acts.ts';
import { type House, item, loose, OWNER, openHouse, paperSite } from '../testing/house.ts';
import { createCounters } from './testing/counters.ts';

let house: House;
const returned: string[] = [];

beforeAll(async () => {
  house = await openHouse([item('P6'), item('P7')]);
  house.core.work.returns.listen(async (_tx, ended) => {
    returned.push(ended.document);
  });
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const count = (found: Record<string, number>) => createCounters(house).count(found);

describe('a relocation', () => {
  const relocation = (more: object = {}) => ({
    relocation: 'REL-1',
    from: 'B-01',
    handlingUnit: '',
    item: 'P6',
    lot: '',
    quantity: 4,
    owner: OWNER,
    to: 'B-02',
    reason: 'slotting',
    actor: 'boss',
    ...more,
  });
  const order = (more: object = {}) =>
    house.database.transaction('relocate', (tx) =>
      house.core.work.transfers.relocate(tx, relocation(more)),
    );

  test('from one tray of a vertical lift module to another is refused, within one it is not', async () => {
    const onTray = new Map([
      ['B-01', 1],
      ['B-02', 1],
      ['B-03', 2],
    ]);
    const locations = paperSite.locations.map((place) => {
      const tray = onTray.get(place.id);
      return tray ? { ...place, tray: { vlm: 'VLM-1', tray } } : place;
    });
    const draw = (site: typeof paperSite) =>
      house.database.transaction('draw', (tx) => house.core.masterData.loadSite(tx, site));
    await draw({ ...paperSite, locations });
    const isRefused = { code: 'relocation.two_trays' };
    expect(await order({ to: 'B-03' })).toMatchObject(isRefused);
    expect(await order({ to: 'B-02' })).not.toMatchObject(isRefused);
    expect(await order({ to: 'B-04' })).not.toMatchObject(isRefused);
    await draw(paperSite);
  });

  test('is a transfer whose goods no wave may promise meanwhile', async () => {
    await house.stock('P6', loose('B-01'), 6);
    expect(await order({ quantity: 7 })).toMatchObject({ code: 'relocation.short' });
    expect(await order({ to: 'B-01' })).toMatchObject({ code: 'relocation.same_place' });
    expect(await order({ to: 'NOWHERE' })).toMatchObject({ code: 'work.location_unknown' });
    expect(await order()).toMatchObject({ isNew: true });
    expect(await order()).toMatchObject({ isNew: false });
    expect(await order({ quantity: 3 })).toMatchObject({ code: 'relocation.conflict' });
    const task = await house.next('transfer');
    expect(task).toMatchObject({ purpose: 'relocation', from: 'B-01' });
    const free = async () => {
      const rows = await house.database.transaction('free', (tx) =>
        house.core.ledger.candidates(tx, {
          owner: OWNER,
          items: ['P6'],
          at: house.scheduler.now(),
        }),
      );
      return rows.reduce((sum, one) => sum + one.quantity - one.allocated, 0);
    };
    expect(await free()).toBe(2);
    const { lineId } = task.lines[0]!;
    const lifted = await house.database.transaction('lift', (tx) =>
      lift(house.core, tx, { holdId: `REL-1/${lineId}`, actor: 'boss', at: 0 }),
    );
    expect(lifted).toMatchObject({ code: 'hold.of_relocation', facts: { task: task.taskId } });
    expect(await free()).toBe(2);
    const wrong = { act: 'line_done', lineId, quantity: 9 } as const;
    expect(await house.act(task, wrong)).toMatchObject({ code: 'transfer.line_unknown' });
    await house.act(task, { act: 'line_done', lineId, quantity: 3, reason: 'short' });
    await house.done(task);
    expect(await house.book()).toEqual(
      expect.arrayContaining(['P6 B-01 passed 3', 'P6 B-02 passed 3']),
    );
    // A bin found short has none of the others either, until somebody counted.
    expect(await free()).toBe(3);
    expect(await count({ P6: 2 })).toMatchObject({ at: 'B-01' });
    expect(await free()).toBe(5);
    expect(await house.open()).toEqual([]);
  });

  test('that finds too few leaves orders what they have locked in the bin', async () => {
    const layer = await house.stock('P6', loose('B-03'), 10);
    const claim = { order: 'SO-6', lineId: '1', item: 'P6', owner: OWNER, layer };
    await house.database.transaction('lock', (tx) =>
      house.core.ledger.allocate(tx, [{ ...claim, ...loose('B-03'), quantity: 5 }]),
    );
    await order({ relocation: 'REL-2', from: 'B-03', quantity: 5 });
    const task = await house.next('transfer');
    await house.act(task, { act: 'line_done', lineId: 'L1', quantity: 3, reason: 'short' });
    await house.done(task);
    const [held, locked] = await house.database.transaction('after', async (tx) => [
      await house.core.ledger.holds(tx, { location: 'B-03' }),
      await house.core.ledger.claims(tx, 'SO-6'),
    ]);
    expect(held).toMatchObject([{ kind: 'missing', quantity: 2 }]);
    expect(locked).toMatchObject([{ quantity: 5 }]);
    await count({ P6: 5 });
    expect(await house.book()).toContain('P6 B-03 passed 5');
  });
});

describe('a relocation that finds too few', () => {
  test('in a bin that is being counted leaves none of its pieces to orders afterwards', async () => {
    await house.stock('P6', loose('B-04'), 6);
    await house.database.transaction('relocate', (tx) =>
      house.core.work.transfers.relocate(tx, {
        ...{ relocation: 'REL-3', from: 'B-04', to: 'B-02', item: 'P6', lot: '', quantity: 4 },
        ...{ owner: OWNER, handlingUnit: '', reason: 'slotting', actor: 'boss' },
      }),
    );
    const task = await house.next('transfer');
    await createCounters(house).request('B-04', ['P6'], { reason: 'audit' });
    const first = await house.next('count');
    await house.tell(house.report(first, { type: 'started' }));
    await house.act(task, { act: 'line_done', lineId: 'L1', quantity: 3, reason: 'short' });
    await house.done(task);
    await house.tell(house.report(first, { type: 'failed', reason: 'device_lost' }));
    const free = await house.database.transaction('give up', async (tx) => {
      await house.core.taskBook.settle(tx, first.taskId, 'boss', 'nobody there');
      const query = { owner: OWNER, items: ['P6'], at: house.scheduler.now() };
      return house.core.ledger.candidates(tx, query);
    });
    expect(free.filter((row) => row.location === 'B-04')).toEqual([]);
    await count({ P6: 2 });
    expect(await house.book()).toContain('P6 B-04 passed 2');
  });
});

test('a carry whose last report was refused is not done again before both ends were counted', async () => {
  await house.stock('P6', loose('A-01'), 5);
  await house.database.transaction('relocate', (tx) =>
    house.core.work.transfers.relocate(tx, {
      ...{ relocation: 'REL-9', from: 'A-01', to: 'A-02', item: 'P6', lot: '', quantity: 5 },
      ...{ owner: OWNER, handlingUnit: '', reason: 'slotting', actor: 'boss' },
    }),
  );
  const task = await house.next('transfer');
  const wrong = { act: 'line_done', lineId: 'L1', quantity: 9 } as const;
  expect(await house.act(task, wrong)).toMatchObject({ code: 'transfer.line_unknown' });
  await house.done(task);
  const retry = () =>
    house.database.transaction('retry', (tx) => house.core.taskBook.retry(tx, task.taskId, 'boss'));
  const isCounted = { code: 'transfer.being_counted', facts: { task: task.taskId } };
  expect(await retry()).toMatchObject(isCounted);
  // The goods lie at their place already, and a second look believes it.
  expect(await count({ P6: 0 })).toMatchObject({ at: 'A-01' });
  expect(await retry()).toMatchObject(isCounted);
  for (let left = 4; left > 0 && (await house.open()).includes('count'); left--) {
    const next = house.sent.findLast((one) => one.kind === 'count');
    await count({ P6: next?.at === 'A-02' ? 5 : 0 });
  }
  expect((await house.book()).join()).not.toContain('P6 A-01');
  expect(await retry()).toMatchObject({ code: 'transfer.carried' });
});

describe('a return', () => {
  test('goes to the bin of its item, and tells when it has ended', async () => {
    await house.stock('P7', loose('B-05'), 2);
    const layer = await house.stock(
      'P7',
      { location: 'POOL', handlingUnit: 'CART-1', quality: 'passed' },
      3,
    );
    const wanted: ReturnRequest = {
      owner: OWNER,
      from: 'POOL',
      handlingUnit: 'CART-1',
      goods: { item: 'P7', layer, lot: '', quality: 'passed' },
      quantity: 3,
      document: 'RUN-7',
      actor: 'W1',
      correlationId: 'C',
      at: house.scheduler.now(),
    };
    await house.database.transaction('return', (tx) => house.core.work.returns.request(tx, wanted));
    const task = await house.next('transfer');
    expect(task).toMatchObject({ purpose: 'return', lines: [{ to: 'B-05', quantity: 3 }] });
    await house.act(task, {
      act: 'line_done',
      lineId: 'L1',
      quantity: 0,
      reason: 'destination_full',
    });
    await house.done(task);
    expect(returned).toEqual([]);
    const again = await house.next('transfer');
    expect(again.lines[0]?.to).not.toBe('B-05');
    await house.act(again, { act: 'line_done', lineId: 'L1', quantity: 2, reason: 'short' });
    await house.done(again);
    expect(returned).toEqual(['RUN-7']);
    // The cart was searched by one person: what he missed is counted before it is written off.
    expect((await house.book()).join()).toContain('CART-1');
    expect(await count({ P7: 0 })).toMatchObject({ handlingUnit: 'CART-1' });
    expect((await house.book()).join()).not.toContain('CART-1');
  });

  test('from a place writes nothing off: what is missing is held, counted and told', async () => {
    const layer = await house.stock('P7', loose('EXC'), 4);
    await house.database.transaction('return', (tx) =>
      house.core.work.returns.request(tx, {
        ...{ owner: OWNER, from: 'EXC', handlingUnit: '' },
        ...{ quantity: 4, document: 'D-1', actor: 'W1' },
        ...{ goods: { item: 'P7', layer, lot: '', quality: 'passed' }, correlationId: 'C' },
        at: house.scheduler.now(),
      }),
    );
    const task = await house.next('transfer');
    await house.act(task, { act: 'line_done', lineId: 'L1', quantity: 3, reason: 'short' });
    await house.done(task);
    expect(await house.book()).toContain('P7 EXC passed 1');
    const [held] = await house.database.transaction('holds', (tx) =>
      house.core.ledger.holds(tx, { location: 'EXC' }),
    );
    expect(held).toMatchObject({ kind: 'missing', quantity: 1 });
    const [told] = await house.database.transaction('desk', (tx) =>
      tx.query("SELECT key FROM wms.exception WHERE key = 'return:EXC:P7'"),
    );
    expect(told).toBeDefined();
    expect(await count({ P7: 0 })).toMatchObject({ at: 'EXC' });
    expect((await house.book()).join()).not.toContain('P7 EXC');
  });

  test('that a person settled at the desk has ended too', async () => {
    const cart = { location: 'POOL', handlingUnit: 'CART-1', quality: 'passed' } as const;
    const layer = await house.stock('P7', cart, 1);
    await house.database.transaction('return', (tx) =>
      house.core.work.returns.request(tx, {
        owner: OWNER,
        from: 'POOL',
        handlingUnit: 'CART-1',
        goods: { item: 'P7', layer, lot: '', quality: 'passed' },
        quantity: 1,
        document: 'RUN-8',
        actor: 'W1',
        correlationId: 'C',
        at: house.scheduler.now(),
      }),
    );
    const task = await house.next('transfer');
    await house.tell(house.report(task, { type: 'failed', reason: 'operator_refused' }));
    await house.database.transaction('settle', (tx) =>
      house.core.taskBook.settle(tx, task.taskId, 'boss', 'by hand'),
    );
    expect(returned).toContain('RUN-8');
    const reserved = await house.database.transaction('reserved', (tx) =>
      tx.query("SELECT 1 FROM wms.reservation WHERE subject LIKE 'RET%'"),
    );
    expect(reserved).toEqual([]);
  });
});
