import { expect, test } from 'vitest';
import { languageAt, TURN_MS } from './turns.ts';

test.each([
  ['?language=zh', 'zh'],
  ['?language=zh-CN', 'zh'],
  ['?language=en', 'en'],
])('%s keeps to one language', (search, language) => {
  expect([0, TURN_MS, 5 * TURN_MS].map((now) => languageAt(search, now))).toEqual(
    Array(3).fill(language),
  );
});

test('without one, or with one that it has not, it speaks both in turn', () => {
  for (const search of ['', '?language=fr']) {
    const said = [0, TURN_MS - 1, TURN_MS, 2 * TURN_MS].map((now) => languageAt(search, now));
    expect(said).toEqual(['en', 'en', 'zh', 'en']);
  }
});
