import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOf } from '#app/flow/report.ts';
import { type FlowOptions, type Stage, setStage } from '#app/flow/stage.ts';
import { balanceOf, watchFlow } from '#app/flow/watch.ts';

export interface FlowRun {
  readonly stage: Stage;
  /** Waits for the end and says what does not hold; empty when all does. */
  finish(limitMs: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A flow run over real sockets that a test may disturb. */
export async function startFlow(options: Omit<FlowOptions, 'folder'>): Promise<FlowRun> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-flow-'));
  const stage = await setStage({ ...options, folder });
  let keep = false;
  return {
    stage,
    async finish(limitMs) {
      const began = Date.now();
      const { timedOut, erp, status } = await watchFlow(stage, { limitMs });
      const found = {
        ...{ erp, status },
        ...(await balanceOf(stage)),
        orders: stage.plan.orders.length,
        speed: options.speed,
        minutes: (Date.now() - began) / 60_000,
      };
      const faults = faultsOf(found, { timedOut, crashes: 0 });
      if (erp.ordersShipped !== stage.plan.orders.length) {
        faults.push(`${erp.ordersShipped} of ${stage.plan.orders.length} orders shipped`);
      }
      keep = faults.length > 0;
      return keep ? [...faults, `logs and database: ${folder}`] : faults;
    },
    async close() {
      await stage.stop();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}
