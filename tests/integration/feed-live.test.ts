import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { createValidators } from '#app/http/validators.ts';
import type { Database } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { createFeed, type EventFeed } from '#wms-core/feed/index.ts';
import { createLiveFeed, type LiveFeed } from '#wms-core/feed/live.ts';
import { liveFeedRoutes } from '#wms-core/feed/live-http.ts';
import { feedRefusals } from '#wms-core/feed/refusals.ts';

/** Longer than the reader waits, shorter than it takes to be bored. */
const SOON_MS = 3_000;

interface Heard {
  readonly subjects: string[];
  cursor: string;
  beats: number;
  isOver: boolean;
}

const scheduler = createSystemScheduler((error) => {
  throw error;
});
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(is: () => boolean): Promise<void> {
  for (const end = Date.now() + SOON_MS; !is() && Date.now() < end; ) await sleep(10);
}

/** Takes in what a stream says, as a browser does. */
function hear(stream: Readable): Heard {
  const heard: Heard = { subjects: [], cursor: '', beats: 0, isOver: false };
  let text = '';
  stream.setEncoding('utf8');
  stream.on('close', () => {
    heard.isOver = true;
  });
  stream.on('data', (part: string) => {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const [event, id, data] = block.split('\n').map((line) => line.slice(line.indexOf(' ') + 1));
      heard.cursor = id!;
      if (event === 'beat') heard.beats++;
      else heard.subjects.push(JSON.parse(data!).subject);
    }
  });
  return heard;
}

