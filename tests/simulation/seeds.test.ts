import { describe, expect, test } from 'vitest';
import { simulationSite } from '#app/simulation/plan.ts';
import { runSimulation } from '#app/simulation/run.ts';
import { withVlm } from '#app/site/with-vlm.ts';
import { businessNamed } from '#simulators/erp/index.ts';

/** Seeds that once failed, kept for ever, and a few others; short, for every day. */
const SEEDS = [1, 2, 3, 4];
const SHORT = {
  hours: 0.25,
  orders: 8,
  faults: 'default',
  business: businessNamed('all'),
} as const;

describe('the whole warehouse in virtual time with faults', () => {
  test.each(SEEDS)('seed %i holds', async (seed) => {
    const result = await runSimulation({ seed, ...SHORT });
    expect(result.failures).toEqual([]);
    expect(result.orders.shipped).toBe(SHORT.orders);
  });

  test('a floor with a vertical lift module holds', async () => {
    const floor = simulationSite();
    const locations = floor.locations.filter(({ kind, aisle = 0 }) => kind !== 'bin' || aisle > 2);
    const site = withVlm({ ...floor, locations }, { trays: 20, compartments: 6, openings: 2 });
    const result = await runSimulation({ seed: 4, site, ...SHORT });
    expect(result.failures).toEqual([]);
    expect(result.orders.shipped).toBe(SHORT.orders);
  });

  test('the same seed gives the same run to the byte', async () => {
    const once = await runSimulation({ seed: 5, ...SHORT });
    const again = await runSimulation({ seed: 5, ...SHORT });
    expect(again).toEqual(once);
    const other = await runSimulation({ seed: 6, ...SHORT });
    expect(other.digest).not.toBe(once.digest);
  });
});
