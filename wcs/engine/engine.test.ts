import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { DeviceEventBody } from '#hub/ports.ts';
import type { Task } from '#wms-core/ports.ts';
import { createRig, type Rig } from './rig.ts';

const goods = (item: string) => ({ item, layer: 'L', lot: '', quality: 'passed' as const });
const card = (item: string) => ({
  item,
  name: { en: item, zh: item },
  barcodes: [],
  weightGrams: 1,
  volumeMl: 1,
  lotControlled: false,
  serialControlled: false,
});
const head = {
  warehouse: 'W',
  priority: 50,
  document: 'D-1',
  correlationId: 'c-1',
  items: [card('milk'), card('cup')],
};
const count = (taskId: string, extra: object = {}): Task => ({
  ...head,
  taskId,
  kind: 'count',
  at: 'A-02',
  handlingUnit: '',
  goods: [goods('cup')],
  ...extra,
});
const pick = (taskId: string): Task => ({
  ...head,
  taskId,
  kind: 'pick',
  cart: 'CART',
  cartFrom: 'POOL',
  cartTo: 'POOL',
  lines: [
    { lineId: '1', goods: goods('milk'), quantity: 5, from: 'A-01' },
    { lineId: '2', goods: goods('cup'), quantity: 2, from: 'A-02' },
  ],
});
const move: Task = {
  ...head,
  taskId: 'T-move',
  kind: 'move',
  handlingUnit: 'CART',
  from: 'POOL',
  to: 'STATION',
};

let database: Database;
let scheduler: VirtualScheduler;
let rig: Rig;

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());

beforeEach(async () => {
  await rows(`TRUNCATE wcs.job, wcs.inbox, wcs.command, wcs.timer, wcs.report_outbox, wcs.control,
    wcs.worker, wcs.decision`);
  scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
  rig = createRig(database, scheduler);
  await rig.wcs.start();
});
afterEach(async () => {
  await rig.wcs.stop();
});

/** Lets everything that is due happen, and gives what was waited for. */
async function settle<T>(promise: Promise<T>, ms = 50): Promise<T> {
  let failure: unknown;
  promise.catch((error: unknown) => {
    failure = error;
  });
  await scheduler.runFor(ms);
  if (failure) throw failure;
  return promise;
}

const login = (n = 1) => settle(rig.fact(`PDA-${n}`, { type: 'login', worker: `w${n}` }));
const submit = (...tasks: Task[]) => settle(rig.wcs.taskPort.submit(tasks));

function answer(device: string, values: Record<string, string | number>, eventId?: string) {
  const step = rig.shown(device);
  const body: DeviceEventBody = { type: 'step_answered', stepId: step?.stepId ?? '', values };
  return settle(rig.fact(device, body, eventId));
}
const said = () =>
  rig.reports.map(
    (report) =>
      `${report.taskId} ${report.type}${'act' in report && report.act ? ` ${report.act.act}` : ''}`,
  );
const rows = <Row>(text: string) => database.transaction('look', (tx) => tx.query<Row>(text));

/** The dead incarnation never acts again; a new one starts on the same database. */
async function restart(): Promise<void> {
  const { status } = rig;
  await rig.wcs.stop();
  rig = createRig(database, scheduler, { seed: 2 });
  for (const [device, value] of status) rig.status.set(device, value);
  await rig.wcs.start();
  await scheduler.runFor(50);
}

