import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { simulationSite } from '#app/simulation/plan.ts';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { composeWarehouse, type Warehouse } from '#app/warehouse/compose.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { type Broker, createBroker } from '#hub/transports/aedes-broker.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { enter, granted, leaveAll, mayPublish } from '#tests/support/mqtt-clients.ts';
import { cookieOf } from '#tests/support/sign-in.ts';

/** Who may speak MQTT with the devices' broker: pages by their session, devices by their key. */

const LAUNCHER = 'a key of the launcher, made of chance';
const PASSWORD = 'eight cups of tea';
const scheduler = createSystemScheduler(() => {});
const site = withFreeHandhelds(simulationSite(), 2);
const VEHICLE = site.vehicles[0]!;
const ORDERS = `uagv/v2/${VEHICLE.manufacturer}/${VEHICLE.serialNumber}`;

interface Scene {
  readonly database: Database;
  readonly broker: Broker;
  readonly warehouse: Warehouse;
  readonly http: string;
  readonly admin: Readonly<Record<string, string>>;
}

async function openScene(asksDevices: boolean): Promise<Scene> {
  const database = await openMemory();
  const trouble = createTroubleCounter(silentLog);
  const opened = Promise.withResolvers<Warehouse>();
  const broker = await createBroker({
    ...{ host: '127.0.0.1', tcpPort: 0, wsPort: 0, log: silentLog, trouble },
    admit: async (knock) => (await opened.promise).mqttDoor.admit(knock),
  });
  const links = { mqtt: broker.link, openRegisters: never, openNodes: never };
  const warehouse = await composeWarehouse({
    ...{ database, scheduler, site, links, log: silentLog, trouble, version: '0.0.0' },
    ids: createIds(scheduler, createRandom('door')),
    telemetry: createMemoryTelemetry(),
    access: { launcherKey: LAUNCHER, asksDevices },
    mqttUpgrade: broker.upgrade,
    onBug: (error) => expect.fail(String(error)),
  });
  const setup = await warehouse.start();
  opened.resolve(warehouse);
  warehouse.mqttDoor.whenChanged(() => void broker.admitAgain());
  await warehouse.server.listen({ host: '127.0.0.1', port: 0 });
  const http = `127.0.0.1:${(warehouse.server.server.address() as AddressInfo).port}`;
  const admin = await signIn(http, { setup });
  return { database, broker, warehouse, http, admin };
}
const never = () => new Promise<never>(() => {});

async function signIn(http: string, given: object): Promise<Record<string, string>> {
  const reply = await fetch(`http://${http}/api/v1/session`, {
    ...{ method: 'POST', body: JSON.stringify(given) },
    headers: { 'content-type': 'application/json' },
  });
  expect(reply.status).toBe(200);
  const { csrfToken } = (await reply.json()) as { csrfToken: string };
  return { cookie: `warehub_session=${cookieOf(reply)}`, 'x-csrf-token': csrfToken };
}

