import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Child, startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { layOut } from '#app/site/default-site.ts';

let folder: string;
const children: Child[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warehub-test-'));
  await writeFile(join(folder, 'site.json'), JSON.stringify(layOut()));
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Child> {
  const [http, mqtt, ws] = await freePorts(3);
  const child = startChild({
    script: new URL('../../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    env: { ...process.env, DATABASE_URL: '', MQTT_URL: '', INFLUX_URL: '' },
    args: [
      ...['--site', join(folder, 'site.json'), '--data', folder],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  children.push(child);
  return child;
}

test('two processes on one embedded data folder: the second refuses with a clear sentence', async () => {
  const first = await start();
  await first.ready;
  const second = await start();
  await expect(second.ready).rejects.toThrow(/another Warehub .* is using the data folder/);
  expect(first.running).toBe(true);
  first.process.kill('SIGKILL');
  await first.exited;
  // A lock left by a killed process does not stand in the way.
  const third = await start();
  await third.ready;
});
