import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { newToken } from '#app/access/index.ts';
import { startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { LAUNCHER_KEY } from '#app/config.ts';
import { layOut } from '#app/site/default-site.ts';
import { withPorts } from '#app/site/with-ports.ts';
import type { BenchLine } from './line.ts';

const MINUTES = 10;
/** The first minutes fill caches; the slope is taken over the rest. */
const SETTLING_MINUTES = 3;

interface Memory {
  readonly heapMb: number;
  readonly rssMb: number;
}

function ask(child: ChildProcess): Promise<Memory> {
  return new Promise((resolve) => {
    const listen = (message: { type?: string } & Memory) => {
      if (message.type !== 'memory') return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
    child.send({ type: 'memory' });
  });
}

/** Least squares through (minute, value). */
function slope(values: readonly number[]): number {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, y) => sum + y, 0) / n;
  let top = 0;
  let bottom = 0;
  for (const [x, y] of values.entries()) {
    top += (x - meanX) * (y - meanY);
    bottom += (x - meanX) ** 2;
  }
  return top / bottom;
}

/** Memory of the warehouse process after ten minutes of the default floor, and its slope. */
export async function memoryBench(): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-bench-'));
  const [http, mqtt, ws, control, opcua, ...modbus] = await freePorts(7);
  const site = withPorts(layOut(), { modbus, opcua: opcua! });
  await writeFile(join(folder, 'site.json'), JSON.stringify(site));
  const env = { ...process.env, [LAUNCHER_KEY]: newToken() };
  const warehouse = startChild({
    script: new URL('../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    env,
    execArgv: ['--expose-gc'],
    args: [
      ...['--site', join(folder, 'site.json'), '--data', folder],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  await warehouse.ready;
  const plant = startChild({
    script: new URL('../simulators/plant/main.ts', import.meta.url),
    logFile: join(folder, 'plant.log'),
    env,
    args: [
      ...['--site', join(folder, 'site.json'), '--data', join(folder, 'plant'), '--speed', '10'],
      ...['--mqtt', `mqtt://127.0.0.1:${mqtt}`, '--api', `http://127.0.0.1:${http}`],
      ...['--control', `${control}`],
    ],
  });
  await plant.ready;
  const samples: Memory[] = [];
  for (let minute = 0; minute <= MINUTES; minute++) {
    samples.push(await ask(warehouse.process));
    if (minute < MINUTES) await wait(60_000);
  }
  await plant.stop();
  await warehouse.stop();
  await rm(folder, { recursive: true, force: true });
  const last = samples.at(-1)!;
  const heapSlope = slope(samples.slice(SETTLING_MINUTES).map((sample) => sample.heapMb));
  const rssSlope = slope(samples.slice(SETTLING_MINUTES).map((sample) => sample.rssMb));
  return [
    {
      name: 'memory after 10 minutes of the default floor',
      ratio: undefined,
      target: undefined,
      detail:
        `heap ${last.heapMb.toFixed(0)} MB, resident ${last.rssMb.toFixed(0)} MB; slope of the last ` +
        `${MINUTES - SETTLING_MINUTES} minutes ${heapSlope.toFixed(2)} MB/min heap, ${rssSlope.toFixed(2)} MB/min resident`,
    },
  ];
}
