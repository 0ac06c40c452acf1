import { expect, test } from 'vitest';
import { addressOfCode } from './documents.ts';

test('a document of any kind leads to where it is looked up', () => {
  expect(addressOfCode('document', 'WAVE-3')).toBe('/find/WAVE-3');
  expect(addressOfCode('document', '')).toBeUndefined();
});
