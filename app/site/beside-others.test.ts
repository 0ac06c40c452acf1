import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { freePorts } from '../cli/ports.ts';
import { besideOthers } from './beside-others.ts';
import { twoFloors } from './two-floors.ts';
import { withPorts } from './with-ports.ts';

const others: Server[] = [];
afterEach(async () => {
  for (const one of others.splice(0)) await new Promise((done) => one.close(done));
});

const occupy = (port: number) =>
  new Promise<void>((resolve) => {
    const server = createServer();
    others.push(server);
    server.listen(port, '127.0.0.1', resolve);
  });
const portsOf = ({ lightBanks, scales, equipment = [] }: Site) => [
  ...lightBanks.map(({ port }) => port),
  ...[...equipment, ...scales].map(({ endpoint }) => Number(new URL(endpoint).port)),
];

async function free(): Promise<Site> {
  const { site: drawn } = twoFloors();
  const [opcua, equipment, ...modbus] = await freePorts(drawn.lightBanks.length + 2);
  return withPorts(drawn, { modbus, opcua: opcua!, equipment: equipment! });
}

describe('the ports of simulated devices', () => {
  test('stay as they are drawn where they are free', async () => {
    const site = await free();
    expect(await besideOthers(site)).toEqual({ site, taken: [] });
  });

  test.each([
    ['label bank', (site: Site) => site.lightBanks[0]!.port, 1],
    ['scales', (site: Site) => portsOf(site).at(-1)!, twoFloors().site.scales.length],
    ['door and lift', (site: Site) => Number(new URL(site.equipment![0]!.endpoint).port), 2],
  ])('are other ones, all free, where another program has that of the %s', async (_, of, many) => {
    const site = await free();
    const port = of(site);
    await occupy(port);
    const moved = await besideOthers(site);
    expect(moved.taken).toHaveLength(many);
    for (const one of moved.taken) expect(one).toContain(` 127.0.0.1:${port}`);
    const now = portsOf(moved.site);
    for (const before of portsOf(site)) expect(now).not.toContain(before);
    expect(await besideOthers(moved.site)).toEqual({ site: moved.site, taken: [] });
  });
});
