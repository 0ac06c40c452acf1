import { writeFile } from 'node:fs/promises';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import { type BenchLine, verdict } from './line.ts';

interface Size {
  readonly rows: number;
  readonly minutes: number;
}

/** Each loads only when it is wanted: some start servers as soon as they run. */
const BENCHES: Readonly<Record<string, (size: Size) => Promise<BenchLine[]>>> = {
  ledger: async () => (await import('./ledger.ts')).ledgerBench(),
  jobs: async () => (await import('./jobs.ts')).jobsBench(),
  mqtt: async () => (await import('./mqtt.ts')).mqttBench(),
  labels: async () => (await import('./labels.ts')).labelsBench(),
  start: async () => (await import('./start.ts')).startBench(),
  imports: async () => (await import('./imports.ts')).importsBench(),
  memory: async () => (await import('./memory.ts')).memoryBench(),
  large: async ({ rows }) => (await import('./large.ts')).largeBench(rows),
  screens: async ({ minutes }) => (await import('./screens/index.ts')).screensBench(minutes),
  putaway: async ({ rows }) => (await import('./putaway.ts')).putawayBench(rows),
};

const spec: CommandSpec = {
  name: 'bench',
  usage: 'npm run bench [-- OPTIONS]',
  summary: 'Measures speed as ratios within one run. Takes about 45 minutes in all.',
  options: {
    only: { type: 'string', value: 'NAME', help: 'one bench', choices: Object.keys(BENCHES) },
    rows: {
      type: 'number',
      value: 'N',
      min: 1_000,
      default: 1_000_000,
      help: 'balance rows of large, ten times as many movements; a tenth as many bins of putaway',
    },
    minutes: {
      type: 'number',
      value: 'N',
      min: 1,
      default: 20,
      help: 'how long screens watches the memory of a page',
    },
    lenient: { type: 'boolean', help: 'a missed target is shown, and is no failure' },
    json: { type: 'string', value: 'FILE', help: 'writes the lines there too' },
  },
  examples: [
    'npm run bench',
    'npm run bench -- --only ledger --json ledger.json',
    'npm run bench -- --only screens --minutes 2',
  ],
};

function targetText(line: BenchLine): string {
  if (line.target === undefined) return '';
  return 'atLeast' in line.target ? `≥ ${line.target.atLeast}` : `≤ ${line.target.atMost}`;
}

const options = readOptions(spec, process.argv.slice(2));
const names = options.only ? [String(options.only)] : Object.keys(BENCHES);
const size: Size = { rows: Number(options.rows), minutes: Number(options.minutes) };
const lines: BenchLine[] = [];
console.log(`${'bench'.padEnd(52)}${'ratio'.padStart(8)}${'target'.padStart(10)}        figures`);
for (const name of names) {
  try {
    for (const line of await BENCHES[name]!(size)) {
      lines.push(line);
      const ratio = line.ratio === undefined ? '–' : line.ratio.toFixed(2);
      console.log(
        `${line.name.padEnd(52)}${ratio.padStart(8)}${targetText(line).padStart(10)} ${verdict(line).padEnd(6)} ${line.detail}`,
      );
    }
  } catch (error) {
    console.log(
      `${name.padEnd(52)} not measured: ${error instanceof Error ? error.message : error}`,
    );
    process.exitCode = 1;
  }
}
if (options.json) await writeFile(String(options.json), `${JSON.stringify(lines, null, 1)}\n`);
if (!options.lenient && lines.some((line) => verdict(line) === 'MISSED')) process.exitCode = 1;
