import { reactive, readonly } from 'vue';
import { ask } from './ask.ts';
import { mayFollowFeed, session } from './session.ts';

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

/** The server beats every 5 s, so a silence means that the line is dead, whatever the socket says. */
const SILENCE_MS = 12_000;
const AGAIN_MS = 2_000;

let source: EventSource | undefined;
let lastHeard = 0;
let cursor = '';

function hear(): void {
  lastHeard = Date.now();
  if (state.online) return;
  state.online = true;
  for (const then of onBack) then();
}

function lose(): void {
  source?.close();
  source = undefined;
  if (state.online) Object.assign(state, { online: false, offlineSince: Date.now() });
}

/** Is the warehouse there, and are we still known? Whoever is not is asked to sign in. */
async function look(): Promise<boolean> {
  return ask('GET /api/v1/session').then(
    () => true,
    () => false,
  );
}

function open(): void {
  if (session.isOut) return;
  if (!mayFollowFeed()) {
    void look().then((isThere) => (isThere ? hear() : lose()));
    return;
  }
  // After a loss the feed goes on behind the last event that was heard: none is missed.
  source = new EventSource(`/api/v1/events/live${cursor ? `?after=${cursor}` : ''}`);
  lastHeard = Date.now();
  source.addEventListener('beat', ({ data }) => {
    hear();
    cursor = data;
  });
  source.addEventListener('fact', ({ data }) => {
    hear();
    const event = JSON.parse(data) as FeedEvent;
    cursor = event.cursor;
    for (const listener of listeners) listener(event);
  });
  source.addEventListener('error', () => {
    lose();
    void look();
  });
}

let timer = 0;
function start(): void {
  if (timer) return;
  open();
  timer = window.setInterval(() => {
    if (!source) open();
    else if (Date.now() - lastHeard > SILENCE_MS) lose();
  }, AGAIN_MS);
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
