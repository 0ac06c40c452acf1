import { createBrush, type FloorTexts } from './brush.ts';
import type { Layer } from './colours.ts';
import { listenToHands } from './gestures.ts';
import { createGrid } from './grid.ts';
import { layOut } from './layout.ts';
import { createMovers } from './movers.ts';
import { paintLive } from './paint-live.ts';
import { paintStill } from './paint-still.ts';
import { applyChange, applyState, emptyFloor, vehiclesIn } from './state.ts';
import type { Drawing, LiveChange, LiveState, Point, Unit } from './types.ts';
import { panBy, toFloor, type View, viewAll, zoomAt } from './view.ts';

export type ThingKind = 'vehicle' | 'person' | 'place';
export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
}

export interface SceneLook {
  readonly layer: Layer;
  readonly hasNames: boolean;
  readonly hasWays: boolean;
  readonly selected: string;
  readonly followed: string;
  readonly marked: ReadonlySet<string>;
}

/** Pixels around a vehicle or person that still mean it. */
const NEAR_PX = 14;
/** What stands still is painted anew so often while the view changes; between, its picture is moved. */
const STILL_EVERY_MS = 120;
/** Pulses need no more frames than this when nothing moves. */
const CALM_EVERY_MS = 100;
const STEP_IN = 22;

