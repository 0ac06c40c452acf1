import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUSINESS_HELP, businessNamed } from '#simulators/erp/index.ts';
import { createProgress } from './cli/display.ts';
import { type CommandSpec, readOptions } from './cli/options.ts';
import { ENVIRONMENT_HELP } from './config.ts';
import { type FlowReport, faultsOf, reportText } from './flow/report.ts';
import { type Stage, setStage } from './flow/stage.ts';
import { balanceOf, watchFlow } from './flow/watch.ts';

const MINUTE_MS = 60_000;

const spec: CommandSpec = {
  name: 'flow',
  usage: 'npm run flow -- --orders N [OPTIONS]',
  summary:
    'Runs a number of orders through warehouse and plant over real sockets, from the truck to the truck,\n' +
    'and then compares the ledger with the physical world, piece by piece. Exits 0 only when every order\n' +
    'ended as it should and every difference is an error that no check could see.',
  options: {
    orders: { type: 'number', value: 'N', default: 100, min: 1, help: 'how many' },
    seed: { type: 'number', value: 'N', default: 1, help: 'of demand, plant and errors' },
    history: { type: 'string', value: 'FILE', help: 'a real order history (CSV, may be .gz)' },
    speed: { type: 'number', value: 'N', default: 50, min: 0.1, help: 'how fast the plant lives' },
    errors: {
      type: 'string',
      value: 'RATE',
      default: 'default',
      choices: ['none', 'default', 'high'],
      help: 'how often people and goods go wrong',
    },
    business: { type: 'string', value: 'KINDS', default: 'all', help: BUSINESS_HELP },
    minutes: { type: 'number', value: 'N', default: 30, min: 1, help: 'give up after so many' },
    data: { type: 'string', value: 'DIR', help: 'keeps database, journal and logs there' },
    json: { type: 'string', value: 'FILE', help: 'writes the report there too' },
  },
  environment: ENVIRONMENT_HELP,
  examples: [
    'npm run flow -- --orders 500 --seed 1',
    'npm run flow -- --history lines.csv.gz --orders 300 --json report.json',
    'DATABASE_URL=postgres://user:password@localhost/empty npm run flow -- --orders 50',
  ],
};

async function main(): Promise<number> {
  const options = readOptions(spec, process.argv.slice(2));
  const kept = options.data === undefined ? undefined : resolve(String(options.data));
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'warehub-flow-')));
  const orders = Number(options.orders);
  const speed = Number(options.speed);
  let stage: Stage | undefined;
  const stop = async () => {
    await stage?.stop();
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    const began = Date.now();
    stage = await setStage({
      orders,
      speed,
      folder,
      seed: Number(options.seed),
      errors: options.errors as 'none' | 'default' | 'high',
      history: options.history === undefined ? undefined : resolve(String(options.history)),
      business: businessNamed(String(options.business)),
    });
    const { site, plan } = stage;
    const planned = plan.orders.length;
    const lines = plan.orders.reduce((sum, order) => sum + order.lines.length, 0);
    console.log(
      `${planned} orders, ${lines} lines, ${plan.items.length} items, ${plan.asns.length} deliveries; ` +
        `floor: ${site.locations.filter((spot) => spot.kind === 'bin').length} bins, ` +
        `${site.vehicles.length} vehicles, ${site.handhelds.length} workers; logs in ${folder}`,
    );
    const show = createProgress('orders 订单');
    const { timedOut, erp, status } = await watchFlow(stage, {
      limitMs: Number(options.minutes) * MINUTE_MS,
      supervise: true,
      onLook: (now, { flow }) =>
        show(
          now.ordersShipped,
          planned,
          `received ${flow.received}, stored ${flow.stored}, picked ${flow.picked}, vehicles ${flow.vehiclesBusy}/${flow.vehicles}, cases at the desk ${flow.alarms}`,
        ),
    });
    const found = {
      orders: planned,
      erp,
      status,
      speed,
      minutes: (Date.now() - began) / MINUTE_MS,
      ...(await balanceOf(stage)),
    };
    const report: FlowReport = {
      ...found,
      faults: faultsOf(found, { timedOut, crashes: stage.restarts }),
    };
    console.log(reportText(report));
    if (options.json) await writeFile(String(options.json), `${JSON.stringify(report, null, 1)}\n`);
    await stop();
    if (report.faults.length > 0) {
      console.log(`logs and database: ${folder}`);
      return 1;
    }
    if (!kept) await rm(folder, { recursive: true, force: true });
    return 0;
  } catch (error) {
    console.error(`flow: ${error instanceof Error ? error.message : String(error)}`);
    await stop();
    return 1;
  }
}

process.exit(await main());
