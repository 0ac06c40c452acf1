import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import { type Control, isTold, OURS, YARDSTICK } from './control.ts';
import { type Figures, measure } from './run.ts';

/** Asked of 300 vehicles, each with a state a second: percent of a core. */
const CPU_LIMIT = 50;

const spec: CommandSpec = {
  name: 'bench:fleet',
  usage: 'npm run bench:fleet -- --vehicles N [OPTIONS]',
  summary:
    'A simulated warehouse floor over real MQTT: transports finished, waits, deadlocks, and what the\n' +
    'master costs, against the same floor with greedy assignment and first-come reservations.',
  options: {
    vehicles: { type: 'number', value: 'N', min: 1, default: 50, help: 'on a floor of that size' },
    minutes: { type: 'number', value: 'N', min: 0.1, default: 5, help: 'measured' },
    'warm-up': { type: 'number', value: 'SECONDS', default: 60, help: 'before that' },
    control: {
      type: 'string',
      value: 'WHICH',
      default: 'both',
      choices: ['both', 'ours', 'yardstick'],
      help: 'which is run',
    },
    seed: { type: 'number', value: 'N', default: 1, help: 'of the transports and the vehicles' },
    profile: { type: 'string', value: 'DIR', help: 'writes a CPU profile of the master there' },
    lenient: { type: 'boolean', help: 'a missed target is shown, and is no failure' },
    json: { type: 'string', value: 'FILE', help: 'writes the figures there too' },
  },
  examples: ['npm run bench:fleet -- --vehicles 10', 'npm run bench:fleet -- --vehicles 300'],
};

const nameOf = ({ assignment, grants }: Control) => `${assignment} + ${grants}`;
const round = (value: number, digits = 1) => value.toFixed(digits);
const list = (words: readonly string[]) => words.map((word) => `\n    ${word}`).join('');

function show(figures: Figures): void {
  const { calls, deadlocks, stalls, refused } = figures;
  const called = Object.entries(calls).map(([kind, count]) => `${count} × ${kind}`);
  console.log(
    `${isTold ? nameOf(figures.control) : 'the fleet as it is'}: ${figures.vehicles} vehicles, ${figures.ground}\n` +
      `  ${figures.finished} finished in ${round(figures.minutes)} min, ${Math.round(figures.perHour)} an hour; ${figures.failed} failed\n` +
      `  wait ${round(figures.meanWait)} s (longest ${round(figures.longestWait)} s), to the end ${round(figures.meanTotal)} s\n` +
      `  master ${round(figures.cpu)} % of a core, ${round(figures.cpuEach, 2)} % a vehicle; ${figures.troubles} troubles\n` +
      `  deadlocks ${deadlocks.length}${list(deadlocks)}\n` +
      `  stalls ${stalls.length}${list(stalls)}\n` +
      `  persons called: ${called.join(', ') || 'none'}` +
      (refused.length > 0 ? `\n  refused: ${refused.length}${list(refused.slice(0, 5))}` : ''),
  );
}

/** What is asked of our own control, as far as it was missed. */
function missed({ vehicles, deadlocks, refused, cpu, finished }: Figures): string[] {
  return [
    ...(deadlocks.length > 0 ? [`${deadlocks.length} deadlocks`] : []),
    ...(refused.length > 0 ? [`${refused.length} transports refused`] : []),
    ...(finished === 0 ? ['nothing finished'] : []),
    ...(vehicles <= 300 && cpu >= CPU_LIMIT ? [`${round(cpu)} % of a core`] : []),
  ];
}

const options = readOptions(spec, process.argv.slice(2));
const wanted: readonly (readonly [string, Control])[] = [
  ['ours', OURS],
  ['yardstick', YARDSTICK],
];
const profile = options.profile === undefined ? undefined : resolve(String(options.profile));
if (profile !== undefined) await mkdir(profile, { recursive: true });

const all: Figures[] = [];
for (const [name, control] of wanted) {
  if (options.control !== 'both' && options.control !== name) continue;
  if (name === 'yardstick' && !isTold) {
    console.log('yardstick: this fleet cannot be told how to assign and grant; nothing compared');
    continue;
  }
  const figures = await measure({
    ...{ control, vehicles: Number(options.vehicles), minutes: Number(options.minutes) },
    ...{ warmUpSeconds: Number(options['warm-up']), seed: Number(options.seed) },
    ...(profile === undefined ? {} : { profile }),
  });
  show(figures);
  all.push(figures);
  const faults = name === 'ours' ? missed(figures) : [];
  if (faults.length > 0) console.log(`  MISSED: ${faults.join(', ')}`);
  if (faults.length > 0 && !options.lenient) process.exitCode = 1;
}
const [ours, yardstick] = all;
if (ours && yardstick) {
  const gain = 100 * (ours.perHour / yardstick.perHour - 1);
  const wait = 100 * (ours.meanWait / yardstick.meanWait - 1);
  console.log(`gain: ${round(gain)} % transports, ${round(wait)} % wait`);
}
if (options.json) await writeFile(String(options.json), `${JSON.stringify(all, null, 1)}\n`);
