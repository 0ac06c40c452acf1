import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days, minutes } from '#base/time.ts';
import type { DeviceEventBody, DeviceStatus } from '#hub/ports.ts';
import { prune } from '../store/load.ts';
import { KEEP_PROBLEM_DAYS } from '../store/problems.ts';
import { createStage, move, pick } from './stage.ts';

const stage = createStage();
const { answer, login, restart, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

const fact = (device: string, body: DeviceEventBody, eventId?: string) =>
  settle(stage.rig.fact(device, body, eventId));
const is = (device: string, status: DeviceStatus) =>
  fact(device, { type: 'device_status', status });

async function ask(query = '') {
  const app = fastify();
  for (const routes of stage.rig.wcs.routes) await app.register(routes);
  const reply = await app.inject({ method: 'GET', url: `/api/v1/device-problems${query}` });
  await app.close();
  return reply.json();
}
const shown = async (query = '') =>
  (await ask(query)).problems.map((one: { device: string; kind: string; endedBy: string }) =>
    [one.device, one.kind, one.endedBy].join(' ').trim(),
  );

describe('the history of devices', () => {
  test('says since when a device was away, who saw it, and until when', async () => {
    await is('SCALE', 'offline');
    await is('SCALE', 'offline');
    await stage.scheduler.runFor(minutes(5));
    await is('SCALE', 'degraded');
    expect(await shown()).toEqual(['SCALE degraded', 'SCALE offline hub']);
    await is('SCALE', 'online');
    const { problems, totals } = await ask('?kind=offline');
    expect(problems).toMatchObject([{ device: 'SCALE', saidBy: 'hub', endedBy: 'hub', job: '' }]);
    const ms = Date.parse(problems[0].endedAt) - Date.parse(problems[0].at);
    expect(ms).toBeGreaterThanOrEqual(minutes(5));
    expect(totals).toMatchObject([{ device: 'SCALE', problems: 2, open: 0 }]);
  });

  test('a hub that starts says that a device is away and is there: nobody was without it', async () => {
    const { rig } = stage;
    const body = (status: DeviceStatus) => ({ type: 'device_status', status }) as const;
    await settle(Promise.all([rig.fact('PTL', body('offline')), rig.fact('PTL', body('online'))]));
    expect(await shown()).toEqual([]);
  });

  test('a terminal at which nobody is signed in is free; a worker’s that falls silent is in trouble', async () => {
    await is('PDA-2', 'offline');
    expect(await shown()).toEqual([]);
    await login(1);
    await is('PDA-1', 'offline');
    expect(await shown()).toEqual(['PDA-1 offline']);
    await restart();
    await is('PDA-1', 'offline');
    expect(await shown('?open=true')).toEqual(['PDA-1 offline']);
    await fact('PDA-2', { type: 'login', worker: 'w1' });
    expect(await shown()).toEqual(['PDA-1 offline PDA-2']);
    await is('PDA-1', 'offline');
    expect(await shown('?open=true')).toEqual([]);
  });

  test('what a house of before kept of a free terminal ends with its next word', async () => {
    await login(1);
    await is('PDA-1', 'offline');
    await stage.rows("UPDATE wcs.worker SET device = NULL WHERE worker = 'w1'");
    await restart();
    await is('PDA-1', 'offline');
    expect(await shown()).toEqual(['PDA-1 offline hub']);
  });

  test('a lost label names the job that has it, and is over when it answers again', async () => {
    await login();
    await submit(pick('T-1'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    await fact('PTL', { type: 'label_fault', label: 1, lost: true });
    await fact('PTL', { type: 'label_fault', label: 2, lost: true });
    const [second, first] = (await ask()).problems;
    expect(first).toMatchObject({ kind: 'label_lost', part: '1', endedAt: null });
    expect(first.job).not.toBe('');
    expect(second).toMatchObject({ part: '2', job: '' });
    await fact('PTL', { type: 'label_fault', label: 1, lost: false });
    expect(await shown()).toEqual(['PTL label_lost', 'PTL label_lost PTL']);
  });

  test('a refused command is told once, with the device’s words, and is over at once', async () => {
    const body = { type: 'command_refused', commandId: 'c', reason: 'NO_ROUTE' } as const;
    await fact('V1', body, 'e-1');
    await fact('V1', body, 'e-1');
    const { problems } = await ask();
    expect(problems).toMatchObject([{ device: 'V1', kind: 'refused', note: 'NO_ROUTE' }]);
    expect(problems[0].endedAt).toBe(problems[0].at);
  });

  test('a lift that stands still is over when it is online again; a vehicle says so itself', async () => {
    await fact('VLM-1', { type: 'tray_fault', reason: 'light_curtain' });
    await submit(move);
    stage.rig.faults.push({ vehicle: 'V1', fault: 'emergency stop' });
    await stage.scheduler.runFor(2_000);
    const [vehicle, lift] = (await ask()).problems;
    expect(lift).toMatchObject({ device: 'VLM-1', kind: 'fault', note: 'light_curtain' });
    expect(vehicle).toMatchObject({ device: 'V1', kind: 'fault', note: 'emergency stop' });
    expect(vehicle.job).not.toBe('');
    await is('VLM-1', 'online');
    await is('V1', 'online');
    expect(await shown('?open=true')).toEqual(['V1 fault']);
    stage.rig.faults.push({ vehicle: 'V1', fault: '' });
    await stage.scheduler.runFor(2_000);
    expect(await shown()).toEqual(['V1 fault V1', 'VLM-1 fault hub']);
  });

  test('is the same after a restart, asked for by device, kind and time, page by page', async () => {
    await is('SCALE', 'offline');
    await is('PTL', 'offline');
    await restart();
    await is('SCALE', 'offline');
    expect(await shown()).toEqual(['PTL offline', 'SCALE offline']);
    expect(await shown('?device=SCALE')).toEqual(['SCALE offline']);
    expect(await shown('?kind=fault')).toEqual([]);
    expect(await shown('?open=false')).toEqual([]);
    const [last] = (await ask('?limit=1')).problems;
    expect(await shown(`?before=${last.problem}`)).toEqual(['SCALE offline']);
    expect(await ask('?from=2026-99-01T00:00:00Z')).toMatchObject({
      code: 'device_problem.time_invalid',
    });
    expect(await shown(`?until=${last.at}&from=2020-01-01T00:00:00Z`)).toEqual(['SCALE offline']);
  });

  test('is kept for a year', async () => {
    await is('SCALE', 'offline');
    const now = stage.scheduler.now();
    const clear = (at: number) => stage.database.transaction('prune', (tx) => prune(tx, at));
    await clear(now + days(KEEP_PROBLEM_DAYS) - minutes(1));
    expect(await shown()).toEqual(['SCALE offline']);
    await clear(now + days(KEEP_PROBLEM_DAYS) + minutes(1));
    expect(await shown()).toEqual([]);
  });
});
