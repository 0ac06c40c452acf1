import { expect, test } from 'vitest';
import { placeTitle } from './titles.ts';

const named = { x: 100, y: 100, w: 40, h: 20 };
const title = { w: 60, h: 16 };

test('a title stands over what it names', () => {
  const { x, y } = placeTitle(named, title, [named]);
  expect(x).toBe(100);
  expect(y).toBeLessThan(90 - 8);
});

test('where something stands over it, it goes under it, and then beside it', () => {
  const over = { x: 100, y: 75, w: 200, h: 30 };
  const under = { x: 100, y: 125, w: 200, h: 30 };
  expect(placeTitle(named, title, [named, over]).y).toBeGreaterThan(110);
  expect(placeTitle(named, title, [named, over, under])).toMatchObject({ y: 100 });
});

test('where all is taken, it covers as little as it can', () => {
  const wall = { x: 100, y: 100, w: 500, h: 90 };
  const spot = placeTitle(named, title, [wall]);
  expect(Math.abs(spot.y - 100)).toBeGreaterThan(30);
});

test('a long one among many finds the free corner: it lies over no place and no other title', () => {
  const box = (x: number, y: number, w = 23, h = 23) => ({ x, y, w, h });
  const wall = box(428, 620, 117, 11);
  const stations = [box(381, 588), box(440, 588), box(498, 588)];
  const around = [box(352, 628), box(508, 628), box(537, 628), box(449, 647), box(488, 647)];
  const taken = [wall, ...stations, ...around, box(352, 602, 38, 19), box(610, 628, 62, 19)];
  const spot = placeTitle(wall, { w: 125, h: 19 }, taken);
  const touches = taken.filter(
    (one) =>
      Math.abs(one.x - spot.x) < (one.w + spot.w) / 2 &&
      Math.abs(one.y - spot.y) < (one.h + spot.h) / 2,
  );
  expect(touches).toEqual([]);
});

test('it keeps to the screen, wherever that is, and is not drawn to its middle', () => {
  const screen = { x: 500, y: 300, w: 1_000, h: 600 };
  expect(placeTitle(named, title, [named], screen)).toMatchObject({ x: 100, y: 76 });
  const edge = { ...named, y: 12 };
  expect(placeTitle(edge, title, [edge], screen).y).toBeGreaterThan(20);
});
