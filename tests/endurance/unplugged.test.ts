import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { askStatus, tellPlant } from '#app/flow/watch.ts';
import { type FlowRun, startFlow } from '#tests/support/flow-stage.ts';

const UNPLUGGED_S = 30;
const BACK_WITHIN_MS = 5_000;

async function statusOf(run: FlowRun, device: string): Promise<string | undefined> {
  const status = await askStatus(run.stage);
  return status?.devices.find((one) => one.id === device)?.status;
}

async function until(isTrue: () => Promise<boolean>, limitMs: number): Promise<number> {
  const began = Date.now();
  while (!(await isTrue())) {
    if (Date.now() - began > limitMs) return Number.POSITIVE_INFINITY;
    await wait(100);
  }
  return Date.now() - began;
}

describe('each device kind unplugged for 30 s in mid-flow', () => {
  test('jobs wait or move, the others go on, and it is used again within 5 s of its return', async () => {
    const run = await startFlow({ orders: 14, seed: 12, speed: 30, errors: 'none' });
    try {
      await wait(15_000);
      const { site } = run.stage;
      const devices = [
        site.vehicles[0]!.id,
        site.lightBanks[0]!.id,
        site.scales[0]!.id,
        site.handhelds[1]!.id,
      ];
      for (const device of devices) {
        await tellPlant(run.stage, '/unplug', { device, seconds: UNPLUGGED_S });
        const seen = await until(async () => (await statusOf(run, device)) !== 'online', 25_000);
        expect(seen, `${device} was missed`).toBeLessThan(25_000);
        await wait(Math.max(0, UNPLUGGED_S * 1_000 - seen));
        const back = await until(async () => (await statusOf(run, device)) === 'online', 20_000);
        expect(back, `${device} came back`).toBeLessThan(BACK_WITHIN_MS);
      }
      expect(await run.finish(480_000)).toEqual([]);
    } finally {
      await run.close();
    }
  });

  test('a vehicle that reboots in mid-order and one that rejects an order are handled', async () => {
    const run = await startFlow({ orders: 8, seed: 13, speed: 30, errors: 'none' });
    try {
      await wait(12_000);
      const [first, second, third] = run.stage.site.vehicles;
      await tellPlant(run.stage, '/reboot', { vehicle: first!.id });
      await tellPlant(run.stage, '/reject', { vehicle: second!.id });
      await wait(8_000);
      await tellPlant(run.stage, '/reboot', { vehicle: third!.id, seconds: 10 });
      expect(await run.finish(480_000)).toEqual([]);
    } finally {
      await run.close();
    }
  });
});
