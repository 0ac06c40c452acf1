import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NET_WEIGHT, SET_TARE, STABLE } from '#adapters/devices/opc-scale/wire.ts';
import type { ListeningEnd, NodeBank, NodeValue } from '#simulators/plant/ends.ts';
import { createNodeServers, type NodeServers } from '#simulators/sockets/opcua.ts';
import type { NodeRead } from '../adapter.ts';
import { createOpcUaOpener } from './opcua-client.ts';

/** Values come with the next publishing interval, and later on a busy machine. */
const soon = { timeout: 10_000 };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A scale that shows what it is told. */
function createBank() {
  const values = new Map<string, NodeValue>([
    [NET_WEIGHT, 0],
    [STABLE, true],
  ]);
  const listeners: ((path: string, value: NodeValue) => void)[] = [];
  const calls: string[] = [];
  const bank: NodeBank = {
    paths: [NET_WEIGHT, STABLE],
    methods: [SET_TARE, 'SetZero'],
    read: (path) => values.get(path),
    watch(listen) {
      listeners.push(listen);
      for (const [path, value] of values) listen(path, value);
    },
    call(method) {
      calls.push(method);
      return method === SET_TARE;
    },
  };
  const set = (path: string, value: NodeValue) => {
    values.set(path, value);
    for (const listen of listeners) listen(path, value);
  };
  return { bank, set, calls };
}

/** A door: values of every type, and methods that take some. */
function createDoor() {
  const values = new Map<string, NodeValue>([
    ['Crossing', ''],
    ['Ready', false],
    ['Beat', 3],
  ]);
  const calls: (readonly NodeValue[])[] = [];
  const bank: NodeBank = {
    paths: [...values.keys()],
    methods: ['Request', 'Left'],
    inputs: {
      Request: [
        { name: 'id', type: 'string' },
        { name: 'seconds', type: 'number' },
        { name: 'wide', type: 'boolean' },
      ],
    },
    read: (path) => values.get(path),
    watch(listen) {
      for (const [path, value] of values) listen(path, value);
    },
    call(method, inputs) {
      calls.push([method, ...inputs]);
      return true;
    },
  };
  return { bank, calls };
}

let folder = '';
let url = '';
let servers: NodeServers;
let line: ListeningEnd;
const scales = [createBank(), createBank()];
const door = createDoor();
let open: ReturnType<typeof createOpcUaOpener>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opcua-'));
  url = `opc.tcp://127.0.0.1:${await freePort()}`;
  servers = createNodeServers(join(folder, 'server'));
  scales.forEach(({ bank }, i) => {
    line = servers.nodes({ url, root: `SCALE-${i}` }, bank);
  });
  servers.nodes({ url, root: 'Doors/DOOR-1' }, door.bank);
  await servers.open();
  open = createOpcUaOpener({ pkiFolder: join(folder, 'client') });
}, 60_000);
afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

describe('an OPC UA scale', () => {
  test('two links at once, values read together in the order asked for', async () => {
    const links = await Promise.all([0, 1].map((i) => open({ url, root: `SCALE-${i}` })));
    const reads: NodeRead[] = [];
    await links[0]!.monitor([NET_WEIGHT, STABLE], (read) => reads.push(read));
    await expect
      .poll(() => reads.slice(0, 2), soon)
      .toEqual([
        { path: NET_WEIGHT, value: 0, good: true },
        { path: STABLE, value: true, good: true },
      ]);
    scales[0]!.set(STABLE, false);
    scales[0]!.set(NET_WEIGHT, 1.25);
    await expect
      .poll(() => reads.slice(-2), soon)
      .toEqual([
        { path: NET_WEIGHT, value: 1.25, good: true },
        { path: STABLE, value: false, good: true },
      ]);
    for (const link of links) await link.close();
  }, 30_000);

  test('a site with more than ten scales has them all on one server', async () => {
    const links = await Promise.all(
      Array.from({ length: 15 }, (_, i) => open({ url, root: `SCALE-${i % 2}` })),
    );
    for (const link of links) await link.close();
  }, 60_000);

  test('methods are called; one that is not possible now may be tried again', async () => {
    const link = await open({ url, root: 'SCALE-1' });
    await link.call({ method: SET_TARE, arguments: [] });
    expect(scales[1]!.calls).toContain(SET_TARE);
    const refused = link.call({ method: 'SetZero', arguments: [] });
    await expect(refused).rejects.toMatchObject({ name: 'OperatingError', retryable: true });
    await link.close();
  }, 30_000);

  test('a device of no companion specification shows what it has, and hears what it is told', async () => {
    const link = await open({ url, root: 'Doors/DOOR-1' });
    const reads: NodeRead[] = [];
    await link.monitor(['Crossing', 'Ready', 'Beat'], (read) => reads.push(read));
    const shown = () => reads.slice(0, 3).map(({ path, value }) => [path, value]);
    await expect.poll(shown, soon).toEqual([
      ['Crossing', ''],
      ['Ready', false],
      ['Beat', 3],
    ]);
    await link.call({ method: 'Request', arguments: ['r-1', 2.5, true] });
    await link.call({ method: 'Left', arguments: [] });
    expect(door.calls).toEqual([['Request', 'r-1', 2.5, true], ['Left']]);
    await link.close();
  }, 30_000);

  test('a root that is not there is an operating error', async () => {
    const missing = open({ url, root: 'SCALE-9' });
    await expect(missing).rejects.toMatchObject({ code: 'protocol.opcua' });
  }, 30_000);

  test('nobody listens', async () => {
    const nowhere = open({ url: `opc.tcp://127.0.0.1:${await freePort()}`, root: 'X' });
    await expect(nowhere).rejects.toMatchObject({ name: 'OperatingError', retryable: true });
  }, 30_000);

  test('a cut line is told once, and a new link works after it healed', async () => {
    const link = await open({ url, root: 'SCALE-0' });
    const told: boolean[] = [];
    link.onStatus((connected) => told.push(connected));
    await link.monitor([NET_WEIGHT], () => {});
    line.fault('cut');
    const begun = performance.now();
    while (told.length < 2 && performance.now() - begun < 15_000) await sleep(100);
    expect(told).toEqual([true, false]);
    await link.close();
    line.heal();
    await sleep(300);
    const again = await open({ url, root: 'SCALE-0' });
    const reads: NodeRead[] = [];
    await again.monitor([NET_WEIGHT], (read) => reads.push(read));
    expect(reads).not.toEqual([]);
    await again.close();
  }, 60_000);

  test('a line that is cut on the way to be opened fails, it never hangs', async () => {
    const settled = async (delayMs: number) => {
      const tries = Array.from({ length: 12 }, (_, i) => open({ url, root: `SCALE-${i % 2}` }));
      await sleep(delayMs);
      line.fault('cut');
      const outcomes = Promise.allSettled(tries.map(async (one) => (await one).close()));
      const all = await Promise.race([outcomes, sleep(15_000)]);
      line.heal();
      await sleep(200);
      return all?.length;
    };
    for (const delayMs of [20, 100, 250]) expect(await settled(delayMs)).toBe(12);
  }, 120_000);
});
