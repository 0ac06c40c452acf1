import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { layOut } from '#app/site/default-site.ts';
import { type BenchLine, median } from './line.ts';

const RUNS = 3;
const FIRST_LIMIT_S = 8;
const NEXT_LIMIT_S = 4;

async function startOnce(folder: string): Promise<number> {
  const [http, mqtt, ws] = await freePorts(3);
  const began = performance.now();
  const child = startChild({
    script: new URL('../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    env: { ...process.env, DATABASE_URL: '', MQTT_URL: '', INFLUX_URL: '' },
    args: [
      ...['--site', join(folder, 'site.json'), '--data', folder],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  await child.ready;
  const ms = performance.now() - began;
  await child.stop();
  return ms;
}

/** A process that opens PGlite in a folder and nothing else. */
async function bareOpen(folder: string): Promise<number> {
  const began = performance.now();
  const child = startChild({
    script: new URL('./bare-pglite.ts', import.meta.url),
    logFile: join(folder, 'bare.log'),
    args: [join(folder, 'bare')],
  });
  await child.exited;
  return performance.now() - began;
}

/** How long until database, REST and broker answer, beside a bare PGlite open in the same run. */
export async function startBench(): Promise<BenchLine[]> {
  const first: number[] = [];
  const next: number[] = [];
  const bareFirst: number[] = [];
  const bareNext: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const folder = await mkdtemp(join(tmpdir(), 'warehub-bench-'));
    await writeFile(join(folder, 'site.json'), JSON.stringify(layOut()));
    first.push(await startOnce(folder));
    bareFirst.push(await bareOpen(folder));
    next.push(await startOnce(folder));
    bareNext.push(await bareOpen(folder));
    await rm(folder, { recursive: true, force: true });
  }
  const line = (name: string, ours: number[], bare: number[], limit: number): BenchLine => {
    const seconds = median(ours) / 1000;
    return {
      name: `${name} (s)`,
      ratio: seconds,
      target: { atMost: limit },
      detail: `${seconds.toFixed(2)} s; a bare PGlite ${(median(bare) / 1000).toFixed(2)} s (× ${(median(ours) / median(bare)).toFixed(2)})`,
    };
  };
  return [
    line('npm start ready, first time', first, bareFirst, FIRST_LIMIT_S),
    line('npm start ready, afterwards', next, bareNext, NEXT_LIMIT_S),
  ];
}
