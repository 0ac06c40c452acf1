import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_KINDS, type CodeKind, createCodes, fitsKind, isMask } from './codes.ts';

describe('rules for codes', () => {
  test.each([
    ['A-##-##-@', 'A-01-02-C', true],
    ['A-##-##-@', 'A-01-02-c', false],
    ['A-##-##-@', 'A-1-02-C', false],
    ['A-##-##-@', 'B-01-02-C', false],
    ['SKU.#{2,4}', 'SKU.123', true],
    ['SKU.#{2,4}', 'SKUx123', false],
    ['SKU.#{2,4}', 'SKU.12345', false],
    ['*{1,40}', 'any-CODE_1:2.3', true],
  ])('%s: %s fits: %s', (mask, code, fits) => {
    const codes = createCodes();
    codes.set([{ codeKind: 'item', mask }]);
    expect(codes.rule('item').fits(code)).toBe(fits);
    expect(codes.check('item', code) === undefined).toBe(fits);
  });

  test.each([
    ['', false],
    ['#{0}', false],
    ['#{3,2}', false],
    ['*{41}', false],
    ['A B', false],
    ['(a+)+', false],
    ['##{2}-@', true],
  ])('"%s" is a mask: %s', (mask, is) => {
    expect(isMask(mask)).toBe(is);
  });

  test.each<[CodeKind, string, boolean]>([
    ['gln', '#{13}', true],
    ['gln', '700#{10}', true],
    ['gln', '#{5}', false],
    ['gln', '#{5,13}', true],
    ['gtin', '690*{10}', true],
    ['gtin', '#{9}', false],
    ['sscc', '3#{17}', true],
    ['sscc', '@#{17}', false],
    ['item', '@@', true],
  ])('a %s can fit %s: %s', (kind, mask, can) => {
    expect(fitsKind(kind, mask)).toBe(can);
  });

  const part = fc
    .tuple(fc.constantFrom('#', '@', '*', 'A', '7', '-', '.'), fc.integer({ min: 1, max: 3 }))
    .map(([sign, least]) => `${sign}{${least},${least + 1}}`);

  test('the example that a refusal shows fits its rule, whatever the rule', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const codes = createCodes();
        codes.set([{ codeKind: 'location', mask: parts.join('') }]);
        const { example, fits } = codes.rule('location');
        expect(fits(example), `${parts.join('')} ${example}`).toBe(true);
      }),
    );
  });

  test('every kind has a rule that its own example fits', () => {
    const codes = createCodes();
    for (const kind of CODE_KINDS) {
      expect(codes.check(kind, codes.rule(kind).example), kind).toBeUndefined();
    }
  });

  test.each([
    ['gtin', '6901234567892', true],
    ['gtin', '6901234567893', false],
    ['gtin', '06901234567892', true],
    ['gtin', '96385074', true],
    ['gtin', '963850749', false],
    ['sscc', '106141412345678908', true],
    ['sscc', '106141412345678909', false],
    ['gln', '6901234000009', true],
    ['gln', '6901234000008', false],
  ] as const)('%s %s: %s', (kind, code, fits) => {
    const refusal = createCodes().check(kind, code);
    expect(refusal?.code).toBe(fits ? undefined : `code.${kind}`);
  });
});
