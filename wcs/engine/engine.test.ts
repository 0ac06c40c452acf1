import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatingError } from '#base/operating-error.ts';
import { same } from '#base/refusal.ts';
import type { DeviceEventBody } from '#hub/ports.ts';
import type { Task } from '#wms-core/ports.ts';
import { prune } from '../store/load.ts';
import { readJob, readJobs } from '../store/read.ts';
import { count, createStage, goods, head, move, pick } from './stage.ts';

const stage = createStage();
const { answer, login, restart, rows, said, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

describe('from task to report', () => {
  test('a pick by light and by scan', async () => {
    await login();
    await submit(pick('T-1'));
    expect(stage.rig.shown('PDA-1')?.act).toBe('take_cart');
    expect(await answer('PDA-1', { handlingUnit: 'CART' })).toEqual({ accepted: true });
    expect(stage.rig.shown('PDA-1')).toMatchObject({ act: 'pick', alsoBy: 'light' });
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    // A press that waited for the database is for the step before, which the terminal answered.
    const press = { type: 'label_confirmed', label: 1, quantity: 5, short: false } as const;
    await settle(stage.rig.fact('PTL', { ...press, stepId: 'an earlier step' }));
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    await settle(stage.rig.fact('PTL', press));
    expect(stage.rig.lit()).toEqual([]);
    expect(stage.rig.shown('PDA-1')).toMatchObject({ act: 'pick', facts: { location: 'A-02' } });
    expect(await answer('PDA-1', { location: 'A-01', item: 'cup', quantity: 2 })).toMatchObject({
      code: 'location.wrong',
    });
    expect(stage.rig.shown('PDA-1')?.notice?.level).toBe('wrong');
    await answer('PDA-1', { location: 'A-02', item: 'cup', quantity: 2 });
    await answer('PDA-1', { location: 'POOL' });
    expect(said()).toEqual([
      'T-1 accepted',
      'T-1 started',
      'T-1 progress unit_moved',
      'T-1 progress line_done',
      'T-1 progress line_done',
      'T-1 progress unit_moved',
      'T-1 completed',
    ]);
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    await stage.scheduler.runFor(6_000);
    expect(await rows('SELECT status FROM wcs.job')).toEqual([{ status: 'done' }]);
    expect(await rows('SELECT report_id FROM wcs.report_outbox')).toEqual([]);
  });

  test('a vehicle fetches, carries and is free again', async () => {
    await submit(move);
    expect(stage.rig.legs.get('V1')).toMatchObject({
      to: 'N1',
      action: { type: 'pick', load: 'CART' },
    });
    stage.rig.endLeg('V1', { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(stage.rig.legs.get('V1')).toMatchObject({ to: 'N2', action: { type: 'drop' } });
    stage.rig.endLeg('V1', { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(said().slice(-3)).toEqual([
      'T-move progress unit_moved',
      'T-move progress unit_moved',
      'T-move completed',
    ]);
  });

  test('a rejected order goes to another vehicle after a pause', async () => {
    await submit(move);
    stage.rig.endLeg('V1', { type: 'leg.failed', reason: 'rejected', note: same('busy') } as never);
    await stage.scheduler.runFor(8_000);
    expect([...stage.rig.legs.keys()]).toEqual(['V2']);
  });

  test('receive asks the WMS, and its refusal is the red notice', async () => {
    const refusal = {
      refused: true as const,
      code: 'over',
      facts: {},
      text: { en: 'Too many', zh: '太多' },
    };
    stage.rig.judge = (report) => (report.type === 'progress' ? refusal : { accepted: true });
    await login();
    await submit({
      ...head,
      taskId: 'T-r',
      kind: 'receive',
      asn: 'ASN',
      at: 'POOL',
      lines: [{ lineId: '1', item: 'cup', expected: 2 }],
    });
    await answer('PDA-1', { handlingUnit: 'IB-1', item: 'cup', quantity: 9 });
    expect(stage.rig.shown('PDA-1')?.notice).toEqual({ level: 'wrong', text: refusal.text });
    stage.rig.judge = () => ({ accepted: true });
    await answer('PDA-1', { handlingUnit: 'IB-1', item: 'cup', quantity: 2 });
    expect(stage.rig.shown('PDA-1')?.notice?.level).toBe('right');
  });

  test('a report that the WMS refuses stops the job and says why', async () => {
    const refusal = {
      refused: true as const,
      code: 'x',
      facts: {},
      text: { en: 'No such line', zh: '无此行' },
    };
    stage.rig.judge = (report) => (report.type === 'progress' ? refusal : { accepted: true });
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await stage.scheduler.runFor(100);
    expect(stage.rig.reports.at(-1)).toMatchObject({
      type: 'failed',
      reason: 'blocked',
      note: { en: 'No such line', zh: '无此行' },
    });
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
  });
});

describe('what is kept', () => {
  test('job.stands_outside: a move to where no vehicle stops fails at once, with the reason', async () => {
    await submit({ ...move, to: 'A-01' } as Task);
    expect(stage.rig.reports.at(-1)).toMatchObject({ type: 'failed', reason: 'blocked' });
    expect(await rows('SELECT status, note FROM wcs.job')).toEqual([
      {
        status: 'failed',
        note: {
          en: expect.stringContaining('Task T-move: A-01 has no stop for a vehicle.'),
          zh: expect.stringContaining('T-move'),
        },
      },
    ]);
  });

  test('a job tells its events, and why who got it', async () => {
    await login();
    await submit(count('T-1'));
    await answer('PDA-1', { location: 'B', quantity: 3 }, 'e-1');
    await answer('PDA-1', { location: 'A-02', quantity: 3 }, 'e-2');
    const job = await stage.database.transaction('look', (tx) => readJob(tx, 'T-1'));
    expect(job).toMatchObject({ status: 'done', state: 'done', document: 'D-1' });
    expect(job?.history.map(({ event }) => (event as { type: string }).type)).toEqual([
      'assigned',
      'step_answered',
      'step_answered',
    ]);
    expect(job?.history[1]?.answer).toMatchObject({ code: 'location.wrong' });
    expect(job?.decisions).toMatchObject([
      { phase: 'workers', chosen: 'w1', candidates: [{ who: 'w1' }] },
    ]);
    const list = await stage.database.transaction('look', (tx) =>
      readJobs(tx, { status: 'done', limit: 10 }),
    );
    expect(list.map((one) => one.taskId)).toEqual(['T-1']);
  });

  test('a job of another version of its machine is shown to a person', async () => {
    await submit(count('T-1'));
    await rows('UPDATE wcs.job SET machine_version = 0');
    await restart();
    await login();
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    expect(await rows('SELECT status, note FROM wcs.job')).toEqual([
      {
        status: 'held',
        note: { en: 'made by version 0 of its machine', zh: '由其流程的第 0 版创建' },
      },
    ]);
  });

  test('the tables stay bounded', async () => {
    await login();
    await submit(count('T-1'));
    await answer('PDA-1', { location: 'A-02', quantity: 3 });
    await rows(`INSERT INTO wcs.decision (job_id, phase, chosen, candidates, refused, at)
      SELECT 'x', 'workers', 'w', '[]', '{}', 0 FROM generate_series(1, 10100)`);
    for (const status of ['active', 'finished']) {
      await rows(`INSERT INTO wcs.vehicle_order (leg_id, order_id, vehicle, correlation_id, purpose,
          priority, to_node, status, path, released_to, passed_to, update_id, attempt, refusals,
          accepted, stop_charging, after_cancel, created_at, updated_at)
        VALUES ('${status}', 'o', 'v', 'c', 'park', 0, 'n', '${status}', '[]', 0, 0, 0, 0, 0, true,
          false, 'fail', 0, 0)`);
    }
    const later = stage.scheduler.now() + 40 * 86_400_000;
    await stage.database.transaction('prune', (tx) => prune(tx, later));
    expect(await rows('SELECT 1 FROM wcs.job UNION ALL SELECT 1 FROM wcs.inbox')).toEqual([]);
    expect(await rows('SELECT count(*) FROM wcs.decision')).toEqual([{ count: 10_000 }]);
    expect(await rows('SELECT status FROM wcs.vehicle_order')).toEqual([{ status: 'active' }]);
  });
});

describe('exactly once', () => {
  test('each fact sent again gets the same answer and does nothing', async () => {
    await login();
    await submit(count('T-1', { goods: [goods('cup'), goods('milk')] }));
    const step = stage.rig.shown('PDA-1')!;
    const body: DeviceEventBody = {
      type: 'step_answered',
      stepId: step.stepId,
      values: { location: 'A-02', quantity: 3 },
    };
    const wrong: DeviceEventBody = { ...body, values: { location: 'B', quantity: 3 } };
    expect(await settle(stage.rig.fact('PDA-1', wrong, 'e-0'))).toMatchObject({
      code: 'location.wrong',
    });
    expect(await settle(stage.rig.fact('PDA-1', body, 'e-1'))).toEqual({ accepted: true });
    expect(await settle(stage.rig.fact('PDA-1', body, 'e-1'))).toEqual({ accepted: true });
    expect(await settle(stage.rig.fact('PDA-1', wrong, 'e-0'))).toMatchObject({
      code: 'location.wrong',
    });
    // Under another id it is a new answer to a step that is over.
    expect(await settle(stage.rig.fact('PDA-1', body, 'e-2'))).toMatchObject({
      code: 'step.stale',
    });
    const last: DeviceEventBody = {
      type: 'step_answered',
      stepId: stage.rig.shown('PDA-1')!.stepId,
      values: { location: 'A-02', quantity: 1 },
    };
    const twice = Promise.all([1, 2].map(() => stage.rig.fact('PDA-1', last, 'e-3')));
    expect(await settle(twice)).toEqual([{ accepted: true }, { accepted: true }]);
    expect(stage.rig.reports.filter((report) => report.type === 'completed')).toHaveLength(1);
  });

  test('a task submitted again is one job, also after it ended', async () => {
    await login();
    await submit(count('T-1'), count('T-1'));
    await submit(count('T-1'));
    await answer('PDA-1', { location: 'A-02', quantity: 3 });
    await submit(count('T-1'));
    expect(await rows('SELECT task_id FROM wcs.job')).toHaveLength(1);
  });

  test('killed before the commit: nothing was taken over, and the fact comes again', async () => {
    await login();
    await submit(count('T-1'));
    const { transaction } = stage.database;
    const lost = new OperatingError('store.unavailable', 'gone', { retryable: true });
    // The body runs to its end, then the commit fails.
    const failing = async (name: string, body: never) => {
      await transaction(name, async (tx) => {
        await (body as (t: typeof tx) => Promise<unknown>)(tx);
        throw lost;
      });
    };
    Object.assign(stage.database, { transaction: failing });
    await expect(answer('PDA-1', { location: 'A-02', quantity: 3 }, 'e-1')).rejects.toBe(lost);
    expect(stage.rig.shown('PDA-1')?.act).toBe('count');
    Object.assign(stage.database, { transaction });
    await stage.scheduler.runFor(1_000);
    expect(await answer('PDA-1', { location: 'A-02', quantity: 3 }, 'e-1')).toEqual({
      accepted: true,
    });
    await stage.scheduler.runFor(1_000);
    expect(said()).toEqual(['T-1 accepted', 'T-1 started', 'T-1 completed counted']);
  });

  test('killed after the commit: the answer is given again, commands and reports go out', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' }, 'e-1');
    const step = stage.rig.shown('PDA-1');
    await restart();
    expect(stage.rig.shown('PDA-1')).toEqual(step);
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    // The WMS's answers to the last reports were not yet written down: they go again.
    expect(stage.rig.reports.map((report) => report.reportId.split('.')[1])).toEqual(['r2', 'r3']);
    const again: DeviceEventBody = { type: 'step_answered', stepId: step!.stepId, values: {} };
    expect(await settle(stage.rig.fact('PDA-1', again, 'e-1'))).toEqual({ accepted: true });
    await settle(
      stage.rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 5, short: false }),
    );
    expect(stage.rig.shown('PDA-1')).toMatchObject({ facts: { location: 'A-02' } });
  });

  test('acknowledged commands are not sent again after a restart, legs are asked for again', async () => {
    await submit(move);
    const leg = stage.rig.legs.get('V1');
    await login();
    await submit(pick('T-1'));
    const commandId = stage.rig.sent.at(-1)!.commandId;
    await settle(stage.rig.fact('PDA-1', { type: 'command_acknowledged', commandId }), 6_000);
    expect(await rows(`SELECT 1 FROM wcs.command WHERE command_id = '${commandId}'`)).toEqual([]);
    await restart();
    expect(stage.rig.legs.get('V1')).toEqual(leg);
    expect(stage.rig.sent.map((command) => command.commandId)).not.toContain(commandId);
    expect(stage.rig.shown('PDA-1')?.act).toBe('take_cart');
  });

  test('an engine that was replaced stops at its next tick', async () => {
    await login();
    await submit(count('T-1'));
    await rows('UPDATE wcs.job SET version = version + 1');
    await expect(answer('PDA-1', { location: 'A-02', quantity: 3 })).rejects.toThrow('replaced');
  });
});

describe('timers', () => {
  const weigh: Task = {
    ...head,
    taskId: 'T-w',
    kind: 'weigh',
    order: 'SO',
    handlingUnit: 'S1',
    at: 'PACK',
    to: 'OUT',
  };
  const weight = (grams: number) =>
    settle(stage.rig.fact('SCALE', { type: 'weight', grams, stable: true }));

  test('a silent scale is told of, never weighed for; the first weight counts', async () => {
    await login();
    await weight(900);
    await submit(weigh);
    await weight(900);
    expect(stage.rig.shown('PDA-1')).toMatchObject({
      act: 'place_on_scale',
      alsoBy: 'scale',
      notice: { level: 'wrong' },
    });
    await weight(2);
    await stage.scheduler.runFor(31_000);
    expect(stage.rig.shown('PDA-1')?.notice?.text.en).toMatch(/silent/);
    await weight(1_500);
    expect(stage.rig.shown('PDA-1')?.act).toBe('lay_down');
    expect(await rows('SELECT * FROM wcs.timer')).toEqual([]);
    await answer('PDA-1', { handlingUnit: 'S1', location: 'OUT' });
    expect(stage.rig.reports.at(-1)).toMatchObject({
      type: 'completed',
      act: { act: 'weighed', grams: 1_500 },
    });
  });

  test('a timer outlives a restart; one that was cancelled does not fire', async () => {
    await login();
    await submit(weigh);
    await stage.scheduler.runFor(10_000);
    await restart();
    await stage.scheduler.runFor(21_000);
    expect(stage.rig.shown('PDA-1')?.notice?.text.en).toMatch(/silent/);
    await weight(1_500);
    await stage.scheduler.runFor(60_000);
    expect(stage.rig.shown('PDA-1')?.notice).toBeUndefined();
  });
});

test('a command that was replaced or refused is not timed', async () => {
  await login();
  await submit(count('T-1'));
  const [idle, step] = stage.rig.sent.map(({ commandId }) => commandId);
  expect(stage.rig.withdrawn).toEqual([idle]);
  const body = { type: 'command_refused', commandId: step!, reason: 'no' } as const;
  await settle(stage.rig.fact('PDA-1', body));
  for (const commandId of [idle!, step!]) {
    await settle(stage.rig.fact('PDA-1', { type: 'command_acknowledged', commandId }));
  }
  expect(stage.rig.wcs.stats().latencies).toEqual({});
});

test('a pick line costs few transactions, and an idle engine none', async () => {
  await login();
  const lines = Array.from({ length: 20 }, (_, i) => ({
    lineId: `${i}`,
    goods: goods('cup'),
    quantity: 1,
    from: 'A-01',
  }));
  await submit({ ...pick('T-1'), lines } as Task);
  await answer('PDA-1', { handlingUnit: 'CART' });
  await stage.scheduler.runFor(5_000);
  const before = stage.database.committed;
  for (let i = 0; i < 20; i++) {
    await settle(
      stage.rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 1, short: false }),
    );
    for (const { commandId, device } of stage.rig.sent.splice(0)) {
      await settle(stage.rig.fact(device, { type: 'command_acknowledged', commandId }));
    }
  }
  expect((stage.database.committed - before) / 20).toBeLessThanOrEqual(2);
  await stage.scheduler.runFor(5_000);
  const idle = stage.database.committed;
  await stage.scheduler.runFor(600_000);
  expect(stage.database.committed).toBe(idle);
});
