import type { Database } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { seconds } from '#base/time.ts';
import type { VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { MemoryPlant } from '#hub/transports/memory-links.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import type { Fetch } from '#simulators/erp/index.ts';
import { composeWarehouse, type Warehouse } from '../warehouse/compose.ts';
import { createIncarnation, type Fate, type Incarnation } from './incarnation.ts';

export interface LivesDeps {
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly wires: MemoryPlant;
  readonly site: Site;
  readonly random: Random;
  readonly fateOf: () => Fate;
  readonly onBug: (error: unknown) => void;
  readonly trace: (line: string) => void;
}

const RESTART_MS = seconds(2);

export interface Lives {
  /** Undefined while the process is down or starting. */
  readonly warehouse: Warehouse | undefined;
  readonly count: number;
  /** The clock waits for this; a request that died with its process is nobody's any more. */
  readonly busy: boolean;
  /** Kill -9: nothing of this life happens any more; the next begins two seconds later. */
  kill(): void;
  /** The server's own injection instead of a socket; a dead process refuses. */
  readonly fetch: Fetch;
}

/** The warehouse process, life after life. */
export function createLives(stage: LivesDeps): Lives {
  const { database, scheduler, wires, site, random } = stage;
  let warehouse: Warehouse | undefined;
  let life: Incarnation | undefined;
  let lives = 0;
  /** Work off the database that takes turns of the real event loop: files at boot, requests. */
  let booting = 0;
  const asking = new Set<Incarnation>();

  const boot = async () => {
    lives++;
    const links = wires.links();
    const mine = createIncarnation({
      scheduler,
      database,
      fateOf: stage.fateOf,
      onDeath() {
        stage.trace(`life ${lives} of the warehouse ends`);
        links.fence();
        warehouse = undefined;
        scheduler.after(RESTART_MS, 'boot', boot);
      },
    });
    life = mine;
    booting++;
    const made = await composeWarehouse({
      database: mine.database,
      site,
      links,
      scheduler: mine.scheduler,
      ids: createIds(scheduler, random.fork(`ids of life ${lives}`)),
      log: silentLog,
      trouble: createTroubleCounter(silentLog),
      telemetry: createMemoryTelemetry(),
      version: '0.0.0',
      onBug: stage.onBug,
    }).finally(() => {
      booting--;
    });
    try {
      await made.start();
      if (mine.alive) warehouse = made;
    } catch (error) {
      // A process that cannot start ends, and is started again.
      if (!isOperatingError(error)) throw error;
      mine.kill();
    }
  };
  scheduler.after(0, 'boot', boot);

  return {
    get warehouse() {
      return warehouse;
    },
    get count() {
      return lives;
    },
    get busy() {
      return booting > 0 || [...asking].some((one) => one.alive);
    },
    kill: () => life?.kill(),
    async fetch(url, init) {
      const asked = life;
      if (!warehouse || !asked?.alive) throw new Error('connection refused');
      asking.add(asked);
      const answer = await warehouse.server
        .inject({
          method: init.method as 'GET',
          url: new URL(url).pathname + new URL(url).search,
          headers: init.headers,
          ...(init.body === undefined ? {} : { payload: init.body }),
        })
        .finally(() => asking.delete(asked));
      if (!asked.alive) throw new Error('connection reset');
      return { status: answer.statusCode, text: async () => answer.body };
    },
  };
}
