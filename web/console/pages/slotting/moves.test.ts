import { expect, test } from 'vitest';
import { chosenWith, gatheringsOf, type Line, sumOf } from './moves.ts';

const line = (number: number, from: string, to: string, more: Partial<Line> = {}): Line => ({
  ...{ line: number, afterLine: 0, item: 'A', lot: '', quantity: 5, from, to, metres: 10.4 },
  ...{ facts: {}, status: 'proposed', reason: null, relocation: '' },
  ...more,
});

test('three bins that go into two others are five before and two after', () => {
  const lines = [line(1, 'B1', 'B4'), line(2, 'B2', 'B4'), line(3, 'B3', 'B5')];
  expect(gatheringsOf(lines).map(({ to, lines: those }) => [to, those.length])).toEqual([
    ['B4', 2],
    ['B5', 1],
  ]);
  expect(sumOf('consolidation', lines)).toEqual({
    ...{ before: 5, after: 2, pieces: 15, metres: 31, saved: 0 },
  });
});

test('goods moved to the front fill as many bins as they left, and save ways', () => {
  const lines = [
    line(1, 'FRONT', 'BACK'),
    line(2, 'FAR', 'FRONT', { afterLine: 1, facts: { metresSavedADay: 120.3 } }),
  ];
  expect(sumOf('reslotting', lines)).toMatchObject({ before: 2, after: 2, saved: 120 });
});

test('a line is chosen with the one that empties its place, and given up with those that wait for it', () => {
  const lines = [line(1, 'FRONT', 'BACK'), line(2, 'FAR', 'FRONT', { afterLine: 1 })];
  expect([...chosenWith(lines, new Set(), lines[1]!, true)].sort()).toEqual([1, 2]);
  expect([...chosenWith(lines, new Set([1, 2]), lines[0]!, false)]).toEqual([]);
  expect([...chosenWith(lines, new Set([1, 2]), lines[1]!, false)]).toEqual([1]);
});
