import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { IClientOptions } from 'mqtt';
import { generate, type Packet } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { simulationSite } from '#app/simulation/plan.ts';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { composeWarehouse, type Warehouse } from '#app/warehouse/compose.ts';
import { type OpenLinks, openLinks } from '#app/warehouse/links.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import type { Admit } from '#hub/transports/admission.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { type Mosquitto, mosquittoMissing, startMosquitto } from '#tests/support/mosquitto.ts';
import { enter, granted, leaveAll, mayPublish } from '#tests/support/mqtt-clients.ts';
import { type SignedIn, signInBySetup } from '#tests/support/sign-in.ts';

/** A page speaks to an outside broker, which lets everybody do all, through a door that does not. */

const ME = 'PDA-P1';
const site = withFreeHandhelds(simulationSite(), 2);
const VEHICLE = site.vehicles[0]!;
const ORDERS = `uagv/v2/${VEHICLE.manufacturer}/${VEHICLE.serialNumber}`;
const scheduler = createSystemScheduler(() => {});
const trouble = createTroubleCounter(silentLog);

let [folder, api, address] = ['', '', ''];
let admin: SignedIn;
let mosquitto: Mosquitto;
let database: Database;
let links: OpenLinks;
let warehouse: Warehouse;

async function openHouse(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'warehub-outside-'));
  mosquitto = await startMosquitto();
  database = await openMemory();
  const opened = Promise.withResolvers<Admit>();
  links = await openLinks({
    ...{ mqttUrl: mosquitto.url, mqttWsUrl: mosquitto.wsUrl, host: '127.0.0.1' },
    ...{ mqttPort: 0, wsPort: 0, dataFolder: folder, log: silentLog, trouble },
    admit: async (knock) => (await opened.promise)(knock),
  });
  warehouse = await composeWarehouse({
    ...{ database, scheduler, site, log: silentLog, trouble, version: '0.0.0' },
    links: { mqtt: links.links.mqtt, openRegisters: never, openNodes: never },
    ids: createIds(scheduler, createRandom('outside')),
    telemetry: createMemoryTelemetry(),
    access: {},
    mqttUpgrade: links.upgrade!,
    onBug: (error) => expect.fail(String(error)),
  });
  const setup = await warehouse.start();
  opened.resolve(warehouse.mqttDoor.admit);
  api = await warehouse.server.listen({ host: '127.0.0.1', port: 0 });
  address = `${api.replace('http', 'ws')}/mqtt`;
  admin = await signInBySetup({ api, open: `${api}/#setup=${setup}` });
}
const never = () => new Promise<never>(() => {});

const headers = () => ({ cookie: admin.headers.cookie! });
const page = (clientId: string, options: IClientOptions = {}) =>
  enter(address, { clientId, wsOptions: { headers: headers() }, ...options });
const enterAsMe = async () => (await page(ME))[0];

/** All that reaches the broker, as its other clients hear it. */
let heard: string[] = [];
const said = (topic: string) => heard.filter((one) => one === topic).length;

/** What the packets of a page come to that writes them itself, cut into frames of a size. */
async function write(packets: readonly Packet[], frame = 1_000, version = 4): Promise<void> {
  const socket = new WebSocket(address, 'mqtt', { headers: headers() });
  await new Promise((resolve) => socket.once('open', resolve));
  const all = Buffer.concat(packets.map((one) => generate(one, { protocolVersion: version })));
  const ended = new Promise((resolve) => socket.once('close', resolve));
  for (let at = 0; at < all.length; at += frame) socket.send(all.subarray(at, at + frame));
  await ended;
}
const hello = (change: object = {}): Packet => ({
  ...{ cmd: 'connect', clientId: ME, protocolId: 'MQTT', protocolVersion: 4, clean: true },
  ...{ keepalive: 10, ...change },
});
const saying = (topic: string, payload = '{}', change: object = {}): Packet => ({
  ...{ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false },
  ...change,
});

