import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rigSite } from './rig.ts';
import { count, createStage, move, pick } from './stage.ts';

const stage = createStage();
const { answer, login, rows, said, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

describe('people and devices come and go', () => {
  test('a worker away for longer than the grace time loses the job, and the cart passes by scan', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await login(2);
    await settle(stage.rig.fact('PDA-1', { type: 'device_status', status: 'offline' }));
    await stage.scheduler.runFor(100_000);
    expect(stage.rig.shown('PDA-2')).toBeUndefined();
    // Its hand-over is waited for, then w2 is sent for it.
    await stage.scheduler.runFor(150_000);
    expect(stage.rig.shown('PDA-2')).toMatchObject({
      act: 'take_cart',
      facts: { location: 'WORKER:w1' },
    });
    expect(stage.rig.lit()).toEqual([]);
  });

  test('a terminal that returns in time shows the same step again', async () => {
    await login();
    await submit(pick('T-1'));
    const step = stage.rig.shown('PDA-1');
    await settle(stage.rig.fact('PDA-1', { type: 'device_status', status: 'offline' }), 30_000);
    stage.rig.sent.length = 0;
    await settle(stage.rig.fact('PDA-1', { type: 'device_status', status: 'online' }));
    expect(stage.rig.shown('PDA-1')).toEqual(step);
  });

  test('a bank that goes away leaves the step to the terminal, with the same id, and lights on return', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    const stepId = stage.rig.shown('PDA-1')?.stepId;
    stage.rig.status.set('PTL', 'offline');
    await settle(stage.rig.fact('PTL', { type: 'device_status', status: 'offline' }));
    expect(stage.rig.shown('PDA-1')).toMatchObject({ stepId, act: 'pick' });
    expect(stage.rig.shown('PDA-1')?.alsoBy).toBeUndefined();
    stage.rig.status.set('PTL', 'online');
    stage.rig.sent.length = 0;
    await settle(stage.rig.fact('PTL', { type: 'device_status', status: 'online' }));
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    expect(stage.rig.shown('PDA-1')).toMatchObject({ stepId, alsoBy: 'light' });
  });

  test('a label is one job’s at a time; the other uses the terminal', async () => {
    await login(1);
    await login(2);
    await submit(pick('T-1'), pick('T-2'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await answer('PDA-2', { handlingUnit: 'CART' });
    expect([stage.rig.shown('PDA-1')?.alsoBy, stage.rig.shown('PDA-2')?.alsoBy]).toEqual([
      'light',
      undefined,
    ]);
  });

  test('a press that nobody waits for does nothing', async () => {
    expect(
      await settle(
        stage.rig.fact('PTL', { type: 'label_confirmed', label: 1, quantity: 5, short: false }),
      ),
    ).toEqual({ accepted: true });
  });

  test('who is unknown is not let in where the site forbids it, and who is not logged in has no step', async () => {
    await stage.restart({ ...rigSite(), unknownWorkers: false });
    expect(await settle(stage.rig.fact('PDA-1', { type: 'login', worker: 'eve' }))).toMatchObject({
      code: 'worker.unknown',
    });
    expect(
      await settle(stage.rig.fact('PDA-1', { type: 'step_key', stepId: 'x', key: 'done' })),
    ).toMatchObject({ code: 'worker.none' });
  });

  test('logout gives the job back at once', async () => {
    await login();
    await submit(count('T-1'));
    await settle(stage.rig.fact('PDA-1', { type: 'logout', worker: 'w1' }));
    await login(2);
    expect(stage.rig.shown('PDA-2')?.act).toBe('count');
  });

  test('a logout that comes behind the next login logs nobody else out', async () => {
    await settle(stage.rig.fact('PDA-1', { type: 'login', worker: 'w2' }));
    await submit(count('T-1'));
    expect(stage.rig.shown('PDA-1')?.act).toBe('count');
    await settle(stage.rig.fact('PDA-1', { type: 'logout', worker: 'w1' }));
    expect(stage.rig.shown('PDA-1')?.act).toBe('count');
    await settle(stage.rig.fact('PDA-1', { type: 'logout', worker: '' }));
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
  });
});

describe('controls', () => {
  let serial = 0;
  const control = (body: object) =>
    settle(
      stage.rig.wcs.taskPort.control({
        controlId: `c-${serial++}`,
        taskId: 'T-1',
        ...body,
      } as never),
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
    expect(await settle(stage.rig.wcs.taskPort.control(twice))).toEqual({ done: true });
    expect(await settle(stage.rig.wcs.taskPort.control(twice))).toEqual({ done: true });
  });

  test('hold takes it from the worker, release lets it go on, reassign names who', async () => {
    await login();
    await submit(count('T-1'));
    expect(await control({ verb: 'release' })).toMatchObject({ code: 'job.not_held' });
    await control({ verb: 'hold', reason: 'look' });
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    await control({ verb: 'release' });
    expect(stage.rig.shown('PDA-1')?.act).toBe('count');
    await control({ verb: 'reassign', worker: 'w2' });
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    await login(2);
    expect(stage.rig.shown('PDA-2')?.act).toBe('count');
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
      stage.rig.reports.find((report) => report.taskId === 'T-2' && report.type === 'failed'),
    ).toMatchObject({ reason: 'forced' });
    expect(await rows(`SELECT task_id FROM wcs.job WHERE actor = 'w1'`)).toEqual([
      { task_id: 'T-1' },
    ]);
  });

  test('a cancelled move calls its vehicle off', async () => {
    await submit(move);
    const leg = stage.rig.legs.get('V1')!.legId;
    await control({ verb: 'cancel', taskId: 'T-move', reason: 'x' });
    expect(stage.rig.cancelledLegs).toEqual([leg]);
  });
});
