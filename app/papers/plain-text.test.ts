import { expect, test } from 'vitest';
import { visible } from './plain-text.ts';

test.each([
  ['a\u0007b\nc\td', 'a b c d'],
  ['\u202Eevil\u2066x\u200B', 'evilx'],
  ['e\u0301', 'é'],
  ['z\u0335\u0336\u0337a', 'za'],
  ['\uD83D lone', 'lone'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('of %j a label shows %j', (typed, shown) => {
  expect(visible(typed)).toBe(shown);
});

test('ten thousand signs are not looked at', () => {
  expect(visible('x'.repeat(10_000)).length).toBeLessThan(400);
});
