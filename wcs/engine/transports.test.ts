import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal, same } from '#base/refusal.ts';
import { seconds } from '#base/time.ts';
import type { TransportStop, TransportTask } from '../transports/model.ts';
import type { LegEnd } from './rig.ts';
import { createStage } from './stage.ts';

const stage = createStage();
const { restart, rows, settle } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

const pick = (at: string, load = 'P1'): TransportStop => ({ do: 'pick', at, load });
const drop = (at: string, load = 'P1'): TransportStop => ({ do: 'drop', at, load });
const go = (at: string): TransportStop => ({ do: 'go', at });
const THERE = [pick('POOL'), drop('STATION')];

const task = (taskId: string, extra: Partial<TransportTask> = {}): TransportTask => ({
  kind: 'transport',
  taskId,
  priority: 50,
  document: '',
  correlationId: `c-${taskId}`,
  items: [],
  stops: THERE,
  after: [],
  by: 'mes',
  ...extra,
});

const said = async (answer: Promise<object>) => {
  const given = await settle(answer);
  return isRefusal(given) ? given.code : 'done';
};
const ask = (taskId: string, extra: Partial<TransportTask> = {}) =>
  said(stage.rig.wcs.transports({ type: 'transport', task: task(taskId, extra) }));
const withdraw = (transport: string) =>
  said(stage.rig.wcs.transports({ type: 'withdraw', transport, reason: 'no', by: 'anna' }));
const begin = (sequence: string, failureFatal = false) =>
  said(stage.rig.wcs.transports({ type: 'sequence', sequence, failureFatal, by: 'mes' }));
const complete = (sequence: string) =>
  said(stage.rig.wcs.transports({ type: 'complete', sequence, by: 'mes' }));

/** Where vehicles are sent, and for what. */
const legs = () =>
  [...stage.rig.legs.values()].map(({ vehicle, to, action }) =>
    [vehicle, to, action && 'load' in action ? `${action.type} ${action.load}` : '']
      .join(' ')
      .trim(),
  );
async function finish(vehicle: string) {
  const leg = stage.rig.legs.get(vehicle)!;
  const { action } = leg;
  if (action?.type === 'pick') stage.rig.loads.set(vehicle, action.load);
  if (action?.type === 'drop') stage.rig.loads.delete(vehicle);
  stage.rig.endLeg(vehicle, { type: 'leg.finished' });
  await stage.scheduler.runFor(seconds(2));
}
async function fail(vehicle: string, reason: 'action_failed' | 'cannot_do' | 'load_gone') {
  stage.rig.endLeg(vehicle, { type: 'leg.failed', reason, note: same('no') } as LegEnd);
  await stage.scheduler.runFor(seconds(2));
}
const status = async () =>
  (
    await rows<{ text: string }>(
      `SELECT transport || ' ' || status AS text FROM wcs.transport ORDER BY transport`,
    )
  ).map(({ text }) => text);
const sequences = async () =>
  (
    await rows<{ text: string }>(
      `SELECT sequence || ' ' || status || coalesce(' ' || vehicle, '') AS text FROM wcs.sequence`,
    )
  ).map(({ text }) => text);

async function outOfService(vehicle: string) {
  const app = fastify();
  for (const routes of stage.rig.wcs.routes) await app.register(routes);
  let isAnswered = false;
  const asked = app
    .inject({
      method: 'POST',
      url: `/api/v1/devices/${vehicle}/out-of-order`,
      payload: { reason: 'a wheel', actor: 'anna' },
    })
    .finally(() => {
      isAnswered = true;
    });
  // It waits for a tick, and that for the clock, which does not run by itself.
  while (!isAnswered) {
    await stage.scheduler.runFor(10);
    await new Promise(setImmediate);
  }
  expect((await asked).statusCode).toBe(200);
  await app.close();
}

