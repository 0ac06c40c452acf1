import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { createFeed } from '#wms-core/feed/index.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { listStock } from '#wms-core/stock/listing.ts';
import { settledSequence } from '#wms-core/stock/moments.ts';
import { accepted, at, NOW, OWNER, openStock } from '#wms-core/stock/testing/fixture.ts';

const missing = postgresMissing();
let server: ScratchServer | undefined;
beforeAll(async () => {
  if (!missing) server = await startPostgres();
});
afterAll(() => server?.stop());

const ENGINES: readonly [name: string, skip: string | undefined, open: () => Promise<Database>][] =
  [
    ['PGlite', undefined, openMemory],
    ['PostgreSQL', missing, async () => (await server!.create('races', 25)).database],
  ];

describe.each(ENGINES)('races on %s', (_, skip, open) => {
  let s: Awaited<ReturnType<typeof openStock>>;
  beforeAll(async () => {
    if (!skip) s = await openStock(await open());
  });
  afterAll(async () => {
    if (skip) return;
    expect(await s.run(verifyLedger)).toEqual([]);
    await s.db.close();
  });

  const together = (count: number, claimOf: (index: number) => ReturnType<typeof s.claim>) =>
    Promise.all(
      Array.from({ length: count }, (__, index) =>
        s.run((tx) => s.ledger.allocate(tx, [claimOf(index)])),
      ),
    );

  it.skipIf(skip)('a posting sent twice at once happens once', async () => {
    const layer = await s.layer('P1', { receivedAt: NOW + 300 });
    const lines = [s.line('P1', layer, 5, at('SUPPLIER'), at('DOCK-1'))];
    const answers = await Promise.all([s.post(lines, 'twin'), s.post(lines, 'twin')]);
    expect(answers[0]).toEqual(answers[1]);
    const rows = await s.run((tx) => s.ledger.contents(tx, { location: 'DOCK-1' }));
    expect(rows.find((row) => row.layer === layer)?.quantity).toBe(5);
  });

  it.skipIf(skip)('a serial number received twice at once is there once', async () => {
    const layer = await s.layer('P2', { receivedAt: NOW + 350 });
    const serials = ['TWIN-1'];
    const receive = () =>
      s.post([s.line('P2', layer, 1, at('SUPPLIER'), at('DOCK-1'), { serials })]);
    const answers = await Promise.all([receive(), receive()]);
    expect(answers.filter(isRefusal).map((each) => each.code)).toEqual(['serial.duplicate']);
  });

  it.skipIf(skip)('a piece that two scan at once goes with one of them', async () => {
    const layer = await s.layer('P2', { receivedAt: NOW + 360 });
    const from = at('A-01-03');
    const serials = ['RACE-1', 'RACE-2'];
    const received = s.line('P2', layer, 2, at('SUPPLIER'), from, { serials });
    expect(isRefusal(await s.post([received]))).toBe(false);
    const take = (to: string) =>
      s.post([s.line('P2', layer, 1, from, at(to), { serials: ['RACE-1'] })]);
    const answers = await Promise.all([take('A-01-01'), take('A-01-02'), take('DOCK-1')]);
    expect(answers.filter(isRefusal).map((each) => each.code)).toEqual([
      'serial.elsewhere',
      'serial.elsewhere',
    ]);
    const left = { owner: OWNER, items: ['P2'], location: 'A-01-03', handlingUnit: '' };
    expect(await s.run((tx) => s.ledger.serialsAt(tx, left))).toMatchObject([{ serial: 'RACE-2' }]);
  });

  it.skipIf(skip)('a hold placed during reservations leaves no lock on what it holds', async () => {
    const layer = await s.layer('P1', { receivedAt: NOW + 400 });
    await s.stock('P1', layer, 30, at('A-01-01'));
    const hold = s.run((tx) =>
      s.ledger.placeHold(tx, {
        holdId: 'H-race',
        kind: 'recall',
        scope: { layer },
        reason: 'recall',
        actor: 'anna',
        at: NOW,
      }),
    );
    await Promise.all([together(20, (index) => s.claim(`H-${index}`, layer, 'A-01-01', 1)), hold]);
    const rows = await s.run((tx) => s.ledger.contents(tx, { location: 'A-01-01' }));
    expect(rows.find((row) => row.layer === layer)).toMatchObject({ allocated: 0, held: true });
  });

  it.skipIf(skip)('a unit that moves while goods are put into it takes them along', async () => {
    const layer = await s.layer('P1', { receivedAt: NOW + 500 });
    await s.stock('P1', layer, 40, at('A-01-02'));
    const put = () => s.post([s.line('P1', layer, 1, at('A-01-02'), at('POOL-1', 'CART-1'))]);
    const move = () =>
      s.run((tx) =>
        s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit: 'CART-1', to: 'VEHICLE:v1' }),
      );
    const answers = await Promise.all([...Array.from({ length: 10 }, put), move()]);
    for (const refusal of answers.filter(isRefusal)) expect(refusal.code).toBe('unit.elsewhere');
    accepted(answers.at(-1)!);
  });
});

