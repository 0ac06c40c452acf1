import { describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { type Charset, charsetOf, readCsv } from './csv.ts';

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const GB_MARK = [0x84, 0x31, 0x95, 0x33];
/** 编码,名称 / A,绿茶 */
const GB_TEXT = [
  0xb1, 0xe0, 0xc2, 0xeb, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x41, 0x2c, 0xc2, 0xcc, 0xb2, 0xe8,
  0x0a,
];

async function* inParts(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, charset?: Charset, size = 3) {
  const records: (readonly string[] | string)[] = [];
  for await (const one of readCsv(inParts(bytes, size), charset)) {
    records.push(isRefusal(one) ? one.code : one.values);
  }
  return records;
}

const TABLE = [
  ['编码', '名称'],
  ['A', '绿茶'],
];

describe('a file', () => {
  test.each([
    ['UTF-8', [...Buffer.from('编码,名称\nA,绿茶\n')]],
    ['UTF-8 with a mark', [...UTF8_MARK, ...Buffer.from('编码,名称\r\nA,绿茶\r\n')]],
    ['GB18030', GB_TEXT],
    ['GB18030 with a mark', [...GB_MARK, ...GB_TEXT]],
  ])('in %s is read without being told, however it is cut', async (_name, bytes) => {
    for (const size of [1, 2, 3, 7, 1_000]) {
      expect(await read(Uint8Array.from(bytes), undefined, size)).toEqual(TABLE);
    }
  });

  test('is read as it is told, and refused where that is wrong (import.encoding)', async () => {
    expect(await read(Uint8Array.from(GB_TEXT), 'gb18030')).toEqual(TABLE);
    expect(await read(Uint8Array.from(GB_TEXT), 'utf-8')).toEqual(['import.encoding']);
    const late = Buffer.concat([Buffer.from('a\n'.repeat(50_000)), Uint8Array.from(GB_TEXT)]);
    expect((await read(late, undefined, 10_000)).at(-1)).toBe('import.encoding');
  });

  test('keeps quoted commas, quotes and line ends, drops empty lines, trims', async () => {
    const text = 'a , "x,""y""\nz"\n\n\n b,c\n';
    expect(await read(Buffer.from(text))).toEqual([
      ['a', 'x,"y"\nz'],
      ['b', 'c'],
    ]);
  });

  test('that is no CSV is refused with its line (import.csv)', async () => {
    expect((await read(Buffer.from('a,b\n"open,1\n'))).at(-1)).toBe('import.csv');
  });

  test.each([
    ['text/csv', undefined],
    ['text/csv; charset=UTF-8', 'utf-8'],
    ['text/csv; charset="GBK"', 'gb18030'],
  ])('%s: %s', (type, charset) => {
    expect(charsetOf(type)).toBe(charset);
  });

  test('in another charset is refused (import.charset)', () => {
    expect(charsetOf('text/csv; charset=latin1')).toMatchObject({ code: 'import.charset' });
  });
});
