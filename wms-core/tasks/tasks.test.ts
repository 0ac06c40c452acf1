import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatingError } from '#base/operating-error.ts';
import { refusalsOf } from '#base/refusal.ts';
import type { ReportHandler } from '#wms-core/contracts.ts';
import type { MoveTask, TransferTask } from '#wms-core/ports.ts';
import { type House, openHouse } from '../testing/house.ts';
import { remaining } from './remaining.ts';

type Writable = { onReport: ReportHandler['onReport'] } & {
  onRetry: ReportHandler['onRetry'] | undefined;
};
let house: House;
const heard: string[] = [];
const refuse = refusalsOf({ 'test.no': { status: 409, en: 'no', zh: '不' } });

beforeAll(async () => {
  house = await openHouse([]);
  house.core.taskBook.register('outbound', handler as ReportHandler);
});
afterAll(() => house.close());
const handler: Writable = {
  async onReport(tx, task, report) {
    heard.push(`${task.taskId} ${report.type}`);
    await tx.query('INSERT INTO wms.tally (name, pieces) VALUES ($1, 1)', [report.reportId]);
    if (report.actor === 'nobody') return refuse('test.no');
    return { accepted: true };
  },
  async onRetry() {
    return { done: true };
  },
};

/** Each test has tasks of its own. */
let round = 0;
beforeEach(() => {
  round++;
  heard.length = 0;
  house.sent.length = 0;
  house.controls.length = 0;
});
const t = (n: number) => `T${round}-${n}`;

const move = (taskId: string): MoveTask => ({
  kind: 'move',
  taskId,
  warehouse: 'WH',
  priority: 50,
  document: 'DOC',
  correlationId: 'C',
  items: [],
  handlingUnit: 'CART-1',
  from: 'POOL',
  to: 'WALL',
});

const emit = (...tasks: MoveTask[]) =>
  house.database.transaction('emit', (tx) => house.core.taskBook.emit(tx, 'outbound', tasks));
const control = (given: Parameters<typeof house.core.taskBook.control>[1]) =>
  house.database.transaction('control', (tx) => house.core.taskBook.control(tx, given, 'boss'));
const row = async (taskId: string) => {
  const rows = await house.database.transaction('row', (tx) =>
    tx.query('SELECT * FROM wms.task WHERE task_id = $1', [taskId]),
  );
  return rows[0]!;
};
const sentIds = () => house.sent.map((task) => task.taskId);

describe('the relay', () => {
  test('sends what was committed, in order, and sleeps then', async () => {
    await emit(move(t(1)), move(t(2)));
    await emit(move(t(3)));
    await house.settle();
    expect(sentIds()).toEqual([t(1), t(2), t(3)]);
    expect(await row(t(3))).toMatchObject({ status: 'sent' });
    const { committed } = house.database;
    await house.settle(3_599_000);
    // One housekeeping a minute, and nothing else.
    expect(house.database.committed - committed).toBeLessThanOrEqual(60);
  });

  test('tries again while the WCS is away, and loses nothing over a restart', async () => {
    house.taskPort.fail = new OperatingError('store.unavailable', 'away', { retryable: true });
    await emit(move(t(1)));
    await house.settle(2_000);
    expect(sentIds()).toEqual([]);
    await house.core.stop();
    house.taskPort.fail = undefined;
    await house.core.start();
    await house.settle();
    expect(sentIds()).toEqual([t(1)]);
  });

  test('forgets a transaction that was rolled back', async () => {
    await house.database.transaction('rolled back', async (tx) => {
      await house.core.taskBook.emit(tx, 'outbound', [move(t(1))]);
      return refuse('test.no');
    });
    await house.settle(10_000);
    expect(sentIds()).toEqual([]);
    await emit(move(t(2)));
    await house.settle();
    expect(sentIds()).toEqual([t(2)]);
  });

  test('carries verbs behind their task and books what they changed', async () => {
    await emit(move(t(1)));
    await control({ verb: 'hold', taskId: t(1), reason: 'wet floor' });
    await house.settle();
    expect(house.controls).toMatchObject([{ verb: 'hold', taskId: t(1) }]);
    expect(await row(t(1))).toMatchObject({
      status: 'held',
      note: { en: 'wet floor', zh: 'wet floor' },
    });
    await control({ verb: 'reprioritise', taskId: t(1), priority: 90 });
    await control({ verb: 'release', taskId: t(1) });
    await house.settle();
    expect(await row(t(1))).toMatchObject({ status: 'sent', priority: 90 });
    expect(await control({ verb: 'release', taskId: t(9) })).toMatchObject({
      code: 'task.unknown',
    });
  });
});

