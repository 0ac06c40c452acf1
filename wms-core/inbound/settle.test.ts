import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Act, Task, TransferTask } from '#wms-core/ports.ts';
import { type House, item, OWNER, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';

let house: House;

beforeEach(async () => {
  house = await openHouse([item('PLAIN'), item('LOOKED', { inspectionPercent: 20 })]);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

async function called(asn: string, code: string, quantity: number) {
  const lines = [{ line: '1', item: code, quantity }];
  const document = { asn, version: 1, supplier: 'ACME', expectedAt: 0, lines };
  await house.database.transaction('post', (tx) =>
    announce(tx, house.core.inbound.parts, document, 'erp'),
  );
  return house.next('receive');
}

const scan = (handlingUnit: string, code: string, quantity: number): Act => ({
  act: 'received',
  item: code,
  quantity,
  damaged: 0,
  handlingUnit,
});

const fail = (task: Task) =>
  house.tell(house.report(task, { type: 'failed', reason: 'operator_refused' }));

const settle = (task: Task) =>
  house.database.transaction('settle', (tx) =>
    house.core.taskBook.settle(tx, task.taskId, 'boss', 'by hand'),
  );

const statuses = async () => {
  const rows = await house.database.transaction('units', (tx) =>
    tx.query<{ status: string }>('SELECT status FROM wms.inbound_unit ORDER BY handling_unit'),
  );
  return rows.map((row) => row.status);
};

const openCases = () =>
  house.database.transaction('cases', (tx) =>
    tx.query('SELECT key FROM wms.exception WHERE settled_at IS NULL ORDER BY key'),
  );

/** A pallet with ten pieces at its staging place. */
async function staged(): Promise<TransferTask> {
  const receive = await called('ASN-1', 'PLAIN', 10);
  await house.act(receive, scan('IB-1', 'PLAIN', 10));
  await house.done(receive, { act: 'receipt_ended' });
  const move = await house.next('move');
  await house.done(move, { act: 'unit_moved', handlingUnit: 'IB-1', to: move.to });
  return house.next('transfer');
}

/** A person orders the pieces on the pallet elsewhere, and brings them there. */
async function relocate(from: string, quantity: number): Promise<void> {
  const request = {
    relocation: `REL-${quantity}`,
    from,
    handlingUnit: 'IB-1',
    item: 'PLAIN',
    lot: '',
    quantity,
    to: 'B-06',
    owner: OWNER,
    reason: 'by hand',
    actor: 'boss',
  };
  await house.database.transaction('relocate', (tx) =>
    house.core.work.transfers.relocate(tx, request),
  );
  const task = await house.next('transfer');
  for (const { lineId, quantity: pieces } of task.lines) {
    await house.act(task, { act: 'line_done', lineId, quantity: pieces });
  }
  await house.done(task);
}

describe('settled at the desk', () => {
  test('a receipt is closed as it stands, and its dock is free', async () => {
    const task = await called('ASN-1', 'PLAIN', 10);
    await house.act(task, scan('IB-1', 'PLAIN', 4));
    await fail(task);
    expect(await settle(task)).toEqual({ done: true });
    const [told] = await house.events('wms.receipt.confirmed');
    expect(told).toMatchObject({ asn: 'ASN-1', actor: 'boss', lines: [{ received: 4, short: 6 }] });
    expect(await statuses()).toEqual(['moving']);
    const move = await house.next('move');
    await house.act(move, { act: 'unit_moved', handlingUnit: 'IB-1', to: 'VEHICLE:V1' });
    await called('ASN-2', 'PLAIN', 1);
    expect(await called('ASN-3', 'PLAIN', 1)).toMatchObject({ asn: 'ASN-3' });
  });

  test('an inspection is refused: the pallet waits for it (task.awaited)', async () => {
    const receive = await called('ASN-1', 'LOOKED', 10);
    await house.act(receive, scan('IB-1', 'LOOKED', 10));
    await house.done(receive, { act: 'receipt_ended' });
    const task = await house.next('inspect');
    await fail(task);
    expect(await settle(task)).toMatchObject({ code: 'task.awaited' });
    await house.database.transaction('retry', (tx) =>
      house.core.taskBook.retry(tx, task.taskId, 'boss'),
    );
    const again = await house.next('inspect');
    await house.done(again, { act: 'inspected', inspected: 2, rejected: 0 });
    expect(await statuses()).toEqual(['moving']);
  });

  test('a move is refused while its pallet has not arrived (task.awaited)', async () => {
    const receive = await called('ASN-1', 'PLAIN', 10);
    await house.act(receive, scan('IB-1', 'PLAIN', 10));
    await house.done(receive, { act: 'receipt_ended' });
    const task = await house.next('move');
    await house.act(task, { act: 'unit_moved', handlingUnit: 'IB-1', to: 'VEHICLE:V1' });
    await fail(task);
    expect(await settle(task)).toMatchObject({ code: 'task.awaited' });
  });

  test('the look at an emptied pallet takes it for empty', async () => {
    const transfer = await staged();
    const { lineId, quantity } = transfer.lines[0]!;
    await house.act(transfer, { act: 'line_done', lineId, quantity });
    await house.done(transfer);
    const look = await house.next('count');
    expect(await statuses()).toEqual(['checking']);
    await fail(look);
    expect(await settle(look)).toEqual({ done: true });
    expect(await statuses()).toEqual(['closed']);
  });
});

describe('a pallet left to people', () => {
  test('after its putaway was settled is closed when the last pieces were relocated', async () => {
    const transfer = await staged();
    await fail(transfer);
    expect(await settle(transfer)).toEqual({ done: true });
    expect(await openCases()).toEqual([{ key: 'putaway:IB-1' }]);
    await relocate(transfer.from, 7);
    await house.settle(61_000);
    expect(await statuses()).toEqual(['putting']);
    await relocate(transfer.from, 3);
    await house.settle(61_000);
    expect(await statuses()).toEqual(['closed']);
    expect(await openCases()).toEqual([]);
    expect(await house.book()).toEqual(['PLAIN B-06 passed 10']);
  });

  test('after five plans is closed too, even over a restart', async () => {
    let transfer = await staged();
    for (;;) {
      const { lineId } = transfer.lines[0]!;
      const nothing = {
        act: 'line_done',
        lineId,
        quantity: 0,
        reason: 'destination_full',
      } as const;
      await house.act(transfer, nothing);
      await house.done(transfer);
      if ((await house.open()).length === 0) break;
      transfer = await house.next('transfer');
    }
    expect(await openCases()).toEqual([{ key: 'putaway:IB-1' }]);
    await house.core.stop();
    await house.core.start();
    await relocate(transfer.from, 10);
    await house.settle(61_000);
    expect(await statuses()).toEqual(['closed']);
    expect(await openCases()).toEqual([]);
  });
});
