import { afterEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { LoadTask, TaskReport, WeighTask } from '#wms-core/ports.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const pallet = (handlingUnit: string, boundTo = '') =>
  house.database.transaction('pallet', async (tx) => {
    const unit = { handlingUnit, type: 'pallet', location: 'OUT-1', tareGrams: 20_000 } as const;
    const room = { maxWeightGrams: 500_000, maxVolumeMl: 1_000_000, boundTo };
    const made = await house.core.ledger.createUnit(tx, { ...unit, ...room });
    if (isRefusal(made)) throw new Error(made.text.en);
  });
const units = () =>
  house.query<{ unit: string; boundTo: string }>(
    `SELECT handling_unit AS unit, bound_to AS "boundTo" FROM wms.handling_unit
     WHERE type IN ('pallet', 'parcel') ORDER BY 1`,
  );

/** An order of three parcels. */
async function threeParcels(weigh?: (grams: number) => number): Promise<void> {
  const settings = { parcelGrams: 1_000 };
  house = await openPaperHouse({
    items: [item('P1', { weightGrams: 400 })],
    settings,
    ...(weigh ? { weigh } : {}),
  });
  await house.stock('P1', '1-1', 10);
}

describe('parcels on a shipping pallet', () => {
  test('go to the lane as one, are loaded each, and the pallet leaves with them', async () => {
    await threeParcels();
    await pallet('PAL-1');
    await house.order('SO-1', { P1: 6 });
    const load = await house.workUpTo('load');
    const moves = house.seen.filter(
      (task) => task.kind === 'move' && task.to === (load as { at: string }).at,
    );
    expect(moves).toMatchObject([{ handlingUnit: 'PAL-1', from: 'OUT-1' }]);
    expect(load).toMatchObject({
      parcels: [{ onPallet: 'PAL-1' }, { onPallet: 'PAL-1' }, { onPallet: 'PAL-1' }],
    });
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 6 }]);
    expect(await units()).toEqual([]);
    const told = await house.query<{ pallet: string }>(
      `SELECT jsonb_array_elements(data->'parcels')->>'pallet' AS pallet FROM wms.event
       WHERE type = 'wms.order.shipped'`,
    );
    expect(told.map(({ pallet }) => pallet)).toEqual(['PAL-1', 'PAL-1', 'PAL-1']);
  });

  test('stay all of them when one was frozen before the scan (stock.held)', async () => {
    await threeParcels();
    await pallet('PAL-1');
    await house.order('SO-1', { P1: 6 });
    const load = (await house.workUpTo('load')) as LoadTask;
    const before = await house.query('SELECT * FROM wms.stock ORDER BY handling_unit');
    await house.database.transaction('freeze', (tx) =>
      house.core.ledger.placeHold(tx, {
        ...{ holdId: 'F-1', kind: 'freeze', reason: 'doubts', actor: 'boss' },
        ...{ scope: { handlingUnit: load.parcels[1]!.handlingUnit }, at: house.scheduler.now() },
      }),
    );
    const report: TaskReport = {
      ...{ reportId: 'R-LOAD', taskId: load.taskId, at: house.scheduler.now(), actor: 'W1' },
      ...{ type: 'progress', act: { act: 'loaded', handlingUnit: 'PAL-1' } },
    };
    const [answer] = await house.core.reportPort.report([report]);
    expect(answer).toMatchObject({ refused: true, code: 'stock.held' });
    const parcels = await house.query<{ status: string }>('SELECT status FROM wms.parcel');
    expect(parcels.map(({ status }) => status)).toEqual(['staged', 'staged', 'staged']);
    const left = await house.query(`SELECT * FROM wms.movement WHERE to_location = 'CUSTOMER'`);
    expect(left).toEqual([]);
    expect(await house.query('SELECT * FROM wms.stock')).toHaveLength(before.length);
  });

  test('are not offered the pallet of another order, nor laid onto it (unit.bound)', async () => {
    await threeParcels();
    await pallet('PAL-2', 'SO-9');
    await house.order('SO-1', { P1: 2 });
    const weigh = await house.workUpTo('weigh');
    expect(weigh).not.toHaveProperty('pallets');
    const { taskId, handlingUnit, to } = weigh as {
      taskId: string;
      handlingUnit: string;
      to: string;
    };
    const act = { act: 'unit_moved', handlingUnit, to, onto: 'PAL-2' } as const;
    const by = { reportId: 'X-1', taskId, at: house.scheduler.now(), actor: 'W1' };
    const [answer] = await house.core.reportPort.report([{ ...by, type: 'progress', act }]);
    expect(answer).toMatchObject({ code: 'unit.bound' });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await units()).toEqual([{ unit: 'PAL-2', boundTo: 'SO-9' }]);
  });

  test('leave the pallet free when they are unpacked again, and come onto it anew', async () => {
    let wrong = 1;
    await threeParcels((grams) => (wrong-- > 0 ? grams + 5_000 : grams));
    await pallet('PAL-3');
    await house.order('SO-1', { P1: 6 });
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await units()).toEqual([]);
  });

  test('that may not travel together are not laid onto one (pallet.apart)', async () => {
    const paint = { unNumber: '1263', hazardClass: '3', packingGroup: 'II', transportCategory: 2 };
    const bleach = { unNumber: '1942', hazardClass: '5.1', packingGroup: 'III' };
    const kept = { weightGrams: 3_000, dangerousGrams: 2_500, transportCategory: 3 };
    house = await openPaperHouse({
      items: [
        item('PAINT', { ...paint, weightGrams: 5_000, dangerousMl: 4_000 } as Partial<Item>),
        item('BLEACH', { ...bleach, ...kept } as Partial<Item>),
      ],
    });
    await house.stock('PAINT', '1-1', 5);
    await house.stock('BLEACH', '1-2', 5);
    await pallet('PAL-4');
    await house.order('SO-1', { PAINT: 1, BLEACH: 1 });
    await house.workUpTo('weigh');
    const weighs = () => house.seen.filter((task) => task.kind === 'weigh');
    const [first, second] = weighs() as [WeighTask, WeighTask];
    expect([first.pallets, second.pallets]).toEqual([['PAL-4'], ['PAL-4']]);
    let reports = 0;
    const report = async (taskId: string, more: object) => {
      const by = { reportId: `X-${++reports}`, taskId, at: house.scheduler.now(), actor: 'W1' };
      const [answer] = await house.core.reportPort.report([{ ...by, ...more } as TaskReport]);
      return answer;
    };
    const lay = ({ taskId, handlingUnit, to }: WeighTask, onto?: string) => {
      const act = { act: 'unit_moved', handlingUnit, to, ...(onto ? { onto } : {}) };
      return report(taskId, { type: 'progress', act });
    };
    expect(await lay(first, 'PAL-4')).toEqual({ accepted: true });
    expect(await lay(second, 'PAL-4')).toMatchObject({
      code: 'pallet.apart',
      text: {
        en: expect.stringContaining('Lay the parcel onto another pallet, or down by itself'),
      },
    });
    // Nor is it offered to whoever gets the task next.
    await report(second.taskId, { type: 'failed', reason: 'operator_refused' });
    await house.settle(120_000);
    const again = weighs()[2] as WeighTask;
    expect(again.handlingUnit).toBe(second.handlingUnit);
    expect(again).not.toHaveProperty('pallets');
    expect(await lay(again)).toEqual({ accepted: true });
  });
});
