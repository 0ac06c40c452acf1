/** The front door of the WCS: who carries tasks out, with which device, and what came of it. */
import type { RefusalTable } from '#base/refusal.ts';
import type { DeviceEventPort, DeviceId } from '#hub/ports.ts';
import type { TaskPort } from '#wms-core/ports.ts';
import { crewRoutes } from './crew-http.ts';
import { deviceSeen, type SeenDevice } from './engine/device-seen.ts';
import { createEngine, type Engine, type EngineDeps } from './engine/engine.ts';
import { type FloorSeen, floorSeen } from './engine/floor-seen.ts';
import { strandedTasks } from './engine/questions.ts';
import { DEFAULT_SETTINGS, type WcsSettings } from './engine/settings.ts';
import { type Routes, type WcsRoutesDeps, wcsRoutes } from './http.ts';
import { outageRoutes } from './outages-http.ts';
import { problemRoutes } from './problems-http.ts';
import { wcsRefusals as table } from './refusals.ts';
import { transportRoutes } from './transports/http.ts';
import { transportRefusals } from './transports/refusals.ts';
import { vehicleRoutes } from './vehicles-http.ts';
import { vlmRoutes } from './vlm-http.ts';

export type { SeenDevice } from './engine/device-seen.ts';
export type { FloorSeen, SeenPerson, SeenWork } from './engine/floor-seen.ts';
export type { WcsSettings } from './engine/settings.ts';

/** Every table of refusals of this room: code → HTTP status and sentences. */
export const wcsRefusals: readonly RefusalTable[] = [table, transportRefusals];

export interface WcsDeps extends Omit<EngineDeps, 'settings'>, WcsRoutesDeps {
  readonly settings?: Partial<WcsSettings>;
}

export interface WcsStats {
  /** Jobs under way, by kind. */
  readonly queued: Readonly<Record<string, number>>;
  readonly running: Readonly<Record<string, number>>;
  readonly held: number;
  readonly workersOnline: number;
  readonly workersBusy: number;
  readonly vehicles: number;
  readonly vehiclesBusy: number;
  readonly commandsWaiting: number;
  readonly reportsWaiting: number;
  /** Milliseconds from command to acknowledgement of the last commands, by device kind. */
  readonly latencies: Readonly<Record<string, readonly number[]>>;
}

export interface Wcs {
  readonly taskPort: TaskPort;
  readonly deviceEventPort: DeviceEventPort;
  /** What is asked of the WCS itself about transports and sequences. */
  readonly transports: Engine['transport'];
  /** Something to be told to a vehicle beside its orders. */
  readonly tell: Engine['vehicleWish'];
  readonly routes: readonly Routes[];
  /** Reads back what was under way and goes on with it. */
  start(): Promise<void>;
  /** Ends the tick and the batch of reports under way; nothing is lost that was taken over. */
  stop(): Promise<void>;
  stats(): WcsStats;
  /** What moves now and who works where, from memory. */
  floor(): FloorSeen;
  /** What each device is used for now, from memory. */
  deviceSeen(): (device: DeviceId) => SeenDevice;
}

export function createWcs(deps: WcsDeps): Wcs {
  const engine = createEngine({ ...deps, settings: { ...DEFAULT_SETTINGS, ...deps.settings } });
  const { database, problem, scheduler } = deps;

  const taskPort: TaskPort = {
    submit: engine.tasks,
    control: engine.control,
    stranded: () => strandedTasks(engine, scheduler.now()),
  };

  const deviceEventPort: DeviceEventPort = {
    facts: (events) => Promise.all(events.map((event) => engine.fact(event))),
    state: (event) => engine.vehicleState(event),
  };

  return {
    taskPort,
    deviceEventPort,
    transports: engine.transport,
    tell: engine.vehicleWish,
    routes: [
      wcsRoutes({ database, problem }),
      crewRoutes({ engine, scheduler, problem }),
      problemRoutes({ database, clock: scheduler, problem }),
      outageRoutes({ engine, problem }),
      transportRoutes({ engine, database, ids: deps.ids, problem }),
      vehicleRoutes({ ...deps, engine, clock: scheduler }),
      vlmRoutes({ engine, machines: deps.site.vlms ?? [], hub: deps.hub }),
    ],
    start: () => engine.start(),
    stop: () => engine.stop(),
    floor: () => floorSeen(engine.state, deps.fleet),
    deviceSeen: () => deviceSeen(engine.state, deps.fleet),
    stats() {
      const { state } = engine;
      const queued: Record<string, number> = {};
      const running: Record<string, number> = {};
      let held = 0;
      for (const { status, actor, task } of state.jobs.values()) {
        if (status === 'held') held++;
        else if (actor === null) queued[task.kind] = (queued[task.kind] ?? 0) + 1;
        else running[task.kind] = (running[task.kind] ?? 0) + 1;
      }
      const workers = [...state.workers.values()];
      const vehicles = deps.site.vehicles.map((vehicle) => vehicle.id);
      return {
        queued,
        running,
        held,
        workersOnline: workers.filter((row) => row.device !== null && row.offlineSince === null)
          .length,
        workersBusy: workers.filter((row) => state.busy.has(row.worker)).length,
        vehicles: vehicles.length,
        vehiclesBusy: vehicles.filter((id) => state.busy.has(id)).length,
        commandsWaiting: state.commands.size,
        reportsWaiting: engine.reportsWaiting,
        latencies: engine.observer.latencies(),
      };
    },
  };
}
