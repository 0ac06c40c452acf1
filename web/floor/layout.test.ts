import { expect, test } from 'vitest';
import { createGrid } from './grid.ts';
import { layOut } from './layout.ts';
import type { Drawing, DrawnPlace } from './types.ts';

const bin = (id: string, aisle: number, x: number, y: number, z: number): DrawnPlace => ({
  ...{ id, kind: 'bin', zone: `A${aisle}`, aisle, x, y, z },
});

/** Two aisles 4 m apart, three bays, both sides, two shelves. */
const places: DrawnPlace[] = [1, 2].flatMap((aisle) =>
  [0, 1, 2].flatMap((bay) =>
    [-0.5, 0.5].flatMap((side) =>
      [0, 1.2].map((z) =>
        bin(`${aisle}-${bay}-${side}-${z}`, aisle, aisle * 4 + side, bay * 1.2, z),
      ),
    ),
  ),
);
const drawing: Drawing = {
  ...{ name: 'F', warehouse: 'W', nodes: [], edges: [], devices: [] },
  places: [
    ...places,
    { id: 'DOCK', kind: 'dock_in', zone: 'IN', aisle: null, x: -5, y: 0, z: 0, label: 'L/1' },
  ],
};
const layout = layOut(drawing);

test('no two bins overlap, and none stands in an aisle', () => {
  const bins = layout.cells.filter(({ kind }) => kind === 'bin');
  expect(bins).toHaveLength(24);
  for (const a of bins) {
    for (const b of bins) {
      if (a === b) continue;
      const isApart =
        Math.abs(a.x - b.x) >= (a.w + b.w) / 2 - 1e-9 ||
        Math.abs(a.y - b.y) >= (a.h + b.h) / 2 - 1e-9;
      expect(isApart, `${a.id} and ${b.id}`).toBe(true);
    }
    for (const aisle of [4, 8]) expect(Math.abs(a.x - aisle)).toBeGreaterThan(0.5);
  }
});

test('the lowest shelf is next to the aisle', () => {
  const low = layout.byId.get('1-0--0.5-0')!;
  const high = layout.byId.get('1-0--0.5-1.2')!;
  expect(low.x).toBeGreaterThan(high.x);
});

test('a place is found by its name, its label and the point under the pointer', () => {
  const grid = createGrid(layout.cells);
  const low = layout.byId.get('2-1-0.5-0')!;
  expect(grid.at({ x: low.x + 0.1, y: low.y - 0.1 })?.id).toBe(low.id);
  expect(layout.byLabel.get('L/1')?.id).toBe('DOCK');
  expect(grid.at({ x: 4, y: 0.5 })).toBeUndefined();
});

test('only what is near to what is seen is drawn', () => {
  const grid = createGrid(layout.cells);
  const near = [...grid.within({ left: -6, right: -4, bottom: -1, top: 1 })].map(({ id }) => id);
  expect(near).toContain('DOCK');
  expect(near).not.toContain('2-1-0.5-0');
});
