import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/**
 * Pieces with numbers are picked one by one, and booked with the last: who counts the bin meanwhile
 * finds fewer than the book has, and none of them is lost.
 */

type Pick = Extract<Task, { kind: 'pick' }>;
type Count = Extract<Task, { kind: 'count' }>;

let house: WmsProcess;
let pick: Pick;
const NUMBERS = ['S1', 'S2', 'S3', 'S4', 'S5'];

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([item('CAM', { serialControlled: true })]);
  const head = { asn: 'A-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: 'CAM', quantity: 5 }];
  await granted(house.call('POST', '/api/v1/asns', { ...head, lines }));
  await house.settle();
  const receipt = house.tasks.find((one) => one.kind === 'receive')!;
  const goods = { item: 'CAM', quantity: 5, serials: NUMBERS, handlingUnit: 'IB-1' };
  await house.report(house.received(receipt, goods));
  house.world.add('IB-1', 'CAM', 5);
  house.world.number('IB-1', 'CAM', NUMBERS);
  const ended = { type: 'completed', act: { act: 'receipt_ended' } } as const;
  await house.report(house.reportOf(receipt, ended));
  await house.work();
  await granted(house.order('SO-1', { CAM: 3 }));
  pick = (await house.work('pick')) as Pick;
  const cart = { act: 'unit_moved', handlingUnit: pick.cart, to: 'WORKER:W1' } as const;
  await house.report(house.reportOf(pick, { type: 'progress', act: cart }));
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

const line = () => pick.lines[0]!;
const scan = (serial: string) =>
  house.report(
    house.reportOf(pick, {
      type: 'progress',
      act: { act: 'piece_scanned', lineId: line().lineId, serial },
    }),
  );
const pickEnds = (quantity: number) =>
  house.report(
    house.reportOf(pick, {
      type: 'progress',
      act: {
        ...{ act: 'line_done', lineId: line().lineId, quantity },
        serials: NUMBERS.slice(0, quantity),
      },
    }),
  );
/** Those of the picker's bin. */
const counts = () =>
  house.tasks.filter((task): task is Count => task.kind === 'count' && task.at === line().from);
const countIt = async (quantity: number, actor: string) => {
  const task = counts().at(-1)!;
  const found = { act: 'counted', counts: [{ item: 'CAM', lot: '', quantity }] } as const;
  await house.report({ ...house.reportOf(task, { type: 'completed', act: found }), actor });
  await house.settle(10_000);
};
const countBegins = async () => {
  const body = { location: line().from, actor: 'boss' };
  await granted(house.call('POST', '/api/v1/counts', body));
  await house.settle();
  await started(counts().at(-1)!);
};
const started = (task: Task) =>
  house.report({ ...house.reportOf(task, { type: 'completed' }), type: 'started' } as Parameters<
    typeof house.report
  >[0]);

test('a count waits for pieces that are scanned and not yet booked, and is done anew', async () => {
  await scan('S1');
  await scan('S2');
  await countBegins();
  await countIt(3, 'W2');
  await house.settle(120_000);
  // Nobody is sent a second time while the picker is at it.
  expect(counts()).toHaveLength(1);
  expect(await house.totals('CAM')).toMatchObject({ quantity: 5 });
  await pickEnds(3);
  await house.settle(10_000);
  expect(counts()).toHaveLength(2);
  await started(counts().at(-1)!);
  await countIt(2, 'W3');
  expect(counts()).toHaveLength(2);
  expect(await house.totals('CAM')).toMatchObject({ quantity: 5 });
});

test('pieces that were scanned for a line that was given up are not missed either', async () => {
  await countBegins();
  await countIt(4, 'W2');
  expect(counts()).toHaveLength(2);
  await started(counts().at(-1)!);
  await scan('S1');
  await scan('S2');
  await countIt(3, 'W3');
  // He lays them back, and his task ends.
  await house.report(house.reportOf(pick, { type: 'failed', reason: 'operator_refused' }));
  await house.settle(10_000);
  expect(await house.totals('CAM')).toMatchObject({ quantity: 5 });
  expect(counts()).toHaveLength(3);
  await started(counts().at(-1)!);
  await countIt(5, 'W4');
  expect(await house.totals('CAM')).toMatchObject({ quantity: 5 });
  expect(counts()).toHaveLength(3);
});
