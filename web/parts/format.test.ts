import { afterEach, expect, test, vi } from 'vitest';
import { withLocalTimes } from './format.ts';

afterEach(() => vi.unstubAllEnvs());

test('a sentence of the house tells its times by the reader’s own clock, and the rest as it stands', () => {
  const sentence = (time: string) => `From ${time} the receiving area (WH1) will hold 3 pallets.`;
  vi.stubEnv('TZ', 'Asia/Shanghai');
  const told = sentence('24/11/2026, 02:00');
  expect(withLocalTimes(sentence('2026-11-23T18:00Z'), 'en')).toBe(told);
  expect(withLocalTimes(sentence('2026-11-23T18:00:00.000Z'), 'en')).toBe(told);
  expect(withLocalTimes('2026-11-23T18:00Z 起', 'zh')).toBe('2026/11/24 02:00 起');
  expect(withLocalTimes('ASN-2026-11-23', 'en')).toBe('ASN-2026-11-23');
});
