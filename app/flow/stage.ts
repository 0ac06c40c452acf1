import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '#base/site/site.ts';
import {
  type FlowPlan,
  planFromHistory,
  planMadeUp,
  sizing,
  withBusiness,
} from '#simulators/erp/index.ts';
import { newToken } from '../access/index.ts';
import { type Child, startChild } from '../cli/child.ts';
import { freePorts } from '../cli/ports.ts';
import { LAUNCHER_KEY } from '../config.ts';
import { layOut } from '../site/default-site.ts';
import { withFreeHandhelds } from '../site/with-free-handhelds.ts';
import { withPorts } from '../site/with-ports.ts';

export interface FlowOptions {
  readonly orders: number;
  readonly seed: number;
  readonly history?: string | undefined;
  readonly speed: number;
  /** Terminals that no simulated worker carries; none unless said. */
  readonly freeHandhelds?: number;
  readonly errors: 'none' | 'default' | 'high';
  /** Kinds of side business; none by default. */
  readonly business?: readonly string[];
  /** An empty folder for site, plan, database, journal and logs. */
  readonly folder: string;
  /** Other servers than the embedded ones: DATABASE_URL, MQTT_URL. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A warehouse and its plant as processes of their own, on ports of their own. */
export interface Stage {
  readonly site: Site;
  readonly plan: FlowPlan;
  readonly api: string;
  /** What is shown there to be let in. */
  readonly key: string;
  /** The address that signs a browser in, once. */
  readonly open: string;
  /** The broker's address, mqtt://…. */
  readonly broker: string;
  /** Where database, journal and logs are. */
  readonly folder: string;
  readonly control: string;
  readonly plant: Child;
  warehouse(): Child;
  /** Starts the warehouse process again on the same data and ports; not once `stop` was called. */
  restartWarehouse(): Promise<void>;
  /** How often the warehouse process was started again. */
  readonly restarts: number;
  stop(): Promise<void>;
}

const DEFAULT_ITEMS = 500;

export function planOf(
  options: Pick<FlowOptions, 'orders' | 'seed' | 'history' | 'business'>,
): FlowPlan {
  const { orders, seed, history, business = [] } = options;
  const plan = history
    ? planFromHistory(history, { orders, seed })
    : planMadeUp({ orders, seed, items: DEFAULT_ITEMS });
  return withBusiness(plan, business);
}

/** A plant that lives fast leaves a message the time of fewer nodes. */
function trafficAt(speed: number): NonNullable<Site['traffic']> {
  const baseNodes = Math.min(16, 8 + Math.floor(speed / 10));
  return { baseNodes, refillNodes: Math.floor(baseNodes * 0.7) };
}

export async function setStage(options: FlowOptions): Promise<Stage> {
  const { folder } = options;
  const plan = planOf(options);
  const drawn = withFreeHandhelds(layOut(sizing(plan)), options.freeHandhelds ?? 0);
  const count = drawn.lightBanks.length + (drawn.vlms ?? []).length;
  const [http, mqtt, ws, control, opcua, ...modbus] = await freePorts(5 + count);
  const site = {
    ...withPorts(drawn, { modbus, opcua: opcua! }),
    traffic: trafficAt(options.speed),
  };
  await mkdir(folder, { recursive: true });
  const siteFile = join(folder, 'site.json');
  const planFile = join(folder, 'plan.json');
  await writeFile(siteFile, JSON.stringify(site));
  await writeFile(planFile, JSON.stringify(plan));

  const key = newToken();
  const env = { ...process.env, ...options.env, [LAUNCHER_KEY]: key };
  const startWarehouse = () =>
    startChild({
      script: new URL('../warehouse/main.ts', import.meta.url),
      logFile: join(folder, 'warehouse.log'),
      env,
      args: [
        ...['--site', siteFile, '--data', join(folder, 'warehouse')],
        ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
        ...['--pace', `${Math.max(1, options.speed)}`],
        ...['--plant', `http://127.0.0.1:${control}`],
      ],
    });
  let warehouse = startWarehouse();
  let restarts = 0;
  let stopped = false;
  const facts = await warehouse.ready;
  const plant = startChild({
    script: new URL('../../simulators/plant/main.ts', import.meta.url),
    logFile: join(folder, 'plant.log'),
    env,
    args: [
      ...['--site', siteFile, '--plan', planFile, '--data', join(folder, 'plant')],
      ...['--speed', `${options.speed}`, '--errors', options.errors, '--seed', `${options.seed}`],
      ...['--mqtt', String(facts.mqtt), '--api', String(facts.http), '--control', `${control}`],
      ...(facts.mqttAsks ? ['--mqtt-login'] : []),
    ],
  });
  try {
    await plant.ready;
  } catch (error) {
    await warehouse.stop();
    throw error;
  }
  return {
    site,
    plan,
    plant,
    folder,
    api: String(facts.http),
    key,
    open: String(facts.open),
    broker: String(facts.mqtt),
    control: `http://127.0.0.1:${control}`,
    warehouse: () => warehouse,
    get restarts() {
      return restarts;
    },
    async restartWarehouse() {
      if (stopped) return;
      restarts++;
      warehouse = startWarehouse();
      await warehouse.ready;
    },
    async stop() {
      stopped = true;
      await Promise.all([plant.stop(), warehouse.stop()]);
    },
  };
}
