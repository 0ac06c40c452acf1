import { readFile, writeFile } from 'node:fs/promises';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import { median, percentile } from '../line.ts';
import { readInstance } from './instance.ts';
import { runInstance } from './run.ts';
import { validate } from './validate.ts';

const spec: CommandSpec = {
  name: 'bench:lorr',
  usage: 'npm run bench:lorr -- --map F --agents F --tasks F [OPTIONS]',
  summary: 'Runs the traffic planner on an instance of the League of Robot Runners.',
  options: {
    map: { type: 'string', value: 'FILE', help: 'a .map file' },
    agents: { type: 'string', value: 'FILE', help: 'a .agents file' },
    tasks: { type: 'string', value: 'FILE', help: 'a .tasks file' },
    steps: { type: 'number', value: 'N', min: 1, default: 500, help: 'steps' },
    'budget-ms': { type: 'number', value: 'N', default: 10, help: 'planning time a step' },
    expansions: { type: 'number', value: 'N', help: 'a budget that repeats, in place of time' },
    window: { type: 'number', value: 'N', min: 2, default: 20, help: 'steps planned ahead' },
    seed: { type: 'number', value: 'N', default: 1, help: 'chance' },
    json: { type: 'string', value: 'FILE', help: 'writes the figures there too' },
  },
  examples: [],
};
const options = readOptions(spec, process.argv.slice(2));
const file = async (name: string) => ({ name, text: await readFile(name, 'utf8') });
const instance = readInstance({
  map: await file(String(options.map)),
  agents: await file(String(options.agents)),
  tasks: await file(String(options.tasks)),
});
const run = runInstance(instance, {
  steps: Number(options.steps), window: Number(options.window), seed: Number(options.seed),
  budget: options.expansions ? { expansions: Number(options.expansions) } : { ms: Number(options['budget-ms']) },
});
const verdict = validate(instance, run.steps, run.claims);
const out = { finished: verdict.finished, conflicts: verdict.faults.length, steps: run.steps.length,
  msPerStepMedian: median(run.ms), msPerStepP99: percentile(run.ms, .99), max: Math.max(...run.ms), first: run.ms[0], wallMedian: median(run.wallMs), expansionsPerStep: run.expansions / run.steps.length, prepareMs: run.prepareMs };
console.log(JSON.stringify(out), verdict.faults.slice(0, 3));
if (options.json) await writeFile(String(options.json), JSON.stringify(out));
