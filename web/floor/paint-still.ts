import { type Brush, createBrush, type FloorTexts } from './brush.ts';
import {
  EMPTY,
  fillColour,
  heatColour,
  KIND_COLOURS,
  type Layer,
  STATE_COLOURS,
} from './colours.ts';
import type { Grid } from './grid.ts';
import type { Cell, Layout } from './layout.ts';
import type { FloorNow } from './state.ts';
import { AISLE_PX, paintTitles } from './titles.ts';
import type { Drawing } from './types.ts';
import { isWithin, type Rect, type Size, seen, type View } from './view.ts';

/** What stands still: ways, racks, stations, names. Painted again only when it or the view changed. */
export interface StillParts {
  readonly drawing: Drawing;
  readonly layout: Layout;
  readonly grid: Grid;
  readonly floor: FloorNow;
  readonly layer: Layer;
  readonly hasNames: boolean;
  readonly hasWays: boolean;
  readonly texts: FloorTexts;
}

const GROUND = '#eef1f5';
const WAY = '#dde3ea';
const WAY_METRES = 1.5;
/** Pixels of a cell from which on its name fits. */
const NAME_PX = 34;
const EDGE_FROM_SCALE = 7;
const AISLE_FROM_SCALE = 4;
const TITLE_FROM_SCALE = 3;
/** Nearer, each place has its own name. */
const TITLE_TO_SCALE = 18;

function binColour(id: string, { floor, layer }: StillParts, hottest: number): string {
  if (layer === 'heat') return heatColour(floor.heat.get(id) ?? 0, hottest);
  const now = floor.places.get(id);
  if (layer === 'state') return STATE_COLOURS[now?.state ?? 'empty'];
  return now ? fillColour(now.fill) : EMPTY;
}

function paintWays({ ctx, at, view }: Brush, { drawing, layout }: StillParts, rect: Rect): void {
  ctx.lineCap = 'round';
  ctx.lineWidth = Math.max(2, WAY_METRES * view.scale);
  ctx.strokeStyle = WAY;
  ctx.beginPath();
  for (const { from, to } of drawing.edges) {
    const a = layout.nodes.get(from);
    const b = layout.nodes.get(to);
    if (!a || !b || !(isWithin(a, rect, 4) || isWithin(b, rect, 4))) continue;
    const start = at(a);
    const end = at(b);
    ctx.moveTo(start.x, start.y);
    ctx.lineTo(end.x, end.y);
  }
  ctx.stroke();
}

function paintRests(brush: Brush, { drawing }: StillParts, rect: Rect): void {
  const { ctx, at, view } = brush;
  const half = Math.max(3, view.scale * 0.9);
  for (const node of drawing.nodes) {
    if (!node.use || !isWithin(node, rect, 2)) continue;
    const { x, y } = at(node);
    const isCharger = node.use === 'charger';
    ctx.fillStyle = isCharger ? '#fff3d6' : '#f8fafc';
    ctx.strokeStyle = isCharger ? '#d19a2a' : '#b6c0cb';
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.roundRect(x - half, y - half, 2 * half, 2 * half, half * 0.3);
    ctx.fill();
    ctx.stroke();
    if (half > 7) {
      const colour = isCharger ? '#b7791f' : '#94a3b8';
      brush.text(isCharger ? '⚡' : 'P', x, y, { px: half, colour, rim: '', bold: true });
    }
  }
}

/** Bins of one colour in one go: brushes change seldom. */
function paintBins({ ctx, at, view }: Brush, parts: StillParts, bins: readonly Cell[]): void {
  const hottest = Math.max(1, ...parts.floor.heat.values());
  const byColour = Map.groupBy(bins, ({ id }) => binColour(id, parts, hottest));
  const { scale } = view;
  for (const [colour, cells] of byColour) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    for (const cell of cells) {
      const { x, y } = at(cell);
      const w = Math.max(1, cell.w * scale);
      const h = Math.max(1, cell.h * scale);
      ctx.rect(x - w / 2, y - h / 2, w, h);
    }
    ctx.fill();
    if (scale < EDGE_FROM_SCALE) continue;
    ctx.lineWidth = 0.7;
    ctx.strokeStyle = '#aab6c3';
    ctx.stroke();
  }
}

function paintStations({ ctx, at, view }: Brush, cells: readonly Cell[]): void {
  for (const cell of cells) {
    const [fill, edge] = KIND_COLOURS[cell.kind] ?? [EMPTY, '#94a3b8'];
    const { x, y } = at(cell);
    const w = Math.max(2, cell.w * view.scale);
    const h = Math.max(2, cell.h * view.scale);
    ctx.fillStyle = fill;
    ctx.strokeStyle = edge;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.roundRect(x - w / 2, y - h / 2, w, h, Math.min(6, w / 5));
    ctx.fill();
    ctx.stroke();
  }
}

function paintNames(brush: Brush, cells: readonly Cell[]): void {
  const { at, view } = brush;
  for (const cell of cells) {
    const w = cell.w * view.scale;
    const h = cell.h * view.scale;
    const px = Math.min(12, Math.max(9, w / (cell.id.length * 0.62)));
    if (w < NAME_PX || cell.id.length * px * 0.6 > w * 1.35 || h < px * 1.2) continue;
    const { x, y } = at(cell);
    brush.text(cell.id, x, y + h / 2 - px * 0.75, { px, colour: '#475569' });
  }
}

export function paintStill(
  ctx: CanvasRenderingContext2D,
  view: View,
  size: Size,
  parts: StillParts,
): void {
  const brush = createBrush(ctx, view, size);
  const rect = seen(view, size);
  ctx.fillStyle = GROUND;
  ctx.fillRect(0, 0, size.width, size.height);
  if (parts.hasWays) paintWays(brush, parts, rect);
  paintRests(brush, parts, rect);
  const cells = [...parts.grid.within(rect)];
  const bins = cells.filter(({ kind }) => kind === 'bin');
  const stations = cells.filter(({ kind }) => kind !== 'bin');
  paintBins(brush, parts, bins);
  paintStations(brush, stations);
  if (!parts.hasNames) return;
  paintNames(brush, cells);
  if (view.scale >= AISLE_FROM_SCALE) {
    for (const sign of parts.layout.aisles) {
      if (!isWithin(sign, rect, 2)) continue;
      const { x, y } = brush.at(sign);
      brush.text(parts.texts.aisle(sign.text), x, y, { px: AISLE_PX, colour: '#64748b', rim: '' });
    }
  }
  if (view.scale >= TITLE_FROM_SCALE && view.scale <= TITLE_TO_SCALE) paintTitles(brush, parts);
}
