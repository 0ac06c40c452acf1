import type { Point } from './types.ts';
import { type Size, toScreen, type View } from './view.ts';

/** Draws in metres: what all painters share. */
export interface Brush {
  readonly ctx: CanvasRenderingContext2D;
  readonly view: View;
  readonly size: Size;
  /** Pixels of a point of the floor. */
  at(point: Point): Point;
  /** Text with a rim, so that it is read on any ground. */
  text(words: string, x: number, y: number, style: TextStyle): void;
}

export interface TextStyle {
  readonly px: number;
  readonly colour?: string;
  readonly rim?: string;
  readonly bold?: boolean;
  readonly align?: CanvasTextAlign;
}

export const INK = '#1f2937';
const FAMILY =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const RIM_PX = 3;

export function createBrush(ctx: CanvasRenderingContext2D, view: View, size: Size): Brush {
  let font = '';
  return {
    ctx,
    view,
    size,
    at: (point) => toScreen(view, size, point),
    text(words, x, y, { px, colour = INK, rim = '#ffffffd0', bold = false, align = 'center' }) {
      const wanted = `${bold ? 600 : 400} ${px}px ${FAMILY}`;
      // To set a font is slow, also the same one.
      if (font !== wanted) ctx.font = wanted;
      font = wanted;
      ctx.textAlign = align;
      ctx.textBaseline = 'middle';
      if (rim !== '') {
        ctx.strokeStyle = rim;
        ctx.lineWidth = RIM_PX;
        ctx.lineJoin = 'round';
        ctx.strokeText(words, x, y);
      }
      ctx.fillStyle = colour;
      ctx.fillText(words, x, y);
    },
  };
}

/** The words that are painted. */
export interface FloorTexts {
  zone(kind: string): string;
  aisle(number: string): string;
  work(kind: string): string;
}
