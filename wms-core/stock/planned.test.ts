import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TransferTask } from '#wms-core/ports.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { moveStock } from './acts.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse([item('PLAIN')]);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

let serial = 0;

/** Ten lie in the bin; a relocation is to bring seven away. */
async function planned(from: string): Promise<TransferTask> {
  await house.stock('PLAIN', loose(from), 10);
  const done = await house.database.transaction('relocate', (tx) =>
    house.core.work.transfers.relocate(tx, {
      ...{ relocation: `REL-${++serial}`, owner: OWNER, from, handlingUnit: '', item: 'PLAIN' },
      ...{ lot: '', quantity: 7, to: 'B-06', reason: 'tidy', actor: 'boss' },
    }),
  );
  expect(done).toMatchObject({ isNew: true });
  return house.next('transfer');
}

const byHand = (location: string, quantity: number) =>
  house.database.transaction('move', (tx) =>
    moveStock(house.core, tx, {
      ...{ moveId: `MOV-${++serial}`, owner: OWNER, item: 'PLAIN', quality: 'passed' },
      ...{ location, handlingUnit: '', quantity, to: loose('B-05') },
      ...{ reason: 'needed there', actor: 'anna', at: house.scheduler.now() },
    }),
  );

describe('a move by hand', () => {
  test('move.planned: of goods that a task is to bring away only the others go', async () => {
    const task = await planned('A-01');
    expect(await byHand('A-01', 4)).toMatchObject({
      code: 'move.planned',
      facts: { planned: 7, free: 3, task: task.taskId },
    });
    expect(await byHand('A-01', 3)).toMatchObject({ sequence: expect.any(Number) });
    const { lineId } = task.lines[0]!;
    expect(await house.act(task, { act: 'line_done', lineId, quantity: 7 })).toEqual({
      accepted: true,
    });
    await house.done(task);
    expect(await house.book()).toEqual(['PLAIN B-05 passed 3', 'PLAIN B-06 passed 7']);
  });

  test('may take what a line has left behind, and all once the task has failed', async () => {
    const task = await planned('A-02');
    const { lineId } = task.lines[0]!;
    const nothing = { act: 'line_done', lineId, quantity: 5, reason: 'destination_full' } as const;
    await house.act(task, nothing);
    expect(await byHand('A-02', 5)).toMatchObject({ sequence: expect.any(Number) });
    await house.done(task);
    const other = await planned('A-03');
    await house.tell(house.report(other, { type: 'failed', reason: 'operator_refused' }));
    expect(await byHand('A-03', 10)).toMatchObject({ sequence: expect.any(Number) });
  });
});

test('a carry that ends though its last report was refused is on the desk, and both places are counted', async () => {
  const task = await planned('A-04');
  // As a count may find it, whatever was planned.
  await house.database.transaction('counted', async (tx) => {
    const [row] = await house.core.ledger.contents(tx, { location: 'A-04', handlingUnit: '' });
    const { owner, item, layer, quality } = row!;
    const place = { handlingUnit: '', quality };
    await house.core.ledger.post(tx, {
      ...{ postingId: 'counted-1', document: 'C-1', reason: 'count', correlationId: 'C-1' },
      ...{ actor: 'anna', at: house.scheduler.now() },
      lines: [
        {
          ...{ owner, item, layer, quantity: 5 },
          ...{ from: { ...place, location: 'A-04' }, to: { ...place, location: 'LOSS' } },
        },
      ],
    });
  });
  const { lineId, to } = task.lines[0]!;
  expect(await house.act(task, { act: 'line_done', lineId, quantity: 7 })).toMatchObject({
    code: 'stock.short',
  });
  await house.done(task);
  const { row, counts } = await house.database.transaction('read', async (tx) => {
    const [one] = await tx.query(
      'SELECT status, failure, note, settled FROM wms.task WHERE task_id = $1',
      [task.taskId],
    );
    return {
      row: one,
      counts: await tx.query("SELECT location FROM wms.count WHERE status = 'open' ORDER BY 1"),
    };
  });
  expect(row).toMatchObject({ status: 'failed', failure: 'blocked', settled: false });
  expect(row).toMatchObject({ note: { en: expect.stringContaining('5 of 7') } });
  expect(counts).toEqual([{ location: 'A-04' }, { location: to }]);
});
