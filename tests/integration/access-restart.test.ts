import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newToken } from '#app/access/index.ts';
import { type Child, startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { LAUNCHER_KEY } from '#app/config.ts';
import { layOut } from '#app/site/default-site.ts';
import { signInBySetup } from '#tests/support/sign-in.ts';

/** The warehouse as a process of its own, started three times on the same data. */

const KEY = newToken();
let folder: string;
let child: Child | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warehub-access-'));
  await writeFile(join(folder, 'site.json'), JSON.stringify(layOut()));
});
afterAll(async () => {
  await child?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<{ api: string; open: string }> {
  await child?.stop();
  const [http, mqtt, ws] = await freePorts(3);
  const none = { DATABASE_URL: '', MQTT_URL: '', INFLUX_URL: '' };
  child = startChild({
    script: new URL('../../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    env: { ...process.env, ...none, [LAUNCHER_KEY]: KEY },
    args: [
      ...['--site', join(folder, 'site.json'), '--data', folder],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  const facts = await child.ready;
  return { api: String(facts.http), open: String(facts.open) };
}

test('a set-up link is fresh at each start until there is a password, a session outlives the start, and the log has no secret', {
  timeout: 120_000,
}, async () => {
  const first = await start();
  const second = await start();
  expect(new URL(second.open).hash).not.toBe(new URL(first.open).hash);
  await expect(signInBySetup({ ...second, open: first.open })).rejects.toThrow('setup_used');
  const admin = await signInBySetup(second);

  const third = await start();
  expect(third.open).toBe(third.api);
  const look = await fetch(`${third.api}/api/v1/users`, { headers: admin.headers });
  expect(look.status).toBe(200);
  const stranger = await fetch(`${third.api}/api/v1/users`);
  expect(stranger.status).toBe(401);

  const page = await fetch(third.api, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');

  const log = await readFile(join(folder, 'warehouse.log'), 'utf8');
  for (const secret of [KEY, admin.session, new URL(first.open).hash, new URL(second.open).hash]) {
    expect(log).not.toContain(secret.replace('#setup=', ''));
  }
});
