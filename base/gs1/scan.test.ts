import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { dayOf } from './dates.ts';
import { answersOf, itemCodesOf, readScan } from './scan.ts';

const TODAY = '2026-11-22';
const GTIN = '09521234543213';
const GS = '\x1d';

const labelOf = (scan: string) => {
  const read = readScan(scan, TODAY);
  return isRefusal(read) ? read.code : read.kind === 'label' ? read.label : read;
};

describe('dates', () => {
  test.each([
    ['261122', TODAY, '2026-11-22'],
    ['750101', TODAY, '2075-01-01'],
    ['760101', TODAY, '2076-01-01'],
    ['770101', TODAY, '1977-01-01'],
    ['000101', TODAY, '2000-01-01'],
    ['990101', '2099-06-01', '2099-01-01'],
    ['490101', '2099-06-01', '2149-01-01'],
    ['500101', '2099-06-01', '2050-01-01'],
    ['260200', TODAY, '2026-02-28'],
    ['280200', TODAY, '2028-02-29'],
    ['260400', TODAY, '2026-04-30'],
    ['261200', TODAY, '2026-12-31'],
    ['000229', '2090-01-01', undefined],
  ])('%s on %s is %s', (yymmdd, today, day) => {
    expect(dayOf(yymmdd, today)).toBe(day);
  });
});

describe('what a scan means', () => {
  test.each([
    ['a shelf label', 'A-01-02', { kind: 'plain', code: 'A-01-02' }],
    ['a plain Code 128', ']C0CART-1', { kind: 'plain', code: 'CART-1' }],
    ['an EAN-13', '4006381333931', { kind: 'gtin', code: '4006381333931', gtin: '04006381333931' }],
    [
      'an EAN-13 with its symbology id',
      ']E04006381333931',
      { kind: 'gtin', code: '4006381333931', gtin: '04006381333931' },
    ],
    ['an EAN-13 with a wrong check digit', ']E04006381333930', 'gs1.check_digit'],
    ['an EAN-8 with a wrong check digit', ']E496385075', 'gs1.check_digit'],
    ['31 February', `]C101${GTIN}17260231`, 'gs1.date'],
    ['29 February of another year', `]C101${GTIN}17270229`, 'gs1.date'],
    ['digits with a wrong check digit', '4006381333930', { kind: 'plain', code: '4006381333930' }],
    ['a piece', `]d201${GTIN}21SN1`, { gtin: GTIN, serial: 'SN1' }],
    [
      'a case of food',
      `]C101${GTIN}11260115` + `15270600${'10'}L-1`,
      { gtin: GTIN, productionDate: '2026-01-15', bestBefore: '2027-06-30', lot: 'L-1' },
    ],
    [
      'a pallet',
      `]C10010614141234567890802${GTIN}3724${GS}10L9`,
      { sscc: '106141412345678908', contentGtin: GTIN, count: 24, lot: 'L9' },
    ],
    ['a weight', `(01)${GTIN}(3103)000195(30)7`, { gtin: GTIN, netWeightGrams: 195, count: 7 }],
    ['a weight of tonnes', `(01)${GTIN}(3100)001234`, { gtin: GTIN, netWeightGrams: 1_234_000 }],
    [
      'tenths of a gram that are none',
      `(01)${GTIN}(3104)001950`,
      { gtin: GTIN, netWeightGrams: 195 },
    ],
    ['tenths of a gram (gs1.fraction)', `(01)${GTIN}(3104)001951`, 'gs1.fraction'],
    ['a date that is none (gs1.date)', `(01)${GTIN}(17)261301`, 'gs1.date'],
    ['a label with what the house has no word for', `(01)${GTIN}(91)X`, { gtin: GTIN }],
    [
      'an RFID tag',
      'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
      { gtin: '80614141123458', serial: '6789' },
    ],
    ['a broken tag (epc.malformed)', 'urn:epc:tag:sgtin-96:3.0614141', 'epc.malformed'],
  ])('%s', (_, scan, meaning) => {
    expect(labelOf(scan)).toEqual(meaning);
  });

  test.each([
    ['CUP', ['CUP']],
    ['4006381333931', ['04006381333931', '4006381333931']],
    [`(01)${GTIN}(10)L1`, [GTIN, '9521234543213']],
    ['(02)80614141123458(37)5', ['80614141123458']],
    ['(10)L1', []],
  ])('%s names the item by %j', (code, codes) => {
    const scan = readScan(code, TODAY);
    expect(isRefusal(scan) ? scan.code : itemCodesOf(scan)).toEqual(codes);
  });

  test('any text is read or refused, and only what says that it is GS1 is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const scan = readScan(text, TODAY);
        return !isRefusal(scan) || text.includes(GS) || /^\]|^\(|^urn:epc:/.test(text);
      }),
    );
  });
});

describe('what a label answers', () => {
  const pallet = { sscc: '1', contentGtin: GTIN, count: 24, lot: 'L9', bestBefore: '2027-01-01' };
  const answers = { handlingUnit: '1', item: GTIN, lot: 'L9', expiryDate: '2027-01-01' };

  test.each([
    ['nothing told: the count as well', undefined, { ...answers, quantity: 24 }],
    ['as many told', 24, { ...answers, quantity: 24 }],
    ['fewer told: the case was opened', 5, answers],
  ])('%s', (_, told, expected) => {
    expect(answersOf(pallet, { told, serial: false })).toEqual(expected);
  });

  test('a serial number stands for one piece where it is asked for', () => {
    const label = { gtin: GTIN, serial: 'SN1' };
    expect(answersOf(label, { serial: true })).toEqual({ item: GTIN, serial: 'SN1', quantity: 1 });
    expect(answersOf(label, { serial: false })).toEqual({ item: GTIN, serial: 'SN1' });
  });
});
