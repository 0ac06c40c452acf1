import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { backOff } from '#base/back-off.ts';
import type { Site } from '#base/site/site.ts';
import { newToken } from './access/index.ts';
import { type Child, startChild } from './cli/child.ts';
import { createFlowDisplay, type FlowFigures } from './cli/display.ts';
import { type CommandSpec, readOptions } from './cli/options.ts';
import { freePorts } from './cli/ports.ts';
import { ENVIRONMENT_HELP, LAUNCHER_KEY } from './config.ts';
import { besideOthers } from './site/beside-others.ts';
import { layOut } from './site/default-site.ts';
import { readSite } from './site/read-site.ts';
import { withFreeHandhelds } from './site/with-free-handhelds.ts';

const spec: CommandSpec = {
  name: 'start',
  usage: 'npm start [-- OPTIONS]',
  summary:
    'Runs the warehouse and, unless told otherwise, a simulated plant with orders arriving.\n' +
    'Ctrl-C stops both; the next start goes on where this one stopped.',
  options: {
    'no-sim': { type: 'boolean', help: 'no simulated plant: expect real devices' },
    site: { type: 'string', value: 'FILE', help: 'another floor (JSON, base/site/site.ts)' },
    data: { type: 'string', value: 'DIR', default: './data', help: 'where everything is kept' },
    speed: { type: 'number', value: 'N', default: 10, min: 0.1, help: 'how fast the plant lives' },
    errors: {
      type: 'string',
      value: 'RATE',
      default: 'default',
      choices: ['none', 'default', 'high'],
      help: 'how often people and goods go wrong',
    },
    seed: { type: 'number', value: 'N', default: 1, help: 'of the plant and its orders' },
    'http-port': { type: 'number', value: 'N', default: 8080, help: 'REST and /docs' },
    'mqtt-port': { type: 'number', value: 'N', default: 1883, help: 'MQTT over TCP' },
    'ws-port': { type: 'number', value: 'N', default: 9001, help: 'MQTT over WebSocket' },
  },
  environment: ENVIRONMENT_HELP,
  examples: [
    'npm start',
    'npm start -- --speed 30 --data /tmp/warehub',
    'npm start -- --no-sim --site my-floor.json',
    'DATABASE_URL=postgres://user:password@localhost/warehub npm start',
  ],
};

/** For the people who look, beside the simulated ones. */
const FREE_HANDHELDS = 2;
const STATUS_EVERY_MS = 2_000;
/** Between two restarts, doubling; a warehouse that stayed up for a while begins anew. */
const RESTART = { firstMs: 1_000, mostMs: 30_000, stayedUpMs: 60_000 } as const;

const options = readOptions(spec, process.argv.slice(2));
const dataFolder = resolve(String(options.data));
const simulated = !options['no-sim'];
/** By it the plant's ERP and our own question are let in. */
const key = newToken();
const env = { ...process.env, [LAUNCHER_KEY]: key };

/** The floor lies beside the data it belongs to, so that the next start finds the same one. */
async function prepareSite(): Promise<string> {
  await mkdir(dataFolder, { recursive: true });
  const kept = join(dataFolder, 'site.json');
  if (options.site !== undefined) {
    // As it was read: a layout that it names does not lie beside the data.
    const site = await readSite(resolve(String(options.site)));
    await writeFile(kept, `${JSON.stringify(site, null, 1)}\n`);
  } else if (!existsSync(kept)) {
    const site = withFreeHandhelds(layOut(), FREE_HANDHELDS);
    await writeFile(kept, `${JSON.stringify(site, null, 1)}\n`);
  }
  const drawn = await readSite(kept);
  if (simulated) await makeRoom(kept, drawn);
  return kept;
}

/** Both sides of the simulated devices read the floor that is kept: they may be anywhere. */
async function makeRoom(kept: string, drawn: Site): Promise<void> {
  const { site, taken } = await besideOthers(drawn);
  if (taken.length === 0) return;
  await writeFile(kept, `${JSON.stringify(site, null, 1)}\n`);
  const ports = taken.join(', ');
  console.log(
    `Ports of simulated devices are taken by another program (${ports}): free ones are used, see ${kept}.\n` +
      `模拟设备的端口已被其他程序占用（${ports}）：已改用空闲端口，见 ${kept}。`,
  );
}

/** Where the simulated plant is played with; the warehouse passes on the wishes of its panel. */
let control = '';

function startWarehouse(siteFile: string): Child {
  return startChild({
    script: new URL('./warehouse/main.ts', import.meta.url),
    logFile: join(dataFolder, 'warehouse.log'),
    env,
    args: [
      ...['--site', siteFile, '--data', dataFolder],
      ...['--http-port', String(options['http-port'])],
      ...['--mqtt-port', String(options['mqtt-port'])],
      ...['--ws-port', String(options['ws-port'])],
      ...['--pace', String(simulated ? Math.max(1, Number(options.speed)) : 1)],
      ...(simulated ? ['--plant', `http://127.0.0.1:${control}`] : []),
    ],
  });
}

