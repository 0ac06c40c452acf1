import { expect, test } from 'vitest';
import { isCurve } from '#base/site/site.ts';
import { lineOf, pointOf } from './curve.ts';

const START = { x: 1, y: 0 };
const END = { x: 0, y: 1 };
/** A quarter of the unit circle, exactly (The NURBS Book, §7.3). */
const QUARTER = {
  degree: 2,
  knots: [0, 0, 0, 1, 1, 1],
  points: [START, { x: 1, y: 1, weight: Math.SQRT1_2 }, END],
};

test('a NURBS is followed', () => {
  for (const at of [0, 0.1, 0.5, 0.9, 1]) {
    const { x, y } = pointOf(QUARTER, at);
    expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
  }
  const line = lineOf(START, END, QUARTER);
  expect(line.points[0]).toEqual(START);
  expect(line.points.at(-1)).toEqual(END);
  expect(line.length).toBeCloseTo(Math.PI / 2, 2);
  expect(line.heading).toBeCloseTo(Math.PI / 2, 1);
  expect(Math.abs(line.arrival)).toBeCloseTo(Math.PI, 1);
});

test('degree 1 runs from point to point', () => {
  const corner = {
    degree: 1,
    knots: [0, 0, 0.3, 1, 1],
    points: [START, { x: 1, y: 1 }, END],
  };
  expect(lineOf(START, END, corner)).toMatchObject({
    points: [START, { x: 1, y: 1 }, END],
    length: 2,
    heading: Math.PI / 2,
    arrival: Math.PI,
  });
});

test.each([
  ['too few knots', { ...QUARTER, knots: [0, 0, 1, 1] }],
  ['falling knots', { ...QUARTER, knots: [0, 0, 0, 1, 0.5, 1] }],
  ['too few points', { ...QUARTER, points: [START, END], knots: [0, 0, 0, 1, 1] }],
  ['one knot only', { ...QUARTER, knots: [0, 0, 0, 0, 0, 0] }],
  ['a weight of nothing', { ...QUARTER, points: QUARTER.points.map((p) => ({ ...p, weight: 0 })) }],
])('%s make no curve, and the lane is straight', (_, trajectory) => {
  expect(isCurve(trajectory)).toBe(false);
  expect(lineOf(START, END, trajectory).points).toEqual([START, END]);
});
