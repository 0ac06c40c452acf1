import type { FastifyInstance } from 'fastify';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import type { Database } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import type { Log, TroubleCounter } from '#base/log.ts';
import type { Site } from '#base/site/site.ts';
import { type Millis, type Scheduler, seconds } from '#base/time.ts';
import { createHub, type Hub } from '#hub/index.ts';
import type { Links, Upgrade } from '#hub/links.ts';
import type { HubPort, TelemetryPort } from '#hub/ports.ts';
import { createFleet } from '#wcs/fleet/index.ts';
import { createWcs, type Wcs, wcsRefusals } from '#wcs/index.ts';
import type { Couriers } from '#wms-core/alerts/index.ts';
import { createWms, type Wms, wmsRefusals } from '#wms-core/index.ts';
import { type Network, noNetwork } from '#wms-core/network/index.ts';
import { type OutboundSettings, outboundDefaults } from '#wms-core/outbound/settings.ts';
import type { TaskPort } from '#wms-core/ports.ts';
import { accessRefusals, createAccess, type MqttDoor } from '../access/index.ts';
import { deviceRoutes } from '../devices/http.ts';
import { deviceRefusals } from '../devices/refusals.ts';
import { floorRefusals } from '../floor/refusals.ts';
import { boardRoutes } from '../http/board-http.ts';
import { floorRoutes } from '../http/floor-http.ts';
import { floorPastRoutes } from '../http/floor-past-http.ts';
import { lookupRoutes } from '../http/lookup-http.ts';
import { mqttRoutes } from '../http/mqtt-http.ts';
import { createSendProblem } from '../http/problem.ts';
import { buildServer } from '../http/server.ts';
import { statusRoutes } from '../http/status-http.ts';
import { panelRoutes } from '../panel/http.ts';
import type { AskPlant } from '../panel/plant-door.ts';
import { panelRefusals } from '../panel/refusals.ts';
import { paperRoutes } from '../papers/http.ts';
import { paperRefusals } from '../papers/refusals.ts';
import { topicsOfDevices } from './device-topics.ts';
import { devicesOf } from './devices.ts';

export interface WarehouseParts {
  readonly database: Database;
  readonly site: Site;
  readonly links: Links;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly trouble: TroubleCounter;
  readonly telemetry: TelemetryPort;
  readonly version: string;
  /** How people are told outside of the house; none in virtual time. */
  readonly couriers?: Couriers;
  /** The other warehouses that can be asked; none in virtual time. */
  readonly network?: Network;
  /**
   * How much faster than a real one the plant lives: what the WMS waits for (goods on their way, a
   * count that may find them) comes sooner by as much. 1 for real devices.
   */
  readonly pace?: number;
  /** The folder of the screens; none in virtual time. */
  readonly pages?: string;
  /** Who may do what is asked at every route; left out, the house is open (tests, virtual time). */
  readonly access?: { readonly launcherKey?: string; readonly asksDevices?: boolean };
  /** The simulated plant that this warehouse runs, for the panel by which people play with it. */
  readonly simulated?: AskPlant;
  /** Brings a browser that asks for MQTT over WebSocket to the broker. */
  readonly mqttUpgrade?: Upgrade;
  /** A bug was thrown where nobody could answer it: the process shall stop. */
  readonly onBug: (error: unknown) => void;
}

export interface Warehouse {
  readonly server: FastifyInstance;
  readonly hub: Hub;
  readonly wcs: Wcs;
  readonly wms: Wms;
  /** Who may speak MQTT, for the broker inside. */
  readonly mqttDoor: MqttDoor;
  /**
   * First the memory is rebuilt from the database, then devices are spoken to.
   * @returns the token of a set-up link, while no administrator has a password
   */
  start(): Promise<string | undefined>;
  stop(): Promise<void>;
}

const SHORTEST_PATIENCE_MS = seconds(20);

function settingsAt(pace: number): Partial<OutboundSettings> {
  const { patienceMs, hopeMs, lineHopeMs, workMsPerLine } = outboundDefaults;
  const sooner = (ms: Millis) => Math.max(SHORTEST_PATIENCE_MS, Math.round(ms / pace));
  return {
    patienceMs: sooner(patienceMs),
    hopeMs: sooner(hopeMs),
    lineHopeMs: sooner(lineHopeMs),
    workMsPerLine: Math.round(workMsPerLine / pace),
  };
}

