import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '#app/cli/ports.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { type Broker, createBroker } from '#hub/transports/aedes-broker.ts';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';

/** The command as people run it, beside a real broker. */

const TOPIC = 'uagv/v2/KIT/0001';
const MAIN = new URL('../../app/vda5050-check/main.ts', import.meta.url).pathname;

let broker: Broker;
let sender: MqttClient;
beforeAll(async () => {
  const log = silentLog;
  const trouble = createTroubleCounter(log);
  broker = await createBroker({ host: '127.0.0.1', tcpPort: 0, log, trouble });
  sender = await connectAsync(`mqtt://127.0.0.1:${broker.tcpPort}`);
});
afterAll(async () => {
  await sender.endAsync();
  await broker.close();
});

interface Check {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
  says(part: string): Promise<void>;
}

function check(...args: string[]): Check {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    exit,
    said: () => said,
    says: async (part) => {
      await expect.poll(() => said).toContain(part);
    },
  };
}

const url = () => `mqtt://127.0.0.1:${broker.tcpPort}`;
let headerId = 0;
const state = (more: object = {}) =>
  JSON.stringify({
    ...samplesOf2('2.1.0').state[0],
    headerId: headerId++,
    timestamp: new Date().toISOString(),
    ...more,
  });

describe('npm run vda5050:check', () => {
  test('says what it judged when it is stopped, and exits 0 when nothing was wrong', async () => {
    const watch = check('--broker', url());
    await watch.says('watching #');
    await sender.publishAsync(`${TOPIC}/state`, state());
    await sender.publishAsync(`${TOPIC}/state`, state());
    await sender.publishAsync('scale/S-1/state', '{"a":1}');
    // One more that is seen, so that all before it were.
    await sender.publishAsync(`${TOPIC}/state`, state({ version: '2.9.0' }));
    await watch.says('version_unknown');
    watch.child.kill('SIGINT');
    expect(await watch.exit).toBe(1);
    expect(watch.said()).toMatch(/judged 3 messages of 1 vehicles/);
    expect(watch.said()).toMatch(/3 {2}2\.1 state/);
    expect(watch.said()).toMatch(/1 {2}other: scale\/…/);
  });

  test('reports a breach of either side with its clause, in Chinese too, and writes it down', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'warehub-check-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'found.json');
    const watch = check('--broker', url(), '--prefix', 'uagv/v2', '--lang', 'zh', '--json', file);
    await watch.says('正在监视');
    await sender.publishAsync(`${TOPIC}/state`, state(), { qos: 1 });
    await sender.publishAsync(`${TOPIC}/order`, '{"orderId":');
    await watch.says('not_json');
    watch.child.kill('SIGTERM');
    expect(await watch.exit).toBe(1);
    expect(watch.said()).toMatch(/车辆 KIT\/0001 state \[2\.1 §6\.2\] qos: state 以 QoS 1 发布/);
    expect(watch.said()).toMatch(/车队控制 KIT\/0001 order \[2\.1 §6\.1\.4\] not_json/);
    const found = JSON.parse(await readFile(file, 'utf8'));
    expect(found.counts).toEqual({ 'vehicle qos': 1, 'ours not_json': 1 });
    expect(found.findings[1]).toMatchObject({ rule: 'not_json', message: '{"orderId":' });
  });

  test('only one side, without a rule that is ignored: the rest is silent, and counted', async () => {
    const watch = check('--broker', url(), '--side', 'vehicles', '--ignore', 'qos');
    await watch.says('watching');
    await sender.publishAsync(`${TOPIC}/order`, 'x');
    await sender.publishAsync(`${TOPIC}/state`, state(), { qos: 1 });
    await sender.publishAsync('end/of/test', '');
    await new Promise((resolve) => setTimeout(resolve, 500));
    watch.child.kill('SIGINT');
    expect(await watch.exit).toBe(0);
    expect(watch.said()).toContain('findings of ignored rules: 1');
    expect(watch.said()).toContain('nothing broke the rules');
    expect(watch.said()).toContain('order: not JSON');
  });

  test('where nothing was said, silence is no good news: exit 2', async () => {
    const watch = check('--broker', url(), '--prefix', 'nobody', '--for', '1');
    expect(await watch.exit).toBe(2);
    expect(watch.said()).toContain('this says nothing about anybody');
  });

  test.each([
    [[], '--broker is needed'],
    [['--broker', 'localhost'], '--broker takes a URL'],
    [['--broker', 'http://x'], '--broker takes a URL'],
    [['--broker', 'mqtt://x', '--prefix', 'a/#'], 'without wildcards'],
    [['--broker', 'mqtt://x', '--side', 'mine'], '--side takes one of'],
    [['--broker', 'mqtt://x', '--ignore', 'qos,nonsense'], 'no rule "nonsense"'],
    [['--broker', 'mqtt://x', '--schemas', '/no/such/folder'], '--schemas: ENOENT'],
    [['--nonsense'], 'nonsense'],
  ])('refuses %j', async (args, why) => {
    const refused = check(...args);
    expect(await refused.exit).toBe(2);
    expect(refused.said()).toContain(why);
  });

  test('says that a broker cannot be reached, without its password', async () => {
    const [port] = await freePorts(1);
    const refused = check('--broker', `mqtt://me:secret@127.0.0.1:${port}`);
    expect(await refused.exit).toBe(2);
    expect(refused.said()).toContain('ECONNREFUSED');
    expect(refused.said()).not.toContain('secret');
  });

  test('has a page of help with examples', async () => {
    const help = check('--help');
    expect(await help.exit).toBe(0);
    expect(help.said()).toContain('Examples:');
    expect(help.said()).toContain('监视');
  });
});