describe('from task to report', () => {
  test('a pick by light and by scan', async () => {
    await login();
    await submit(pick('T-1'));
    expect(rig.shown('PDA-1')?.act).toBe('take_cart');
    expect(await answer('PDA-1', { handlingUnit: 'CART' })).toEqual({ accepted: true });
    expect(rig.shown('PDA-1')).toMatchObject({ act: 'pick', alsoBy: 'light' });
    expect(rig.lit()).toEqual(['PTL:1=5']);
    await settle(rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 5, short: false }));
    expect(rig.lit()).toEqual([]);
    expect(rig.shown('PDA-1')).toMatchObject({ act: 'pick', facts: { location: 'A-02' } });
    expect(await answer('PDA-1', { location: 'A-01', item: 'cup', quantity: 2 })).toMatchObject({
      code: 'location.wrong',
    });
    expect(rig.shown('PDA-1')?.notice?.level).toBe('wrong');
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
    expect(rig.shown('PDA-1')).toBeUndefined();
    await scheduler.runFor(2_000);
    expect(await rows('SELECT status FROM wcs.job')).toEqual([{ status: 'done' }]);
    expect(await rows('SELECT report_id FROM wcs.report_outbox')).toEqual([]);
  });

  test('a vehicle fetches, carries and is free again', async () => {
    await submit(move);
    expect(rig.legs.get('V1')).toMatchObject({ to: 'N1', action: { type: 'pick', load: 'CART' } });
    rig.endLeg('V1', { type: 'leg.finished' });
    await scheduler.runFor(2_000);
    expect(rig.legs.get('V1')).toMatchObject({ to: 'N2', action: { type: 'drop' } });
    rig.endLeg('V1', { type: 'leg.finished' });
    await scheduler.runFor(2_000);
    expect(said().slice(-3)).toEqual([
      'T-move progress unit_moved',
      'T-move progress unit_moved',
      'T-move completed',
    ]);
  });

  test('a rejected order goes to another vehicle after a pause', async () => {
    await submit(move);
    rig.endLeg('V1', { type: 'leg.failed', reason: 'rejected', note: 'busy' } as never);
    await scheduler.runFor(8_000);
    expect([...rig.legs.keys()]).toEqual(['V2']);
  });

  test('receive asks the WMS, and its refusal is the red notice', async () => {
    const refusal = {
      refused: true as const,
      code: 'over',
      facts: {},
      text: { en: 'Too many', zh: '太多' },
    };
    rig.judge = (report) => (report.type === 'progress' ? refusal : { accepted: true });
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
    expect(rig.shown('PDA-1')?.notice).toEqual({ level: 'wrong', text: refusal.text });
    rig.judge = () => ({ accepted: true });
    await answer('PDA-1', { handlingUnit: 'IB-1', item: 'cup', quantity: 2 });
    expect(rig.shown('PDA-1')?.notice?.level).toBe('right');
  });

  test('a report that the WMS refuses stops the job and says why', async () => {
    const refusal = {
      refused: true as const,
      code: 'x',
      facts: {},
      text: { en: 'No such line', zh: '无此行' },
    };
    rig.judge = (report) => (report.type === 'progress' ? refusal : { accepted: true });
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await scheduler.runFor(100);
    expect(rig.reports.at(-1)).toMatchObject({
      type: 'failed',
      reason: 'blocked',
      note: 'No such line',
    });
    expect(rig.shown('PDA-1')).toBeUndefined();
  });
});

