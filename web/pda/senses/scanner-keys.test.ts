import { expect, test } from 'vitest';
import { createScannerKeys } from './scanner-keys.ts';

function type(signs: readonly string[], betweenMs: number, ctrl: readonly number[] = []) {
  const keys = createScannerKeys();
  return signs.map((key, i) => keys.take({ key, ctrlKey: ctrl.includes(i), at: i * betweenMs }));
}

test('a burst that ends with Enter is a code', () => {
  expect(type([...'TEA-01', 'Enter'], 5).at(-1)).toBe('TEA-01');
});

test('what a person types is not, however it ends', () => {
  expect(type([...'TEA-01', 'Enter'], 180).at(-1)).toBeUndefined();
});

test('capitals come with Shift, and a separator as its control key', () => {
  expect(type(['Shift', 'A', 'b', ']', '1', 'Enter'], 5, [3]).at(-1)).toBe('Ab\u001d1');
});

test('two codes one after the other are two', () => {
  const heard = type([...'AAA', 'Enter', ...'BBB', 'Enter'], 5);
  expect(heard.filter((one) => one !== undefined)).toEqual(['AAA', 'BBB']);
});

test('a burst that was broken off is not the beginning of the next', () => {
  const keys = createScannerKeys();
  for (const [i, key] of [...'OLD'].entries()) keys.take({ key, ctrlKey: false, at: i * 5 });
  const heard = [...'NEW', 'Enter'].map((key, i) =>
    keys.take({ key, ctrlKey: false, at: 900 + i * 5 }),
  );
  expect(heard.at(-1)).toBe('NEW');
});
