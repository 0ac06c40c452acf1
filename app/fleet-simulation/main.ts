import { performance } from 'node:perf_hooks';
import { type CommandSpec, readOptions } from '../cli/options.ts';
import type { FaultLevel } from '../simulation/faults.ts';
import { type FleetRunResult, runFleet } from './run.ts';

const spec: CommandSpec = {
  name: 'sim:fleet',
  usage: 'npm run sim:fleet -- --seed N [OPTIONS]',
  summary:
    'Runs fleet control with a mixed fleet of VDA 5050 2.0, 2.1 and 3.0 in virtual time: one thread,\n' +
    'wires in memory, faults and restarts drawn from the seed. Then everything heals and must drain.\n' +
    'Every message, the vehicles on the floor and the end of each transport are checked; the first\n' +
    'thing that does not hold ends the seed. The same seed gives the same run, which its digest shows.',
  options: {
    seed: { type: 'number', value: 'N', default: 1, help: 'the first seed' },
    seeds: { type: 'number', value: 'COUNT', default: 1, min: 1, help: 'how many, one by one' },
    hours: { type: 'number', value: 'H', default: 1, min: 0.01, help: 'of faults, virtual time' },
    vehicles: { type: 'number', value: 'N', default: 30, min: 1, help: 'in the fleet' },
    transports: { type: 'number', value: 'N', default: 120, min: 1, help: 'of each seed' },
    faults: {
      ...{ type: 'string', value: 'LEVEL', default: 'high', choices: ['none', 'default', 'high'] },
      help: 'what goes wrong, and how often',
    },
  },
  examples: [
    'npm run sim:fleet -- --seed 1',
    'npm run sim:fleet -- --seed 1 --seeds 100 --hours 1 --faults high',
  ],
};

const WIDTH = 30;
const isTerminal = process.stdout.isTTY === true;

/** Written over on a terminal; nothing into a file. */
function progress(seed: number, share: number): void {
  if (!isTerminal) return;
  const full = Math.round(share * WIDTH);
  const what = share < 1 ? `${Math.round(share * 100)} %` : 'drains';
  process.stdout.write(
    `\r\x1b[2Kseed ${seed} [${'='.repeat(full)}${' '.repeat(WIDTH - full)}] ${what}`,
  );
}

function line(result: FleetRunResult, tookSeconds: number): string {
  const { seed, digest, failures, done, ended, planned, kills, messages } = result;
  return (
    `seed ${seed} ${digest} ${failures.length === 0 ? 'holds' : 'FAILS'}: ` +
    `${ended} of ${planned} transports ended (${done} done), ${kills} restarts, ${messages} messages, ` +
    `longest stand ${Math.round(result.longestStandMs / 1000)} s; ` +
    `${result.simulatedHours.toFixed(2)} h in ${tookSeconds.toFixed(1)} s, ` +
    `${result.transactions} transactions, ${result.actions} actions`
  );
}

const options = readOptions(spec, process.argv.slice(2));
const first = Number(options.seed);
const count = Number(options.seeds);
let failed = 0;
for (let seed = first; seed < first + count; seed++) {
  const began = performance.now();
  const result = await runFleet({
    seed,
    hours: Number(options.hours),
    vehicles: Number(options.vehicles),
    transports: Number(options.transports),
    faults: options.faults as FaultLevel,
    onProgress: (share) => progress(seed, share),
  });
  if (isTerminal) process.stdout.write('\r\x1b[2K');
  console.log(line(result, (performance.now() - began) / 1000));
  if (result.failures.length === 0) continue;
  failed++;
  for (const failure of result.failures.slice(0, 10)) console.log(`  - ${failure}`);
  console.log(
    `  repeat it: npm run sim:fleet -- --seed ${seed} --hours ${options.hours} ` +
      `--vehicles ${options.vehicles} --transports ${options.transports} --faults ${options.faults}`,
  );
}
if (count > 1) console.log(`${count - failed} of ${count} seeds hold`);
process.exit(failed === 0 ? 0 : 1);
