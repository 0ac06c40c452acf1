import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { DEFAULT_RULES, type InboundRules, writeRules } from './rules.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([item('TEA', { lotControlled: true, minLifeInDays: 30 })]);
  dock = createDock(house);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

async function called(asn: string, supplier?: string): Promise<Task> {
  await dock.announce(asn, [{ item: 'TEA', quantity: 50 }], supplier);
  return house.next('receive');
}
const lay = (task: Task, unit: string, expiryDate: string, lot = 'L-1') =>
  house.act(task, dock.scan(unit, 'TEA', 2, { lot, expiryDate }));
const rules = (more: Partial<InboundRules>) =>
  house.database.transaction('rules', (tx) =>
    writeRules(tx, { ...DEFAULT_RULES, ...more }, { actor: 'boss', at: 0 }),
  );
const DATE = '2027-01-31';
const OTHER = '2027-03-31';

test('a known lot with another date is refused (receipt.lot_date), of another supplier or lot not', async () => {
  const first = await called('ASN-1');
  expect(await lay(first, 'IB-1', DATE)).toEqual({ accepted: true });
  expect(await lay(first, 'IB-1', OTHER)).toMatchObject({
    code: 'receipt.lot_date',
    facts: { known: DATE, date: OTHER },
  });
  expect(await lay(first, 'IB-1', OTHER, 'L-2')).toEqual({ accepted: true });
  const second = await called('ASN-2', 'OTHER');
  expect(await lay(second, 'IB-2', OTHER)).toEqual({ accepted: true });
  expect(await house.book()).toEqual(['TEA DOCK-1/IB-1 passed 4', 'TEA DOCK-2/IB-2 passed 2']);
});

test('where the house wants to be told, it is let in, and the worker and the desk hear of it', async () => {
  await rules({ lotDates: 'tell' });
  const task = await called('ASN-1');
  await lay(task, 'IB-1', DATE);
  const told = await lay(task, 'IB-1', OTHER);
  expect(told).toMatchObject({ accepted: true, notice: { en: expect.stringContaining(DATE) } });
  expect(await dock.cases()).toEqual([`lot-date:TEA:L-1:${OTHER}`]);
});

test('goods whose date is too soon are booked as rejected, and the worker hears where they go', async () => {
  const task = await called('ASN-1');
  expect(await lay(task, 'IB-1', '2026-01-20')).toMatchObject({
    accepted: true,
    notice: { en: expect.stringMatching(/rejected.*EXC/) },
  });
  expect(await house.book()).toEqual(['TEA DOCK-1/IB-1 rejected 2']);
});
