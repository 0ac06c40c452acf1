import { expect, test } from 'vitest';
import { createScanReader, type Key } from './scanner.ts';

const plain = { ctrlKey: false, altKey: false, metaKey: false };

/** Types these keys, one each `gapMs`; what came out of it. */
function type(keys: readonly (string | Key)[], gapMs: number, reader = createScanReader()) {
  const codes = keys.map((key, index) =>
    reader.read(typeof key === 'string' ? { ...plain, key } : key, 1_000 + index * gapMs),
  );
  return codes.filter((code) => code !== undefined);
}

test('what comes as fast as a scanner types, and ends with Enter, is a code', () => {
  expect(type([...'SO-1', 'Enter'], 8)).toEqual(['SO-1']);
  expect(type(['Shift', 'S', 'Shift', 'O', '-', '1', 'Enter'], 8)).toEqual(['SO-1']);
});

test('what a person types is none, whatever it is', () => {
  expect(type([...'hold', 'Enter'], 120)).toEqual([]);
  expect(type(['h', 'Enter'], 20)).toEqual([]);
  expect(type(['Enter'], 8)).toEqual([]);
});

test('a scan behind a key of a person begins anew', () => {
  const reader = createScanReader();
  reader.read({ ...plain, key: 'h' }, 0);
  expect(type([...'LOT-7', 'Enter', ...'SO-2', 'Enter'], 5, reader)).toEqual(['LOT-7', 'SO-2']);
});

test('the separator of a GS1 label is kept, and other shortcuts are no signs', () => {
  const control = (key: string) => ({ ...plain, ctrlKey: true, key });
  expect(type([...'10L7', control(']'), ...'21A', control('c'), 'Enter'], 5)).toEqual([
    '10L7\u001d21A',
  ]);
});
