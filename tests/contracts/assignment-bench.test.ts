import { expect, test } from 'vitest';
import { readInstance } from '#bench/assignment/instances.ts';
import { measure, outcomeOf } from '#bench/assignment/measure.ts';

test('a file of numbers is an instance, decimals and all', () => {
  const instance = readInstance('1.5, 2\n- ; 0.25\n\ninf 7\n');
  expect(instance).toMatchObject({ rows: 3, columns: 2, scale: 100 });
  expect([...instance.costs]).toEqual([150, 200, Infinity, 25, Infinity, 700]);
  expect(measure(instance, 1)).toMatchObject({ ours: { served: 2, cost: 1.75 }, agree: true });
});

test.each([
  ['', 'the file has no numbers'],
  ['1 2\n3', 'row 2 has 1 numbers, the first has 2'],
  ['1 two', 'row 1, column 2: two is no cost'],
  ['1 1e99', 'row 1, column 2: 1e99 is no cost'],
  ['0.1234567', 'a number has more than 6 decimals'],
])('the file %j is refused: %s', (text, why) => {
  expect(() => readInstance(text)).toThrow(why);
});

test('an answer that gives a column twice, or one that must not be, is none', () => {
  const instance = readInstance('1 -\n2 3');
  expect(() => outcomeOf(instance, Int32Array.of(0, 0))).toThrow('given twice');
  expect(() => outcomeOf(instance, Int32Array.of(1, 0))).toThrow('must not have');
});
