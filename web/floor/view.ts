import type { Point } from './types.ts';

/** What of the floor is seen: the point in the middle (metres) and pixels a metre. North is up. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Metres; `top` is north. */
export interface Rect {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

const MIN_SCALE = 0.5;
const MAX_SCALE = 240;

export const toScreen = (view: View, { width, height }: Size, { x, y }: Point): Point => ({
  x: width / 2 + (x - view.x) * view.scale,
  y: height / 2 - (y - view.y) * view.scale,
});

export const toFloor = (view: View, { width, height }: Size, { x, y }: Point): Point => ({
  x: view.x + (x - width / 2) / view.scale,
  y: view.y - (y - height / 2) / view.scale,
});

/** Zooms so that what is under the pointer stays there. */
export function zoomAt(view: View, size: Size, pointer: Point, factor: number): View {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, view.scale * factor));
  const at = toFloor(view, size, pointer);
  const moved = toFloor({ ...view, scale }, size, pointer);
  return { x: view.x + at.x - moved.x, y: view.y + at.y - moved.y, scale };
}

/** Moves the picture by so many pixels. */
export const panBy = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x - dx / view.scale,
  y: view.y + dy / view.scale,
});

/** All of it, with a margin in pixels around. */
export function viewAll(bounds: Rect, { width, height }: Size, margin = 24): View {
  const across = Math.max(bounds.right - bounds.left, 1);
  const up = Math.max(bounds.top - bounds.bottom, 1);
  const scale = Math.min((width - 2 * margin) / across, (height - 2 * margin) / up);
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.bottom + bounds.top) / 2,
    scale: Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale)),
  };
}

export function seen(view: View, { width, height }: Size): Rect {
  const across = width / 2 / view.scale;
  const up = height / 2 / view.scale;
  return {
    left: view.x - across,
    right: view.x + across,
    bottom: view.y - up,
    top: view.y + up,
  };
}

export const isWithin = ({ x, y }: Point, rect: Rect, margin = 0): boolean =>
  x >= rect.left - margin &&
  x <= rect.right + margin &&
  y >= rect.bottom - margin &&
  y <= rect.top + margin;
