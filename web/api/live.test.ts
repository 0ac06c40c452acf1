import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A line to a warehouse that the test plays: it says something, or breaks. */
class Line {
  static opened: Line[] = [];
  readonly url: string;
  isClosed = false;
  private readonly handlers = new Map<
    string,
    (event: { data: string; lastEventId: string }) => void
  >();
  constructor(url: string) {
    this.url = url;
    Line.opened.push(this);
  }
  addEventListener(
    type: string,
    handler: (event: { data: string; lastEventId: string }) => void,
  ): void {
    this.handlers.set(type, handler);
  }
  close(): void {
    this.isClosed = true;
  }
  tellFact(cursor: string): void {
    this.tell('fact', cursor, JSON.stringify({ cursor, type: 't', subject: cursor }));
  }
  tell(type: string, lastEventId = '', data = lastEventId): void {
    if (!this.isClosed) this.handlers.get(type)?.({ data, lastEventId });
  }
}

const newest = () => Line.opened.at(-1)!;

async function follow() {
  const live = await import('./live.ts');
  const heard: string[] = [];
  let timesBack = 0;
  live.whenBack(() => timesBack++);
  const end = live.followFeed(({ subject }) => heard.push(subject));
  return { ...live, heard, end, timesBack: () => timesBack };
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ now: 1_000_000 });
  Line.opened = [];
  vi.stubGlobal('EventSource', Line);
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one line serves all of a page, from now on', async () => {
  const { heard, end } = await follow();
  expect(Line.opened.map(({ url }) => url)).toEqual(['/api/v1/events/live']);
  newest().tell('beat', '7.0');
  newest().tellFact('7.1');
  end();
  newest().tellFact('7.2');
  expect(heard).toEqual(['7.1']);
});

test('a warehouse that is away for 20 s is heard again behind the last event, and said to be back once', async () => {
  const { heard, connection, timesBack } = await follow();
  newest().tell('beat', '7.0');
  newest().tellFact('7.1');
  newest().tell('error');
  expect(connection).toMatchObject({ online: false, offlineSince: 1_000_000 });
  for (let waited = 0; waited < 20_000; waited += 2_000) {
    vi.advanceTimersByTime(2_000);
    expect(newest().url).toBe('/api/v1/events/live?after=7.1');
    newest().tell('error');
  }
  expect(connection).toMatchObject({ online: false, offlineSince: 1_000_000 });
  vi.advanceTimersByTime(2_000);
  newest().tell('beat', '7.1');
  newest().tellFact('7.2');
  expect(connection.online).toBe(true);
  expect([heard, timesBack()]).toEqual([['7.1', '7.2'], 1]);
  expect(Line.opened.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
});

test('a line that beats is kept; one that is silent for 12 s is dead, whatever its socket says', async () => {
  const { connection } = await follow();
  for (let beat = 0; beat < 6; beat++) {
    newest().tell('beat', '9.0');
    vi.advanceTimersByTime(5_000);
  }
  expect([Line.opened.length, connection.online]).toEqual([1, true]);
  vi.advanceTimersByTime(12_000);
  expect(connection.online).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(Line.opened.map(({ url }) => url)).toEqual([
    '/api/v1/events/live',
    '/api/v1/events/live?after=9.0',
  ]);
});
