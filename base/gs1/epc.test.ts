import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { checkDigit } from './check-digit.ts';
import { type Epc, epcIdUri, epcOf, epcTagUri, keyOfEpc, readEpc, writeEpc } from './epc.ts';

/** Hex, tag URI, and what is tagged; the first three stand in the EPC Tag Data Standard. */
const TAGS = [
  [
    '3074257BF7194E4000001A85',
    'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
    { gtin: '80614141123458', serial: '6789' },
  ],
  [
    '3174257BF4499602D2000000',
    'urn:epc:tag:sscc-96:3.0614141.1234567890',
    { sscc: '106141412345678908' },
  ],
  [
    '3374257BF40C0E400000162E',
    'urn:epc:tag:grai-96:3.0614141.12345.5678',
    { grai: '006141411234525678' },
  ],
  [
    '311BA1B300CE0A6A83000000',
    'urn:epc:tag:sscc-96:0.952012.03456789123',
    { sscc: '095201234567891235' },
  ],
  [
    '33B4257BF40C0E4000000190',
    'urn:epc:tag:grai-96:5.0614141.12345.400',
    { grai: '00614141123452400' },
  ],
] as const;

describe('a tag of 96 bits', () => {
  test.each(TAGS)('%s is %s', (hex, uri, key) => {
    const epc = readEpc(hex) as Epc;
    expect(epcTagUri(epc)).toBe(uri);
    expect(readEpc(uri)).toEqual(epc);
    expect(readEpc(`urn:epc:raw:96.x${hex}`)).toEqual(epc);
    expect(readEpc(hex.toLowerCase())).toEqual(epc);
    expect(writeEpc(epc)).toBe(hex);
    expect(keyOfEpc(epc)).toEqual(key);
    expect(epcOf(key, epc.companyPrefix.length, epc.filter)).toEqual(epc);
    expect(readEpc(epcIdUri(epc))).toEqual({ ...epc, filter: 0 });
  });

  test.each([
    ['another header', '2F74257BF7194E4000001A85'],
    ['partition 7', '307C257BF7194E4000001A85'],
    ['more bits than the digits hold', `30${'74FFFFFF'}${'F'.repeat(14)}`],
    ['23 digits', '3074257BF7194E4000001A8'],
    ['a pure identity with a filter', 'urn:epc:id:sgtin:3.0614141.812345.6789'],
    ['a tag without a filter', 'urn:epc:tag:sgtin-96:0614141.812345.6789'],
    ['a serial with leading zeros', 'urn:epc:id:sgtin:0614141.812345.0012'],
    ['a serial beyond 38 bits', 'urn:epc:id:sgtin:0614141.812345.274877906944'],
    ['an unknown scheme', 'urn:epc:id:sgln:0614141.12345.400'],
    ['anything', 'CART-1'],
  ])('%s is refused (epc.malformed)', (_, text) => {
    expect(readEpc(text)).toMatchObject({ code: 'epc.malformed' });
  });

  test('what does not fit is refused (epc.range)', () => {
    const sgtin = { gtin: '80614141123458', serial: 'ABC' };
    expect(epcOf(sgtin, 7)).toMatchObject({ code: 'epc.range', facts: { part: 'serial' } });
    expect(epcOf({ ...sgtin, serial: '1' }, 5)).toMatchObject({ code: 'epc.range' });
    expect(epcOf({ ...sgtin, serial: '1' }, 7, 8)).toMatchObject({ code: 'epc.range' });
  });

  test('of any key comes back from its bits and from its URIs', () => {
    const digits = (length: number) =>
      fc
        .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
        .map((all) => all.join(''));
    const whole = (body: string) => `${body}${checkDigit(body)}`;
    const serial = fc.bigInt({ min: 0n, max: 2n ** 38n - 1n }).map(String);
    const key = fc.oneof(
      fc.record({ gtin: digits(13).map(whole), serial }),
      fc.record({ sscc: digits(17).map(whole) }),
      fc.tuple(digits(12), serial).map(([body, own]) => ({ grai: `0${whole(body)}${own}` })),
    );
    const tags = fc.tuple(key, fc.integer({ min: 6, max: 12 }), fc.nat(7));
    fc.assert(
      fc.property(tags, ([one, prefixDigits, filter]) => {
        const epc = epcOf(one, prefixDigits, filter) as Epc;
        expect(keyOfEpc(epc)).toEqual(one);
        expect(readEpc(String(writeEpc(epc)))).toEqual(epc);
        expect(readEpc(epcTagUri(epc))).toEqual(epc);
      }),
    );
  });

  test('any text is read or refused', () => {
    const hex = fc
      .array(fc.constantFrom(...'0123456789ABCDEF'), { minLength: 22, maxLength: 22 })
      .map((all) => all.join(''));
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((text) => `urn:epc:tag:${text}`),
      fc.tuple(fc.constantFrom('30', '31', '33', '00'), hex).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const epc = readEpc(text);
        return isRefusal(epc) || readEpc(epcTagUri(epc)) !== undefined;
      }),
    );
  });
});
