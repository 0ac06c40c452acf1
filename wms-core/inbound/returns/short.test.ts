import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { type House, item, openHouse } from '../../testing/house.ts';
import { announce } from '../announce.ts';
import { createDock, type Dock } from '../testing/dock.ts';

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([item('PLAIN')]);
  dock = createDock(house);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

/** Five came back and were graded; who puts them away finds three. */
async function putAwayShort(): Promise<void> {
  const { parts } = house.core.inbound;
  const back = { customer: 'C-1', beyondShipped: 'old stock' };
  const lines = [{ line: '1', item: 'PLAIN', quantity: 5 }];
  const head = { asn: 'RET-1', version: 1, supplier: '', expectedAt: house.scheduler.now() };
  const told = await house.database.transaction('return', (tx) =>
    announce(tx, parts, { ...head, lines, back }, 'erp'),
  );
  if (isRefusal(told)) throw new Error(told.text.en);
  const task = await house.next('receive');
  await house.act(task, dock.scan('IB-1', 'PLAIN', 5, { grade: 'A' }));
  await house.done(task, { act: 'receipt_ended' });
  await dock.bring();
  const put = await house.next('transfer');
  const { lineId } = put.lines[0]!;
  const act = { act: 'line_done', lineId, quantity: 3, reason: 'short' } as const;
  expect(await house.act(put, act)).toEqual({ accepted: true });
  await house.done(put);
}

const total = async () =>
  (await house.book()).reduce((sum, row) => sum + Number(row.split(' ').at(-1)), 0);

async function counted(quantity: number): Promise<void> {
  const count = await house.next('count');
  expect(count).toMatchObject({ handlingUnit: 'IB-1' });
  await house.tell(house.report(count, { type: 'started' }));
  await house.done(count, { act: 'counted', counts: [{ item: 'PLAIN', lot: '', quantity }] });
  await house.settle(6_000);
}

describe('pieces of a customer’s return that are not on their pallet', () => {
  test('are not written off unasked: held, told, and counted', async () => {
    await putAwayShort();
    expect(await total()).toBe(5);
    expect(await dock.cases()).toContain('return-short:IB-1');
    const held = await house.database.transaction('holds', (tx) =>
      tx.query('SELECT kind, quantity FROM wms.hold WHERE lifted_at IS NULL'),
    );
    expect(held).toEqual([{ kind: 'missing', quantity: 2 }]);
    await counted(0);
    expect(await total()).toBe(3);
    expect((await dock.asn('RET-1')).status).toBe('closed');
  });

  test('are put away when the count finds them', async () => {
    await putAwayShort();
    await counted(2);
    await dock.putAllAway();
    expect(await total()).toBe(5);
    expect((await house.book()).join()).not.toContain('IB-1');
  });
});