/** Resolves when a statement of another connection waits for a lock, or `isOver` says so. */
async function untilBlocked(database: Database, isOver: () => boolean): Promise<void> {
  const isBlocked = async () => {
    const [row] = await database.transaction('look', (tx) =>
      tx.query<{ waiting: number }>(
        `SELECT count(*) AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    );
    return row!.waiting > 0;
  };
  while (!isOver() && !(await isBlocked()));
}

describe('a recall on PostgreSQL', () => {
  it.skipIf(missing)(
    'takes back what of its lot arrives and is promised before it is committed',
    async () => {
      const { database } = await server!.create('recall', 5);
      const s = await openStock(database);
      const layer = await s.layer('P1', { lot: 'BAD' });
      await s.stock('P1', layer, 5, at('A-01-01'));
      let isPromised = false;
      let arrived = () => {};
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let commit = () => {};
      const mayCommit = new Promise<void>((resolve) => {
        commit = resolve;
      });
      const recall = s.run(async (tx) => {
        const scope = { item: 'P1', lot: 'BAD' };
        const head = { holdId: 'R-1', kind: 'recall', reason: 'recall' } as const;
        await s.ledger.placeHold(tx, { ...head, scope, actor: 'qa', at: NOW });
        arrived();
        await mayCommit;
      });
      await arrival;
      await s.stock('P1', layer, 5, at('A-01-02'));
      const promised = s
        .run((tx) => s.ledger.allocate(tx, [s.claim('SO-1', layer, 'A-01-02', 2)]))
        .then(() => {
          isPromised = true;
        });
      await untilBlocked(database, () => isPromised);
      commit();
      await Promise.all([recall, promised]);
      const rows = await s.run((tx) => s.ledger.contents(tx, { location: 'A-01-02' }));
      expect(rows).toMatchObject([{ quantity: 5, allocated: 0, held: true }]);
      expect(await s.run(verifyLedger)).toEqual([]);
      await database.close();
    },
  );
});

describe('a snapshot', () => {
  it.skipIf(missing)(
    'is of a sequence below which no posting is still to be committed (PostgreSQL)',
    async () => {
      const s = await openStock((await server!.create('snapshot', 5)).database);
      const layer = await s.layer('P1');
      const order: string[] = [];
      const line = (bin: string) => s.line('P1', layer, 5, at('SUPPLIER'), at(bin));
      let commitSlow = () => {};
      const held = new Promise<void>((resolve) => {
        commitSlow = resolve;
      });
      let posted = () => {};
      const slowPosted = new Promise<void>((resolve) => {
        posted = resolve;
      });
      const slow = s.run(async (tx) => {
        const { sequence } = accepted(await s.ledger.post(tx, s.posting([line('A-01-01')])));
        posted();
        await held;
        order.push('slow');
        return sequence;
      });
      await slowPosted;
      const { sequence: fast } = accepted(await s.post([line('A-01-02')]));
      const settled = s.run(settledSequence).then((sequence) => {
        order.push('settled');
        return sequence;
      });
      // Whoever does not wait has his answer by now.
      for (let turn = 0; turn < 5; turn++) await s.stock('P2', await s.layer('P2'), 1, at('EX-1'));
      commitSlow();
      expect(await slow).toBeLessThan(fast);
      const moment = await settled;
      expect(order).toEqual(['slow', 'settled']);
      expect(moment).toBeGreaterThanOrEqual(fast);
      const page = await s.run((tx) =>
        listStock(tx, { filter: { item: 'P1' }, moment, limit: 10 }),
      );
      expect(page.rows.map((row) => row.location)).toEqual(['A-01-01', 'A-01-02']);
      await s.db.close();
    },
  );
});

describe('the feed', () => {
  it.skipIf(missing)(
    'has no gap when an earlier transaction commits later (PostgreSQL)',
    async () => {
      const { database } = await server!.create('feed', 5);
      const feed = createFeed();
      const event = (subject: string) => [
        { type: 'test', subject, correlationId: 'c', data: { subject } },
      ];
      const seen: string[] = [];
      let cursor = '';
      const read = async () => {
        const page = await database.transaction('read', (tx) => feed.read(tx, cursor, 100));
        if (isRefusal(page)) throw new Error(page.code);
        cursor = page.next;
        seen.push(...page.events.map((each) => each.subject));
      };
      let commitSlow = () => {};
      const hold = new Promise<void>((resolve) => {
        commitSlow = resolve;
      });
      let appended = () => {};
      const slowAppended = new Promise<void>((resolve) => {
        appended = resolve;
      });
      const slow = database.transaction('slow', async (tx) => {
        await feed.append(tx, NOW, event('slow'));
        appended();
        await hold;
      });
      await slowAppended;
      await database.transaction('fast', (tx) => feed.append(tx, NOW, event('fast')));
      await read();
      expect(seen).toEqual([]);
      commitSlow();
      await slow;
      await read();
      expect(seen).toEqual(['slow', 'fast']);
      await read();
      expect(seen).toHaveLength(2);
      await database.close();
    },
  );
});