/**
 * The whole warehouse put together: a list, and nothing else. Live it gets real links and a real
 * scheduler, in virtual time links without sockets; the code is the same.
 */
export async function composeWarehouse(parts: WarehouseParts): Promise<Warehouse> {
  const { database, site, scheduler, ids, log, trouble, telemetry } = parts;

  // The WMS hands tasks right, the WCS hands reports left: each is made before the other is known.
  const taskPort: TaskPort = {
    submit: (tasks) => wcs.taskPort.submit(tasks),
    control: (control) => wcs.taskPort.control(control),
    stranded: () => wcs.taskPort.stranded?.() ?? [],
  };
  const hubPort: HubPort = {
    send: (commands) => hub.send(commands),
    withdraw: (commandIds) => hub.withdraw(commandIds),
    status: (device) => hub.status(device),
    devices: () => hub.devices(),
  };
  const problem = createSendProblem([
    ...wmsRefusals,
    ...wcsRefusals,
    accessRefusals,
    deviceRefusals,
    floorRefusals,
    paperRefusals,
    panelRefusals,
  ]);
  const wms = createWms({
    ...{ database, site, scheduler, ids, log, taskPort, problem },
    couriers: parts.couriers ?? {},
    network: parts.network ?? noNetwork,
    settings: { outbound: settingsAt(parts.pace ?? 1) },
  });
  const wcs = createWcs({
    database,
    site,
    scheduler,
    ids,
    log,
    telemetry,
    problem,
    hub: hubPort,
    reportPort: wms.reportPort,
    requestPort: wms.requestPort,
    gatePort: wms.gatePort,
    measurementPort: wms.measurementPort,
    workers: wms.workers,
    places: wms.places,
    isKept: (place) => site.locations.some(({ id }) => id === place) || !!wms.places.place(place),
    fleet: createFleet({ site, ids, clock: scheduler, settings: site.traffic ?? {} }),
  });
  const hub = createHub({
    links: parts.links,
    adapters: deviceAdapters,
    devices: devicesOf(site),
    events: wcs.deviceEventPort,
    scheduler,
    trouble,
  });
  const access = createAccess({
    ...{ database, log, problem, clock: scheduler, warehouse: site.warehouse },
    zoneOf: (place) => wms.places.place(place)?.zone,
    mqttDevices: topicsOfDevices(site),
    ...parts.access,
  });
  const server = await buildServer({
    problem,
    log,
    ids,
    version: parts.version,
    onBug: parts.onBug,
    ...(parts.pages === undefined ? {} : { pages: parts.pages }),
    ...(parts.access === undefined ? {} : { guard: access.guard }),
    noteRequest: wms.noteRequest,
    routes: [
      ...wms.routes,
      ...wcs.routes,
      ...access.routes,
      paperRoutes({ ...wms, database, problem, clock: scheduler }),
      floorRoutes({ database, site, scheduler, wcs, hub }),
      floorPastRoutes({ database, site, clock: scheduler, problem }),
      deviceRoutes({ site, wcs, hub, problem }),
      mqttRoutes({
        ...{ problem, upgrade: parts.mqttUpgrade },
        ...(parts.access === undefined ? {} : { door: access.mqttDoor }),
      }),
      boardRoutes({ database, site, wms, wcs, hub, clock: scheduler, version: parts.version }),
      lookupRoutes({ database, hub, clock: scheduler, problem }),
      statusRoutes({ database, wms, wcs, hub, trouble, clock: scheduler }),
      ...(parts.simulated ? [panelRoutes({ problem, plant: parts.simulated })] : []),
    ],
  });

  return {
    server,
    hub,
    wcs,
    wms,
    mqttDoor: access.mqttDoor,
    async start() {
      await wms.start();
      await wcs.start();
      await hub.start();
      return parts.access && access.start();
    },
    async stop() {
      await hub.stop();
      await wcs.stop();
      await wms.stop();
      await server.close();
    },
  };
}
