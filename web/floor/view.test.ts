import { expect, test } from 'vitest';
import { isWithin, panBy, seen, toFloor, toScreen, viewAll, zoomAt } from './view.ts';

const size = { width: 800, height: 400 };
const view = { x: 10, y: 20, scale: 10 };

test('a point of the floor and its pixel are each other’s, and north is up', () => {
  expect(toScreen(view, size, { x: 10, y: 20 })).toEqual({ x: 400, y: 200 });
  expect(toScreen(view, size, { x: 11, y: 21 })).toEqual({ x: 410, y: 190 });
  expect(toFloor(view, size, { x: 410, y: 190 })).toEqual({ x: 11, y: 21 });
});

test('zooming keeps what is under the pointer where it is, and has its limits', () => {
  const pointer = { x: 100, y: 50 };
  const before = toFloor(view, size, pointer);
  const after = toFloor(zoomAt(view, size, pointer, 3), size, pointer);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
  expect(zoomAt(view, size, pointer, 1e9).scale).toBe(zoomAt(view, size, pointer, 1e6).scale);
});

test('dragging to the right shows what lies further west', () => {
  expect(panBy(view, 100, -50)).toEqual({ x: 0, y: 15, scale: 10 });
});

test('fitting shows all of the floor in the middle', () => {
  const bounds = { left: -10, right: 70, bottom: 0, top: 20 };
  const fitted = viewAll(bounds, size);
  const visible = seen(fitted, size);
  expect(fitted).toMatchObject({ x: 30, y: 10 });
  for (const corner of [
    { x: -10, y: 0 },
    { x: 70, y: 20 },
  ]) {
    expect(isWithin(corner, visible)).toBe(true);
  }
});
