import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchLine } from '../line.ts';
import { SIZE } from './living-floor.ts';

const CONSOLES = 50;
const SETTLING_MS = 3_000;
const LISTENED_MS = 10_000;
const TARGET_CORE = 0.25;

/** Share of a core that this process, the server, takes for consoles that another process holds open. */
export async function costOfConsoles(url: string): Promise<BenchLine> {
  const consoles = fork(new URL('listen.ts', import.meta.url), [url, String(CONSOLES)]);
  try {
    await once(consoles, 'message');
    await wait(SETTLING_MS);
    consoles.send('count');
    const before = process.cpuUsage();
    await wait(LISTENED_MS);
    const { user, system } = process.cpuUsage(before);
    consoles.send('tell');
    const [bytes] = (await once(consoles, 'message')) as [number];
    const core = (user + system) / 1_000 / LISTENED_MS;
    return {
      name: 'floor: 50 consoles, of a quarter core',
      ratio: core / TARGET_CORE,
      target: { atMost: 1 },
      detail: `${(core * 100).toFixed(1)} % of a core, ${Math.round(bytes / CONSOLES / LISTENED_MS)} kB/s each; ${SIZE}`,
    };
  } finally {
    consoles.kill();
  }
}
