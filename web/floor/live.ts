import type { LiveChange, LiveState } from './types.ts';

export interface FloorListener {
  state(state: LiveState): void;
  change(change: LiveChange): void;
  /** Whether the floor is heard. */
  online(isOnline: boolean): void;
}

/** The server beats every 5 s: a silence means that the line is dead. */
const SILENCE_MS = 12_000;
const LOOK_MS = 1_000;
const AGAIN_MS = 2_000;

/** Listens to the floor, and again after each loss; ends with the function that comes back. */
export function followFloor(listener: FloorListener): () => void {
  let source: EventSource | undefined;
  let lastHeard = 0;
  let openedAt = 0;

  const hear = () => {
    lastHeard = Date.now();
    listener.online(true);
  };
  const lose = () => {
    source?.close();
    source = undefined;
    listener.online(false);
  };
  const open = () => {
    openedAt = Date.now();
    lastHeard = openedAt;
    source = new EventSource('/api/v1/floor/live');
    source.addEventListener('state', ({ data }) => {
      hear();
      listener.state(JSON.parse(data));
    });
    source.addEventListener('change', ({ data }) => {
      hear();
      listener.change(JSON.parse(data));
    });
    source.addEventListener('beat', hear);
    source.addEventListener('error', lose);
  };

  open();
  const timer = window.setInterval(() => {
    const now = Date.now();
    if (!source) {
      if (now - openedAt >= AGAIN_MS) open();
    } else if (now - lastHeard > SILENCE_MS) lose();
  }, LOOK_MS);
  return () => {
    window.clearInterval(timer);
    source?.close();
  };
}