describe('reports', () => {
  test('move the task along; a refused one is undone alone, and every resend is answered alike', async () => {
    await emit(move(t(1)), move(t(2)));
    const good = house.report({ taskId: t(1) }, { type: 'started' }, `good ${round}`);
    const bad = {
      ...house.report({ taskId: t(2) }, { type: 'started' }, `bad ${round}`),
      actor: 'nobody',
    };
    const lost = house.report({ taskId: t(9) }, { type: 'started' }, `lost ${round}`);
    const answers = await house.tell(good, bad, lost);
    expect(answers).toMatchObject([
      { accepted: true },
      { code: 'test.no' },
      { code: 'task.unknown' },
    ]);
    expect(new Set(heard)).toEqual(new Set([`${t(1)} started`, `${t(2)} started`]));
    heard.length = 0;
    expect(await house.tell(lost, bad, good)).toEqual([answers[2], answers[1], answers[0]]);
    expect(heard).toEqual([]);
    const kept = await house.database.transaction('kept', (tx) =>
      tx.query('SELECT name FROM wms.tally WHERE name = ANY($1::text[])', [
        [good.reportId, bad.reportId],
      ]),
    );
    expect(kept).toEqual([{ name: good.reportId }]);
    expect(await row(t(1))).toMatchObject({ status: 'started' });
    expect(await row(t(2))).toMatchObject({ trouble: { code: 'test.no' } });
  });

  test('a task ends once; what was done before is still taken', async () => {
    await emit(move(t(1)));
    const { taskId } = move(t(1));
    await house.tell(house.report({ taskId }, { type: 'completed' }));
    await house.tell(house.report({ taskId }, { type: 'failed', reason: 'short' }));
    expect(await row(t(1))).toMatchObject({ status: 'done' });
    expect(heard).toEqual([`${t(1)} completed`]);
    expect(await control({ verb: 'hold', taskId, reason: 'x' })).toMatchObject({
      code: 'task.ended',
    });
  });

  test('70 reports at once are two transactions', async () => {
    await emit(move(t(1)));
    await house.settle();
    const { committed } = house.database;
    const act = { act: 'packed', handlingUnit: 'P' } as const;
    const reports = Array.from({ length: 70 }, () =>
      house.report({ taskId: t(1) }, { type: 'progress', act }),
    );
    const answers = await house.tell(...reports);
    expect(answers.every((answer) => 'accepted' in answer)).toBe(true);
    expect(house.database.committed - committed).toBe(2);
  });
});

describe('a failed task', () => {
  test('stays until it is retried under a new id, once', async () => {
    await emit(move(t(1)));
    await house.tell(house.report({ taskId: t(1) }, { type: 'failed', reason: 'device_lost' }));
    const retry = () =>
      house.database.transaction('retry', (tx) => house.core.taskBook.retry(tx, t(1), 'boss'));
    const done = await retry();
    await house.settle();
    expect(done).toMatchObject({ done: true, taskId: expect.stringMatching(/^T-/) });
    expect(sentIds()).toContain((done as { taskId: string }).taskId);
    expect(await retry()).toMatchObject({ code: 'task.not_failed' });
  });

  test('whose owner knows no retry is settled by a person', async () => {
    await house.database.transaction('emit', (tx) =>
      house.core.taskBook.emit(tx, 'outbound', [move(t(1))]),
    );
    await house.tell(house.report({ taskId: t(1) }, { type: 'failed', reason: 'blocked' }));
    const { onRetry } = handler;
    handler.onRetry = undefined;
    const retry = () =>
      house.database.transaction('retry', (tx) => house.core.taskBook.retry(tx, t(1), 'boss'));
    expect(await retry()).toMatchObject({ code: 'task.no_retry' });
    handler.onRetry = onRetry;
    await house.database.transaction('settle', (tx) =>
      house.core.taskBook.settle(tx, t(1), 'boss', 'done by hand'),
    );
    expect(await retry()).toMatchObject({ code: 'task.not_failed' });
  });

  test('is done again without the lines that were reported', () => {
    const line = (lineId: string) => ({
      lineId,
      goods: { item: 'I', layer: 'LY', lot: '', quality: 'passed' as const },
      quantity: 5,
      to: 'A-01',
    });
    const task: TransferTask = {
      ...move(t(1)),
      kind: 'transfer',
      purpose: 'putaway',
      from: 'STAGE-1',
      fromHandlingUnit: 'IB-1',
      lines: [line('L1'), line('L2')],
    };
    expect(remaining(task, { L1: 2 }, t(2))).toMatchObject({ taskId: t(2), lines: [line('L2')] });
    expect(remaining(task, { L1: 2, L2: 5 }, t(2))).toBeUndefined();
  });
});
