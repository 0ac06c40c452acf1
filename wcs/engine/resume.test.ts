import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatingError } from '#base/operating-error.ts';
import { count, createStage, head, move, pick } from './stage.ts';

const stage = createStage();
const { answer, login, restart, rows, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

const gone = new OperatingError('transport.unavailable', 'gone', { retryable: true });
const unavailable = () => {
  throw gone;
};

describe('what comes in while a tick is being written', () => {
  test('acknowledgements and answers to reports are written by the next tick', async () => {
    await login();
    stage.rig.judge = unavailable;
    await submit(count('T-1'));
    const commands = await rows<{ command_id: string; device: string }>(
      'SELECT command_id, device FROM wcs.command',
    );
    expect(commands).not.toEqual([]);
    expect(await rows('SELECT 1 FROM wcs.report_outbox')).not.toEqual([]);
    const { transaction } = stage.database;
    const gate = Promise.withResolvers<void>();
    const slow: typeof transaction = async (name, body) => {
      const result = await transaction(name, body);
      if (name === 'wcs tick') await gate.promise;
      return result;
    };
    Object.assign(stage.database, { transaction: slow });
    try {
      const weighed = stage.rig.fact('SCALE', { type: 'weight', grams: 5, stable: true });
      await stage.scheduler.runFor(100);
      stage.rig.judge = () => ({ accepted: true });
      for (const { command_id: commandId, device } of commands) {
        await stage.rig.fact(device, { type: 'command_acknowledged', commandId });
      }
      await stage.scheduler.runFor(10_000);
      expect(stage.rig.wcs.stats().reportsWaiting).toBe(0);
      gate.resolve();
      await settle(weighed, 10_000);
    } finally {
      gate.resolve();
      Object.assign(stage.database, { transaction });
    }
    expect(await rows('SELECT command_id FROM wcs.command')).toEqual([]);
    expect(await rows('SELECT report_id FROM wcs.report_outbox')).toEqual([]);
  });
});

describe('drives left over from before the start', () => {
  const drive = (orderId: string) =>
    rows(`INSERT INTO wcs.command (command_id, device, slot, correlation_id, body, created_at)
      VALUES ('${orderId}.0', 'V1', '${orderId}.0', 'c', '${JSON.stringify({
        kind: 'vehicle',
        type: 'drive',
        order: { orderId, updateId: 0, mapId: 'M', nodes: [], edges: [] },
      })}', 0)`);
  const leg = (orderId: string, status: string) =>
    rows(`INSERT INTO wcs.vehicle_order (leg_id, order_id, vehicle, correlation_id, purpose,
        priority, to_node, status, path, released_to, passed_to, update_id, attempt, refusals,
        accepted, stop_charging, after_cancel, created_at, updated_at)
      VALUES ('${orderId}', '${orderId}', 'V1', 'c', 'park', 0, 'n', '${status}', '[]', 0, 0, 0, 0,
        0, true, false, 'fail', 0, 0)`);

  test('are sent again only for an order whose leg is open', async () => {
    await leg('VO-open', 'active');
    await leg('VO-ended', 'finished');
    for (const order of ['VO-open', 'VO-ended', 'VO-unknown']) await drive(order);
    await restart();
    const sent = stage.rig.sent.map(({ commandId }) => commandId);
    expect(sent.filter((commandId) => commandId.startsWith('VO-'))).toEqual(['VO-open.0']);
    expect(await rows('SELECT command_id FROM wcs.command')).toEqual([{ command_id: 'VO-open.0' }]);
    await rows('TRUNCATE wcs.vehicle_order');
  });
});

describe('a job of an older version of its machine', () => {
  const control = (verb: string, taskId: string) =>
    settle(
      stage.rig.wcs.taskPort.control({
        controlId: `${verb}-${taskId}`,
        taskId,
        verb,
        reason: 'x',
      } as never),
    );
  /** A state that the machine of today does not have. */
  const age = () =>
    rows(`UPDATE wcs.job SET machine_version = 0, snapshot = snapshot || '{"state":"bygone"}'`);

  test('gives its label and its worker free', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    await age();
    await restart();
    expect(stage.rig.sent.findLast(({ device }) => device === 'PTL')?.body).toMatchObject({
      type: 'dark',
      label: 1,
    });
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    expect(await rows('SELECT status, actor, shown FROM wcs.job')).toEqual([
      { status: 'held', actor: null, shown: null },
    ]);
    await submit(count('T-2'));
    expect(stage.rig.shown('PDA-1')?.act).toBe('count');
  });

  test('calls its vehicle off', async () => {
    await submit(move);
    const leg = stage.rig.legs.get('V1')!.legId;
    await age();
    await restart();
    expect(stage.rig.cancelledLegs).toEqual([leg]);
    expect([...stage.rig.legs]).toEqual([]);
    expect(await rows('SELECT status, leg FROM wcs.job')).toEqual([{ status: 'held', leg: null }]);
  });

  test('is retired once more when the first tick was not committed', async () => {
    await submit(move);
    const leg = stage.rig.legs.get('V1')!.legId;
    await age();
    const { transaction } = stage.database;
    const failing: typeof transaction = (name, body) =>
      name === 'wcs tick' ? Promise.reject(gone) : transaction(name, body);
    Object.assign(stage.database, { transaction: failing });
    await restart();
    expect(stage.rig.cancelledLegs).toEqual([]);
    Object.assign(stage.database, { transaction });
    await restart();
    expect(stage.rig.cancelledLegs).toEqual([leg]);
  });

  test('job.old_version: is not released, a person force-completes it', async () => {
    await login();
    await submit(pick('T-1'));
    await age();
    await restart();
    expect(await control('release', 'T-1')).toMatchObject({ code: 'job.old_version' });
    expect(await rows('SELECT status FROM wcs.job')).toEqual([{ status: 'held' }]);
    expect(await control('force_complete', 'T-1')).toEqual({ done: true });
    expect(stage.rig.reports.at(-1)).toMatchObject({ type: 'failed', reason: 'forced' });
  });

  test('hears neither its timers nor the answer to its last report', async () => {
    await login();
    await submit({
      ...head,
      taskId: 'T-r',
      kind: 'receive',
      asn: 'ASN',
      at: 'POOL',
      lines: [{ lineId: '1', item: 'cup', expected: 2 }],
    });
    stage.rig.judge = unavailable;
    await answer('PDA-1', { handlingUnit: 'IB-1', item: 'cup', quantity: 2 });
    await rows(`INSERT INTO wcs.timer SELECT job_id, 'xstate.after.pause', 1, 0 FROM wcs.job`);
    await age();
    await restart();
    await stage.scheduler.runFor(10_000);
    expect(await rows('SELECT status FROM wcs.job')).toEqual([{ status: 'held' }]);
    expect(await rows('SELECT 1 FROM wcs.timer')).toEqual([]);
    expect(await rows('SELECT 1 FROM wcs.report_outbox')).toEqual([]);
  });
});
