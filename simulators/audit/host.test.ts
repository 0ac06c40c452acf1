import { expect, it } from 'vitest';
import { compareHost } from './host.ts';

const row = (item: string, quantity: number, location = 'BIN-1') => ({
  ...{ item, lot: '', location, handlingUnit: '', quantity },
});

it('the host agrees with the sum over all places, and each item that differs is named', () => {
  const ledger = [row('A', 3), row('A', 4, 'BIN-2'), row('B', 1), row('D', 2)];
  expect(compareHost({ A: 7, B: 2, C: 0 }, ledger)).toEqual([
    'B: the ERP has 2, the warehouse 1',
    'D: the ERP has 0, the warehouse 2',
  ]);
});
