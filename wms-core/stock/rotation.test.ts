import { expect, it } from 'vitest';
import { compareRotation } from './rotation.ts';

const row = (
  layer: string,
  receivedAt: number,
  productionDate: string | null,
  expiryDate: string | null,
) => ({ layer, receivedAt, productionDate, expiryDate, location: 'A', handlingUnit: '' });

const ROWS = [
  row('old, expires late', 1, '2025-03-01', '2026-12-01'),
  row('new, expires soon', 3, '2025-01-01', '2026-02-01'),
  row('in between, no dates', 2, null, null),
];

it.each([
  ['FIFO', ['old, expires late', 'in between, no dates', 'new, expires soon']],
  ['LIFO', ['new, expires soon', 'in between, no dates', 'old, expires late']],
  ['FEFO', ['new, expires soon', 'old, expires late', 'in between, no dates']],
  ['FMFO', ['new, expires soon', 'old, expires late', 'in between, no dates']],
] as const)('%s', (rotation, expected) => {
  const sorted = [...ROWS].sort((a, b) => compareRotation(rotation, a, b));
  expect(sorted.map((each) => each.layer)).toEqual(expected);
});

it('breaks ties by the place, so that the order is always the same', () => {
  const [a, b] = [row('a', 1, null, null), row('b', 1, null, null)];
  expect(compareRotation('FEFO', a, { ...b, location: 'B' })).toBeLessThan(0);
  expect(compareRotation('FEFO', b, a)).toBeGreaterThan(0);
});
