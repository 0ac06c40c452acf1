import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { APPLICATION_IDENTIFIERS, type Component } from './ai-table.ts';
import { checkDigit } from './check-digit.ts';
import {
  type Element,
  missingPartner,
  parseElementString,
  writeBracketed,
  writeElementString,
} from './element-string.ts';

const GS = '\x1d';

const read = (scan: string) => {
  const parsed = parseElementString(scan);
  return isRefusal(parsed)
    ? parsed.code
    : parsed.map(({ ai, value }) => `(${ai})${value}`).join('');
};

describe('a scanned label', () => {
  test.each([
    ['GS1-128', ']C10109521234543213', '(01)09521234543213'],
    [
      'DataMatrix with a lot in the middle',
      `]d2010952123454321310ABC123${GS}17251231`,
      '(01)09521234543213(10)ABC123(17)251231',
    ],
    [
      'predefined lengths need no separator',
      ']C101095212345432131725123110ABC123',
      '(01)09521234543213(17)251231(10)ABC123',
    ],
    [
      'a separator behind a predefined length does no harm',
      `]Q30109521234543213${GS}10A${GS}`,
      '(01)09521234543213(10)A',
    ],
    ['a logistic unit', ']C100106141412345678908', '(00)106141412345678908'],
    ['its content', ']C1020952123454321337' + '24', '(02)09521234543213(37)24'],
    ['a weight', ']e001095212345432133103000195', '(01)09521234543213(3103)000195'],
    ['without symbology id', `${GS}10A${GS}21B`, '(10)A(21)B'],
    ['typed', '(01) 09521234543213 (10) AB/1-2', '(01)09521234543213(10)AB/1-2'],
    ['typed with a bracket in the lot', '(10)A\\(21)B(30)5', '(10)A(21)B(30)5'],
    ['a returnable asset', ']C18003006141411234526789', '(8003)006141411234526789'],
    ['a bin', `(414)0614141000036(254)A-01`, '(414)0614141000036(254)A-01'],
    ['the same twice', '(10)A(10)A', '(10)A'],
    ['day 00', '(17)260200', '(17)260200'],
    ['the 29th of February', '(17)280229', '(17)280229'],
  ])('%s', (_, scan, elements) => {
    expect(read(scan)).toBe(elements);
  });

  test.each([
    ['gs1.empty', ']C1'],
    ['gs1.unknown_ai', ']C19X'],
    ['gs1.unknown_ai', '(05)1'],
    ['gs1.unknown_ai', '(3109)000001'],
    ['gs1.length', ']C1010952123454321'],
    ['gs1.length', `]C101095212345${GS}10A`],
    ['gs1.length', '(10)'],
    ['gs1.length', `(10)${'A'.repeat(21)}`],
    ['gs1.length', '(20)123'],
    ['gs1.characters', '(01)0952123454321X'],
    ['gs1.characters', '(10)中'],
    ['gs1.characters', '(8010)abc'],
    ['gs1.check_digit', '(01)09521234543214'],
    ['gs1.check_digit', '(00)106141412345678909'],
    ['gs1.check_digit', '(8003)006141411234536789'],
    ['gs1.date', '(17)251331'],
    ['gs1.date', '(17)250230'],
    ['gs1.date', '(17)251300'],
    ['gs1.date', '(7006)250100'],
    ['gs1.date', '(7003)2501012460'],
    ['gs1.value', '(8003)106141411234526789'],
    ['gs1.value', '(8006)095212345432130302'],
    ['gs1.twice', '(10)A(10)B'],
    ['gs1.excludes', '(01)09521234543213(37)5'],
    ['gs1.excludes', '(01)09521234543213(02)09521234543213'],
    ['gs1.excludes', '(01)09521234543213(3102)000001(3103)000001'],
  ])('%s: %s', (code, scan) => {
    expect(read(scan)).toBe(code);
  });

  test('a fault names the identifier', () => {
    expect(parseElementString('(01)09521234543213(17)251331')).toMatchObject({
      facts: { ai: '17', value: '251331' },
    });
  });

  test.each([
    ['(02)09521234543213', '37'],
    ['(10)A', '01, 02, 03, 8006, 8026'],
    ['(02)09521234543213(37)5', '00 + 02, 00 + 8026'],
    ['(01)09521234543213(3922)1000', '01 + 30, 01 + 31nn, 01 + 32nn, 01 + 35nn, 01 + 36nn'],
    ['(00)106141412345678908(02)09521234543213(37)5(10)A', undefined],
    ['(01)09521234543213(3103)000195(3922)1000', undefined],
  ])('the whole label %s misses %s (gs1.needs)', (label, needs) => {
    const missing = missingPartner(parseElementString(label) as Element[]);
    expect(missing?.facts.needs).toBe(needs);
    if (needs !== undefined) expect(missing?.code).toBe('gs1.needs');
  });
});

const SIGNS = {
  N: '0123456789',
  X: '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
  Y: '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  Z: '-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
};

function partOf({ kind, min, max, check }: Component): fc.Arbitrary<string> {
  const part = fc
    .array(fc.constantFrom(...SIGNS[kind]), { minLength: min, maxLength: max })
    .map((signs) => signs.join(''));
  switch (check) {
    case '#':
      return part.map((text) => `${text.slice(0, -1)}${checkDigit(text.slice(0, -1))}`);
    case 'd':
    case 'D':
      return fc.constantFrom('260131', '280229', '991231');
    case 't':
      return fc.constantFrom('0000', '2359');
    case 'z':
      return fc.constant('0');
    case 'p':
      return fc.constantFrom('0101', '0203');
    case '':
      return part;
  }
}

const elementOf = (ai: string): fc.Arbitrary<Element> => {
  const { components } = APPLICATION_IDENTIFIERS.get(ai)!;
  return fc
    .integer({ min: components.filter((part) => !part.isOptional).length, max: components.length })
    .chain((count) => fc.tuple(...components.slice(0, count).map(partOf)))
    .map((parts) => ({ ai, value: parts.join('') }));
};

const labels = fc
  .subarray([...APPLICATION_IDENTIFIERS.keys()], { maxLength: 8 })
  .chain((ais) => fc.tuple(...ais.map(elementOf)));

describe('laws', () => {
  test.each([...APPLICATION_IDENTIFIERS.keys()])('(%s) is read as it was written', (ai) => {
    fc.assert(
      fc.property(elementOf(ai), (element) => {
        expect(parseElementString(`]C1${writeElementString([element])}`)).toEqual([element]);
        expect(parseElementString(String(writeBracketed([element])))).toEqual([element]);
      }),
      { numRuns: 5 },
    );
  });

  test('a label of several is read as it was written, or refused both ways', () => {
    fc.assert(
      fc.property(labels, (elements) => {
        const data = writeElementString(elements);
        if (isRefusal(data)) expect(['gs1.excludes', 'gs1.empty']).toContain(data.code);
        else {
          expect(parseElementString(`]d2${data}`)).toEqual(elements);
          expect(parseElementString(String(writeBracketed(elements)))).toEqual(elements);
        }
      }),
    );
  });

  test('any text is read or refused, and what is read can be written', () => {
    const scraps = fc.constantFrom(']C1', '(01)', GS, '10', '3103', '09521234543213', '(', '\\(');
    const text = fc
      .array(fc.oneof(scraps, fc.string({ unit: 'binary' })))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (scan) => {
        const parsed = parseElementString(scan);
        return isRefusal(parsed) || typeof writeElementString(parsed) === 'string';
      }),
    );
  });
});
