import { reactive, readonly } from 'vue';
import { ask } from './ask.ts';
import { mayFollowFeed, session } from './session.ts';
import { followStream } from './stream.ts';

/** An event of the gap-free feed (GET /api/v1/events). */
export interface FeedEvent {
  readonly cursor: string;
  readonly type: string;
  readonly subject: string;
  readonly at: string;
  readonly data: unknown;
}

type Listener = (event: FeedEvent) => void;

const state = reactive({ online: true, offlineSince: 0 });
/** Whether the warehouse is heard; if not, since when (epoch milliseconds). */
export const connection = readonly(state);

const listeners = new Set<Listener>();
const onBack = new Set<() => void>();

const AGAIN_MS = 2_000;

function hear(): void {
  if (state.online) return;
  state.online = true;
  for (const then of onBack) then();
}

function lose(): void {
  if (state.online) Object.assign(state, { online: false, offlineSince: Date.now() });
}

/** Is the warehouse there, and are we still known? Whoever is not is asked to sign in. */
async function look(): Promise<boolean> {
  return ask('GET /api/v1/session').then(
    () => true,
    () => false,
  );
}

const followEvents = (): (() => void) =>
  followStream('/api/v1/events/live', {
    told(_event, data) {
      const event = JSON.parse(data) as FeedEvent;
      for (const listener of listeners) listener(event);
    },
    online(isOnline) {
      if (isOnline) return hear();
      lose();
      void look();
    },
  });

let end: (() => void) | undefined;
/** Who may not hear the feed asks whether the warehouse is there. */
function listen(): void {
  if (session.isOut) return;
  if (mayFollowFeed()) {
    end ??= followEvents();
    return;
  }
  end?.();
  end = undefined;
  void look().then((isThere) => (isThere ? hear() : lose()));
}

let timer = 0;
function start(): void {
  if (timer) return;
  listen();
  timer = window.setInterval(listen, AGAIN_MS);
}

/** Tells each event from now on; ends with the function that comes back. */
export function followFeed(listener: Listener): () => void {
  listeners.add(listener);
  start();
  return () => void listeners.delete(listener);
}

/** Calls when the warehouse is heard again: what was shown meanwhile may be old. */
export function whenBack(then: () => void): () => void {
  onBack.add(then);
  start();
  return () => void onBack.delete(then);
}
