import type { Point } from './types.ts';

/** What a hand does to the picture: mouse, wheel, one or two fingers, keys. Pixels of the picture. */
export interface Hands {
  pan(dx: number, dy: number): void;
  zoom(at: Point | undefined, factor: number): void;
  all(): void;
  press(at: Point): void;
  hover(at: Point | undefined): void;
}

const WHEEL = 0.0016;
const KEY_PAN_PX = 60;
const KEY_ZOOM = 1.25;
/** Pixels that a hand trembles while it presses. */
const TREMBLE = 5;

export function listenToHands(canvas: HTMLCanvasElement, hands: Hands): () => void {
  const fingers = new Map<number, Point>();
  let travelled = 0;
  const spot = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return a && b
      ? { apart: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
      : undefined;
  };

  const on: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void } = {
    pointerdown(event) {
      canvas.setPointerCapture(event.pointerId);
      if (fingers.size === 0) travelled = 0;
      fingers.set(event.pointerId, spot(event));
    },
    pointermove(event) {
      const now = spot(event);
      const before = fingers.get(event.pointerId);
      if (!before) {
        hands.hover(now);
        return;
      }
      const wide = spread();
      fingers.set(event.pointerId, now);
      const wider = spread();
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (wide && wider) {
        hands.pan(wider.x - wide.x, wider.y - wide.y);
        hands.zoom(wider, wider.apart / Math.max(1, wide.apart));
      } else if (travelled > TREMBLE) hands.pan(now.x - before.x, now.y - before.y);
    },
    pointerup(event) {
      const isPress = fingers.size === 1 && travelled <= TREMBLE;
      fingers.delete(event.pointerId);
      if (isPress) hands.press(spot(event));
    },
    pointercancel: (event) => void fingers.delete(event.pointerId),
    pointerleave: () => hands.hover(undefined),
    wheel(event) {
      event.preventDefault();
      hands.zoom(spot(event), Math.exp(-event.deltaY * WHEEL));
    },
    keydown(event) {
      const keys: Record<string, () => void> = {
        ArrowLeft: () => hands.pan(KEY_PAN_PX, 0),
        ArrowRight: () => hands.pan(-KEY_PAN_PX, 0),
        ArrowUp: () => hands.pan(0, KEY_PAN_PX),
        ArrowDown: () => hands.pan(0, -KEY_PAN_PX),
        '+': () => hands.zoom(undefined, KEY_ZOOM),
        '=': () => hands.zoom(undefined, KEY_ZOOM),
        '-': () => hands.zoom(undefined, 1 / KEY_ZOOM),
        '0': () => hands.all(),
      };
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    },
  };
  const entries = Object.entries(on) as [string, EventListener][];
  for (const [name, listener] of entries) {
    canvas.addEventListener(name, listener, { passive: false });
  }
  return () => {
    for (const [name, listener] of entries) canvas.removeEventListener(name, listener);
  };
}
