import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { TroubleCounter } from '#base/log.ts';
import type { Clock } from '#base/time.ts';
import type { Hub } from '#hub/index.ts';
import type { Wcs } from '#wcs/index.ts';
import type { Wms } from '#wms-core/index.ts';

const Count = Type.Integer({ minimum: 0 });

export const StatusBody = Type.Object({
  now: Type.Integer({ description: 'epoch milliseconds' }),
  flow: Type.Object({
    received: Count,
    stored: Count,
    ordersWaiting: Count,
    released: Count,
    picked: Count,
    checked: Count,
    shipped: Count,
    vehiclesBusy: Count,
    vehicles: Count,
    alarms: Count,
  }),
  tasksOpen: Count,
  tasksFailed: Count,
  latencies: Type.Record(
    Type.String(),
    Type.Object({ count: Count, p50Ms: Type.Number(), p95Ms: Type.Number() }),
  ),
  stages: Type.Record(
    Type.String(),
    Type.Object({ count: Count, meanSeconds: Type.Number(), p95Seconds: Type.Number() }),
  ),
  devices: Type.Array(
    Type.Object({ id: Type.String(), kind: Type.String(), status: Type.String() }),
  ),
  troubles: Type.Record(Type.String(), Count, {
    description:
      'how often each cause of trouble (a device, its messages, the database) was seen since the start',
  }),
  database: Type.Object({ kind: Type.String(), transactions: Count }),
});

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** The figures of the whole house, for the terminal, a flow run and whoever watches it. */
export function statusRoutes(deps: {
  database: Database;
  wms: Wms;
  wcs: Wcs;
  hub: Hub;
  trouble: TroubleCounter;
  clock: Clock;
}): FastifyPluginAsync {
  const { database, wms, wcs, hub, trouble, clock } = deps;
  return async (app) => {
    app.get(
      '/api/v1/status',
      {
        schema: {
          summary: 'Figures of the flow, tasks, devices and latencies · 流程、任务、设备与时延数据',
          tags: ['status'],
          response: { 200: StatusBody },
        },
      },
      async () =>
        database.transaction('status', async (tx) => {
          const { stages, tasksOpen, tasksFailed, ...flow } = await wms.stats(tx);
          const jobs = wcs.stats();
          const latencies = Object.fromEntries(
            Object.entries(jobs.latencies).map(([kind, values]) => {
              const sorted = [...values].sort((a, b) => a - b);
              return [
                kind,
                {
                  count: sorted.length,
                  p50Ms: percentile(sorted, 0.5),
                  p95Ms: percentile(sorted, 0.95),
                },
              ];
            }),
          );
          return {
            now: clock.now(),
            flow: { ...flow, vehicles: jobs.vehicles, vehiclesBusy: jobs.vehiclesBusy },
            tasksOpen,
            tasksFailed,
            latencies,
            stages,
            devices: hub.devices(),
            troubles: Object.fromEntries(trouble.counts),
            database: { kind: database.kind, transactions: database.committed },
          };
        }),
    );
  };
}