describe('exactly once', () => {
  test('each fact sent again gets the same answer and does nothing', async () => {
    await login();
    await submit(count('T-1', { goods: [goods('cup'), goods('milk')] }));
    const step = rig.shown('PDA-1')!;
    const body: DeviceEventBody = {
      type: 'step_answered',
      stepId: step.stepId,
      values: { location: 'A-02', quantity: 3 },
    };
    const wrong: DeviceEventBody = { ...body, values: { location: 'B', quantity: 3 } };
    expect(await settle(rig.fact('PDA-1', wrong, 'e-0'))).toMatchObject({ code: 'location.wrong' });
    expect(await settle(rig.fact('PDA-1', body, 'e-1'))).toEqual({ accepted: true });
    expect(await settle(rig.fact('PDA-1', body, 'e-1'))).toEqual({ accepted: true });
    expect(await settle(rig.fact('PDA-1', wrong, 'e-0'))).toMatchObject({ code: 'location.wrong' });
    // Under another id it is a new answer to a step that is over.
    expect(await settle(rig.fact('PDA-1', body, 'e-2'))).toMatchObject({ code: 'step.stale' });
    const last: DeviceEventBody = {
      type: 'step_answered',
      stepId: rig.shown('PDA-1')!.stepId,
      values: { location: 'A-02', quantity: 1 },
    };
    const twice = Promise.all([1, 2].map(() => rig.fact('PDA-1', last, 'e-3')));
    expect(await settle(twice)).toEqual([{ accepted: true }, { accepted: true }]);
    expect(rig.reports.filter((report) => report.type === 'completed')).toHaveLength(1);
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
    const { transaction } = database;
    const lost = new OperatingError('store.unavailable', 'gone', { retryable: true });
    // The body runs to its end, then the commit fails.
    const failing = async (name: string, body: never) => {
      await transaction(name, async (tx) => {
        await (body as (t: typeof tx) => Promise<unknown>)(tx);
        throw lost;
      });
    };
    Object.assign(database, { transaction: failing });
    await expect(answer('PDA-1', { location: 'A-02', quantity: 3 }, 'e-1')).rejects.toBe(lost);
    expect(rig.shown('PDA-1')?.act).toBe('count');
    Object.assign(database, { transaction });
    await scheduler.runFor(1_000);
    expect(await answer('PDA-1', { location: 'A-02', quantity: 3 }, 'e-1')).toEqual({
      accepted: true,
    });
    await scheduler.runFor(1_000);
    expect(said()).toEqual(['T-1 accepted', 'T-1 started', 'T-1 completed counted']);
  });

  test('killed after the commit: the answer is given again, commands and reports go out', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' }, 'e-1');
    const step = rig.shown('PDA-1');
    await restart();
    expect(rig.shown('PDA-1')).toEqual(step);
    expect(rig.lit()).toEqual(['PTL:1=5']);
    // The WMS's answers to the last reports were not yet written down: they go again.
    expect(rig.reports.map((report) => report.reportId.split('.')[1])).toEqual(['r2', 'r3']);
    const again: DeviceEventBody = { type: 'step_answered', stepId: step!.stepId, values: {} };
    expect(await settle(rig.fact('PDA-1', again, 'e-1'))).toEqual({ accepted: true });
    await settle(rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 5, short: false }));
    expect(rig.shown('PDA-1')).toMatchObject({ facts: { location: 'A-02' } });
  });

  test('acknowledged commands are not sent again after a restart, legs are asked for again', async () => {
    await submit(move);
    const leg = rig.legs.get('V1');
    await login();
    await submit(pick('T-1'));
    const commandId = rig.sent.at(-1)!.commandId;
    await settle(rig.fact('PDA-1', { type: 'command_acknowledged', commandId }), 3_000);
    expect(await rows(`SELECT 1 FROM wcs.command WHERE command_id = '${commandId}'`)).toEqual([]);
    await restart();
    expect(rig.legs.get('V1')).toEqual(leg);
    expect(rig.sent.map((command) => command.commandId)).not.toContain(commandId);
    expect(rig.shown('PDA-1')?.act).toBe('take_cart');
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
    settle(rig.fact('SCALE', { type: 'weight', grams, stable: true }));

  test('a silent scale is told of, never weighed for; the first weight counts', async () => {
    await login();
    await weight(900);
    await submit(weigh);
    await weight(900);
    expect(rig.shown('PDA-1')).toMatchObject({
      act: 'place_on_scale',
      alsoBy: 'scale',
      notice: { level: 'wrong' },
    });
    await weight(2);
    await scheduler.runFor(31_000);
    expect(rig.shown('PDA-1')?.notice?.text.en).toMatch(/silent/);
    await weight(1_500);
    expect(rig.shown('PDA-1')?.act).toBe('lay_down');
    expect(await rows('SELECT * FROM wcs.timer')).toEqual([]);
    await answer('PDA-1', { handlingUnit: 'S1', location: 'OUT' });
    expect(rig.reports.at(-1)).toMatchObject({
      type: 'completed',
      act: { act: 'weighed', grams: 1_500 },
    });
  });

  test('a timer outlives a restart; one that was cancelled does not fire', async () => {
    await login();
    await submit(weigh);
    await scheduler.runFor(10_000);
    await restart();
    await scheduler.runFor(21_000);
    expect(rig.shown('PDA-1')?.notice?.text.en).toMatch(/silent/);
    await weight(1_500);
    await scheduler.runFor(60_000);
    expect(rig.shown('PDA-1')?.notice).toBeUndefined();
  });
});

describe('people and devices come and go', () => {
  test('a worker away for longer than the grace time loses the job, and the cart passes by scan', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await login(2);
    await settle(rig.fact('PDA-1', { type: 'device_status', status: 'offline' }));
    await scheduler.runFor(100_000);
    expect(rig.shown('PDA-2')).toBeUndefined();
    await scheduler.runFor(30_000);
    expect(rig.shown('PDA-2')).toMatchObject({
      act: 'take_cart',
      facts: { location: 'WORKER:w1' },
    });
    expect(rig.lit()).toEqual([]);
  });

  test('a terminal that returns in time shows the same step again', async () => {
    await login();
    await submit(pick('T-1'));
    const step = rig.shown('PDA-1');
    await settle(rig.fact('PDA-1', { type: 'device_status', status: 'offline' }), 30_000);
    rig.sent.length = 0;
    await settle(rig.fact('PDA-1', { type: 'device_status', status: 'online' }));
    expect(rig.shown('PDA-1')).toEqual(step);
  });

  test('a bank that goes away leaves the step to the terminal, with the same id, and lights on return', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    const stepId = rig.shown('PDA-1')?.stepId;
    rig.status.set('PTL', 'offline');
    await settle(rig.fact('PTL', { type: 'device_status', status: 'offline' }));
    expect(rig.shown('PDA-1')).toMatchObject({ stepId, act: 'pick' });
    expect(rig.shown('PDA-1')?.alsoBy).toBeUndefined();
    rig.status.set('PTL', 'online');
    rig.sent.length = 0;
    await settle(rig.fact('PTL', { type: 'device_status', status: 'online' }));
    expect(rig.lit()).toEqual(['PTL:1=5']);
    expect(rig.shown('PDA-1')).toMatchObject({ stepId, alsoBy: 'light' });
  });

  test('a label is one job’s at a time; the other uses the terminal', async () => {
    await login(1);
    await login(2);
    await submit(pick('T-1'), pick('T-2'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await answer('PDA-2', { handlingUnit: 'CART' });
    expect([rig.shown('PDA-1')?.alsoBy, rig.shown('PDA-2')?.alsoBy]).toEqual(['light', undefined]);
  });

  test('a press that nobody waits for does nothing', async () => {
    expect(
      await settle(
        rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 5, short: false }),
      ),
    ).toEqual({ accepted: true });
  });

  test('who is unknown is not let in, and who is not logged in has no step', async () => {
    expect(await settle(rig.fact('PDA-1', { type: 'login', worker: 'eve' }))).toMatchObject({
      code: 'worker.unknown',
    });
    expect(
      await settle(rig.fact('PDA-1', { type: 'step_key', stepId: 'x', key: 'done' })),
    ).toMatchObject({ code: 'worker.none' });
  });

  test('logout gives the job back at once', async () => {
    await login();
    await submit(count('T-1'));
    await settle(rig.fact('PDA-1', { type: 'logout', worker: 'w1' }));
    await login(2);
    expect(rig.shown('PDA-2')?.act).toBe('count');
  });
});

