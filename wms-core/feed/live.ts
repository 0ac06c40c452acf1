import { PassThrough, type Readable } from 'node:stream';
import type { Database } from '#base/database/index.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Scheduler, seconds, type Timer } from '#base/time.ts';
import { isBefore, parseCursor } from './cursor.ts';
import type { EventFeed, EventPage, StoredEvent } from './index.ts';
import { refuse } from './refusals.ts';

export interface LiveDeps {
  readonly database: Database;
  readonly feed: EventFeed;
  readonly scheduler: Scheduler;
}

export interface LiveFeed {
  /**
   * Opens a stream of server-sent events that goes on behind `after`, or from now on; refuses
   * `feed.cursor`. It is cut off when its reader is too slow: he comes back with his last cursor.
   * @throws OperatingError when the database cannot be asked
   */
  open(after: string | undefined): Promise<Readable | Refusal>;
  /** Ends all streams; resolves when nothing is read any more. */
  stop(): Promise<void>;
}

/** How old an event may get before it is sent, beside what reading takes. */
const READ_EVERY_MS = 200;
const BEAT_EVERY_MS = seconds(5);
const PAGE = 500;
/** What may lie here for one who reads slowly: about 2,000 events. */
const MAX_WAITING_BYTES = 1_000_000;

interface Listener {
  readonly out: PassThrough;
  /** The last place that was written for him. */
  at: string;
}

/** Reads for all who have caught up; there is one while there are any. */
interface Reader {
  at: string;
  next?: Timer;
  beat?: Timer;
}

const beatText = (cursor: string) => `event: beat\nid: ${cursor}\ndata: ${cursor}\n\n`;
// JSON has no line breaks, so an event is one line of data.
const factText = (event: StoredEvent) =>
  `event: fact\nid: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`;

/** The feed as streams: a newcomer reads pages until there are no more, then joins the one reader. */
export function createLiveFeed({ database, feed, scheduler }: LiveDeps): LiveFeed {
  const open = new Set<Listener>();
  const joined = new Set<Listener>();
  const working = new Set<Promise<void>>();
  let reader: Reader | undefined;
  let isOver = false;

  const work = (task: Promise<void>): Promise<void> => {
    const done = task.finally(() => working.delete(done));
    working.add(done);
    return done;
  };

  /** Undefined when the database is away: whoever asked asks again later. */
  async function readPage(after: string): Promise<EventPage | undefined> {
    try {
      const page = await database.transaction('feed.live', (tx) => feed.read(tx, after, PAGE));
      return isRefusal(page) ? undefined : page;
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      return undefined;
    }
  }

  function tell({ events, next }: EventPage): void {
    const all = events.map(factText).join('');
    for (const listener of joined) {
      const { out, at } = listener;
      const isNew = (event: StoredEvent) => isBefore(at, event.cursor);
      // Only one who has just joined may be ahead of the others.
      out.write(isNew(events[0]!) ? all : events.filter(isNew).map(factText).join(''));
      if (isBefore(at, next)) listener.at = next;
      if (out.writableLength + out.readableLength > MAX_WAITING_BYTES) out.destroy();
    }
  }

  async function readOn(mine: Reader): Promise<void> {
    for (let isMore = true; isMore; ) {
      const page = await readPage(mine.at);
      // The last one left meanwhile: what was read is nobody's.
      if (reader !== mine) return;
      if (page && page.events.length > 0) tell(page);
      mine.at = page?.next ?? mine.at;
      isMore = page?.events.length === PAGE;
    }
    mine.next = scheduler.after(READ_EVERY_MS, 'feed: read on', () => work(readOn(mine)));
  }

  function beat(mine: Reader): void {
    for (const { out, at } of joined) out.write(beatText(at));
    mine.beat = scheduler.after(BEAT_EVERY_MS, 'feed: beat', () => beat(mine));
  }

  /** False when the reader is further: what lies between is not seen yet. */
  function join(listener: Listener): boolean {
    if (reader && isBefore(listener.at, reader.at)) return false;
    joined.add(listener);
    if (reader) return true;
    const mine: Reader = { at: listener.at };
    reader = mine;
    mine.next = scheduler.after(READ_EVERY_MS, 'feed: read on', () => work(readOn(mine)));
    mine.beat = scheduler.after(BEAT_EVERY_MS, 'feed: beat', () => beat(mine));
    return true;
  }

  function leave(listener: Listener): void {
    open.delete(listener);
    joined.delete(listener);
    if (joined.size > 0) return;
    reader?.next?.cancel();
    reader?.beat?.cancel();
    reader = undefined;
  }

  async function catchUp(listener: Listener): Promise<void> {
    const { out } = listener;
    while (open.has(listener)) {
      const page = await readPage(listener.at);
      if (!open.has(listener)) return;
      if (!page) return void out.destroy();
      for (const event of page.events) out.write(factText(event));
      listener.at = page.next;
      if (page.events.length < PAGE && join(listener)) return;
      if (out.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          out.once('drain', resolve).once('close', resolve);
        });
      }
    }
  }

  return {
    async open(after) {
      if (after !== undefined && !parseCursor(after)) return refuse('feed.cursor', { after });
      const end = await database.transaction('feed.end', (tx) => feed.end(tx));
      // A place that this feed has not come to is of a database that is gone.
      const isKnown = after !== undefined && !isBefore(end, after);
      const listener: Listener = { out: new PassThrough(), at: isKnown ? after : end };
      open.add(listener);
      listener.out.on('close', () => leave(listener));
      listener.out.write(beatText(listener.at));
      if (isOver) listener.out.destroy();
      else void work(catchUp(listener));
      return listener.out;
    },
    async stop() {
      isOver = true;
      for (const { out } of open) out.destroy();
      for (const listener of [...open]) leave(listener);
      await Promise.all(working);
    },
  };
}
