import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTerminal } from '#tests/support/terminal.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';

/** What the house tells of its devices. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let stage: TestWarehouse;
beforeAll(async () => {
  stage = await openTestWarehouse(1);
});
afterAll(async () => {
  expect(stage.bugs).toEqual([]);
  await stage.close();
});

async function get(url: string) {
  const reply = await stage.warehouse.server.inject({ method: 'GET', url: `/api/v1${url}` });
  return { status: reply.statusCode, body: reply.json() };
}
const device = async (id: string) => (await get(`/devices/${id}`)).body;

it('lists every device of the site, each with its own page', async () => {
  const { devices } = (await get('/devices')).body;
  const { body: drawing } = await get('/floor');
  const ids = (rows: readonly { id?: string; device?: string }[]) =>
    rows.map(({ id, device: code }) => id ?? code).sort();
  expect(ids(devices)).toEqual(ids(drawing.devices));
  expect(devices.length).toBeGreaterThan(5);
  for (const line of devices) {
    expect(await device(line.device)).toMatchObject({ device: line.device, kind: line.kind });
  }
});

it('tells how one is spoken with, and where it stands', async () => {
  const { devices } = (await get('/devices')).body;
  const bank = devices.find((one: { kind: string }) => one.kind === 'light_bank');
  const told = await device(bank.device);
  const { host, port, unitId } = told.settings;
  expect(told).toMatchObject({ protocol: 'modbus', address: `${host}:${port}/${unitId}` });
  expect((await get(`/locations/${told.place}`)).status).toBe(200);
});

it('tells what a terminal said, when, and who is signed in there', async () => {
  const before = await device('PDA-1');
  const terminal = await openTerminal(stage, 'PDA-1');
  terminal.line(true);
  expect(await terminal.ask({ type: 'login', worker: 'W1' })).toMatchObject({ accepted: true });
  const told = await device('PDA-1');
  expect(before).toMatchObject({ does: 'logged_out', worker: null, heardAt: null, messages: [] });
  expect(told).toMatchObject({ does: 'nothing', worker: 'W1', status: 'online' });
  expect(told.messages.map(({ message }: { message: string }) => message)).toContain('login');
  const login = told.messages.find((one: { message: string }) => one.message === 'login');
  expect(login.data).toEqual({ worker: 'W1' });
  expect(Date.parse(told.heardAt)).toBeGreaterThanOrEqual(Date.parse(login.at));
});

it('a terminal that nobody has used is free and no trouble; one that falls silent with its worker is', async () => {
  const handhelds = async () => {
    await stage.scheduler.runFor(3_000);
    const { devices } = (await get('/board')).body;
    return devices.find(({ kind }: { kind: string }) => kind === 'handheld');
  };
  const open = async (id: string) =>
    (await get(`/device-problems?open=true&device=${id}`)).body.problems;
  const terminal = await openTerminal(stage, 'PDA-2');
  terminal.line(true);
  await terminal.ask({ type: 'login', worker: 'W2' });
  const before = await handhelds();
  expect(before).toMatchObject({ offline: 0, free: before.all - before.online });
  expect(before.free).toBeGreaterThan(0);
  expect(await device('PDA-3')).toMatchObject({ status: 'free', connection: 'offline' });
  expect(await open('PDA-3')).toEqual([]);
  terminal.line(false);
  expect(await handhelds()).toMatchObject({ offline: 1, free: before.free });
  expect(await device('PDA-2')).toMatchObject({ status: 'offline', worker: 'W2' });
  expect(await open('PDA-2')).toMatchObject([{ kind: 'offline' }]);
});

it('tells that a person took one out of service, why, and for how long', async () => {
  const { status: before } = await device('AGV-1');
  const said = stage.warehouse.server.inject({
    ...{ method: 'POST', url: '/api/v1/devices/AGV-1/out-of-order' },
    payload: { reason: 'a wheel is loose', actor: 'anna' },
  });
  await new Promise(setImmediate);
  await stage.scheduler.runFor(1_000);
  expect((await said).statusCode).toBe(200);
  expect(before).not.toBe('out_of_service');
  expect(await device('AGV-1')).toMatchObject({
    ...{ status: 'out_of_service', outOfOrderReason: 'a wheel is loose', outOfOrderBy: 'anna' },
  });
});

it('says of what is no device that it is none', async () => {
  const { status, body } = await get('/devices/NOBODY');
  expect([status, body.code]).toEqual([404, 'device.not_in_site']);
});
