import type { Drawing, DrawnPlace, Point } from './types.ts';
import type { Rect } from './view.ts';

/** The rectangle by which a place is drawn: its middle and its size, metres. */
export interface Cell extends Point {
  readonly id: string;
  readonly kind: string;
  readonly w: number;
  readonly h: number;
  /** Where a person stands to reach it. */
  readonly at: Point;
  readonly label?: string;
}

/** The name of an aisle and where it stands. */
export interface Sign extends Point {
  readonly text: string;
}

export interface Layout {
  readonly cells: readonly Cell[];
  readonly byId: ReadonlyMap<string, Cell>;
  readonly byLabel: ReadonlyMap<string, Cell>;
  readonly nodes: ReadonlyMap<string, Point>;
  /** Devices that have a fixed place. */
  readonly standsAt: ReadonlyMap<string, string>;
  readonly aisles: readonly Sign[];
  readonly bounds: Rect;
}

/** Metres; used where the drawing gives no neighbour to measure by. */
const STATION = 2.4;
const SMALLEST = 0.3;
const BAY = 1.2;
const DEPTH = 1.6;
/** Of the room between neighbours, the share that is drawn. */
const TIGHT = 0.92;

const rounded = (value: number) => Math.round(value * 100) / 100;

function smallestGap(values: readonly number[], otherwise: number): number {
  const sorted = [...new Set(values.map(rounded))].sort((a, b) => a - b);
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) gap = Math.min(gap, sorted[i]! - sorted[i - 1]!);
  return Number.isFinite(gap) ? gap : otherwise;
}

const extent = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const middle = (values: readonly number[]) => (Math.max(...values) + Math.min(...values)) / 2;

interface Aisle {
  readonly name: number;
  readonly bins: readonly DrawnPlace[];
  /** Its bays follow one another from south to north; else from west to east. */
  readonly isUpright: boolean;
  /** Where it runs, across its length. */
  readonly across: number;
}

function aislesOf(bins: readonly DrawnPlace[]): Aisle[] {
  return [...Map.groupBy(bins, (bin) => bin.aisle!)].map(([name, own]) => {
    const xs = own.map((bin) => bin.x);
    const ys = own.map((bin) => bin.y);
    const isUpright = extent(ys) >= extent(xs);
    return { name, bins: own, isUpright, across: middle(isUpright ? xs : ys) };
  });
}

/**
 * A rack as seen from above: bays in a row, away from where people walk; the shelves of one bay stand
 * side by side, the lowest next to the aisle.
 */
function rackCells({ bins, isUpright, across }: Aisle, room: number): Cell[] {
  const along = (bin: Point) => (isUpright ? bin.y : bin.x);
  const cross = (bin: Point) => (isUpright ? bin.x : bin.y);
  const bay = smallestGap(bins.map(along), BAY);
  const bays = Map.groupBy(bins, (bin) => `${rounded(cross(bin))} ${rounded(along(bin))}`);
  return [...bays.values()].flatMap((shelves) => {
    const first = shelves[0]!;
    const away = cross(first) < across ? -1 : 1;
    const reach = Math.abs(cross(first) - across);
    const depth = Math.min(DEPTH * 1.4, Math.max(SMALLEST, (room / 2 - reach) * TIGHT));
    const each = depth / shelves.length;
    return [...shelves]
      .sort((a, b) => a.z - b.z)
      .map((bin, shelf): Cell => {
        const c = cross(bin) + away * each * (shelf + 0.5);
        const size = { long: bay * TIGHT, deep: each * TIGHT };
        return {
          ...{ id: bin.id, kind: bin.kind, at: { x: bin.x, y: bin.y } },
          ...(bin.label ? { label: bin.label } : {}),
          ...(isUpright
            ? { x: c, y: bin.y, w: size.deep, h: size.long }
            : { x: bin.x, y: c, w: size.long, h: size.deep }),
        };
      });
  });
}

/** A place of its own: as large as its neighbours of the same kind leave room for. */
function stationCells(places: readonly DrawnPlace[]): Cell[] {
  return [...Map.groupBy(places, ({ kind }) => kind).values()].flatMap((alike) => {
    const w = Math.min(
      STATION,
      smallestGap(
        alike.map(({ x }) => x),
        STATION,
      ) * TIGHT,
    );
    const h = Math.min(
      STATION,
      smallestGap(
        alike.map(({ y }) => y),
        STATION,
      ) * TIGHT,
    );
    const isSmall = Math.min(w, h) < 1;
    return alike.map(
      ({ id, kind, x, y, label }): Cell => ({
        ...{ id, kind, x, y, at: { x, y } },
        w: Math.max(SMALLEST, isSmall ? w : Math.min(w, STATION)),
        h: Math.max(SMALLEST, isSmall ? h : Math.min(h, STATION)),
        ...(label ? { label } : {}),
      }),
    );
  });
}

function boundsOf(cells: readonly Cell[], nodes: readonly Point[]): Rect {
  const rect = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  const add = (x: number, y: number, w: number, h: number) => {
    rect.left = Math.min(rect.left, x - w / 2);
    rect.right = Math.max(rect.right, x + w / 2);
    rect.bottom = Math.min(rect.bottom, y - h / 2);
    rect.top = Math.max(rect.top, y + h / 2);
  };
  for (const { x, y, w, h } of cells) add(x, y, w, h);
  for (const { x, y } of nodes) add(x, y, 2, 2);
  return Number.isFinite(rect.left) ? rect : { left: 0, bottom: 0, right: 10, top: 10 };
}

export function layOut(drawing: Drawing): Layout {
  const isInRack = (place: DrawnPlace) => place.kind === 'bin' && place.aisle !== null;
  const aisles = aislesOf(drawing.places.filter(isInRack));
  const rooms = [true, false].map((isUpright) =>
    smallestGap(
      aisles.filter((one) => one.isUpright === isUpright).map(({ across }) => across),
      2 * (DEPTH + 0.5),
    ),
  );
  const cells = [
    ...aisles.flatMap((aisle) => rackCells(aisle, rooms[aisle.isUpright ? 0 : 1]!)),
    ...stationCells(drawing.places.filter((place) => !isInRack(place))),
  ];
  return {
    cells,
    byId: new Map(cells.map((cell) => [cell.id, cell])),
    byLabel: new Map(cells.flatMap((cell) => (cell.label ? [[cell.label, cell] as const] : []))),
    standsAt: new Map(drawing.devices.map(({ id, place }) => [id, place])),
    nodes: new Map(drawing.nodes.map(({ id, x, y }) => [id, { x, y }])),
    aisles: aisles.map(({ name, bins, isUpright, across }) => {
      const end = Math.min(...bins.map((bin) => (isUpright ? bin.y : bin.x))) - 1;
      return { text: String(name), ...(isUpright ? { x: across, y: end } : { x: end, y: across }) };
    }),
    bounds: boundsOf(cells, drawing.nodes),
  };
}
