import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { startFlow } from '#tests/support/flow-stage.ts';

const KILLS = 20;
const SHORTEST_LIFE_MS = 500;
const LONGEST_LIFE_MS = 9_000;

test('kill -9 of the warehouse at 20 random moments: nothing is lost, nothing happens twice', async () => {
  const run = await startFlow({ orders: 12, seed: 11, speed: 30, errors: 'none' });
  const random = createRandom(11);
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await wait(random.integer(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
      run.stage.warehouse().process.kill('SIGKILL');
      await run.stage.warehouse().exited;
      await run.stage.restartWarehouse();
    }
    expect(await run.finish(480_000)).toEqual([]);
    const stats = (await (await fetch(`${run.stage.control}/stats`)).json()) as {
      vehicles: readonly { readonly errors: readonly unknown[] }[];
    };
    expect(stats.vehicles.flatMap((vehicle) => vehicle.errors)).toEqual([]);
  } finally {
    await run.close();
  }
});
