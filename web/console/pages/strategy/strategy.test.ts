import { expect, test } from 'vitest';
import { changedAt, isSame, moved, savedBy, without } from './strategy.ts';

test('rules change places and stay at the ends; the list that is in force is left as it is', () => {
  const list = ['a', 'b', 'c'];
  expect(moved(list, 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(list, 0, -1)).toEqual(list);
  expect(moved(list, 2, 1)).toEqual(list);
  expect(without(list, 1)).toEqual(['a', 'c']);
  expect(changedAt([{ weight: 1 }], 0, { weight: 2 })).toEqual([{ weight: 2 }]);
  expect(list).toEqual(['a', 'b', 'c']);
  expect(isSame({ filters: [], scores: [] }, { filters: [], scores: [] })).toBe(true);
});

test('metres saved are those of the strategy in force less those of the changed one', () => {
  const side = { noRoom: 0, relaxed: 0 };
  expect(
    savedBy({
      ...{ pieces: 1, elsewhere: 1, items: [] },
      inForce: { ...side, putawayMetres: 100.4, frontMetres: 50 },
      changed: { ...side, putawayMetres: 60, frontMetres: 70 },
    }),
  ).toEqual({ putaway: 40, picking: -20 });
});
