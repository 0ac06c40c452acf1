import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

/** What happens to the grams of goods with catch weight when a part of them goes somewhere. */

let house: WmsProcess;

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([item('HAM', { catchWeight: true, weightGrams: 1_000 })]);
  for (const [asn, quantity, weightGrams] of [
    ['A-1', 3, 3_100],
    ['A-2', 2, 1_801],
  ] as const) {
    const head = { asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
    const lines = [{ line: '1', item: 'HAM', quantity }];
    await granted(house.call('POST', '/api/v1/asns', { ...head, lines }));
    await house.settle();
    const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn)!;
    const goods = { item: 'HAM', quantity, weightGrams, handlingUnit: `IB-${asn}` };
    expect(await house.report(house.received(task, goods))).toEqual({ accepted: true });
    house.world.add(`IB-${asn}`, 'HAM', quantity);
    await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
    await house.work();
  }
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

const rows = async (): Promise<readonly (readonly [string, number, number])[]> => {
  const found = await house.database.transaction('look', (tx) =>
    tx.query<{ place: string; quantity: number; grams: number }>(
      `SELECT location AS place, quantity, weight_grams AS grams FROM wms.stock
       JOIN wms.layer USING (layer) ORDER BY delivery, location = 'EXC', location`,
    ),
  );
  return found.map(({ place, quantity, grams }) => [
    place === 'EXC' ? place : 'bin',
    quantity,
    grams,
  ]);
};
const layerOf = async (delivery: string): Promise<{ layer: string; location: string }> => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?delivery=${delivery}`));
  return body.rows[0];
};
const why = { reason: 'test', actor: 'anna' };

describe('catch weight', () => {
  test('goes with its pieces by share, and the last take the rest: no gram is lost', async () => {
    const { layer, location } = await layerOf('A-1');
    const goods = { item: 'HAM', layer, from: { location }, to: { location: 'EXC' }, ...why };
    const move = (moveId: string, quantity: number) =>
      granted(house.call('POST', '/api/v1/stock/moves', { moveId, quantity, ...goods }));
    await move('M-1', 1);
    expect(await rows()).toEqual([
      ['bin', 2, 2_067],
      ['EXC', 1, 1_033],
      ['bin', 2, 1_801],
    ]);
    await move('M-2', 2);
    expect(await rows()).toEqual([
      ['EXC', 3, 3_100],
      ['bin', 2, 1_801],
    ]);
    // Their own grams come back as long as they are there.
    await granted(house.call('POST', '/api/v1/stock/acts/move:M-1/undo', why));
    expect(await rows()).toEqual([
      ['bin', 1, 1_033],
      ['EXC', 2, 2_067],
      ['bin', 2, 1_801],
    ]);
  });

  test('of pieces that lay among others is their share of these when a move is undone', async () => {
    const { layer, location } = await layerOf('A-1');
    const goods = { item: 'HAM', layer, ...why };
    const move = (moveId: string, quantity: number, from: string, to: string) =>
      granted(
        house.call('POST', '/api/v1/stock/moves', {
          ...{ moveId, quantity, from: { location: from }, to: { location: to }, ...goods },
        }),
      );
    await move('M-1', 1, location, 'EXC');
    await move('M-2', 2, location, 'EXC');
    await move('M-3', 2, 'EXC', location);
    // One gram more than the first move brought.
    expect((await rows())[1]).toEqual(['EXC', 1, 1_034]);
    await granted(house.call('POST', '/api/v1/stock/acts/move:M-1/undo', why));
    expect((await rows())[0]).toEqual(['bin', 3, 3_100]);
  });

  test('of found pieces is that of the card, and of lost ones their share', async () => {
    const { layer, location } = await layerOf('A-2');
    const correct = (correctionId: string, delta: number) =>
      granted(
        house.call('POST', '/api/v1/stock/corrections', {
          ...{ correctionId, location, item: 'HAM', layer, delta, ...why },
        }),
      );
    await correct('C-1', 1);
    expect((await rows())[1]).toEqual(['bin', 3, 2_801]);
    await correct('C-2', -1);
    expect((await rows())[1]).toEqual(['bin', 2, 1_868]);
  });

  describe('of what an adjustment took or brought is that of then when it is undone', () => {
    const adjust = async (adjustment: string, quantity: number, isApproved: boolean) => {
      const { layer, location } = await layerOf('A-1');
      const lines = [{ item: 'HAM', layer, location, quantity }];
      await granted(
        house.call('POST', '/api/v1/adjustments', {
          ...{ adjustment, type: 'manual', reason: 'correction', actor: 'anna', lines },
        }),
      );
      if (isApproved) await approve(adjustment);
    };
    const approve = (adjustment: string) =>
      granted(house.call('POST', `/api/v1/adjustments/${adjustment}/approve`, { actor: 'fay' }));
    const undo = (act: string) =>
      granted(house.call('POST', `/api/v1/stock/acts/${act}/undo`, why));
    const bin = async () => (await rows())[0];

    test('of a correction', async () => {
      const { layer, location } = await layerOf('A-1');
      for (const [correctionId, delta, after, grams] of [
        ['C-1', -1, 2, 2_067],
        ['C-2', 1, 4, 4_100],
      ] as const) {
        const named = { correctionId, location, item: 'HAM', layer, delta, ...why };
        await granted(house.call('POST', '/api/v1/stock/corrections', named));
        expect(await bin()).toEqual(['bin', after, grams]);
        await undo(`correction:${correctionId}`);
        expect(await bin()).toEqual(['bin', 3, 3_100]);
      }
    });

    test('of an adjustment that others approve, as its undo is', async () => {
      const limit = { limitMinor: 0, unpriced: false };
      await granted(house.call('PUT', '/api/v1/approval-limits/XXX/self', limit));
      for (const role of ['supervisor', 'manager', 'finance']) {
        await granted(house.call('PUT', `/api/v1/approvers/${role}/fay`, {}));
      }
      await adjust('AD-1', -2, true);
      expect(await bin()).toEqual(['bin', 1, 1_034]);
      expect((await undo('adjustment:AD-1')).body).toMatchObject({ status: 'waiting' });
      await approve('undo:AD-1');
      expect(await bin()).toEqual(['bin', 3, 3_100]);
    });

    test('and their share where others of them went meanwhile', async () => {
      await adjust('AD-1', 3, false);
      expect(await bin()).toEqual(['bin', 6, 6_100]);
      await adjust('AD-2', -3, false);
      expect(await bin()).toEqual(['bin', 3, 3_050]);
      // All three go: their 3000 g would leave 50 g without a piece.
      await undo('adjustment:AD-1');
      expect(await rows()).toEqual([['bin', 2, 1_801]]);
      await undo('adjustment:AD-2');
      expect(await bin()).toEqual(['bin', 3, 3_050]);
    });
  });
});
