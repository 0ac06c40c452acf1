import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShortcuts } from './shortcuts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Keys with the pause before each, in milliseconds. */
function pressedBy(keys: readonly (readonly [key: string, pauseMs: number])[]): string[] {
  const found: string[] = [];
  const { read } = createShortcuts((key) => found.push(key));
  let timeStamp = 0;
  for (const [key, pause] of keys) {
    vi.advanceTimersByTime(pause);
    timeStamp += pause;
    read({ key, repeat: false, timeStamp });
  }
  vi.advanceTimersByTime(1_000);
  return found;
}

test('a person presses letters and Enter', () => {
  const keys = [
    ['j', 0],
    ['h', 300],
    ['Enter', 400],
    ['ArrowDown', 10],
  ] as const;
  expect(pressedBy(keys)).toEqual(['j', 'h', 'Enter', 'ArrowDown']);
});

test('a scan presses nothing: neither its first letter, nor its last, nor its Enter', () => {
  const scan = [...'hfx-01'].map((key, index) => [key, index === 0 ? 500 : 8] as const);
  expect(pressedBy([...scan, ['Enter', 8]])).toEqual([]);
});
