import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSession,
  MessageSecurityMode,
  makeBrowsePath,
  OPCUAClient,
  SecurityPolicy,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NET_WEIGHT, SET_TARE, STABLE } from '#adapters/devices/opc-scale/wire.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { sleep } from '#base/time.ts';
import { createScale } from '../scale/scale.ts';
import { createWorld } from '../world/world.ts';
import { createNodeServers } from './opcua.ts';

const scheduler = createSystemScheduler((error) => {
  throw error;
});
const world = createWorld();
world.createUnit('TOTE-1', 'PACK-1');
let folder = '';
let url = '';
let servers: ReturnType<typeof createNodeServers>;
let line: ReturnType<ReturnType<typeof createNodeServers>['nodes']>;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scales-'));
  url = `opc.tcp://127.0.0.1:${await freePort()}`;
  servers = createNodeServers(folder);
  for (const id of ['SCALE-1', 'SCALE-2']) {
    const scale = createScale({
      id,
      world,
      tares: new Map([['TOTE-1', 2_500]]),
      scheduler,
      settleMs: () => 300,
      random: createRandom(1),
    });
    line = servers.nodes({ url, root: id }, scale.nodes);
  }
  await servers.open();
}, 60_000);

afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true, force: true });
});

async function withSession<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    connectionStrategy: { maxRetry: 0 },
  });
  client.on('backoff', () => {});
  await client.connect(url);
  try {
    const session = await client.createSession();
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await client.disconnect();
  }
}

/** Finds a node by names alone, whatever their namespaces. */
async function find(session: ClientSession, path: string): Promise<string> {
  let node = 'ObjectsFolder';
  for (const name of path.split('/')) {
    const { references } = await session.browse(node);
    const next = references?.find((each) => each.browseName.name === name);
    expect(next, `${name} of ${path}`).toBeDefined();
    node = next!.nodeId.toString();
  }
  return node;
}

describe('OPC UA scales', () => {
  it('two scales on one server weigh what stands on them, by OPC 40200', async () => {
    await withSession(async (session) => {
      const net = await find(session, `SCALE-1/${NET_WEIGHT}`);
      const stable = await find(session, `SCALE-1/${STABLE}`);
      const other = await find(session, `SCALE-2/${NET_WEIGHT}`);
      const read = async (nodeId: string) =>
        (await session.read({ nodeId, attributeId: AttributeIds.Value })).value.value;
      expect(await read(net)).toBe(0);
      world.moveUnit('TOTE-1', 'SCALE:SCALE-1');
      expect(await read(stable)).toBe(false);
      await sleep(scheduler, 500, 'settle');
      expect([await read(net), await read(stable), await read(other)]).toEqual([2.5, true, 0]);
      const objectId = await find(session, 'SCALE-1');
      const methodId = await find(session, `SCALE-1/${SET_TARE}`);
      const result = await session.call({ objectId, methodId, inputArguments: [] });
      expect(result.statusCode.isGood()).toBe(true);
      expect(await read(net)).toBe(0);
    });
  }, 30_000);

  it('can be found by a browse path with the namespaces of the specification', async () => {
    await withSession(async (session) => {
      const namespaces = await session.readNamespaceArray();
      const scales = namespaces.indexOf('http://opcfoundation.org/UA/Scales/V2/');
      expect(scales).toBeGreaterThan(0);
      const own = await find(session, 'SCALE-1');
      const path = makeBrowsePath(own, `/${scales}:CurrentWeight/${scales}:Net`);
      const found = await session.translateBrowsePath(path);
      expect(found.targets?.length).toBe(1);
    });
  }, 30_000);

  it('is gone when unplugged, and back when healed', async () => {
    line.fault('cut');
    await expect(withSession(async () => true)).rejects.toThrow();
    line.heal();
    await sleep(scheduler, 200, 'listen again');
    expect(await withSession(async () => true)).toBe(true);
  }, 30_000);
});
