import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CommandSpec, type Options, readOptions } from '#app/cli/options.ts';
import { findData } from '#tests/support/extras.ts';
import { aims, type Figures, measure, missedBy } from './figures.ts';
import { InstanceError, loadInstance } from './instance.ts';

const spec: CommandSpec = {
  name: 'bench:lorr',
  usage: 'npm run bench:lorr -- [--map FILE --agents FILE --tasks FILE] [OPTIONS]',
  summary:
    'Runs the traffic planner on an instance of the League of Robot Runners (rules of 2023), or\n' +
    'without one on those that it is held to. Every run is judged by a validator of its own.',
  options: {
    map: { type: 'string', value: 'FILE', help: 'the floor' },
    agents: { type: 'string', value: 'FILE', help: 'where the robots start' },
    tasks: { type: 'string', value: 'FILE', help: 'where they are to go' },
    steps: { type: 'number', value: 'N', min: 1, default: 500, help: 'steps of a run' },
    'budget-ms': {
      ...{ type: 'number', value: 'N', min: 0, default: 10 },
      help: 'time on the processor for the planning of a step',
    },
    expansions: {
      ...{ type: 'number', value: 'N', min: 1 },
      help: 'a budget in place of time, with which a run repeats exactly',
    },
    window: { type: 'number', value: 'N', min: 1, default: 20, help: 'steps planned ahead' },
    seed: { type: 'number', value: 'N', default: 1, help: "the planner's chance" },
    lenient: { type: 'boolean', help: 'a missed figure is shown, and is no failure' },
    json: { type: 'string', value: 'FILE', help: 'writes the figures there too' },
  },
  examples: [
    'npm run bench:lorr',
    'npm run bench:lorr -- --map F.map --agents F.agents --tasks F.tasks --steps 500 --budget-ms 100',
  ],
};

function textOf(figures: Figures): string {
  return (
    `${figures.name}: ${figures.finished} finished in ${figures.steps} steps by ` +
    `${figures.robots} robots, ${figures.conflicts} conflicts, ` +
    `${figures.msPerStepMedian} ms a step (99 of 100 within ${figures.msPerStepP99} ms, ` +
    `at most ${figures.msPerStepMost}; on the wall ${figures.wallMsPerStepMedian}), ` +
    `${figures.expansionsPerStep} expansions`
  );
}

function show(figures: Figures, missed?: string): void {
  console.log(textOf(figures) + (missed === undefined ? '' : `: MISSED, ${missed}`));
  for (const { kind, step, robots } of figures.faults) {
    console.log(`  ${kind} in step ${step}: robots ${robots.join(', ')}`);
  }
}

const common = (options: Options) => ({
  window: Number(options.window),
  seed: Number(options.seed),
});

async function one(options: Options): Promise<Figures> {
  const file = (name: 'map' | 'agents' | 'tasks') => {
    const path = options[name];
    if (path === undefined)
      throw new InstanceError(`--${name} is missing: an instance is three files`);
    return String(path);
  };
  const files = { map: file('map'), agents: file('agents'), tasks: file('tasks') };
  const figures = measure(basename(files.agents), await loadInstance(files), {
    ...common(options),
    steps: Number(options.steps),
    budget:
      options.expansions === undefined
        ? { ms: Number(options['budget-ms']) }
        : { expansions: Number(options.expansions) },
  });
  show(figures);
  if (figures.conflicts > 0) process.exitCode = 1;
  return figures;
}

async function all(options: Options): Promise<Figures[]> {
  const folder = findData('lorr');
  if (!folder) {
    console.log('bench:lorr: skipped, the public instances (../shared/data/lorr) are not here');
    return [];
  }
  const list: Figures[] = [];
  for (const aim of aims(folder)) {
    const figures = measure(aim.name, await aim.instance(), {
      ...{ ...common(options), steps: aim.steps, budget: { ms: aim.budgetMs } },
    });
    const missed = missedBy(aim, figures);
    show(figures, missed);
    if (missed !== undefined && (!options.lenient || figures.conflicts > 0)) process.exitCode = 1;
    list.push(figures);
  }
  return list;
}

const options = readOptions(spec, process.argv.slice(2));
try {
  const isOne = options.map ?? options.agents ?? options.tasks;
  const result = isOne === undefined ? await all(options) : await one(options);
  if (options.json) await writeFile(String(options.json), `${JSON.stringify(result, null, 1)}\n`);
} catch (error) {
  if (!(error instanceof InstanceError)) throw error;
  console.error(`bench:lorr: ${error.message}`);
  process.exitCode = 2;
}
