import { expect, test } from 'vitest';
import { addressOfCode } from './documents.ts';

test('goods in somebody’s hands lead to him, and a document of any kind to where it is looked up', () => {
  expect(addressOfCode('from', 'WORKER:W3')).toBe('/people/workers/W3');
  expect(addressOfCode('document', 'WAVE-3')).toBe('/find/WAVE-3');
  expect(addressOfCode('document', '')).toBeUndefined();
});
