import type { Brush, FloorTexts } from './brush.ts';
import type { Layout } from './layout.ts';
import type { Drawing } from './types.ts';

/** A rectangle of the screen, pixels, by its middle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Pixels that two spans with these middles and lengths share. */
const shared = (apart: number, a: number, b: number): number =>
  Math.max(0, Math.min(a, b, (a + b) / 2 - Math.abs(apart)));

const overlap = (a: Box, b: Box): number =>
  shared(a.x - b.x, a.w, b.w) * shared(a.y - b.y, a.h, b.h);

const GAP = 6;

/** Where a title may stand around what it names: over it, under it, beside it; along it; a row farther. */
function spotsAround(
  { x, y, w, h }: Box,
  title: { readonly w: number; readonly h: number },
): Box[] {
  const up = (h + title.h) / 2 + GAP;
  const aside = (w + title.w) / 2 + GAP;
  const along = [0, -w / 2, w / 2, -aside, aside];
  const row = (away: number) =>
    along.flatMap((slide) => [
      { ...title, x: x + slide, y: y - away },
      { ...title, x: x + slide, y: y + away },
    ]);
  const [over, under, ...near] = row(up);
  const beside = [x - aside, x + aside].map((at) => ({ ...title, x: at, y }));
  return [over!, under!, ...beside, ...near, ...row(up + title.h)];
}

/** The spot that covers least of what must be seen, itself too; the first of equals. */
export function placeTitle(
  named: Box,
  title: { readonly w: number; readonly h: number },
  obstacles: readonly Box[],
  screen?: Box,
): Box {
  const cost = (spot: Box) =>
    obstacles.reduce((sum, one) => sum + overlap(spot, one), 0) +
    (screen ? title.w * title.h - overlap(spot, screen) : 0);
  return spotsAround(named, title)
    .map((spot) => ({ spot, cost: cost(spot) }))
    .reduce((best, one) => (one.cost < best.cost ? one : best)).spot;
}

const TITLE_PX = 13;
export const AISLE_PX = 11;
const REST_METRES = 2.2;
/** Pixels over and under a rest for the name and the battery of who stands there. */
const REST_NAME_PX = 18;

/** What each part of the floor is, beside its places. */
export function paintTitles(
  brush: Brush,
  parts: { readonly layout: Layout; readonly drawing: Drawing; readonly texts: FloorTexts },
): void {
  const { ctx, view } = brush;
  const { layout, drawing, texts } = parts;
  const boxOf = ({ x, y, w, h }: Box): Box => ({
    ...brush.at({ x, y }),
    ...{ w: w * view.scale, h: h * view.scale },
  });
  const rests = drawing.nodes.flatMap(({ use, x, y }) =>
    use ? [{ kind: use as string, ...{ x, y, w: REST_METRES, h: REST_METRES } }] : [],
  );
  const stations = layout.cells.filter(({ kind }) => kind !== 'bin');
  const groups = Map.groupBy([...stations, ...rests], ({ kind }) => kind);
  const boxes = new Map(
    [...stations, ...rests].map((place) => {
      const box = boxOf(place);
      const isRest = place.kind === 'parking' || place.kind === 'charger';
      return [place, isRest ? { ...box, h: box.h + 2 * REST_NAME_PX } : box] as const;
    }),
  );
  ctx.font = `400 ${AISLE_PX}px system-ui, sans-serif`;
  const signs = layout.aisles.map((sign) => {
    const w = ctx.measureText(texts.aisle(sign.text)).width;
    return { ...brush.at(sign), w, h: AISLE_PX };
  });
  const obstacles = [...boxes.values(), ...signs];
  const { width, height } = brush.size;
  const screen = { x: width / 2, y: height / 2, w: width - GAP, h: height - GAP };
  ctx.font = `600 ${TITLE_PX}px system-ui, sans-serif`;
  for (const [kind, places] of groups) {
    const own = places.map((place) => boxes.get(place)!);
    const left = Math.min(...own.map(({ x, w }) => x - w / 2));
    const right = Math.max(...own.map(({ x, w }) => x + w / 2));
    const top = Math.min(...own.map(({ y, h }) => y - h / 2));
    const bottom = Math.max(...own.map(({ y, h }) => y + h / 2));
    const named = {
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      w: right - left,
      h: bottom - top,
    };
    const words = texts.zone(kind);
    const title = { w: ctx.measureText(words).width + 2 * GAP, h: TITLE_PX + GAP };
    const spot = placeTitle(named, title, obstacles, screen);
    obstacles.push(spot);
    brush.text(words, spot.x, spot.y, {
      ...{ px: TITLE_PX, colour: '#334155', bold: true, rim: '#ffffffe6' },
    });
  }
}