async function startPlant(
  siteFile: string,
  { http, mqtt, mqttAsks }: Readonly<Record<string, string | number>>,
): Promise<Child> {
  return startChild({
    script: new URL('../simulators/plant/main.ts', import.meta.url),
    logFile: join(dataFolder, 'plant.log'),
    env,
    args: [
      ...['--site', siteFile, '--data', join(dataFolder, 'plant')],
      ...['--speed', String(options.speed), '--errors', String(options.errors)],
      ...['--seed', String(options.seed), '--mqtt', String(mqtt), '--api', String(http)],
      ...(mqttAsks ? ['--mqtt-login'] : []),
      ...['--control', control],
    ],
  });
}

async function readFigures(api: string): Promise<FlowFigures | undefined> {
  try {
    const answer = await fetch(`${api}/api/v1/status`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(2_000),
    });
    return answer.ok ? ((await answer.json()) as { flow: FlowFigures }).flow : undefined;
  } catch {
    return undefined;
  }
}

/** Until an administrator has a password the address signs in, once. */
function sayWhereToOpen({ http, open }: Readonly<Record<string, string | number>>): void {
  console.log(`  open     ${open}    在浏览器中打开`);
  if (open !== http) {
    console.log(
      '           it signs you in once: set a password then  此链接仅可登录一次，请随后设置密码',
    );
  }
}

function introduce(facts: Readonly<Record<string, string | number>>): void {
  console.log(`Warehub is ready (${facts.readyMs} ms)  仓库系统已就绪`);
  sayWhereToOpen(facts);
  console.log(`  REST     ${facts.http}/docs`);
  console.log(`  MQTT     ${facts.mqtt}${facts.mqttWs ? `    WebSocket ${facts.mqttWs}` : ''}`);
  if (facts.mqttNote) console.log(`           ${facts.mqttNote}`);
  console.log(`  database ${facts.database}`);
  if (facts.databaseNote) console.log(`           ${facts.databaseNote}`);
  console.log(`  data     ${dataFolder} (logs: warehouse.log${simulated ? ', plant.log' : ''})`);
}

let warehouse: Child | undefined;
let plant: Child | undefined;

async function main(): Promise<void> {
  const began = Date.now();
  const siteFile = await prepareSite();
  if (simulated) control = String((await freePorts(1))[0]);
  let stopping = false;
  warehouse = startWarehouse(siteFile);
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nstopping … 正在停止');
    await Promise.all([plant?.stop(), warehouse?.stop()]);
    console.log('stopped; npm start goes on from here  已停止,下次启动将从此继续');
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  const facts = await warehouse.ready;
  introduce({ ...facts, readyMs: Date.now() - began });
  const api = String(facts.http);
  if (simulated) {
    plant = await startPlant(siteFile, facts);
    const floor = await plant.ready;
    console.log(`  plant    simulated at speed ${options.speed}: ${floor.summary}`);
    console.log('Ctrl-C stops.  按 Ctrl-C 停止。');
  } else {
    console.log('  plant    none: waiting for real devices  等待真实设备');
  }

  const show = createFlowDisplay((line) => console.log(line));
  let tries = 0;
  let upSince = Date.now();
  for (;;) {
    const ended = await Promise.race([
      warehouse.exited.then(() => true),
      new Promise<false>((tick) => setTimeout(() => tick(false), STATUS_EVERY_MS)),
    ]);
    if (stopping) return;
    if (ended) {
      if (Date.now() - upSince > RESTART.stayedUpMs) tries = 0;
      const pause = backOff(tries++, RESTART.firstMs, RESTART.mostMs);
      console.log(
        `the warehouse process ended: starting it again in ${pause / 1000} s (log: ${join(dataFolder, 'warehouse.log')})  ` +
          `仓库进程已退出,${pause / 1000} 秒后重启`,
      );
      await wait(pause);
      if (stopping) return;
      warehouse = startWarehouse(siteFile);
      upSince = Date.now();
      // A floor must not stand until a person comes: what keeps it from starting may pass.
      await warehouse.ready.then(
        (facts) => facts.open !== facts.http && sayWhereToOpen(facts),
        (error: Error) => console.log(`it did not start: ${error.message}`),
      );
      continue;
    }
    if (plant && !plant.running) {
      console.log(`the plant ended; see ${join(dataFolder, 'plant.log')}`);
      plant = undefined;
    }
    const figures = await readFigures(api);
    if (figures) show(figures);
  }
}

main().catch(async (error: unknown) => {
  console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
  await Promise.all([plant?.stop(), warehouse?.stop()]);
  process.exit(1);
});
