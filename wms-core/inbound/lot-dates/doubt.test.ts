import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tx } from '#base/database/index.ts';
import { days, toDay } from '#base/time.ts';
import { deskCases } from '#wms-core/desk/index.ts';
import type { Task } from '#wms-core/ports.ts';
import { lift } from '#wms-core/stock/acts.ts';
import { type House, item, OWNER, openHouse } from '../../testing/house.ts';
import { DEFAULT_RULES, type InboundRules, writeRules } from '../rules.ts';
import { createDock, type Dock } from '../testing/dock.ts';
import { correctLotDates, settleDoubt } from './correct.ts';
import { openDoubts } from './store.ts';

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

const ask = <T>(run: (tx: Tx) => Promise<T>) => house.database.transaction('asked', run);

describe('a date that a worker reads twice', () => {
  beforeEach(async () => {
    const task = await called('ASN-1');
    await lay(task, 'IB-1', DATE);
    await lay(task, 'IB-1', OTHER);
    expect(await lay(task, 'IB-2', OTHER)).toMatchObject({
      accepted: true,
      notice: { en: expect.stringContaining('on hold') },
    });
    // A further box of them is no question, nor is one of the date that the lot has.
    expect(await lay(task, 'IB-2', OTHER)).toMatchObject({ accepted: true });
    expect(await lay(task, 'IB-3', DATE)).toEqual({ accepted: true });
  });

  const held = () =>
    ask((tx) =>
      tx.query<{ date: string; pieces: number }>(
        `SELECT l.expiry_date AS date, sum(s.quantity)::bigint AS pieces
         FROM wms.hold h JOIN wms.layer l USING (layer) JOIN wms.stock s USING (layer)
         WHERE h.lifted_at IS NULL GROUP BY 1`,
      ),
    );
  const dates = () =>
    ask((tx) =>
      tx.query(`SELECT l.expiry_date AS date, sum(s.quantity)::bigint AS pieces
         FROM wms.layer l JOIN wms.stock s USING (layer) GROUP BY 1 ORDER BY 1`),
    );
  const doubts = () => ask((tx) => openDoubts(tx, 10));
  const settle = (layer: string, right: 'label' | 'known') =>
    ask((tx) =>
      settleDoubt(tx, house.core.inbound.parts, { layer, right, reason: 'saw', actor: 'boss' }),
    );

  test('is taken in on hold, and waits at the desk', async () => {
    expect(await held()).toEqual([{ date: OTHER, pieces: 4 }]);
    const settings = { stuckAfterMs: 1e9, waitingAfterMs: 1e9, deadlineNearMs: 0 };
    const now = house.scheduler.now();
    const cases = await ask((tx) => deskCases(tx, { now, settings, limit: 10 }));
    expect(cases).toMatchObject([
      { kind: 'blocked', subject: 'ASN-1', text: { en: expect.stringContaining('settle') } },
    ]);
    const [{ holdId, layer } = { holdId: '', layer: '' }] = (await doubts()).map((one) => ({
      ...one,
      holdId: `lot-date ${one.layer}`,
    }));
    const { ledger, masterData, feed } = house.core;
    const deps = { ledger, masterData, feed };
    expect(
      await ask((tx) => lift(deps, tx, { holdId, actor: 'anna', at: now, reason: 'why not' })),
    ).toMatchObject({ code: 'hold.of_lot_date', facts: { layer } });
  });

  test.each([
    ['label', OTHER],
    ['known', DATE],
  ] as const)('is settled by one press: the %s is right', async (right, date) => {
    const [{ layer } = { layer: '' }] = await doubts();
    const done = await settle(layer, right);
    expect(done).toMatchObject({ pieces: 4, released: 0 });
    expect(await settle(layer, right)).toEqual(done);
    expect(await dates()).toEqual([{ date, pieces: 8 }]);
    expect(await held()).toEqual([]);
    expect(await doubts()).toEqual([]);
    expect(await settle('LY-0', right)).toMatchObject({ code: 'lot_dates.no_doubt' });
    const task = await called('ASN-2');
    expect(await lay(task, 'IB-9', date)).toEqual({ accepted: true });
  });
});

test('goods cannot be corrected to a day of production after they came (lot_dates.produced_later)', async () => {
  await lay(await called('ASN-1'), 'IB-1', DATE);
  const { scheduler, core } = house;
  const productionDate = toDay(scheduler.now() + days(1));
  await scheduler.runFor(days(2));
  const lot = { correction: 'LDC-1', owner: OWNER, item: 'TEA', lot: 'L-1', productionDate };
  const why = { reason: 'typed wrong', actor: 'boss' };
  const done = await ask((tx) => correctLotDates(tx, core.inbound.parts, { ...lot, ...why }));
  expect(done).toMatchObject({ code: 'lot_dates.produced_later', facts: { productionDate } });
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
