import { performance } from 'node:perf_hooks';
import { BUSINESS_HELP, type BusinessStats, businessNamed } from '#simulators/erp/index.ts';
import { type CommandSpec, readOptions } from './cli/options.ts';
import { addBusiness, businessText } from './flow/business-text.ts';
import type { FaultLevel } from './simulation/faults.ts';
import { runSimulation } from './simulation/run.ts';

const spec: CommandSpec = {
  name: 'sim',
  usage: 'npm run sim -- --seed N [OPTIONS]',
  summary:
    'Runs the whole warehouse with its plant in virtual time: one thread, wires in memory, faults drawn\n' +
    'from the seed. After the faults everything heals and must drain; then ledger, world, orders and\n' +
    'tasks are checked. The same seed gives the same run, which its digest shows.',
  options: {
    seed: { type: 'number', value: 'N', default: 1, help: 'the first seed' },
    seeds: {
      type: 'number',
      value: 'COUNT',
      default: 1,
      min: 1,
      help: 'how many, one after another',
    },
    hours: {
      type: 'number',
      value: 'H',
      default: 1,
      min: 0.01,
      help: 'of faults, in virtual time',
    },
    orders: { type: 'number', value: 'N', default: 30, min: 1, help: 'orders of each seed' },
    faults: {
      type: 'string',
      value: 'LEVEL',
      default: 'default',
      choices: ['none', 'default', 'high'],
      help: 'what goes wrong, and how often',
    },
    business: { type: 'string', value: 'KINDS', default: 'all', help: BUSINESS_HELP },
    trace: { type: 'boolean', help: 'a line for each thing worth seeing' },
  },
  examples: [
    'npm run sim -- --seed 1',
    'npm run sim -- --seed 1 --seeds 100',
    'npm run sim -- --seed 7 --trace',
  ],
};

const options = readOptions(spec, process.argv.slice(2));

function readBusiness(): readonly string[] {
  try {
    return businessNamed(String(options.business));
  } catch (error) {
    console.error(`sim: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}

const business = readBusiness();
const together: BusinessStats[][] = [];
let failed = 0;
const first = Number(options.seed);
for (let seed = first; seed < first + Number(options.seeds); seed++) {
  const began = performance.now();
  const result = await runSimulation({
    seed,
    hours: Number(options.hours),
    orders: Number(options.orders),
    faults: options.faults as FaultLevel,
    business,
    ...(options.trace ? { trace: (line: string) => console.log(line) } : {}),
  });
  const seconds = (performance.now() - began) / 1000;
  const { orders } = result;
  console.log(
    `seed ${seed} ${result.digest} ${result.failures.length === 0 ? 'holds' : 'FAILS'}: ` +
      `${orders.shipped} of ${orders.planned} orders shipped (${orders.short} short), ` +
      `${result.orderLines} lines, ${result.kills} kills, ${result.injected} errors of people and goods; ` +
      `${result.simulatedHours.toFixed(1)} h in ${seconds.toFixed(1)} s ` +
      `(${((result.simulatedHours * 3600) / seconds).toFixed(0)} × real time, ` +
      `${(result.orderLines / seconds).toFixed(1)} lines/s, ` +
      `${(result.transactions / Math.max(1, result.orderLines)).toFixed(1)} transactions a line)`,
  );
  together.push([...result.business]);
  if (result.failures.length === 0) continue;
  failed++;
  for (const failure of result.failures.slice(0, 20)) console.log(`  - ${failure}`);
  console.log(
    `  repeat it: npm run sim -- --seed ${seed} --hours ${options.hours} --orders ${options.orders} --faults ${options.faults} --business ${options.business} --trace`,
  );
}
if (business.length > 0) console.log(businessText(addBusiness(together)));
if (Number(options.seeds) > 1)
  console.log(`${Number(options.seeds) - failed} of ${options.seeds} seeds hold`);
process.exit(failed === 0 ? 0 : 1);