/** The picture of the floor on a canvas: what is known, what is seen of it, and when it is painted. */
export function createScene(
  canvas: HTMLCanvasElement,
  drawing: Drawing,
  texts: FloorTexts,
  tell: { press(thing: Thing | undefined): void; hover(thing: Thing | undefined, at: Point): void },
) {
  const layout = layOut(drawing);
  const grid = createGrid(layout.cells);
  const movers = createMovers(layout);
  const floor = emptyFloor();
  const ctx = canvas.getContext('2d', { alpha: false })!;
  const stillCanvas = document.createElement('canvas');
  const still = stillCanvas.getContext('2d', { alpha: false })!;
  let look: SceneLook = {
    ...{ layer: 'fill', hasNames: true, hasWays: true, selected: '', followed: '' },
    marked: new Set(),
  };
  let size = { width: 1, height: 1 };
  let density = 1;
  let view: View = viewAll(layout.bounds, size);
  /** Until a hand moved it, the picture shows all of the floor, whatever the window's size. */
  let isWhole = true;
  let stillView: View | undefined;
  let stillAt = 0;
  let unitsAt: ReadonlyMap<string, readonly Unit[]> = new Map();
  let isDirty = true;
  let frame = 0;
  let paintedAt = 0;
  let isEnded = false;

  const moveTo = (next: View) => {
    view = next;
    isWhole = false;
    isDirty = true;
  };
  const restill = () => {
    stillView = undefined;
    isDirty = true;
  };

  function thingAt(at: Point): Thing | undefined {
    const now = performance.now();
    const point = toFloor(view, size, at);
    const reach = Math.max(NEAR_PX / view.scale, 0.8);
    const nearest = (kind: ThingKind, spots: ReadonlyMap<string, Point>) =>
      [...spots].map(([id, { x, y }]) => ({
        ...{ kind, id, apart: Math.hypot(x - point.x, y - point.y) },
      }));
    const [best] = [
      ...nearest('person', movers.people(now)),
      ...nearest('vehicle', movers.vehicles(now)),
    ]
      .filter(({ apart }) => apart <= reach)
      .sort((a, b) => a.apart - b.apart);
    if (best) return { kind: best.kind, id: best.id };
    const cell = grid.at(point);
    return cell && { kind: 'place', id: cell.id };
  }

  const endHands = listenToHands(canvas, {
    pan: (dx, dy) => moveTo(panBy(view, dx, dy)),
    zoom: (at, factor) =>
      moveTo(zoomAt(view, size, at ?? { x: size.width / 2, y: size.height / 2 }, factor)),
    all: showAll,
    press: (at) => tell.press(thingAt(at)),
    hover: (at) => tell.hover(at && thingAt(at), at ?? { x: 0, y: 0 }),
  });

  function showAll(): void {
    view = viewAll(layout.bounds, size, Math.min(44, size.width * 0.04));
    isWhole = true;
    isDirty = true;
  }

  function resize(): void {
    const { width, height } = canvas.getBoundingClientRect();
    if (width < 1 || height < 1) return;
    size = { width, height };
    density = window.devicePixelRatio || 1;
    for (const one of [canvas, stillCanvas]) {
      one.width = Math.round(width * density);
      one.height = Math.round(height * density);
    }
    if (isWhole) showAll();
    restill();
  }
  const observer = new ResizeObserver(resize);
  observer.observe(canvas);

  function paintStillNow(now: number): void {
    still.setTransform(density, 0, 0, density, 0, 0);
    paintStill(still, view, size, { drawing, layout, grid, floor, texts, ...look });
    stillView = view;
    stillAt = now;
  }

  /** The picture of what stands still, moved to where the view is now. */
  function showStill(): void {
    const from = stillView ?? view;
    const zoom = view.scale / from.scale;
    const x = size.width / 2 + (from.x - view.x) * view.scale - (size.width / 2) * zoom;
    const y = size.height / 2 - (from.y - view.y) * view.scale - (size.height / 2) * zoom;
    if (zoom !== 1 || x !== 0 || y !== 0) {
      ctx.fillStyle = '#eef1f5';
      ctx.fillRect(0, 0, size.width, size.height);
    }
    ctx.drawImage(stillCanvas, x, y, size.width * zoom, size.height * zoom);
  }

  function paint(now: number): void {
    ctx.setTransform(density, 0, 0, density, 0, 0);
    const vehicles = movers.vehicles(now);
    const people = movers.people(now);
    const followed = vehicles.get(look.followed) ?? people.get(look.followed);
    if (followed) {
      view = { ...view, x: followed.x, y: followed.y };
      isWhole = false;
    }
    const isOld = stillView !== view && now - stillAt >= STILL_EVERY_MS;
    if (!stillView || isOld) paintStillNow(now);
    showStill();
    paintLive(
      createBrush(ctx, view, size),
      { layout, floor, unitsAt, vehicles, people, texts, ...look },
      now,
    );
    paintedAt = now;
    isDirty = stillView !== view;
  }

  function onFrame(now: number): void {
    if (isEnded) return;
    const isMoving = movers.isMoving(now);
    if (isDirty || isMoving || now - paintedAt >= CALM_EVERY_MS) paint(now);
    frame = requestAnimationFrame(onFrame);
  }
  frame = requestAnimationFrame(onFrame);

  function heardUnits(): void {
    const standing = [...floor.units.values()].filter(({ place }) => layout.byId.has(place));
    unitsAt = Map.groupBy(standing, ({ place }) => place);
  }

  return {
    floor,
    layout,
    state(state: LiveState): void {
      const isFirst = floor.at === 0;
      applyState(floor, state);
      movers.clear();
      movers.hear(floor, performance.now(), {
        vehicles: floor.vehicles.keys(),
        people: floor.people.keys(),
      });
      heardUnits();
      restill();
      if (isFirst) resize();
    },
    change(change: LiveChange): void {
      const touched = applyChange(floor, change);
      movers.hear(floor, performance.now(), {
        vehicles: vehiclesIn(change),
        people: Object.keys(change.people ?? {}),
      });
      if (touched.includes('units')) heardUnits();
      const isStillTouched =
        look.layer === 'heat' ? touched.includes('heat') : touched.includes('places');
      if (isStillTouched) restill();
      isDirty = true;
    },
    look(next: SceneLook): void {
      const isOther =
        next.layer !== look.layer ||
        next.hasNames !== look.hasNames ||
        next.hasWays !== look.hasWays;
      look = next;
      if (isOther) restill();
      isDirty = true;
    },
    repaint: restill,
    showAll,
    zoom: (factor: number) =>
      moveTo(zoomAt(view, size, { x: size.width / 2, y: size.height / 2 }, factor)),
    /** Brings a thing into the middle, near enough to be read. */
    goTo({ kind, id }: Thing): void {
      const now = performance.now();
      const spots = { vehicle: movers.vehicles(now), person: movers.people(now) };
      const spot = kind === 'place' ? layout.byId.get(id) : spots[kind].get(id);
      if (spot) moveTo({ x: spot.x, y: spot.y, scale: Math.max(view.scale, STEP_IN) });
    },
    end(): void {
      isEnded = true;
      cancelAnimationFrame(frame);
      observer.disconnect();
      endHands();
    },
  };
}

export type Scene = ReturnType<typeof createScene>;