describe('a transport', () => {
  test('goes from stop to stop with one vehicle, and tells each stop', async () => {
    expect(await ask('T1', { stops: [...THERE, go('N3')] })).toBe('done');
    expect(legs()).toEqual(['V1 N1 pick P1']);
    await finish('V1');
    expect(legs()).toEqual(['V1 N2 drop P1']);
    expect(await status()).toEqual(['T1 running']);
    await finish('V1');
    expect(legs()).toEqual(['V1 N3']);
    await finish('V1');
    expect(await status()).toEqual(['T1 done']);
    const events = await rows<{ type: string }>(
      `SELECT event ->> 'type' AS type FROM wcs.transport_event ORDER BY serial`,
    );
    expect(events.map(({ type }) => type)).toEqual([
      ...['accepted', 'started', 'stop_done', 'stop_done', 'stop_done', 'completed'],
    ]);
    expect(stage.rig.reports).toEqual([]);
  });

  test('says with each stop what comes next, under the name by which it is asked for then', async () => {
    await ask('T1');
    const first = stage.rig.legs.get('V1');
    expect(first?.next).toMatchObject({ to: 'N2', action: { type: 'drop', load: 'P1' } });
    await finish('V1');
    const second = stage.rig.legs.get('V1');
    expect(second?.legId).toBe(first?.next?.legId);
    expect(second?.next).toBeUndefined();
  });

  test('asked for twice is one; the same number for something else is refused', async () => {
    expect(await ask('T1')).toBe('done');
    expect(await ask('T1', { by: 'other' })).toBe('done');
    expect(await ask('T1', { stops: [go('N3')] })).toBe('transport.exists');
    await finish('V1');
    await finish('V1');
    expect(await ask('T1')).toBe('done');
    expect(await ask('T1', { priority: 9 })).toBe('transport.exists');
    expect(await status()).toEqual(['T1 done']);
  });

  test.each([
    ['two loads at once', [pick('POOL', 'A'), pick('POOL', 'B')], 'transport.full'],
    ['a load that stays', [pick('POOL')], 'transport.left_on_board'],
    ['a drop of another', [pick('POOL', 'A'), drop('STATION', 'B')], 'transport.not_on_board'],
    ['a place that is none', [go('NOWHERE')], 'transport.place_unknown'],
    ['a node to load at', [pick('N1'), drop('N2')], 'transport.place_unknown'],
    ['a place without a node', [go('A-01')], 'transport.no_node'],
  ])('is refused for %s, and changes nothing', async (_, stops, code) => {
    expect(await ask('T1', { stops })).toBe(code);
    expect(await status()).toEqual([]);
  });

  test.each([
    [{ fixed: 'V9' }, 'transport.vehicle_unknown'],
    [{ preferred: 'V9' }, 'transport.vehicle_unknown'],
    [{ type: 'reach' }, 'transport.type_unknown'],
    [{ group: 'cold' }, 'transport.group_unknown'],
    [{ after: ['T0'] }, 'transport.after_unknown'],
    [{ document: 'SEQ' }, 'sequence.unknown'],
  ])('is refused for %j', async (wish, code) => {
    expect(await ask('T1', wish)).toBe(code);
  });

  test('keeps to a fixed vehicle, and takes the preferred one that is free', async () => {
    await ask('T1', { fixed: 'V2' });
    expect(legs()).toEqual(['V2 N1 pick P1']);
    await ask('T2', { fixed: 'V2', stops: [go('N3')] });
    await ask('T3', { preferred: 'V2', stops: [go('N3')] });
    expect(legs()).toEqual(['V2 N1 pick P1', 'V1 N3']);
  });

  test('begins with what a vehicle has on board already, with that one only', async () => {
    stage.rig.loads.set('V2', 'P7');
    await ask('T1', { stops: [drop('STATION', 'P7')] });
    expect(legs()).toEqual(['V2 N2 drop P7']);
  });

  test('is tried by another vehicle while it is empty, and after five failures it has failed', async () => {
    await ask('T1');
    for (let i = 0; i < 5; i++) {
      const [vehicle] = [...stage.rig.legs.keys()];
      await fail(vehicle!, 'action_failed');
      await stage.scheduler.runFor(seconds(10));
    }
    expect(await status()).toEqual(['T1 failed']);
    expect(legs()).toEqual([]);
  });

  test('stays with its vehicle once it is loaded, and ends where the load is gone', async () => {
    await ask('T1');
    await finish('V1');
    await fail('V1', 'action_failed');
    await stage.scheduler.runFor(seconds(10));
    expect(legs()).toEqual(['V1 N2 drop P1']);
    await fail('V1', 'load_gone');
    expect(await status()).toEqual(['T1 failed']);
  });

  test('that no vehicle like it can do has failed at once', async () => {
    await ask('T1');
    await fail('V1', 'cannot_do');
    expect(await status()).toEqual(['T1 failed']);
  });

  test('waits for those that must be done before, and never begins when one of them fails', async () => {
    await ask('T1');
    await ask('T2', { after: ['T1'], stops: [go('N3')] });
    await ask('T3', { after: ['T2'], stops: [go('N3')] });
    expect(legs()).toEqual(['V1 N1 pick P1']);
    await finish('V1');
    await finish('V1');
    expect(legs()).toEqual(['V1 N3']);
    await withdraw('T2');
    expect(await status()).toEqual(['T1 done', 'T2 withdrawn', 'T3 failed']);
    expect(await ask('T4', { after: ['T2'] })).toBe('transport.after_failed');
  });
});

