import { readFile, writeFile } from 'node:fs/promises';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import { createRandom } from '#base/random.ts';
import { DRAWS, readInstance } from './instances.ts';
import { type Measured, measure } from './measure.ts';

/** Asked of 300 jobs and 300 vehicles. */
const SIZE = 300;
const LIMIT_MS = 50;

const spec: CommandSpec = {
  name: 'bench:assignment',
  usage: 'npm run bench:assignment [-- OPTIONS]',
  summary:
    'How long the best assignment of jobs to vehicles takes, and whether another solver finds none better.',
  options: {
    jobs: { type: 'number', value: 'N', min: 1, default: SIZE, help: 'rows' },
    vehicles: { type: 'number', value: 'N', min: 1, default: SIZE, help: 'columns' },
    kind: { type: 'string', value: 'KIND', help: 'one kind only', choices: Object.keys(DRAWS) },
    runs: { type: 'number', value: 'N', min: 1, default: 21, help: 'so many runs of each' },
    seed: { type: 'number', value: 'N', default: 1, help: 'of the instances' },
    file: {
      type: 'string',
      value: 'FILE',
      help: 'an instance of your own: a row a line, numbers with blanks between, `-` where not allowed',
    },
    lenient: { type: 'boolean', help: 'a missed target is shown, and is no failure' },
    json: { type: 'string', value: 'FILE', help: 'writes the lines there too' },
  },
  examples: [
    'npm run bench:assignment',
    'npm run bench:assignment -- --jobs 1000 --vehicles 300 --kind floor',
    'npm run bench:assignment -- --file costs.txt --json assignment.json',
  ],
};

const options = readOptions(spec, process.argv.slice(2));
const [rows, columns] = [Number(options.jobs), Number(options.vehicles)];

async function* instances() {
  if (options.file) {
    const name = String(options.file);
    yield { name, instance: readInstance(await readFile(name, 'utf8')) };
    return;
  }
  for (const name of options.kind ? [String(options.kind)] : Object.keys(DRAWS)) {
    const random = createRandom(Number(options.seed)).fork(name);
    yield { name, instance: DRAWS[name]!(random, rows, columns) };
  }
}

const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(12);
const lines: (Measured & { readonly name: string; readonly ok: boolean })[] = [];
console.log(
  `${'instance'.padEnd(12)}${'size'.padStart(12)}${'median'.padStart(12)}${'most'.padStart(12)}  served and cost (second solver, its time)`,
);
for await (const { name, instance } of instances()) {
  const one = measure(instance, Number(options.runs));
  const isAsked = one.rows <= SIZE && one.columns <= SIZE;
  const ok = one.agree && (!isAsked || one.msMedian < LIMIT_MS);
  lines.push({ name, ok, ...one });
  const same = one.agree ? 'the same' : `${one.second.served} for ${one.second.cost}`;
  console.log(
    `${name.padEnd(12)}${`${one.rows} × ${one.columns}`.padStart(12)}${ms(one.msMedian)}${ms(one.msMost)}  ${one.ours.served} for ${one.ours.cost} (${same},${ms(one.msSecond)}) ${ok ? 'ok' : 'MISSED'}`,
  );
}
if (options.json) await writeFile(String(options.json), `${JSON.stringify(lines, null, 1)}\n`);
if (!options.lenient && lines.some((line) => !line.ok)) process.exitCode = 1;
