import { followStream } from '#web/api/stream.ts';
import type { LiveChange, LiveState } from './types.ts';

export interface FloorListener {
  state(state: LiveState): void;
  change(change: LiveChange): void;
  /** Whether the floor is heard. */
  online(isOnline: boolean): void;
}

/** Listens to the floor, and again after each loss; ends with the function that comes back. */
export function followFloor(listener: FloorListener): () => void {
  return followStream('/api/v1/floor/live', {
    told(event, data) {
      if (event === 'state') listener.state(JSON.parse(data));
      else listener.change(JSON.parse(data));
    },
    online: (isOnline) => listener.online(isOnline),
  });
}