describe('withdrawing', () => {
  test('ends at once what is not loaded, and the vehicle is free', async () => {
    await ask('T1');
    expect(await withdraw('T1')).toBe('done');
    expect(await status()).toEqual(['T1 withdrawn']);
    expect(legs()).toEqual([]);
    expect(await withdraw('T1')).toBe('done');
    expect(await withdraw('T9')).toBe('transport.unknown');
  });

  test('brings what is on board where it was to go, and nothing more', async () => {
    await ask('T1', { stops: [...THERE, pick('POOL', 'P2'), drop('STATION', 'P2')] });
    await finish('V1');
    expect(await withdraw('T1')).toBe('done');
    expect(legs()).toEqual(['V1 N2 drop P1']);
    await restart();
    await finish('V1');
    expect(await status()).toEqual(['T1 withdrawn']);
    expect(legs()).toEqual([]);
  });

  test('a transport that is done is too late', async () => {
    await ask('T1', { stops: [go('N3')] });
    await finish('V1');
    expect(await withdraw('T1')).toBe('transport.over');
  });
});

describe('a sequence', () => {
  const inSequence = (taskId: string, extra: Partial<TransportTask> = {}) =>
    ask(taskId, { document: 'S', stops: [go('N3')], ...extra });

  test('is carried out by one vehicle in its order, which is kept until it is complete', async () => {
    await begin('S');
    await inSequence('T1');
    await inSequence('T2');
    expect(legs()).toEqual(['V1 N3']);
    await finish('V1');
    expect(legs()).toEqual(['V1 N3']);
    await finish('V1');
    expect(await sequences()).toEqual(['S running V1']);
    await ask('T8', { fixed: 'V1', stops: [go('N3')] });
    expect(legs()).toEqual([]);
    await inSequence('T3');
    expect(legs()).toEqual(['V1 N3']);
    await finish('V1');
    expect(await complete('S')).toBe('done');
    expect(await sequences()).toEqual(['S done V1']);
    await stage.scheduler.runFor(seconds(2));
    expect(legs()).toEqual(['V1 N3']);
    expect(await inSequence('T4')).toBe('sequence.closed');
  });

  test('openTCS #237: a failed order in a sequence does not stall it', async () => {
    await begin('S');
    await inSequence('T1');
    await inSequence('T2');
    await fail('V1', 'cannot_do');
    expect(legs()).toEqual(['V1 N3']);
    expect(await status()).toEqual(['T1 failed', 'T2 assigned']);
  });

  test('that ends with its first failure fails the rest, and frees the vehicle', async () => {
    await begin('S', true);
    await inSequence('T1');
    await inSequence('T2');
    await ask('T8', { fixed: 'V1', stops: [go('N3')] });
    await fail('V1', 'cannot_do');
    await stage.scheduler.runFor(seconds(2));
    expect(await status()).toEqual(['T1 failed', 'T2 failed', 'T8 assigned']);
    expect(await sequences()).toEqual(['S failed V1']);
  });

  test('openTCS #27: a withdrawal in a sequence lets it go on', async () => {
    await begin('S');
    await inSequence('T1');
    await inSequence('T2');
    await withdraw('T1');
    await stage.scheduler.runFor(seconds(2));
    expect(legs()).toEqual(['V1 N3']);
    expect(await status()).toEqual(['T1 withdrawn', 'T2 assigned']);
    await complete('S');
    await finish('V1');
    expect(await sequences()).toEqual(['S done V1']);
  });

  test('goes on with another vehicle when a person takes its own out of service', async () => {
    await begin('S');
    await inSequence('T1');
    await finish('V1');
    await outOfService('V1');
    await inSequence('T2');
    expect(legs()).toEqual(['V2 N3']);
  });

  test('is called off with all its transports', async () => {
    await begin('S');
    await inSequence('T1', { stops: THERE });
    await inSequence('T2');
    await finish('V1');
    await said(
      stage.rig.wcs.transports({ type: 'withdraw_sequence', sequence: 'S', reason: 'x', by: 'x' }),
    );
    expect(await status()).toEqual(['T1 running', 'T2 withdrawn']);
    await finish('V1');
    expect(await status()).toEqual(['T1 withdrawn', 'T2 withdrawn']);
    expect(await sequences()).toEqual(['S withdrawn V1']);
  });

  test('survives a restart at each moment: same vehicle, no stop twice', async () => {
    await begin('S');
    await inSequence('T1', { stops: THERE });
    await inSequence('T2');
    const driven: string[] = [];
    while ((await status()).some((one) => !one.endsWith('done'))) {
      await restart();
      driven.push(...legs());
      const vehicle = [...stage.rig.legs.keys()][0]!;
      await finish(vehicle);
    }
    expect(driven).toEqual(['V1 N1 pick P1', 'V1 N2 drop P1', 'V1 N3']);
  });
});