const missing = mosquittoMissing();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('a page at an outside broker', () => {
  beforeAll(openHouse);
  afterAll(async () => {
    await warehouse.stop();
    await links.close();
    await mosquitto.stop();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    heard = [];
    const [listener] = await enter(mosquitto.url, { clientId: 'listener' });
    listener.on('message', (topic) => heard.push(topic));
    await listener.subscribeAsync('#', { qos: 1 });
  });
  afterEach(leaveAll);

  test('says and hears what is its own', async () => {
    const me = await enterAsMe();
    const step = Promise.withResolvers<string>();
    me.on('message', (_topic, payload) => step.resolve(`${payload}`));
    expect(await granted(me, `handheld/v1/${ME}/step`)).toBe(true);
    const large = 'x'.repeat(300_000);
    await links.links.mqtt.publish({
      ...{ topic: `handheld/v1/${ME}/step`, payload: large, qos: 1, retain: false },
    });
    expect((await step.promise).length).toBe(large.length);
    const mine = `handheld/v1/${ME}/telling`;
    await me.publishAsync(mine, large, { qos: 1 });
    await expect.poll(() => said(mine)).toBe(1);
  });

  test('is its terminal, and nobody else, not even the house itself', async () => {
    let isHere = true;
    links.links.mqtt.onStatus((connected) => {
      isHere &&= connected;
    });
    for (const id of [VEHICLE.id, 'PDA-NOBODY', 'warehub-hub', 'warehub-hub-watch', '']) {
      expect((await page(id))[1], id).not.toBe('');
    }
    const will = { topic: `${ORDERS}/connection`, payload: Buffer.from('gone'), qos: 1 as const };
    expect((await page(ME, { will }))[1]).not.toBe('');
    await wait(200);
    expect(isHere).toBe(true);
    expect(said(will.topic)).toBe(0);
    expect([...trouble.counts.keys()].join()).toContain(`${VEHICLE.id} is not let in`);
  });

  test('is cut off when it asks for what is of others, and hears nothing of it', async () => {
    const theirs = `${ORDERS}/order`;
    for (const filter of ['handheld/v1/PDA-P2/step', 'handheld/v1/+/step', '#', theirs, '$SYS/#']) {
      const me = await enterAsMe();
      expect(await granted(me, filter), filter).toBe(false);
      await expect.poll(() => me.connected).toBe(false);
    }
    const me = await enterAsMe();
    const both = { [`handheld/v1/${ME}/step`]: { qos: 1 }, [theirs]: { qos: 1 } } as const;
    me.subscribe(both, () => {});
    await expect.poll(() => me.connected).toBe(false);
  });

  test('is cut off when it speaks for others, and nobody hears it', async () => {
    for (const topic of ['handheld/v1/PDA-P2/up', `${ORDERS}/state`, 'anything']) {
      expect(await mayPublish(await enterAsMe(), topic), topic).toBe(false);
      expect(said(topic), topic).toBe(0);
    }
    const counted = [...trouble.counts.keys()].join();
    expect(counted).toContain(`${ME} may not publish to a foreign topic`);
  });

  test.each([1, 7, 1_000])('cannot hide a word for others in frames of %i bytes', async (frame) => {
    const [mine, theirs] = [`handheld/v1/${ME}/telling`, 'handheld/v1/PDA-P2/up'];
    await write([hello(), saying(mine), saying(mine), { cmd: 'disconnect' }], frame);
    await expect.poll(() => said(mine)).toBe(2);
    await write([hello(), saying(mine), saying(theirs), saying(mine)], frame);
    await wait(100);
    // Of its own, what was on its way when it was cut off may be lost; nothing comes after.
    expect([said(mine) <= 3, said(theirs)]).toEqual([true, 0]);
  });

  test('cannot name a topic before it is known, by a number, twice, or without an end', async () => {
    const theirs = 'handheld/v1/PDA-P2/up';
    await write([saying(theirs), hello()]);
    const modern = { protocolVersion: 5 };
    await write([hello(modern), saying(theirs, '', { properties: { topicAlias: 1 } })], 999, 5);
    await write([hello(), hello({ clientId: 'PDA-P2' }), saying(theirs)]);
    await write([hello(), saying(`handheld/v1/${ME}/telling`, 'x'.repeat(2_000_000))], 500_000);
    await wait(100);
    expect([said(theirs), said(`handheld/v1/${ME}/telling`)]).toEqual([0, 0]);
  });

  test('that speaks no WebSocket, or no MQTT, ends its own line only', async () => {
    const me = await enterAsMe();
    const mine = `handheld/v1/${ME}/telling`;
    await write([hello({ clientId: 'PDA-P2' }), saying(mine, 'x'.repeat(2_000_000))], 3_000_000);
    for (const bytes of [
      [0xff, 0xff, 0xff, 0xff],
      [0x82, 0x82, 0, 0, 0, 0, 8, 0],
    ]) {
      const socket = new WebSocket(address, 'mqtt', { headers: headers() });
      await new Promise((resolve) => socket.once('open', resolve));
      const ended = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      (socket as unknown as { _socket: Socket })._socket.write(Buffer.from(bytes));
      await ended;
    }
    const reset = new WebSocket(address, 'mqtt', { headers: headers() });
    await new Promise((resolve) => reset.once('open', resolve));
    (reset as unknown as { _socket: Socket })._socket.resetAndDestroy();
    await wait(200);
    expect(await mayPublish(me, mine)).toBe(true);
    expect(said(mine)).toBe(1);
  });

  test('is cut off when who signed in signs out', async () => {
    const me = await enterAsMe();
    expect(me.connected).toBe(true);
    const { 'content-type': _, ...leaving } = admin.headers;
    await fetch(`${api}/api/v1/session`, { method: 'DELETE', headers: leaving });
    await expect.poll(() => me.connected).toBe(false);
  });
});
