import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { freePorts } from '../cli/ports.ts';
import { besideOthers } from './beside-others.ts';
import { layOut } from './default-site.ts';
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
const portsOf = ({ lightBanks, scales }: Site) => [
  ...lightBanks.map(({ port }) => port),
  ...scales.map(({ endpoint }) => Number(new URL(endpoint).port)),
];

async function free(): Promise<Site> {
  const drawn = layOut();
  const [opcua, ...modbus] = await freePorts(drawn.lightBanks.length + 1);
  return withPorts(drawn, { modbus, opcua: opcua! });
}

describe('the ports of simulated devices', () => {
  test('stay as they are drawn where they are free', async () => {
    const site = await free();
    expect(await besideOthers(site)).toEqual({ site, taken: [] });
  });

  test.each([
    ['label bank', (site: Site) => site.lightBanks[0]!.port, 1],
    ['scales', (site: Site) => portsOf(site).at(-1)!, layOut().scales.length],
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
