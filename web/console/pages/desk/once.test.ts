import { expect, test, vi } from 'vitest';
import { answered, numberFor } from './once.ts';

test('an act that was not answered keeps its number, also for who asks anew; an answered one is over', () => {
  const bin = { location: '01-01', owner: 'O' };
  const first = numberFor('CNT', bin);
  expect(numberFor('CNT', { ...bin })).toBe(first);
  expect(numberFor('CNT', { ...bin, owner: 'P' })).not.toBe(first);
  answered('CNT', bin);
  expect(numberFor('CNT', bin)).not.toBe(first);
});

test('who presses again much later means another act', () => {
  vi.useFakeTimers();
  const first = numberFor('CNT', 'a bin');
  vi.advanceTimersByTime(60_000);
  expect(numberFor('CNT', 'a bin')).toBe(first);
  vi.advanceTimersByTime(300_000);
  expect(numberFor('CNT', 'a bin')).not.toBe(first);
  vi.useRealTimers();
});
