import { describe, expect, test } from 'vitest';
import type { StockRow } from '#wms-core/contracts.ts';
import { createPool, type Need } from './rotation.ts';

const row = (more: Partial<StockRow>): StockRow => ({
  item: 'P',
  owner: 'OWN',
  layer: 'L1',
  lot: '',
  location: 'A',
  handlingUnit: '',
  quality: 'passed',
  quantity: 10,
  allocated: 0,
  expiryDate: null,
  productionDate: null,
  receivedAt: 0,
  held: false,
  ...more,
});
const need = (quantity: number, more: Partial<Need> = {}): Need => ({
  owner: 'OWN',
  order: 'SO-1',
  lineId: '1',
  item: 'P',
  quantity,
  customer: 'C-1',
  notExpiringBefore: '',
  underCustoms: false,
  ...more,
});

describe('what crossed the dock', () => {
  const rows = [
    row({ layer: 'OLD', location: 'A', quantity: 4 }),
    row({ layer: 'NEW', location: 'B', quantity: 9 }),
    row({ layer: 'NEW', location: 'XD', quantity: 5 }),
  ];

  test.each([
    [3, ['A 3']],
    [6, ['A 4', 'XD 2']],
    [12, ['A 4', 'XD 5', 'B 3']],
  ])('%i pieces: first of its layer, never before an older one', (quantity, places) => {
    const pool = createPool(rows, (location) => location === 'XD');
    const { choices } = pool.fill([need(quantity)]);
    expect(choices.map((choice) => `${choice.location} ${choice.quantity}`)).toEqual(places);
  });
});

describe('what is on its way to a cross-dock place', () => {
  const rows = [
    row({ layer: 'OLD', location: 'A', quantity: 4 }),
    { ...row({ layer: 'NEW', location: 'XD', handlingUnit: 'PALLET', quantity: 5 }), since: 100 },
    row({ layer: 'NEW', location: 'B', quantity: 9 }),
    row({ layer: 'NEW', location: 'XD', quantity: 2 }),
  ];
  const told = (all: readonly { location: string; quantity: number }[]) =>
    all.map((choice) => `${choice.location} ${choice.quantity}`);

  test.each([
    [6, 99, ['A 4', 'XD 2'], []],
    [8, 99, ['A 4', 'XD 2'], ['XD 2']],
    [12, 99, ['A 4', 'XD 2', 'B 1'], ['XD 5']],
    [12, 100, ['A 4', 'XD 2', 'B 6'], []],
  ])('%i pieces of an order of %i', (quantity, since, taken, awaited) => {
    const filled = createPool(rows, (at) => at === 'XD').fill([need(quantity, { since })]);
    expect(told(filled.choices)).toEqual(taken);
    expect(told(filled.awaited)).toEqual(awaited);
    expect(filled.missing).toEqual([]);
  });

  test('is awaited once', () => {
    const pool = createPool(rows.slice(1, 3), (at) => at === 'XD');
    pool.take(pool.fill([need(5, { since: 1 })]).awaited);
    const filled = pool.fill([need(3, { since: 1 })]);
    expect([told(filled.choices), told(filled.awaited)]).toEqual([['B 3'], []]);
  });
});

describe('lots', () => {
  const rows = [
    row({ layer: 'OLD', location: 'A', quantity: 4 }),
    row({ layer: 'OLD', location: 'B', quantity: 9 }),
    row({ layer: 'NEW', location: 'C', quantity: 50 }),
  ];

  test.each([
    [3, ['A 3']],
    [7, ['B 7']],
    [11, ['B 9', 'A 2']],
    [20, ['B 9', 'A 4', 'C 7']],
  ])(
    '%i pieces: the older layer first, within it the smallest bin that has all',
    (quantity, places) => {
      const { choices, missing } = createPool(rows).fill([need(quantity)]);
      expect(choices.map((one) => `${one.location} ${one.quantity}`)).toEqual(places);
      expect(missing).toEqual([]);
    },
  );

  test('are not promised twice, and what is missing is said', () => {
    const pool = createPool(rows);
    const first = pool.fill([need(60), need(5, { lineId: '2' })]);
    expect(first.missing).toMatchObject([{ lineId: '2', missing: 2 }]);
    pool.take(first.choices);
    expect(pool.fill([need(1)]).missing).toMatchObject([{ missing: 1 }]);
  });

  test('that expire too soon are passed over, and the reason is kept', () => {
    const dated = [
      row({ layer: 'SOON', expiryDate: '2026-01-10' }),
      row({ layer: 'LATE', expiryDate: '2026-05-01' }),
    ];
    const filled = createPool(dated).fill([need(1, { notExpiringBefore: '2026-02-01' })]);
    expect(filled.choices).toMatchObject([{ layer: 'LATE' }]);
    expect([...filled.considered.values()][0]).toMatchObject([
      { verdict: 'expires_early', notExpiringBefore: '2026-02-01' },
      { verdict: 'taken', quantity: 1 },
    ]);
  });
});
