import type { AskPlant } from '#app/panel/plant-door.ts';
import { simulationSite } from '#app/simulation/plan.ts';
import { composeWarehouse, type Warehouse, type WarehouseParts } from '#app/warehouse/compose.ts';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createMemoryPlant, type MemoryPlant } from '#hub/transports/memory-links.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import {
  answerControl,
  createPlant,
  ERROR_RATES,
  type Plant,
  VIRTUAL_TIMING,
} from '#simulators/plant/index.ts';
import type { Couriers } from '#wms-core/alerts/index.ts';

export interface TestWarehouse {
  readonly warehouse: Warehouse;
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly wires: MemoryPlant;
  /** What routes threw: bugs. */
  readonly bugs: readonly unknown[];
  /** Of the set-up link, where the house asks who is there. */
  readonly setup: string | undefined;
  close(): Promise<void>;
}

/** The control channel of a plant in the same process. */
export const askInside =
  (plant: Plant): AskPlant =>
  async (wish, body = {}) => {
    const [method = '', path = ''] = wish.split(' ');
    return answerControl(plant, method, path, body as Readonly<Record<string, unknown>>);
  };

/** A plant that is drawn and never started: for the panel to be asked. */
function stillPlant(scheduler: VirtualScheduler): AskPlant {
  const random = createRandom(1);
  const line = { fault() {}, heal() {} };
  const plant = createPlant({
    ...{ site: simulationSite(), scheduler, random, log: silentLog, speed: 1 },
    ids: createIds(scheduler, random.fork('ids')),
    rates: ERROR_RATES.none,
    ends: {
      mqtt: createMemoryPlant({ scheduler, random }).ends.mqtt,
      registers: () => line,
      nodes: () => line,
      async open() {},
      async close() {},
    },
    timing: VIRTUAL_TIMING,
  });
  return askInside(plant);
}

/** The whole warehouse on a database in memory and wires without sockets, with no plant on them. */
export async function openTestWarehouse(
  seed = 1,
  couriers: Couriers = {},
  access?: WarehouseParts['access'],
  /** Left out, a plant that stands still; null: none is simulated. */
  plant?: AskPlant | null,
): Promise<TestWarehouse> {
  const database = await openMemory();
  const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
  const random = createRandom(seed);
  const wires = createMemoryPlant({ scheduler, random });
  const bugs: unknown[] = [];
  const warehouse = await composeWarehouse({
    database,
    scheduler,
    site: simulationSite(),
    links: wires.links(),
    ids: createIds(scheduler, random.fork('ids')),
    log: silentLog,
    trouble: createTroubleCounter(silentLog),
    telemetry: createMemoryTelemetry(),
    couriers,
    ...(access === undefined ? {} : { access }),
    ...(plant === null ? {} : { simulated: plant ?? stillPlant(scheduler) }),
    version: '0.0.0',
    onBug: (error) => bugs.push(error),
  });
  const setup = await warehouse.start();
  await scheduler.runFor(1_000);
  return {
    warehouse,
    database,
    scheduler,
    wires,
    bugs,
    setup,
    async close() {
      await warehouse.stop();
      await database.close();
    },
  };
}

/** One hash a table of everything that is stored: equal before and after what changed nothing. */
export async function fingerprint(tx: Tx): Promise<Record<string, string>> {
  const tables = await tx.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables
     WHERE schemaname IN ('wms', 'wcs', 'hub') ORDER BY 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await tx.query<{ print: string }>(
      `SELECT count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print
       FROM ${name} t`,
    );
    prints[name] = row?.print ?? '';
  }
  return prints;
}