async function act({ http, admin }: Scene, method: string, path: string, body?: object) {
  const reply = await fetch(`http://${http}/api/v1/${path}`, {
    method,
    headers: { ...admin, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(reply.ok, `${method} ${path} ${reply.status}`).toBe(true);
  return (reply.status === 204 ? {} : reply.json()) as Promise<Record<string, string>>;
}

const page = (scene: Scene, clientId: string, headers: Record<string, string> = {}) =>
  enter(`ws://${scene.http}/mqtt`, {
    clientId,
    wsOptions: { headers: { origin: `http://${scene.http}`, ...headers } },
  });
/** What a WebSocket is answered with: 101 where it is taken. */
const statusAt = (address: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const upgrade = {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const asked = request(`http://${address}/mqtt`, { headers: { ...upgrade, ...headers } });
    asked.on('upgrade', (reply, socket) => {
      socket.destroy();
      resolve(reply.statusCode ?? 0);
    });
    asked.on('response', (reply) => resolve(reply.statusCode ?? 0));
    asked.on('error', reject);
    asked.end();
  });
const device = (scene: Scene, clientId: string, password?: string) =>
  enter(`mqtt://127.0.0.1:${scene.broker.tcpPort}`, {
    clientId,
    ...(password === undefined ? {} : { username: clientId, password }),
  });
afterEach(leaveAll);

describe('a page', () => {
  let scene: Scene;
  const users = {
    anna: { roles: ['picker'] },
    bert: { roles: ['finance'] },
    carl: { roles: ['picker'], owners: ['BRAND-B'] },
    dora: { roles: ['picker'], warehouses: ['NORTH-9'] },
  };
  const cookies: Record<string, Record<string, string>> = {};
  beforeAll(async () => {
    scene = await openScene(false);
    for (const [user, grants] of Object.entries(users)) {
      await act(scene, 'POST', 'users', { user, name: user, password: PASSWORD, ...grants });
      cookies[user] = await signIn(scene.http, { user, password: PASSWORD });
    }
  });
  afterAll(async () => {
    await scene.warehouse.stop();
    await scene.broker.close();
    await scene.database.close();
  });

  test('is let in by the session of somebody who may work with a terminal', async () => {
    const { http } = scene;
    const at = (headers: Record<string, string>) =>
      statusAt(http, { origin: `http://${http}`, ...headers });
    expect(await at({})).toBe(401);
    expect(await at({ cookie: 'warehub_session=guess' })).toBe(401);
    for (const user of ['bert', 'carl', 'dora']) expect(await at(cookies[user]!), user).toBe(403);
    expect(await at({ ...cookies.anna, origin: 'https://evil.example' })).toBe(403);
    expect(await at(cookies.anna!)).toBe(101);
    expect((await page(scene, 'PDA-P1', cookies.anna))[1]).toBe('');
  });

  test('is the terminal it chose: says and hears nothing of another, and is no vehicle', async () => {
    const enterAsAnna = async () => (await page(scene, 'PDA-P1', cookies.anna))[0];
    const one = await enterAsAnna();
    expect(await granted(one, 'handheld/v1/PDA-P1/step')).toBe(true);
    for (const filter of ['handheld/v1/PDA-P2/step', 'handheld/v1/+/step', '#', `${ORDERS}/#`]) {
      expect(await granted(one, filter), filter).toBe(false);
    }
    expect(await mayPublish(one, 'handheld/v1/PDA-P1/connection')).toBe(true);
    for (const topic of ['handheld/v1/PDA-P2/up', `${ORDERS}/state`, 'anything', '$SYS/x']) {
      expect(await mayPublish(await enterAsAnna(), topic), topic).toBe(false);
    }
    for (const id of [VEHICLE.id, 'PDA-NOBODY', '']) {
      expect((await page(scene, id, cookies.anna))[1], id).toContain('Not authorized');
    }
  });

  test('does not throw a device off its line, and no page gets round the sign-in', async () => {
    const [held] = await device(scene, 'PDA-P2');
    expect((await page(scene, 'PDA-P2', cookies.anna))[1]).toContain('Not authorized');
    expect(held.connected).toBe(true);
    const headers = { origin: `http://${scene.http}`, ...cookies.anna };
    expect(await statusAt(`127.0.0.1:${scene.broker.wsPort}`, headers)).toBe(403);
  });

  test('is cut off when who signed in signs out, or is stopped', async () => {
    const own = await signIn(scene.http, { user: 'anna', password: PASSWORD });
    const [one] = await page(scene, 'PDA-P1', own);
    expect(one.connected).toBe(true);
    await act({ ...scene, admin: own }, 'DELETE', 'session');
    await expect.poll(() => one.connected).toBe(false);
    const [two] = await page(scene, 'PDA-P1', cookies.anna);
    await act(scene, 'PUT', 'users/anna', { name: 'anna', roles: ['sales'], status: 'active' });
    await expect.poll(() => two.connected).toBe(false);
  });

  test('where devices are not asked, one that is known keeps to itself all the same', async () => {
    const [one] = await device(scene, VEHICLE.id);
    expect(await mayPublish(one, `${ORDERS}/visualization`)).toBe(true);
    expect(await mayPublish(one, 'uagv/v2/Other/1/state')).toBe(false);
    const [other] = await device(scene, 'fleet');
    expect(await mayPublish(other, `${ORDERS}/visualization`)).toBe(true);
    expect(await mayPublish(other, 'handheld/v1/PDA-P1/up')).toBe(false);
  });
});

describe('a device, where each shows its key', () => {
  let scene: Scene;
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    scene = await openScene(true);
    for (const [apiKey, role] of [
      [VEHICLE.id, 'device'],
      ['PDA-P1', 'device'],
      ['AGV-TYPO', 'device'],
      ['FLEET', 'gateway'],
      ['ERP', 'host'],
    ] as const) {
      const body = { apiKey, name: apiKey, roles: [role] };
      keys[apiKey] = (await act(scene, 'POST', 'api-keys', body)).key!;
    }
  });
  afterAll(async () => {
    await scene.warehouse.stop();
    await scene.broker.close();
    await scene.database.close();
  });

  test('is let in by it, and by nothing else', async () => {
    expect((await device(scene, VEHICLE.id))[1]).toContain('Not authorized');
    for (const key of ['wh_guess', '', keys['AGV-TYPO'], keys.ERP]) {
      expect((await device(scene, VEHICLE.id, key))[1], key).toContain('Not authorized');
    }
    expect((await device(scene, VEHICLE.id, keys[VEHICLE.id]))[1]).toBe('');
    expect((await device(scene, 'plant', LAUNCHER))[1]).toBe('');
  });

  test('comes by the name of its key alone, and its gateway by any', async () => {
    for (const name of ['some radio', VEHICLE.id.toLowerCase(), 'warehub-hub', '']) {
      expect((await device(scene, name, keys[VEHICLE.id]))[1], name).toContain('Not authorized');
      expect((await device(scene, name, keys.FLEET))[1], name).toBe('');
    }
  });

  test('speaks for itself, and its gateway for all', async () => {
    const enterAs = async (name: string) => (await device(scene, name, keys[name]))[0];
    const one = await enterAs(VEHICLE.id);
    expect(await granted(one, `${ORDERS}/order`)).toBe(true);
    expect(await granted(one, '#')).toBe(false);
    expect(await mayPublish(one, `${ORDERS}/state`)).toBe(true);
    expect(await mayPublish(one, 'handheld/v1/PDA-P1/up')).toBe(false);
    const fleet = await enterAs('FLEET');
    expect(await mayPublish(fleet, `${ORDERS}/state`)).toBe(true);
    expect(await mayPublish(fleet, 'handheld/v1/PDA-P1/connection')).toBe(true);
  });

  test('keeps its line from who has another key, and loses it with its own', async () => {
    // Nor is its line taken while it is away: what the broker keeps for it would go with it.
    expect((await device(scene, 'PDA-P1', keys[VEHICLE.id]))[1]).toContain('Not authorized');
    const [one] = await device(scene, 'PDA-P1', keys['PDA-P1']);
    for (const other of [VEHICLE.id, 'FLEET']) {
      expect((await device(scene, 'PDA-P1', keys[other]))[1], other).toContain('Not authorized');
    }
    expect(one.connected).toBe(true);
    const [fleet] = await device(scene, 'FLEET', keys.FLEET);
    await act(scene, 'DELETE', 'api-keys/PDA-P1');
    await expect.poll(() => one.connected).toBe(false);
    expect(fleet.connected).toBe(true);
  });
});
