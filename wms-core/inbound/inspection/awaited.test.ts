import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { InspectTask } from '#wms-core/ports.ts';
import { moveStock } from '#wms-core/stock/acts.ts';
import { type House, item, loose, OWNER, openHouse } from '../../testing/house.ts';
import { announce } from '../announce.ts';

let house: House;
let number = 0;
beforeAll(async () => {
  house = await openHouse([item('QC', { inspectionPercent: 100 })]);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

/** Seven wait on a pallet for their inspection. */
async function delivered(): Promise<InspectTask> {
  const asn = `D-${++number}`;
  const lines = [{ line: '1', item: 'QC', quantity: 7 }];
  await house.database.transaction('post', (tx) =>
    announce(
      tx,
      house.core.inbound.parts,
      { asn, version: 1, supplier: 'ACME', expectedAt: 0, lines },
      'erp',
    ),
  );
  const task = await house.next('receive');
  const goods = { item: 'QC', quantity: 7, damaged: 0, handlingUnit: `IB-${asn}` };
  await house.act(task, { act: 'received', ...goods });
  await house.done(task, { act: 'receipt_ended' });
  return house.next('inspect');
}

const place = ({ at: location, handlingUnit }: InspectTask) => ({ location, handlingUnit });

test('move.awaited: nobody moves by hand what an inspection is to judge', async () => {
  const task = await delivered();
  const moved = await house.database.transaction('move', (tx) =>
    moveStock(house.core, tx, {
      ...{ moveId: 'MOV-1', owner: OWNER, item: 'QC', quality: 'pending', ...place(task) },
      ...{ quantity: 4, to: { ...loose('B-05'), quality: 'pending' } },
      ...{ reason: 'tidy', actor: 'anna', at: house.scheduler.now() },
    }),
  );
  expect(moved).toMatchObject({
    ...{ code: 'move.awaited', facts: { task: task.taskId, awaited: 7, free: 0 } },
  });
  await house.done(task, { act: 'inspected', inspected: 7, rejected: 1 });
  expect(await house.book()).toEqual([
    `QC DOCK-1/${task.handlingUnit} passed 6`,
    `QC DOCK-1/${task.handlingUnit} rejected 1`,
  ]);
});

test('a verdict is booked of the pieces that are still there, and the pallet is counted', async () => {
  const task = await delivered();
  // As a count may find it meanwhile.
  await house.database.transaction('lost', async (tx) => {
    const [row] = await house.core.ledger.contents(tx, place(task));
    const { owner, item: name, layer, quality } = row!;
    await house.core.ledger.post(tx, {
      ...{ postingId: 'lost-1', document: 'C-1', reason: 'count', correlationId: 'C-1' },
      ...{ actor: 'anna', at: house.scheduler.now() },
      lines: [
        {
          ...{ owner, item: name, layer, quantity: 4 },
          ...{ from: { ...place(task), quality }, to: { ...loose('LOSS'), quality } },
        },
      ],
    });
  });
  expect(await house.act(task, { act: 'inspected', inspected: 7, rejected: 1 })).toEqual({
    accepted: true,
  });
  await house.done(task);
  expect((await house.book()).filter((line) => line.includes(task.handlingUnit))).toEqual([
    `QC DOCK-1/${task.handlingUnit} passed 2`,
    `QC DOCK-1/${task.handlingUnit} rejected 1`,
  ]);
  expect(await house.open()).toContain('count');
});
