import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, endsInCheckDigit } from './check-digit.ts';
import {
  gtin14,
  gtinSpellings,
  isGiai,
  isGln,
  isSameCode,
  isSscc,
  makeGtin13,
  makeSscc,
  readGrai,
  writeGrai,
} from './keys.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

describe('the check digit', () => {
  test.each([
    ['629104150021', 3],
    ['37610425002123456', 9],
    ['952123454321', 3],
    ['8061414112345', 8],
    ['10614141234567890', 8],
  ])('of %s is %i', (body, check) => {
    expect(checkDigit(body)).toBe(check);
  });

  test('finds every wrong digit', () => {
    const cases = fc.tuple(digits(17), fc.nat(17), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(cases, ([body, at, shift]) => {
        const right = `${body}${checkDigit(body)}`;
        const wrong = (Number(right[at]) + shift) % 10;
        return (
          endsInCheckDigit(right) &&
          !endsInCheckDigit(right.slice(0, at) + wrong + right.slice(at + 1))
        );
      }),
    );
  });

  test.each(['', '7', '40063813339x1', '4006381333932'])('is not at the end of "%s"', (code) => {
    expect(endsInCheckDigit(code)).toBe(false);
  });
});

describe('a GTIN', () => {
  test.each([
    ['96385074', '00000096385074'],
    ['614141000036', '00614141000036'],
    ['4006381333931', '04006381333931'],
    ['09521234543213', '09521234543213'],
    ['4006381333932', undefined],
    ['400638133393', undefined],
    ['CART-1', undefined],
  ])('%s has the 14 digits %s', (code, gtin) => {
    expect(gtin14(code)).toBe(gtin);
  });

  test('is found under each of its spellings, and they are all the same code', () => {
    expect(gtinSpellings('00000096385074')).toEqual([
      '00000096385074',
      '0000096385074',
      '000096385074',
      '96385074',
    ]);
    expect(gtinSpellings('04006381333931')).toEqual(['04006381333931', '4006381333931']);
    expect(gtinSpellings('80614141123458')).toEqual(['80614141123458']);
    expect(isSameCode('4006381333931', '04006381333931')).toBe(true);
    expect(isSameCode('4006381333932', '04006381333932')).toBe(false);
    expect(isSameCode('CART-1', 'CART-1')).toBe(true);
  });

  test('of 13 digits is made from prefix and item', () => {
    const codes = fc.record({ prefix: digits(7), item: fc.nat(99_999) });
    fc.assert(
      fc.property(codes, ({ prefix, item }) => gtin14(makeGtin13(prefix, item)) !== undefined),
    );
    expect(makeGtin13('4006381', 33393)).toBe('4006381333931');
  });
});

describe('other keys', () => {
  test('an SSCC has 18 digits whatever the serial', () => {
    expect(makeSscc(3, '7610425', 2_123_456)).toBe('376104250021234569');
    fc.assert(fc.property(fc.nat(), (serial) => isSscc(makeSscc(3, '4012345', serial))));
    expect(isSscc('376104250021234560')).toBe(false);
  });

  test('a GLN, a GRAI, a GIAI', () => {
    expect(isGln('0614141000036')).toBe(true);
    const grai = { asset: '0614141123452', serial: '6789' };
    expect(writeGrai(grai)).toBe('006141411234526789');
    expect(readGrai('006141411234526789')).toEqual(grai);
    expect(readGrai('106141411234526789')).toBeUndefined();
    expect(readGrai('006141411234536789')).toBeUndefined();
    expect(isGiai('0614141TROLLEY-7')).toBe(true);
    expect(isGiai('TROLLEY')).toBe(false);
  });
});
