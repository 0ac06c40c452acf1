import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal } from '#base/refusal.ts';
import {
  createFaultyDatabase,
  type Fault,
  type FaultyDatabase,
} from '#tests/support/faulty-database.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { granted, openWms, type Reply, type WmsProcess } from '#tests/support/wms.ts';
import type { ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/**
 * At every statement of every act in turn: a serialization failure, a deadlock, a lost connection;
 * and at its end a commit that was lost, or whose answer was. Never is an act half done, never done
 * twice: who asks again with the same id gets the answer.
 */

const skip = postgresMissing();
let server: ScratchServer | undefined;
const ENGINES: readonly (readonly [string, string | undefined, () => Promise<Database>])[] = [
  ['PGlite', undefined, openMemory],
  ['PostgreSQL', skip, openScratch],
];

async function openScratch(): Promise<Database> {
  server = await startPostgres();
  return (await server.create('faults', 5)).database;
}
afterAll(() => server?.stop());

/** The answer, or 'lost': the caller knows that it knows nothing. */
type Attempt<T> = () => Promise<T | 'lost'>;

const overRest =
  (ask: () => Promise<Reply>): Attempt<Reply> =>
  async () => {
    const reply = await ask();
    if (reply.status !== 503) return reply;
    expect(reply.body).toMatchObject({ code: 'service.busy', retryable: true });
    return 'lost';
  };

const byReport =
  (house: WmsProcess, report: TaskReport): Attempt<ReportAnswer> =>
  async () => {
    try {
      return await house.report(report);
    } catch (error) {
      if (isOperatingError(error) && error.retryable) return 'lost';
      throw error;
    }
  };

describe.each(ENGINES)('faults of %s', (_, missing, open) => {
  let inner: Database;
  let database: FaultyDatabase;
  let house: WmsProcess;
  const items = [
    item('P1'),
    item('P2', { inspectionPercent: 20 }),
    item('P3', { lotControlled: true }),
    item('S1', { serialControlled: true }),
  ];

  beforeAll(async () => {
    if (missing) return;
    inner = await open();
    database = createFaultyDatabase(inner);
    house = await openWms(database);
    await house.items(items);
  });
  afterAll(async () => {
    if (missing) return;
    expect(await house.verify()).toEqual([]);
    await house.close();
    await database.close();
  });

  /** All that is stored but who asked: asking again is noted again. */
  const books = async () => {
    const { 'wms.request': _, ...rest } = await inner.transaction('look', fingerprint);
    return rest;
  };

  async function fails<T>(attempt: Attempt<T>, ...faults: readonly Fault[]): Promise<void> {
    database.arm(...faults);
    expect([faults, await attempt()]).toEqual([faults, 'lost']);
    expect([faults, database.armed]).toEqual([faults, 0]);
  }

  /** Leads the act through all faults before its commit, none of which may leave a trace. */
  async function upToCommit<T>(attempt: Attempt<T>): Promise<number> {
    const before = await books();
    // The first fills the caches, the second counts what is asked of the database.
    await fails(attempt, { kind: 'lost before commit' });
    await fails(attempt, { kind: 'lost before commit' });
    const { statements } = database;
    for (let statement = 1; statement <= statements; statement++) {
      await fails(attempt, { kind: 'serialization', statement }, { kind: 'lost before commit' });
      await fails(attempt, { kind: 'deadlock', statement }, { kind: 'lost before commit' });
      await fails(attempt, { kind: 'lost', statement });
    }
    expect(await books()).toEqual(before);
    return statements;
  }

  /** And through a commit whose answer is lost: asked again, it changes nothing more. */
  async function throughFaults<T>(attempt: Attempt<T>): Promise<T> {
    const statement = await upToCommit(attempt);
    await fails(attempt, { kind: 'deadlock', statement }, { kind: 'lost after commit' });
    const after = await books();
    const answer = await attempt();
    expect(answer).not.toBe('lost');
    expect(await books()).toEqual(after);
    expect(await attempt()).toEqual(answer);
    return answer as T;
  }

  const ask = (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object) =>
    granted(throughFaults(overRest(() => house.call(method, url, body))));

  const tell = async (report: TaskReport): Promise<ReportAnswer> => {
    const answer = await throughFaults(byReport(house, report));
    expect(isRefusal(answer) ? answer.text.en : 'accepted').toBe('accepted');
    return answer;
  };

  it.skipIf(missing)('leave the acts of people and hosts whole', async () => {
    const why = { reason: 'test', actor: 'anna' };
    const P1 = { item: 'P1', location: '1-1' };
    await ask('POST', '/api/v1/opening-stock', {
      importId: 'OP-1',
      lines: [
        { ...P1, quantity: 20 },
        { item: 'P3', lot: 'L1', location: '1-2', quantity: 20 },
      ],
    });
    await ask('POST', '/api/v1/stock/corrections', {
      correctionId: 'C-1',
      ...P1,
      delta: 3,
      ...why,
    });
    await ask('POST', '/api/v1/stock/corrections', {
      correctionId: 'C-2',
      ...P1,
      delta: -2,
      ...why,
    });
    const move = { moveId: 'M-1', item: 'P1', from: { location: '1-1' }, to: { location: '1-3' } };
    await ask('POST', '/api/v1/stock/moves', {
      ...move,
      quantity: 4,
      toQuality: 'pending',
      ...why,
    });
    await ask('POST', '/api/v1/stock/holds', { holdId: 'H-1', scope: { item: 'P1' }, ...why });
    await ask('DELETE', '/api/v1/stock/holds/H-1?actor=anna');
    await ask('POST', '/api/v1/counts', { count: 'CNT-1', location: '1-2', actor: 'boss' });
    const { owner: __, ...P4 } = item('P4');
    await ask('PUT', '/api/v1/items/P4', P4);
    const order = { order: 'SO-0', customer: 'C', lines: [{ line: '1', item: 'P4', quantity: 2 }] };
    await ask('POST', '/api/v1/orders', order);
    await ask('POST', '/api/v1/orders/SO-0/cancel', why);
    const stock = (await granted(house.call('GET', '/api/v1/stock?item=P1'))).body;
    expect(stock.totals).toMatchObject({ quantity: 21, available: 17, pending: 4, frozen: 0 });
    house.world.add('1-1', 'P1', 17);
    house.world.add('1-3', 'P1', 4);
    house.world.add('1-2', 'P3', 20);
  });

  it.skipIf(missing)('leave a refused act undone, and its id free', async () => {
    const far = { correctionId: 'C-9', item: 'P1', location: '1-1', delta: -999, reason: 'r' };
    const attempt = overRest(() =>
      house.call('POST', '/api/v1/stock/corrections', { ...far, actor: 'anna' }),
    );
    const refused = (await throughFaults(attempt)) as Reply;
    expect(refused).toMatchObject({ status: 409, body: { code: 'stock.short' } });
    const near = { ...far, delta: -1, actor: 'anna' };
    await granted(house.call('POST', '/api/v1/stock/corrections', near));
    house.world.add('1-1', 'P1', -1);
  });

  it.skipIf(missing)('lose and double nothing from the truck to the bin', async () => {
    const quantities = { P1: 6, P2: 10, P3: 5, S1: 2 };
    await ask('POST', '/api/v1/asns', {
      asn: 'ASN-1',
      supplier: 'ACME',
      expectedAt: '2026-01-07T06:00:00Z',
      lines: Object.entries(quantities).map(([code, quantity]) => ({
        line: code,
        item: code,
        quantity,
      })),
      actor: 'erp',
    });
    await house.settle();
    const task = house.tasks.find((each) => each.kind === 'receive')!;
    const handlingUnit = 'IB-1';
    await tell(house.received(task, { item: 'P1', quantity: 6, handlingUnit }));
    await tell(house.received(task, { item: 'P2', quantity: 10, handlingUnit }));
    await tell(house.received(task, { item: 'P3', quantity: 5, lot: 'L2', handlingUnit }));
    const serials = ['N-1', 'N-2'];
    await tell(house.received(task, { item: 'S1', quantity: 2, serials, handlingUnit }));
    for (const [code, quantity] of Object.entries(quantities)) {
      house.world.add(handlingUnit, code, quantity);
    }
    await tell(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
    await house.settle();
    const look = house.tasks.find((each) => each.kind === 'inspect')!;
    const seen = { act: 'inspected', inspected: 2, rejected: 0 } as const;
    await tell(house.reportOf(look, { type: 'completed', act: seen }));
    await house.work(undefined, tell);
    expect(await house.totals('P2')).toMatchObject({ quantity: 10, available: 10 });
    expect(await house.totals('S1')).toMatchObject({ quantity: 2, available: 2 });
    const asn = (await granted(house.call('GET', '/api/v1/asns/ASN-1'))).body;
    expect(asn).toMatchObject({ status: 'closed' });
    expect(asn.lines.map((line: { received: number }) => line.received)).toEqual([6, 10, 5, 2]);
  });

  it.skipIf(missing)('lose and double nothing from the bin to the truck', async () => {
    const before = await house.totals('P1');
    const lines = [
      { line: '1', item: 'P1', quantity: 5 },
      { line: '2', item: 'P3', quantity: 7 },
    ];
    await ask('POST', '/api/v1/orders', { order: 'SO-1', customer: 'C', lines });
    const wave = overRest(() => house.call('POST', '/api/v1/waves', { actor: 'boss' }));
    await upToCommit(wave);
    expect(await wave()).toMatchObject({ status: 200, body: { released: 1 } });
    await house.work(undefined, tell);
    const order = (await granted(house.call('GET', '/api/v1/orders/SO-1'))).body;
    expect(order).toMatchObject({ status: 'shipped', lines: [{ shipped: 5 }, { shipped: 7 }] });
    expect(await house.totals('P1')).toMatchObject({ quantity: before.quantity - 5, locked: 0 });
    const told = (await granted(house.call('GET', '/api/v1/events?limit=1000'))).body.events;
    const shipped = told.filter((event: { type: string }) => event.type === 'wms.order.shipped');
    expect(shipped).toHaveLength(1);
  });

  it.skipIf(missing)('leave kits and what undoes them whole', async () => {
    const why = { reason: 'slip', actor: 'anna' };
    await house.items([item('P5', { lotControlled: true }), item('KIT')]);
    const components = [{ item: 'P5', quantity: 2 }];
    await granted(house.call('PUT', '/api/v1/kits/KIT', { components }));
    const lines = [{ item: 'P5', lot: 'L5', location: '1-4', quantity: 12 }];
    await granted(house.call('POST', '/api/v1/opening-stock', { importId: 'OP-5', lines }));
    const work = (kitOrder: string, act: string, quantity: number) =>
      ask('POST', '/api/v1/kit-orders', {
        ...{ kitOrder, act, item: 'KIT', quantity, location: '1-4', actor: 'anna' },
      });
    await work('K-1', 'build', 2);
    await ask('POST', '/api/v1/stock/acts/kit:K-1/undo', why);
    await work('K-2', 'build', 3);
    await work('K-3', 'break', 1);
    expect(await house.totals('P5')).toMatchObject({ quantity: 8 });
    expect(await house.totals('KIT')).toMatchObject({ quantity: 2 });
    const move = { item: 'P5', from: { location: '1-4' }, to: { location: '1-5' }, quantity: 2 };
    await granted(house.call('POST', '/api/v1/stock/moves', { moveId: 'M-2', ...move, ...why }));
    await ask('POST', '/api/v1/stock/acts/move:M-2/undo', why);
    const { rows } = (await granted(house.call('GET', '/api/v1/stock?item=P5'))).body;
    expect(rows).toMatchObject([{ location: '1-4', quantity: 8 }]);
  });

  it.skipIf(missing)('leave units in one another whole, wherever they go', async () => {
    const why = { reason: 'one way to carry', actor: 'anna' };
    const unit = (code: string, type: string) =>
      ask('POST', '/api/v1/handling-units', {
        ...{ act: `NEW-${code}`, handlingUnit: code, type, location: 'EXC', ...why },
      });
    await unit('PAL-9', 'pallet');
    await unit('BOX-9', 'tote');
    const to = { location: 'EXC', handlingUnit: 'BOX-9' };
    const move = { moveId: 'M-3', item: 'P5', from: { location: '1-4' }, to, quantity: 3 };
    await ask('POST', '/api/v1/stock/moves', { ...move, ...why });
    const act = (code: string, what: string, body: object) =>
      ask('POST', `/api/v1/handling-units/${code}/${what}`, { act: `${what}-9`, ...body, ...why });
    await act('BOX-9', 'put', { into: 'PAL-9' });
    await act('PAL-9', 'moves', { to: 'OUT-1' });
    const there = (await granted(house.call('GET', '/api/v1/handling-units/PAL-9'))).body;
    expect(there).toMatchObject({ location: 'OUT-1', pieces: 3 });
    await act('BOX-9', 'take-out', {});
    const { rows } = (await granted(house.call('GET', '/api/v1/stock?handlingUnit=BOX-9'))).body;
    expect(rows).toMatchObject([{ location: 'OUT-1', quantity: 3 }]);
  });

  it.skipIf(missing)('leave what is approved, and what customs lets free, whole', async () => {
    await granted(house.call('PUT', '/api/v1/approval-limits/XXX/self', { limitMinor: 0 }));
    const lines = [{ item: 'P5', location: '1-4', quantity: -1 }];
    const loss = { adjustment: 'A-1', type: 'manual', reason: 'correction', lines, actor: 'anna' };
    const { needs } = (await ask('POST', '/api/v1/adjustments', loss)).body;
    await granted(house.call('PUT', `/api/v1/approvers/${needs}/ben`, {}));
    await ask('POST', '/api/v1/adjustments/A-1/approve', { actor: 'ben' });
    expect(await house.totals('P5')).toMatchObject({ quantity: 7, frozen: 0 });
    await house.items([item('P6')]);
    const customs = { status: 'bonded', document: 'T1-1' };
    const line = { line: '1', item: 'P6', quantity: 5, customs };
    const head = { asn: 'ASN-6', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z' };
    await granted(house.call('POST', '/api/v1/asns', { ...head, lines: [line], actor: 'erp' }));
    await house.settle();
    const task = house.tasks.find((each) => each.kind === 'receive' && each.asn === 'ASN-6')!;
    const act = { item: 'P6', quantity: 5, handlingUnit: 'IB-6' };
    await house.report(house.received(task, act));
    house.world.add('IB-6', 'P6', 5);
    await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
    await house.work();
    const release = { releaseId: 'CR-1', declaration: 'DEC-1', document: 'T1-1', item: 'P6' };
    await ask('POST', '/api/v1/customs/releases', { ...release, quantity: 3, actor: 'broker' });
    const { accounts } = (await granted(house.call('GET', '/api/v1/customs/stock'))).body;
    expect(accounts).toMatchObject([{ document: 'T1-1', entered: 5, released: 3, here: 2 }]);
  });
});
