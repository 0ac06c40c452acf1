import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { same } from '#base/refusal.ts';
import type { Task } from '#wms-core/ports.ts';
import type { LegEnd } from './rig.ts';
import { createStage, move } from './stage.ts';

const stage = createStage();
const { restart, rows, said, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

let serial = 0;
const control = (body: object) =>
  settle(
    stage.rig.wcs.taskPort.control({
      controlId: `c-${serial++}`,
      taskId: 'T-move',
      ...body,
    } as never),
  );
const legOf = (vehicle: string) => stage.rig.legs.get(vehicle)!;
const finish = async (vehicle: string) => {
  stage.rig.endLeg(vehicle, { type: 'leg.finished' });
  await stage.scheduler.runFor(2_000);
};
/** The vehicle did not break its action off; it says what it has. */
const finishLate = async (leg: ReturnType<typeof legOf>) => {
  stage.rig.loads.set(leg.vehicle, 'CART');
  stage.rig.endLateLeg(leg, { type: 'leg.finished' });
  await stage.scheduler.runFor(2_000);
};
const failed = (reason: string) => ({ type: 'leg.failed', reason, note: same('why') }) as LegEnd;
const places = () =>
  stage.rig.reports.flatMap((report) =>
    report.type === 'progress' && report.act.act === 'unit_moved'
      ? [`${report.taskId} ${report.act.to} by ${report.actor}`]
      : [],
  );
const job = async () =>
  (await rows<object>('SELECT status, actor, started FROM wcs.job ORDER BY created_at DESC'))[0];

describe('a pick that ends after its vehicle was called off', () => {
  test('is told of a held job, and who has the unit goes on after the release', async () => {
    await submit(move);
    const leg = legOf('V1');
    expect(await control({ verb: 'hold', reason: 'x' })).toEqual({ done: true });
    expect(stage.rig.cancelledLegs).toEqual([leg.legId]);
    await finishLate(leg);
    expect(places()).toEqual(['T-move VEHICLE:V1 by V1']);
    expect(await job()).toEqual({ status: 'held', actor: null, started: true });
    await control({ verb: 'release' });
    await stage.scheduler.runFor(2_000);
    expect(legOf('V1')).toMatchObject({ to: 'N2', action: { type: 'drop' } });
    await finish('V1');
    expect(said().at(-1)).toBe('T-move completed');
    expect(places().at(-1)).toBe('T-move STATION by V1');
  });

  test('keeps the job for that vehicle, though the desk wanted another', async () => {
    await submit(move);
    const leg = legOf('V1');
    // Nobody else is free: V1 gives the job up, and it waits.
    stage.rig.legs.set('V2', { ...leg, legId: 'other', vehicle: 'V2' });
    stage.rig.endLateLeg(leg, { type: 'leg.finished' });
    await control({ verb: 'reassign' });
    await stage.scheduler.runFor(2_000);
    expect(places()).toEqual(['T-move VEHICLE:V1 by V1']);
    expect(legOf('V1')).toMatchObject({ action: { type: 'drop' } });
    expect(await control({ verb: 'hold', reason: 'x' })).toMatchObject({ code: 'job.too_late' });
    await finish('V1');
    expect(said()).toEqual([
      'T-move accepted',
      'T-move started',
      'T-move progress unit_moved',
      'T-move progress unit_moved',
      'T-move completed',
    ]);
  });

  test('is told while another drives there in vain, and is brought by who has it', async () => {
    await submit(move);
    const leg = legOf('V1');
    await control({ verb: 'reassign' });
    expect(legOf('V2').action?.type).toBe('pick');
    await finishLate(leg);
    expect(places()).toEqual(['T-move VEHICLE:V1 by V1']);
    stage.rig.endLeg('V2', failed('action_failed'));
    await stage.scheduler.runFor(10_000);
    expect(legOf('V1')).toMatchObject({ action: { type: 'drop' } });
  });

  test.each([
    ['cancel', 'cancelled'],
    ['force_complete', 'failed'],
  ])('is told of a task ended by %s, and its retry is brought on', async (verb, end) => {
    await submit(move);
    const leg = legOf('V1');
    expect(await control({ verb, reason: 'x' })).toEqual({ done: true });
    expect(said().at(-1)).toBe(`T-move ${end}`);
    await restart();
    await finishLate(leg);
    expect(places()).toEqual(['T-move VEHICLE:V1 by V1']);
    await submit({ ...move, taskId: 'T-again' } as Task);
    await stage.scheduler.runFor(2_000);
    expect(legOf('V1')).toMatchObject({ to: 'N2', action: { type: 'drop', load: 'CART' } });
    await finish('V1');
    expect(said().at(-1)).toBe('T-again completed');
  });

  test('changes nothing when it failed, or when somebody has carried the unit since', async () => {
    await submit(move);
    const leg = legOf('V1');
    await control({ verb: 'reassign' });
    stage.rig.endLateLeg(leg, failed('cancelled'));
    await stage.scheduler.runFor(2_000);
    expect(said()).toEqual(['T-move accepted']);
    await finish('V2');
    const before = said();
    stage.rig.endLateLeg(leg, { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(said()).toEqual(before);
    expect(legOf('V2').action?.type).toBe('drop');
  });
});

describe('a loaded vehicle whose job was ended by a person', () => {
  test('goes on with the retry, from where the task was or from the vehicle', async () => {
    for (const from of ['POOL', 'VEHICLE:V1']) {
      stage.rig.loads.clear();
      await submit({ ...move, taskId: `T-${from}` } as Task);
      await finish('V1');
      stage.rig.loads.set('V1', 'CART');
      expect(await control({ verb: 'force_complete', taskId: `T-${from}`, reason: 'x' })).toEqual({
        done: true,
      });
      stage.rig.legs.clear();
      await submit({ ...move, taskId: `T-again-${from}`, from } as Task);
      await stage.scheduler.runFor(2_000);
      expect(legOf('V1')).toMatchObject({ action: { type: 'drop' } });
      await finish('V1');
      expect(said().at(-1)).toBe(`T-again-${from} completed`);
    }
  });

  test('whose drop ended all the same is told, so that the ledger has it there', async () => {
    await submit(move);
    await finish('V1');
    const drop = legOf('V1');
    await control({ verb: 'force_complete', reason: 'x' });
    stage.rig.endLateLeg(drop, { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(places().at(-1)).toBe('T-move STATION by V1');
  });
});

test('a job that cannot set its unit down says nothing to the WMS, so that the desk lists it as stuck', async () => {
  await submit(move);
  await finish('V1');
  const before = said();
  for (let i = 0; i < 40; i++) {
    stage.rig.endLeg('V1', failed('action_failed'));
    await stage.scheduler.runFor(61_000);
  }
  expect(said()).toEqual(before);
  expect(legOf('V1')).toMatchObject({ action: { type: 'drop' } });
  await finish('V1');
  expect(said().at(-1)).toBe('T-move completed');
});
