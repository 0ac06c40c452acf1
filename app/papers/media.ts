/** What is printed on: the page, and where on it labels are. All in millimetres. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Medium {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Area[];
}

export const A4 = { width: 210, height: 297 } as const;

/** Rolls have one label a page, with room to its edge that no printer misses. */
const roll = (width: number, height: number): Medium => {
  const edge = Math.min(width, height) / 20;
  return {
    width,
    height,
    cells: [{ x: edge, y: edge, width: width - 2 * edge, height: height - 2 * edge }],
  };
};

/** A sheet of labels that touch, as stationers sell it; each keeps its own edge. */
function sheet(columns: number, rows: number, edge: number): Medium {
  const width = A4.width / columns;
  const height = A4.height / rows;
  const cells = Array.from({ length: columns * rows }, (_, index) => ({
    x: (index % columns) * width + edge,
    y: Math.floor(index / columns) * height + edge,
    width: width - 2 * edge,
    height: height - 2 * edge,
  }));
  return { ...A4, cells };
}

/** Labels for things: bins and items. */
export const SMALL = {
  '100x50': roll(100, 50),
  '50x30': roll(50, 30),
  a4: sheet(3, 8, 3),
} as const;

/** Labels for what is carried: units, parcels. */
export const LARGE = {
  a6: roll(105, 148),
  '100x150': roll(100, 150),
  a4: sheet(2, 2, 6),
} as const;

/** Cards for people. */
export const CARD = { '85x54': roll(85, 54), a4: sheet(2, 5, 8) } as const;

export type Sizes = Readonly<Record<string, Medium>>;
