import { describe, expect, test } from 'vitest';
import { fromTimestamp } from '#base/time.ts';
import { item } from '../testing/house.ts';
import { expiryOf, receiptDates } from './dates.ts';

const now = fromTimestamp('2026-01-07T06:00:00Z')!;

describe('expiry', () => {
  test.each([
    // requirements.md, contradiction 1
    ['2024-12-01', 180, false, '2025-05-30'],
    ['2024-12-01', 180, true, '2025-05-29'],
    ['2024-02-28', 1, false, '2024-02-29'],
    ['2023-02-28', 1, false, '2023-03-01'],
    ['2025-12-31', 1, true, '2025-12-31'],
    ['2025-01-01', 365, false, '2026-01-01'],
  ])('produced %s with %i days (first day counts: %s) expires %s', (day, days, first, expiry) => {
    expect(expiryOf(day, { days, firstDayCounts: first })).toBe(expiry);
  });
});

describe('dates of a receipt', () => {
  const kept = item('I', { shelfLifeDays: 180 });
  const free = item('I');
  const lasting = item('I', { shelfLifeDays: 180, minLifeInDays: 100 });
  test.each([
    [kept, {}, 'receipt.dates_missing'],
    [kept, { productionDate: '' }, 'receipt.dates_missing'],
    [kept, { productionDate: '01.12.2025' }, 'receipt.date_invalid'],
    [kept, { expiryDate: '2026-13-01' }, 'receipt.date_invalid'],
    [kept, { productionDate: '2026-01-08' }, 'receipt.produced_later'],
    [kept, { productionDate: '2025-12-01', expiryDate: '2026-06-01' }, 'receipt.dates_conflict'],
  ])('%# are refused', (goods, given, code) => {
    expect(receiptDates(goods, given, now)).toMatchObject({ code });
  });

  test.each([
    [kept, { productionDate: '2025-12-01' }, ['2025-12-01', '2026-05-30', false]],
    [kept, { expiryDate: '2026-05-30' }, [null, '2026-05-30', false]],
    [
      kept,
      { productionDate: '2025-12-01', expiryDate: '2026-05-30' },
      ['2025-12-01', '2026-05-30', false],
    ],
    // Too late: accepted as rejected goods.
    [kept, { productionDate: '2025-07-01' }, ['2025-07-01', '2025-12-28', true]],
    // Not expired, but with less life left than is asked for.
    [lasting, { expiryDate: '2026-04-16' }, [null, '2026-04-16', true]],
    [lasting, { expiryDate: '2026-04-17' }, [null, '2026-04-17', false]],
    [free, {}, [null, null, false]],
    [free, { expiryDate: '2026-01-06' }, [null, '2026-01-06', true]],
    [free, { expiryDate: '2026-01-07' }, [null, '2026-01-07', false]],
  ])('%# are taken over', (goods, given, [productionDate, expiryDate, expired]) => {
    expect(receiptDates(goods, given, now)).toEqual({ productionDate, expiryDate, expired });
  });
});