describe('controls', () => {
  let serial = 0;
  const control = (body: object) =>
    settle(
      rig.wcs.taskPort.control({ controlId: `c-${serial++}`, taskId: 'T-1', ...body } as never),
    );

  test('cancel before it began; too late after; unknown and ended are told apart', async () => {
    expect(await control({ verb: 'cancel', reason: 'x' })).toMatchObject({ code: 'job.unknown' });
    await submit(count('T-1'));
    expect(await control({ verb: 'cancel', reason: 'x' })).toEqual({ done: true });
    expect(said().at(-1)).toBe('T-1 cancelled');
    expect(await control({ verb: 'cancel', reason: 'x' })).toMatchObject({ code: 'job.ended' });
    await login();
    await submit(pick('T-2'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    expect(await control({ verb: 'cancel', taskId: 'T-2', reason: 'x' })).toMatchObject({
      code: 'job.too_late',
    });
  });

  test('the same control again gets the same answer', async () => {
    await submit(count('T-1'));
    const twice = { controlId: 'same', taskId: 'T-1', verb: 'cancel', reason: 'x' } as const;
    expect(await settle(rig.wcs.taskPort.control(twice))).toEqual({ done: true });
    expect(await settle(rig.wcs.taskPort.control(twice))).toEqual({ done: true });
  });

  test('hold takes it from the worker, release lets it go on, reassign names who', async () => {
    await login();
    await submit(count('T-1'));
    expect(await control({ verb: 'release' })).toMatchObject({ code: 'job.not_held' });
    await control({ verb: 'hold', reason: 'look' });
    expect(rig.shown('PDA-1')).toBeUndefined();
    await control({ verb: 'release' });
    expect(rig.shown('PDA-1')?.act).toBe('count');
    await control({ verb: 'reassign', worker: 'w2' });
    expect(rig.shown('PDA-1')).toBeUndefined();
    await login(2);
    expect(rig.shown('PDA-2')?.act).toBe('count');
  });

  test('force-complete ends it as it stands, reprioritise changes who is next', async () => {
    await submit(count('T-1'), count('T-2'));
    await control({ verb: 'reprioritise', taskId: 'T-2', priority: 90 });
    await login();
    expect(await rows(`SELECT task_id FROM wcs.job WHERE actor = 'w1'`)).toEqual([
      { task_id: 'T-2' },
    ]);
    await control({ verb: 'force_complete', taskId: 'T-2', reason: 'enough' });
    expect(
      rig.reports.find((report) => report.taskId === 'T-2' && report.type === 'failed'),
    ).toMatchObject({ reason: 'forced' });
    expect(await rows(`SELECT task_id FROM wcs.job WHERE actor = 'w1'`)).toEqual([
      { task_id: 'T-1' },
    ]);
  });

  test('a cancelled move calls its vehicle off', async () => {
    await submit(move);
    const leg = rig.legs.get('V1')!.legId;
    await control({ verb: 'cancel', taskId: 'T-move', reason: 'x' });
    expect(rig.cancelledLegs).toEqual([leg]);
  });
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
  await scheduler.runFor(5_000);
  const before = database.committed;
  for (let i = 0; i < 20; i++) {
    await settle(rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 1, short: false }));
    for (const { commandId, device } of rig.sent.splice(0)) {
      await settle(rig.fact(device, { type: 'command_acknowledged', commandId }));
    }
  }
  expect((database.committed - before) / 20).toBeLessThanOrEqual(2);
  await scheduler.runFor(5_000);
  const idle = database.committed;
  await scheduler.runFor(600_000);
  expect(database.committed).toBe(idle);
});
