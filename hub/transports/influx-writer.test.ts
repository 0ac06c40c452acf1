import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createTroubleCounter, type Log, silentLog } from '#base/log.ts';
import type { TelemetryPoint } from '../ports.ts';
import { cleanPoint, createInfluxWriter } from './influx-writer.ts';

const point = (more: Partial<TelemetryPoint> = {}): TelemetryPoint => ({
  measurement: 'weight',
  tags: { device: 'S-1' },
  fields: { grams: 5 },
  at: 1_700_000_000_000,
  ...more,
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function influx(answer: (path: string) => number) {
  const lines: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const status = answer(request.url ?? '');
    if (request.url?.startsWith('/write') && status < 300) lines.push(...body.split('\n'));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? '{"results":[{}]}' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { lines, url: `http://root:secret@127.0.0.1:${port}/plant` };
}
const ok = (path: string) => (path.startsWith('/write') ? 204 : 200);

describe('escaping is incomplete', () => {
  test('a newline in a tag value does not start a new line', async () => {
    const { lines, url } = await influx(ok);
    const writer = createInfluxWriter({ url, trouble: createTroubleCounter(silentLog) });
    writer.record(point({ tags: { device: 'S-1\nhacked x=1' } }));
    writer.record(point({ tags: { device: 'ends in \\' } }));
    await writer.close();
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.startsWith('weight,device='))).toBe(true);
    expect(lines[1]).not.toContain('\\ grams');
  });

  test.each([
    ['an empty tag is left out', point({ tags: { device: '' } }), { tags: {} }],
    ['control characters alone too', point({ tags: { device: '\r\n\t' } }), { tags: {} }],
    [
      'NaN and infinity are left out',
      point({ fields: { grams: 5, x: Number.NaN, y: Number.POSITIVE_INFINITY } }),
      { fields: { grams: 5 } },
    ],
  ])('%s', (_, raw, wanted) => {
    expect(cleanPoint(raw)).toMatchObject(wanted);
    expect(Object.keys(cleanPoint(raw)!.fields!)).toEqual(['grams']);
  });

  test('a point without a field is none', () => {
    expect(cleanPoint(point({ fields: { grams: Number.NaN } }))).toBeUndefined();
  });
});

test('a RequestError carries the Authorization header: it is not logged', async () => {
  const { url } = await influx(() => 500);
  const logged: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (facts, message) => logged.push(JSON.stringify(facts) + message),
  };
  const writer = createInfluxWriter({ url, trouble: createTroubleCounter(log) });
  writer.record(point());
  await writer.close();
  expect(logged.join()).toContain('influx');
  expect(logged.join()).not.toMatch(/authorization|secret|cm9vd/i);
});

test('a server that is away costs a bounded queue and nothing else', async () => {
  const writer = createInfluxWriter({
    url: 'http://127.0.0.1:1/plant',
    trouble: createTroubleCounter(silentLog),
  });
  for (let i = 0; i < 20_500; i++) writer.record(point({ at: i }));
  expect(writer.queued).toBe(20_000);
  expect(writer.dropped).toBe(500);
  await writer.close();
});

test('points the server does not want are not sent for ever', async () => {
  const { url } = await influx((path) => (path.startsWith('/write') ? 400 : 200));
  const writer = createInfluxWriter({ url, trouble: createTroubleCounter(silentLog) });
  writer.record(point());
  await writer.close();
  expect(writer.queued).toBe(0);
});

test('a thousand points go out in batches', async () => {
  const { lines, url } = await influx(ok);
  const writer = createInfluxWriter({ url, trouble: createTroubleCounter(silentLog) });
  for (let i = 0; i < 1_200; i++) writer.record(point({ at: 1_700_000_000_000 + i }));
  await writer.close();
  expect(lines).toHaveLength(1_200);
  expect(lines[0]).toBe('weight,device=S-1 grams=5 1700000000000');
});

const INFLUXD = ['/usr/bin/influxd', '/usr/sbin/influxd'].find((path) => existsSync(path));
if (!INFLUXD) console.log('skipped: influxd is not installed');

describe.skipIf(!INFLUXD)('on a real InfluxDB', () => {
  test('measurements arrive, and no tag makes one of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'influx-'));
    const [http, rpc] = [18_086, 18_088];
    const dir = (name: string) => `dir = "${join(folder, name)}"\n`;
    const config = [
      `reporting-disabled = true\nbind-address = "127.0.0.1:${rpc}"\n`,
      `[meta]\n${dir('meta')}`,
      `[data]\n${dir('data')}wal-dir = "${join(folder, 'wal')}"\n`,
      `[http]\nbind-address = "127.0.0.1:${http}"\nlog-enabled = false\n`,
    ];
    await writeFile(join(folder, 'influxd.conf'), config.join('\n'));
    const server = spawn(INFLUXD!, ['-config', join(folder, 'influxd.conf')], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${http}`;
    for (let i = 0; i < 100; i++) {
      const there = await fetch(`${url}/ping`).catch(() => undefined);
      if (there?.ok) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const writer = createInfluxWriter({
      url: `${url}/plant`,
      trouble: createTroubleCounter(silentLog),
    });
    writer.record(point({ tags: { device: 'S-1\nhacked x=1' } }));
    for (let i = 0; i < 1_000; i++) writer.record(point({ at: 1_700_000_001_000 + i }));
    await writer.close();
    const ask = async (query: string) => {
      const answer = await fetch(`${url}/query?db=plant&q=${encodeURIComponent(query)}`);
      return await answer.text();
    };
    expect(await ask('SHOW MEASUREMENTS')).not.toContain('hacked');
    expect(await ask('SELECT COUNT(grams) FROM weight')).toContain('1001');
    server.kill();
    await new Promise((resolve) => server.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  });
});
