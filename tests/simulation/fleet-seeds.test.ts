import { expect, test } from 'vitest';
import { runFleet } from '#app/fleet-simulation/run.ts';

const small = { hours: 0.03, vehicles: 12, transports: 6, faults: 'high' } as const;

test('the same seed gives the same run, another seed another', async () => {
  const one = await runFleet({ ...small, seed: 6 });
  const again = await runFleet({ ...small, seed: 6 });
  const other = await runFleet({ ...small, seed: 7, transports: 5 });
  expect(one.failures).toEqual([]);
  expect(one.ended).toBe(6);
  expect(again.digest).toBe(one.digest);
  expect(other.digest).not.toBe(one.digest);
});
