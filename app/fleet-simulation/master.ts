import { deviceAdapters } from '#adapters/devices/registry.ts';
import type { Database } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { seconds } from '#base/time.ts';
import type { VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createHub } from '#hub/index.ts';
import type { Links } from '#hub/links.ts';
import type { HubPort } from '#hub/ports.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { createFleet } from '#wcs/fleet/index.ts';
import { createWcs, type Wcs } from '#wcs/index.ts';
import { createIncarnation, type Fate, type Incarnation } from '../simulation/incarnation.ts';
import { devicesOf } from '../warehouse/devices.ts';

const RESTART_MS = seconds(2);

/** Fleet control, life after life: hub, adapters and WCS without a warehouse behind them. */
export interface Master {
  /** Undefined while the process is down or starting. */
  readonly wcs: Wcs | undefined;
  readonly lives: number;
  /** Kill -9: nothing of this life happens any more; the next begins two seconds later. */
  kill(): void;
}

export function createMaster(parts: {
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly site: Site;
  readonly random: Random;
  /** The wires of one life. */
  readonly links: () => Links & { fence(): void };
  readonly fateOf: (transaction: string) => Fate;
}): Master {
  const { database, scheduler, site, random } = parts;
  let wcs: Wcs | undefined;
  let life: Incarnation | undefined;
  let lives = 0;

  const compose = (mine: Incarnation, links: Links) => {
    const ids = createIds(scheduler, random.fork(`ids of life ${lives}`));
    const hubPort: HubPort = {
      send: (commands) => hub.send(commands),
      withdraw: (commandIds) => hub.withdraw(commandIds),
      status: (device) => hub.status(device),
      devices: () => hub.devices(),
    };
    const made = createWcs({
      ...{ database: mine.database, site, scheduler: mine.scheduler, ids, log: silentLog },
      ...{ hub: hubPort, telemetry: createMemoryTelemetry() },
      fleet: createFleet({ site, ids, clock: mine.scheduler, settings: site.traffic ?? {} }),
      // No people, no goods and no tasks of a WMS: nothing of this is ever asked.
      workers: { worker: () => undefined, workers: () => [] },
      places: { place: () => undefined },
      reportPort: { report: async (list) => list.map(() => ({ accepted: true })) },
      requestPort: { request: async () => ({ accepted: true, text: { en: '-', zh: '-' } }) },
      gatePort: { sighted: async () => {} },
      measurementPort: {
        measured: async () => ({ accepted: true, isKept: true, text: { en: '-', zh: '-' } }),
      },
      isKept: () => false,
      problem: (reply, _request, refusal) => reply.code(404).send(refusal),
    });
    const hub = createHub({
      links,
      adapters: deviceAdapters,
      devices: devicesOf(site),
      events: made.deviceEventPort,
      scheduler: mine.scheduler,
      trouble: createTroubleCounter(silentLog),
    });
    return { made, hub };
  };

  const boot = async () => {
    lives++;
    const links = parts.links();
    const mine = createIncarnation({
      ...{ scheduler, database, fateOf: parts.fateOf },
      onDeath() {
        links.fence();
        wcs = undefined;
        scheduler.after(RESTART_MS, 'boot', boot);
      },
    });
    life = mine;
    const { made, hub } = compose(mine, links);
    try {
      await made.start();
      await hub.start();
      if (mine.alive) wcs = made;
    } catch (error) {
      // A process that cannot start ends, and is started again.
      if (!isOperatingError(error)) throw error;
      mine.kill();
    }
  };
  scheduler.after(0, 'boot', boot);

  return {
    get wcs() {
      return wcs;
    },
    get lives() {
      return lives;
    },
    kill: () => life?.kill(),
  };
}
