import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { Act, ReceiveTask } from '#wms-core/ports.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';

let house: House;
let task: ReceiveTask;

beforeAll(async () => {
  house = await openHouse([item('HAM', { catchWeight: true, weightGrams: 7_000 })]);
  const lines = [
    { line: '1', item: 'HAM', quantity: 4 },
    { line: '2', item: 'HAM', quantity: 6 },
  ];
  const document = { asn: 'ASN-1', version: 1, supplier: 'ACME', expectedAt: 0, lines };
  await house.database.transaction('post', (tx) =>
    announce(tx, house.core.inbound.parts, document, 'erp'),
  );
  task = await house.next('receive');
});
afterAll(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const scan = (more: Partial<Extract<Act, { act: 'received' }>>) =>
  house.act(task, {
    ...{ act: 'received', item: 'HAM', quantity: 5, damaged: 1, handlingUnit: 'IB-1' },
    ...more,
  });
const weighed = () =>
  house.database.transaction('read', (tx) =>
    tx.query<{ quality: string; quantity: number; grams: number }>(
      `SELECT quality, quantity, weight_grams AS grams FROM wms.stock
       WHERE item = 'HAM' ORDER BY quality, quantity`,
    ),
  );

test.each([
  [undefined, 'receipt.weight_missing'],
  // As told in kilograms.
  [42, 'receipt.weight_unlikely'],
  [420_000, 'receipt.weight_unlikely'],
])('six hams of %s grams are refused: %s', async (weightGrams, code) => {
  const answer = await scan(weightGrams === undefined ? {} : { weightGrams });
  expect(isRefusal(answer) && answer.code).toBe(code);
  expect(await weighed()).toEqual([]);
});

test('what they weigh goes with the pieces, over lines and qualities, to the last gram', async () => {
  expect(await scan({ weightGrams: 41_503 })).toEqual({ accepted: true });
  const rows = await weighed();
  expect(rows.map(({ quality, quantity }) => [quality, quantity])).toEqual([
    ['passed', 1],
    ['passed', 4],
    ['rejected', 1],
  ]);
  expect(rows.reduce((sum, { grams }) => sum + grams, 0)).toBe(41_503);
  expect(rows.every(({ quantity, grams }) => Math.abs(grams / quantity - 6_917) <= 1)).toBe(true);
});
