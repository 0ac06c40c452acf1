import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days } from '#base/time.ts';
import type { Task } from '#wms-core/ports.ts';
import { prune } from '../store/load.ts';
import { rigSite } from './rig.ts';
import { count, createStage, head, move, pick } from './stage.ts';

const stage = createStage();
const { answer, login, restart, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

async function call(url: string, payload?: object) {
  const app = fastify();
  for (const routes of stage.rig.wcs.routes) await app.register(routes);
  const method = payload === undefined ? ('GET' as const) : ('POST' as const);
  let isAnswered = false;
  const asked = app.inject({ method, url: `/api/v1/${url}`, ...(payload && { payload }) });
  const answered = asked.finally(() => {
    isAnswered = true;
  });
  // It waits for a tick, and that for the clock, which does not run by itself.
  while (!isAnswered) {
    await stage.scheduler.runFor(10);
    await new Promise(setImmediate);
  }
  const reply = await answered;
  await app.close();
  return { status: reply.statusCode, body: reply.json() };
}
const out = (device: string, reason = 'broken', actor = 'anna') =>
  call(`devices/${device}/out-of-order`, { reason, actor });
const inOrder = (device: string, actor = 'bert') => call(`devices/${device}/in-order`, { actor });
const entries = async (query = '') =>
  (await call(`device-problems?kind=out_of_order${query}`)).body.problems;
const press = (label: number) =>
  settle(
    stage.rig.fact('PTL', { type: 'label_confirmed', label, quantity: 5, short: false } as never),
  );

describe('a vehicle that is out of order', () => {
  const another = { ...move, taskId: 'T-2', handlingUnit: 'CART-2' } as Task;

  test('ends the job that it has and gets no other, until somebody says that it is in order', async () => {
    await submit(move);
    const [busy] = [...stage.rig.legs.keys()];
    const other = busy === 'V1' ? 'V2' : 'V1';
    await out('V1');
    await out('V2');
    await submit(another);
    expect([...stage.rig.legs.keys()]).toEqual([busy]);
    stage.rig.endLeg(busy!, { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(stage.rig.legs.get(busy!)?.action?.type).toBe('drop');
    stage.rig.endLeg(busy!, { type: 'leg.finished' });
    await stage.scheduler.runFor(2_000);
    expect(stage.rig.legs.size).toBe(0);
    const { body } = await call('jobs/T-2/candidates');
    const why = body.candidates.map(({ who, reasons }: { who: string; reasons: object[] }) => [
      ...[who, (reasons[0] as { code: string } | undefined)?.code],
    ]);
    expect(why).toEqual(expect.arrayContaining([['V1', 'out_of_order']]));
    await inOrder(other);
    await stage.scheduler.runFor(2_000);
    expect([...stage.rig.legs.keys()]).toEqual([other]);
  });
});

describe('a label bank that is out of order', () => {
  test('goes dark, its presses do not count, and the step is answered at the terminal', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
    await out('PTL');
    expect(stage.rig.lit()).toEqual([]);
    const step = stage.rig.shown('PDA-1');
    expect(step?.alsoBy).toBeUndefined();
    await press(1);
    expect(stage.rig.shown('PDA-1')?.stepId).toBe(step?.stepId);
    await answer('PDA-1', { location: 'A-01', item: 'milk', quantity: 5 });
    expect(stage.rig.shown('PDA-1')?.facts.location).toBe('A-02');
    await inOrder('PTL');
    await submit(pick('T-2'));
    await login(2);
    await answer('PDA-2', { handlingUnit: 'CART' });
    expect(stage.rig.lit()).toEqual(['PTL:1=5']);
  });
});

describe('a scale that is out of order', () => {
  test('does not weigh', async () => {
    const weigh: Task = {
      ...{ ...head, taskId: 'T-w', kind: 'weigh', order: 'SO', handlingUnit: 'S1' },
      ...{ at: 'PACK', to: 'OUT' },
    };
    const weight = (grams: number) =>
      settle(stage.rig.fact('SCALE', { type: 'weight', grams, stable: true }));
    await login();
    await weight(2);
    await submit(weigh);
    await out('SCALE');
    expect(stage.rig.shown('PDA-1')?.alsoBy).toBeUndefined();
    await weight(1_500);
    expect(stage.rig.shown('PDA-1')?.act).toBe('place_on_scale');
    await inOrder('SCALE');
    await weight(1_500);
    expect(stage.rig.shown('PDA-1')?.act).toBe('lay_down');
  });
});

describe('a vertical lift module that is out of order', () => {
  test('brings nothing and nobody is sent there, and then it is told again', async () => {
    const site = rigSite();
    const bin = site.locations.find(({ id }) => id === 'A-02')!;
    const tray = { vlm: 'VLM-1', tray: 1, position: 'A' };
    const machine = { id: 'VLM-1', host: 'h', port: 1, unitId: 1, trays: 4, openings: 1 };
    await restart({
      ...{ ...site, locations: [...site.locations, { ...bin, id: 'T1-A', tray }] },
      vlms: [{ ...machine, trayPayloadGrams: 100_000 }],
    });
    const told = () => stage.rig.sent.filter(({ body }) => body.kind === 'vlm').length;
    await login();
    await submit(count('T-1', { at: 'T1-A' }));
    expect(told()).toBe(1);
    await out('VLM-1', 'the door is stuck');
    expect(stage.rig.shown('PDA-1')?.waits?.en).toContain(
      'anna took VLM-1 out of service: the door',
    );
    await login(2);
    await submit(count('T-2', { at: 'T1-A' }));
    expect(stage.rig.shown('PDA-2')).toBeUndefined();
    await inOrder('VLM-1');
    expect(told()).toBe(2);
    expect(stage.rig.shown('PDA-1')?.waits?.en).toContain('is coming');
  });
});

describe('a device that is out of order', () => {
  test('stays so through a restart and for ever, with who said it and who ended it', async () => {
    await out('V1', 'a wheel is loose');
    expect(await out('V1', 'a wheel is loose')).toMatchObject({ body: { inService: false } });
    await restart();
    const now = stage.scheduler.now();
    await stage.database.transaction('prune', (tx) => prune(tx, now + days(1_000)));
    stage.rig.status.set('V2', 'offline');
    await out('V2');
    await submit(move);
    expect(stage.rig.legs.size).toBe(0);
    const said = { device: 'V1', saidBy: 'anna', note: 'a wheel is loose' };
    expect(await entries('&device=V1')).toMatchObject([{ ...said, endedAt: null }]);
    expect((await inOrder('V1')).body).toEqual({ device: 'V1', inService: true });
    expect((await inOrder('V1')).status).toBe(200);
    expect(await entries('&device=V1')).toMatchObject([{ ...said, endedBy: 'bert' }]);
    expect(stage.rig.legs.size).toBe(1);
  });

  test('is said by scanning it; a message that comes again late counts no second time', async () => {
    await login();
    const say = (kind: string, fields: Record<string, string>, id?: string) =>
      settle(stage.rig.fact('PDA-1', { type: 'request', kind, fields }, id));
    const fields = { code: 'V1', reason: 'a wheel is loose' };
    const first = await say('out_of_order', fields, 'PDA-1:O-1');
    expect(first).toMatchObject({ accepted: true, document: 'V1' });
    expect(await entries('&open=true')).toMatchObject([{ device: 'V1', saidBy: 'w1' }]);
    expect(await say('in_order', { code: 'V1' })).toMatchObject({ accepted: true });
    expect(await say('out_of_order', fields, 'PDA-1:O-1')).toEqual(first);
    expect(await entries('&open=true')).toEqual([]);
    expect(stage.rig.requests).toEqual([]);
    await say('out_of_order', { code: 'A-01', reason: 'bent' });
    await say('out_of_order', { code: 'V1' });
    expect(stage.rig.requests.map(({ fields: asked }) => asked.code)).toEqual(['A-01', 'V1']);
  });

  test.each([
    ['device.unknown', 'PDA-1', 'broken'],
    ['device.already_out', 'V1', 'otherwise'],
  ])('is refused: %s', async (code, device, reason) => {
    await out('V1');
    expect((await out(device, reason)).body).toMatchObject({ refused: true, code });
  });
});