describe.each(bothDatabases(10))('the live feed on %s', (engine, skip, openDatabase) => {
  let database: Database;
  let feed: EventFeed;
  let live: LiveFeed;
  let told = 0;

  beforeEach(async () => {
    if (skip) return;
    database = await openDatabase();
    feed = createFeed();
    live = createLiveFeed({ database, feed, scheduler });
    told = 0;
  });
  afterEach(async () => {
    if (skip) return;
    await live.stop();
    await database.close();
  });

  const event = (subject: string) => ({
    type: 't',
    subject,
    correlationId: 'c',
    data: { subject },
  });
  const tell = (count = 1) =>
    database.transaction('tell', (tx) =>
      feed.append(
        tx,
        0,
        Array.from({ length: count }, () => event(`E${++told}`)),
      ),
    );
  const subjects = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (__, index) => `E${from + index}`);
  async function open(after?: string): Promise<Readable> {
    const stream = await live.open(after);
    if (isRefusal(stream)) throw new Error(stream.code);
    return stream;
  }

  test.skipIf(skip)('begins now, and beats at once', async () => {
    await tell(3);
    const heard = hear(await open());
    await until(() => heard.beats > 0);
    expect(heard).toMatchObject({ beats: 1, subjects: [] });
    await tell(2);
    await until(() => heard.subjects.length === 2);
    expect(heard.subjects).toEqual(['E4', 'E5']);
  });

  test.skipIf(skip)('misses nothing and says nothing twice across many losses', async () => {
    const seen: string[] = [];
    let isWriting = true;
    const writing = (async () => {
      for (let turn = 0; turn < 60; turn++) {
        await tell(1 + (turn % 40));
        await sleep(10);
      }
      isWriting = false;
    })();
    // Another one listens all the time, so that newcomers join a reader that is at work.
    const steady = hear(await open(''));
    let cursor = '';
    for (let turn = 0; isWriting || seen.length < told; turn++) {
      const stream = await open(cursor);
      const heard = hear(stream);
      await sleep(20 + ((turn * 37) % 300));
      stream.destroy();
      seen.push(...heard.subjects);
      cursor = heard.cursor;
      if (turn > 60) break;
    }
    await writing;
    await until(() => steady.subjects.length >= told);
    expect(seen).toEqual(subjects(1, told));
    expect(steady.subjects).toEqual(subjects(1, told));
  });

  test.skipIf(skip)('brings one who was long away up to date by pages', async () => {
    for (let turn = 0; turn < 5; turn++) await tell(700);
    const heard = hear(await open(''));
    await until(() => heard.subjects.length >= told);
    await tell();
    await until(() => heard.subjects.length >= told);
    expect(heard.subjects).toEqual(subjects(1, 3_501));
  });

  test.skipIf(skip)('fifty who listen share one reader', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, async () => hear(await open())));
    await sleep(300);
    const before = database.committed;
    await tell();
    await sleep(2_000);
    const asked = database.committed - before;
    expect(all.map((heard) => heard.subjects)).toEqual(all.map(() => ['E1']));
    // 2 s of one question every 200 ms, and what was told.
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThanOrEqual(12);
    await live.stop();
    const after = database.committed;
    await sleep(500);
    expect(database.committed).toBe(after);
  });

  test.skipIf(skip)('cuts off one who does not read, and only him', async () => {
    const stuck = await open();
    const heard = hear(await open());
    let isCut = false;
    stuck.on('close', () => {
      isCut = true;
    });
    const long = 'x'.repeat(20_000);
    for (let turn = 0; turn < 60; turn++) {
      await database.transaction('tell', (tx) =>
        feed.append(tx, 0, [{ ...event(`E${++told}`), data: long }]),
      );
    }
    await until(() => isCut && heard.subjects.length === told);
    expect(isCut).toBe(true);
    expect(heard).toMatchObject({ isOver: false, subjects: subjects(1, 60) });
  });

  test.skipIf(skip)(
    'refuses what is no cursor, and begins now behind one of another database',
    async () => {
      expect(await live.open('yesterday')).toMatchObject({ code: 'feed.cursor' });
      await tell();
      const heard = hear(await open('18446744073709551615.1'));
      await tell();
      await until(() => heard.subjects.length > 0);
      expect(heard.subjects).toEqual(['E2']);
    },
  );

  // PGlite has one connection: nothing commits late there.
  if (engine !== 'PGlite') {
    test.skipIf(skip)('waits for what commits late', async () => {
      const heard = hear(await open());
      const late = Promise.withResolvers<void>();
      const written = Promise.withResolvers<void>();
      const slow = database.transaction('slow', async (tx) => {
        await feed.append(tx, 0, [event('late')]);
        written.resolve();
        await late.promise;
      });
      await written.promise;
      // One who comes now begins before both.
      const newcomer = hear(await open());
      await database.transaction('fast', (tx) => feed.append(tx, 0, [event('early')]));
      await sleep(600);
      expect(heard.subjects).toEqual([]);
      late.resolve();
      await slow;
      await until(() => heard.subjects.length === 2 && newcomer.subjects.length === 2);
      expect(heard.subjects).toEqual(['late', 'early']);
      expect(newcomer.subjects).toEqual(['late', 'early']);
    });
  }

  test.skipIf(skip)(
    'over HTTP: goes on behind Last-Event-ID, and ends with the server',
    async () => {
      const app = fastify({ forceCloseConnections: true });
      app.setValidatorCompiler(createValidators());
      const problem = createSendProblem([feedRefusals]);
      await app.register(liveFeedRoutes({ database, feed, scheduler, problem }));
      await app.listen({ host: '127.0.0.1', port: 0 });
      const { port } = app.server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/api/v1/events/live`;
      const listen = async (query: string, headers: Record<string, string> = {}) => {
        const reply = await fetch(url + query, { headers });
        expect(reply.headers.get('content-type')).toContain('text/event-stream');
        return Readable.fromWeb(reply.body as never);
      };
      await tell(3);
      const first = await listen('?after=');
      const heard = hear(first);
      await until(() => heard.subjects.length === 3);
      first.destroy();
      await tell(2);
      const again = await listen('?after=', { 'last-event-id': heard.cursor });
      const rest = hear(again);
      await until(() => rest.subjects.length === 2);
      expect([...heard.subjects, ...rest.subjects]).toEqual(subjects(1, 5));
      const refused = await fetch(`${url}?after=x`);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        400,
        'feed.cursor',
      ]);
      again.on('error', () => {});
      await app.close();
      await until(() => rest.isOver);
      expect(rest.isOver).toBe(true);
    },
  );
});
