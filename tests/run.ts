import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import { findExtras } from './support/extras.ts';

const EVERYDAY = ['unit', 'contracts', 'integration', 'property', 'scenarios', 'simulation'];
/** Test files at a time. */
const WORKERS = 2;
/** Random sequences against the model of stock with `--endurance`; a twentieth otherwise. */
const ALL_SEQUENCES = '10000';

const spec: CommandSpec = {
  name: 'test',
  usage: 'npm test [-- OPTIONS]',
  summary: 'Runs the tests. What this machine lacks is named, and its tests are skipped.',
  options: {
    endurance: {
      type: 'boolean',
      help: 'the long tests too: kills, unplugged devices, races, all random sequences',
    },
    only: {
      type: 'string',
      value: 'PROJECT',
      help: 'one project',
      choices: [...EVERYDAY, 'browser', 'endurance'],
    },
    'require-extras': {
      type: 'boolean',
      help: 'fail when something is skipped for lack of an extra',
    },
  },
  examples: ['npm test', 'npm test -- --only unit', 'npm test -- --endurance'],
};

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function runVitest(projects: readonly string[]): Promise<{ code: number; report?: Report }> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-test-'));
  const output = join(folder, 'report.json');
  const cli = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [cli, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  for (const project of projects) args.push('--project', project);
  args.push(`--maxWorkers=${WORKERS}`);
  const code = await new Promise<number>((resolve) => {
    spawn(process.execPath, args, { stdio: 'inherit' }).once('exit', (status) =>
      resolve(status ?? 1),
    );
  });
  try {
    return { code, report: JSON.parse(await readFile(output, 'utf8')) as Report };
  } catch {
    return { code };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const options = readOptions(spec, process.argv.slice(2));
if (options.endurance) process.env.WAREHUB_PROPERTY_RUNS ??= ALL_SEQUENCES;
/** Whole warehouses live in browser and endurance tests, which mostly wait: after all others, side by side. */
const turns: readonly (readonly string[])[] = options.only
  ? [[String(options.only)]]
  : [EVERYDAY, options.endurance ? ['browser', 'endurance'] : ['browser']];

let passed = 0;
let failed = 0;
let skipped = 0;
let exitCode = 0;
const skippedNames: string[] = [];
for (const projects of turns) {
  const { code, report } = await runVitest(projects);
  const files = report?.testResults ?? [];
  // A file that did not load has failed, though none of its tests was counted.
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  ).length;
  passed += report?.numPassedTests ?? 0;
  failed += report ? report.numFailedTests + broken : 1;
  skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  for (const one of files.flatMap((file) => file.assertionResults)) {
    if (one.status !== 'passed' && one.status !== 'failed') skippedNames.push(one.fullName);
  }
  if (code !== 0) exitCode = 1;
}
if (failed > 0 || passed === 0) exitCode = 1;

const absent = findExtras().filter((extra) => extra.path === undefined);
for (const extra of absent) console.log(`skipped, ${extra.name} is not here: ${extra.without}`);

const lacking = absent.some((extra) => extra.installable) || (skipped > 0 && absent.length === 0);
if (options['require-extras'] && lacking) {
  for (const name of skippedNames) console.log(`skipped: ${name}`);
  console.log('--require-extras: nothing may be skipped here');
  exitCode = 1;
}
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(exitCode);
