import { expect, test } from 'vitest';
import { goOn, passedOf, poseAt, standing, turnedBy } from './motion.ts';

const start = standing({ x: 0, y: 0, theta: 0 }, 0);

test('between two tellings it is drawn on the way, and stays at the end of it', () => {
  const motion = goOn(start, { x: 10, y: 0, theta: 0 }, 1_000, [], 500);
  expect(poseAt(motion, 1_250)).toMatchObject({ x: 5, y: 0 });
  expect(poseAt(motion, 9_000)).toMatchObject({ x: 10, y: 0 });
});

test('it goes round the corner, not across the racks', () => {
  const corner = { x: 10, y: 0 };
  const motion = goOn(start, { x: 10, y: 10, theta: 0 }, 1_000, [corner], 0);
  expect(poseAt(motion, 1_500)).toMatchObject({ x: 10, y: 0 });
  expect(poseAt(motion, 1_250)).toMatchObject({ x: 5, y: 0 });
});

test('a corner far away is not believed', () => {
  const motion = goOn(start, { x: 1, y: 0, theta: 0 }, 1_000, [{ x: 100, y: 0 }], 0);
  expect(poseAt(motion, 1_500)).toMatchObject({ x: 0.5, y: 0 });
});

test('told anew on its way, it goes on from where it is drawn', () => {
  const first = goOn(start, { x: 10, y: 0, theta: 0 }, 1_000, [], 0);
  const second = goOn(first, { x: 20, y: 0, theta: 0 }, 1_500);
  expect(poseAt(second, 1_500).x).toBeCloseTo(5);
});

test('it turns the shorter way round', () => {
  expect(turnedBy(3, -3, 1)).toBeCloseTo(-3 + 2 * Math.PI);
  expect(turnedBy(0.5, -0.5, 0.5)).toBeCloseTo(0);
});

test('the nodes that it passed are those of the old way before the new one', () => {
  expect(passedOf(['A', 'B', 'C', 'D'], ['C', 'D'])).toEqual(['B', 'C']);
  expect(passedOf(['A', 'B'], ['A', 'B'])).toEqual([]);
  expect(passedOf(['A', 'B'], ['X', 'Y'])).toEqual([]);
});
