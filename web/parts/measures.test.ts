import { describe, expect, test } from 'vitest';
import { isMoney, isWorth, measureText, moneyText } from './measures.ts';

describe('a measured value', () => {
  test.each([
    ['weightGrams', 999, {}, '999 g'],
    ['grossGrams', 12_500, {}, '12.5 kg'],
    ['lengthMm', 400, {}, '400 mm'],
    ['volumeMl', 2_500, {}, '2.5 l'],
    ['overReceiptPercent', 5, {}, '5 %'],
    ['dwellMinutes', 90, {}, '90 min'],
    ['withinMinutes', 2_880, {}, '48 h 0 min'],
    ['everyMs', 60_000, {}, '60 s'],
    ['quantity', 12_345, {}, '12,345'],
    ['limitMinor', 150_000, { currency: 'CNY' }, 'CN¥1,500.00'],
    ['standardCostMinor', 500, { costCurrency: 'JPY' }, 'JP¥500'],
    ['standardCostMinor', 500, { costCurrency: '' }, '500'],
  ])('of %s is written with its unit', (name, value, row, text) => {
    expect(measureText(name, value, row, 'en')).toBe(text);
  });

  test('in a currency that nobody knows is the bare number with its name', () => {
    expect(moneyText(100, '<img>', 'en')).toBe('100 <img>');
  });

  test('is money only with an amount and a currency', () => {
    expect(isMoney({ minor: 1, currency: 'EUR' })).toBe(true);
    expect(isMoney({ minor: 1 })).toBe(false);
    expect(isMoney(null)).toBe(false);
  });

  test('differences are worth sums by currency, a list of sums is one already', () => {
    expect(isWorth('valueShort', { EUR: 200 })).toBe(true);
    expect(isWorth('valueShort', [{ currency: 'EUR', minor: 200 }])).toBe(false);
    expect(isWorth('sums', { quantity: 1 })).toBe(false);
  });
});
