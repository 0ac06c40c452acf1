import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

/** What people do over REST with a part of a row of goods that have serial numbers. */

let house: WmsProcess;

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([
    item('CAM', { serialControlled: true }),
    item('CAM-B', { serialControlled: true }),
    item('SCREWS'),
    item('MUG'),
  ]);
  const line = (location: string, serials: readonly string[]) => ({
    ...{ location, item: 'CAM', quantity: serials.length, serials },
  });
  for (const [importId, lines] of [
    ['OP-1', [line('1-1', ['S1', 'S2', 'S3'])]],
    ['OP-2', [line('1-1', ['S4', 'S5']), { location: '1-2', item: 'MUG', quantity: 5 }]],
  ] as const) {
    await granted(house.call('POST', '/api/v1/opening-stock', { importId, lines }));
    await house.settle(1_000);
  }
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

const numbersAt = async (): Promise<readonly string[]> => {
  const rows = await house.database.transaction('look', (tx) =>
    tx.query<{ text: string }>(
      `SELECT concat_ws(' ', item, serial, location, quality) AS text
       FROM wms.serial ORDER BY serial, item`,
    ),
  );
  return rows.map(({ text }) => text);
};
const why = { reason: 'test', actor: 'anna' };
const move = (moveId: string, more: object) =>
  house.call('POST', '/api/v1/stock/moves', {
    ...{ moveId, item: 'CAM', from: { location: '1-1' }, to: { location: 'EXC' } },
    ...{ ...why, ...more },
  });
const codeOf = (reply: { readonly body: { readonly code?: string } }) => reply.body.code;

describe('by hand', () => {
  test('named pieces move, of the layer that the numbers tell, and are taken back', async () => {
    const asked = { quantity: 2, serials: ['S5', 'S4'] };
    const moved = await granted(move('M-1', asked));
    expect(await move('M-1', asked)).toMatchObject({ status: 200, body: moved.body });
    expect(await numbersAt()).toEqual([
      'CAM S1 1-1 passed',
      'CAM S2 1-1 passed',
      'CAM S3 1-1 passed',
      'CAM S4 EXC passed',
      'CAM S5 EXC passed',
    ]);
    await granted(move('M-2', { quantity: 1, serials: ['S2'], toQuality: 'rejected' }));
    await granted(house.call('POST', '/api/v1/stock/acts/move:M-2/undo', why));
    const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
    const told = body.events.filter(({ type }: { type: string }) => type === 'wms.inventory.moved');
    expect(told[0].data).toMatchObject({ serials: ['S5', 'S4'] });
    expect(await numbersAt()).toContain('CAM S2 1-1 passed');
  });

  test.each([
    ['a part without numbers', { quantity: 1 }, 'layer.ambiguous'],
    ['fewer numbers than pieces', { quantity: 2, serials: ['S1'] }, 'serial.count'],
    ['pieces of two receipts at once', { quantity: 2, serials: ['S1', 'S4'] }, 'layer.ambiguous'],
    ['a number that nobody knows', { quantity: 1, serials: ['S9'] }, 'layer.ambiguous'],
    [
      'a number of goods that have none',
      { item: 'MUG', from: { location: '1-2' }, quantity: 1, serials: ['S1'] },
      'serial.not_kept',
    ],
  ])('%s is refused, and nothing moves', async (_, asked, code) => {
    const before = await numbersAt();
    expect(codeOf(await move('M-3', asked))).toBe(code);
    expect(await numbersAt()).toEqual(before);
  });

  test('a correction and its undo are of the pieces that were named', async () => {
    const correction = { correctionId: 'C-1', location: '1-1', item: 'CAM', ...why };
    const asked = { ...correction, delta: -1, serials: ['S3'] };
    await granted(house.call('POST', '/api/v1/stock/corrections', asked));
    expect(await numbersAt()).toContain('CAM S3 LOSS passed');
    await granted(house.call('POST', '/api/v1/stock/acts/correction:C-1/undo', why));
    expect(await numbersAt()).toContain('CAM S3 1-1 passed');
  });

  test('rejected pieces are decided about one by one; a lower grade keeps or loses numbers', async () => {
    const rejected = { toQuality: 'rejected' };
    await granted(move('M-1', { quantity: 3, serials: ['S1', 'S2', 'S3'], ...rejected }));
    await granted(move('M-2', { quantity: 2, serials: ['S4', 'S5'], ...rejected }));
    const decide = (disposition: string, decision: string, more: object) =>
      house.call('POST', '/api/v1/dispositions', {
        ...{ disposition, decision, item: 'CAM', location: 'EXC', quantity: 1, ...why, ...more },
      });
    expect(codeOf(await decide('D-0', 'release', {}))).toBe('disposition.ambiguous');
    await granted(decide('D-1', 'release', { serials: ['S2'] }));
    await granted(decide('D-2', 'supplier_return', { serials: ['S5'], supplier: 'ACME' }));
    await granted(decide('D-3', 'downgrade', { serials: ['S1'], asItem: 'CAM-B' }));
    await granted(decide('D-4', 'downgrade', { serials: ['S3'], asItem: 'SCREWS' }));
    // S5 lies there until the supplier's truck takes it.
    await granted(decide('D-5', 'downgrade', { serials: ['S4'], asItem: 'CAM-B' }));
    expect(await numbersAt()).toEqual([
      'CAM S1 PRODUCTION rejected',
      'CAM-B S1 EXC passed',
      'CAM S2 EXC passed',
      'CAM S3 PRODUCTION rejected',
      'CAM S4 PRODUCTION rejected',
      'CAM-B S4 EXC passed',
      'CAM S5 EXC rejected',
    ]);
  });

  test('what a transfer did not bring is settled by its numbers', async () => {
    const advice = { transfer: 'TO-1', fromWarehouse: 'NORTH', toWarehouse: 'WH', actor: 'erp' };
    const lines = [{ item: 'CAM', quantity: 3, serials: ['T1', 'T2', 'T3'] }];
    const sent = { shippedAt: '2026-01-06T06:00:00Z', ...advice, lines };
    await granted(house.call('POST', '/api/v1/transfers', sent));
    await house.settle();
    const task = house.tasks.find((one) => one.kind === 'receive')!;
    const goods = { item: 'CAM', quantity: 1, serials: ['T1'], handlingUnit: 'IB-1' };
    expect(await house.report(house.received(task, goods))).toEqual({ accepted: true });
    house.world.add('IB-1', 'CAM', 1);
    house.world.number('IB-1', 'CAM', ['T1']);
    await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
    await house.work();
    const settle = (settlementId: string, more: object) =>
      house.call('POST', '/api/v1/transfers/TO-1/settlements', {
        ...{ settlementId, item: 'CAM', quantity: 1, ...why, ...more },
      });
    const found = { outcome: 'found', location: 'EXC' };
    expect(codeOf(await settle('SET-1', found))).toBe('serial.which');
    expect(codeOf(await settle('SET-1', { ...found, serials: ['T1'] }))).toBe('serial.elsewhere');
    expect(await granted(settle('SET-1', { ...found, serials: ['T3'] }))).toMatchObject({
      body: { left: 1 },
    });
    expect(await granted(settle('SET-2', { outcome: 'lost' }))).toMatchObject({
      body: { left: 0 },
    });
    const numbers = await numbersAt();
    expect(numbers).toContain('CAM T2 LOSS passed');
    expect(numbers).toContain('CAM T3 EXC passed');
  });
});
