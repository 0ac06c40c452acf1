import { parseArgs } from 'node:util';
import { OperatingError } from '#base/operating-error.ts';
import type { FaceTiming } from '../faces/radio.ts';
import { MAKES, type Make, NO_QUIRKS, QUIRK_FLAGS, type Quirks } from '../quirks.ts';
import type { Version } from '../traits.ts';
import { FAULT_NAMES, type FaultRates, faultNamed, kindOf } from './faults.ts';

/** What was asked for on the command line. */
export interface Options {
  readonly layout: string;
  readonly broker: string;
  /** Absent: as many as the layout names, or one. */
  readonly count?: number;
  /** In turn, vehicle after vehicle; empty: as the layout says. */
  readonly versions: readonly Version[];
  /** In turn, too; empty: none. */
  readonly makes: readonly Make[];
  readonly quirks: Partial<Quirks>;
  readonly speed: number;
  readonly faults: FaultRates;
  readonly seed: number;
  readonly rest?: number;
  readonly manufacturer?: string;
  /** Before the interface's name in each topic, with its slash. */
  readonly prefix: string;
  readonly root?: string;
  readonly timing: FaceTiming;
  readonly isVerbose: boolean;
}

const FLAGS = {
  layout: { type: 'string' },
  broker: { type: 'string' },
  count: { type: 'string' },
  version: { type: 'string' },
  make: { type: 'string' },
  quirks: { type: 'string' },
  speed: { type: 'string' },
  faults: { type: 'string' },
  seed: { type: 'string' },
  rest: { type: 'string' },
  manufacturer: { type: 'string' },
  prefix: { type: 'string' },
  topics: { type: 'string' },
  'state-every': { type: 'string' },
  visualization: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const VERSIONS: readonly Version[] = ['2.0', '2.1', '3.0'];
/** Changes that come closer together share one state. */
const MIN_STATE_MS = 100;
const MAX_COUNT = 1_000;
/** What a topic level may be made of [VDA5050 2.1 §6.4]. */
const LEVEL = /^[A-Za-z0-9_.:-]+$/;

export function refuse(message: string): never {
  throw new OperatingError('config.vehicles', message, { retryable: false });
}

function number(
  flag: string,
  told: string | undefined,
  usual: number,
  bounds: { readonly least: number; readonly most: number; readonly whole?: true },
): number {
  if (told === undefined) return usual;
  const value = Number(told);
  const { least, most, whole } = bounds;
  const isGood = told !== '' && value >= least && value <= most;
  if (!isGood || (whole && !Number.isInteger(value))) {
    refuse(`--${flag} is a${whole ? ' whole' : ''} number from ${least} to ${most}, not "${told}"`);
  }
  return value;
}

const words = (told: string | undefined): string[] =>
  told === undefined || told === 'none' ? [] : told.split(',').map((each) => each.trim());

function among<T extends string>(flag: string, word: string, all: readonly T[]): T {
  const found = all.find((each) => each === word);
  return found ?? refuse(`--${flag}: there is no "${word}", only ${all.join(', ')}`);
}

function versions(told: string | undefined): readonly Version[] {
  if (told === 'mixed') return VERSIONS;
  return words(told).map((word) => among('version', word, VERSIONS));
}

/** `a=0.02,b`: a name alone means its usual rate; `all` all of them. */
export function readFaults(told: string): FaultRates {
  if (told === 'all') {
    return Object.fromEntries(FAULT_NAMES.map((name) => [name, kindOf(name).usual]));
  }
  const rates: Record<string, number> = {};
  for (const word of words(told)) {
    const [name = '', rate] = word.split('=');
    const fault = faultNamed(name) ?? among('faults', name, FAULT_NAMES);
    const most = kindOf(fault).unit === 'hour' ? 60 : 1;
    rates[fault] = number(`faults ${name}`, rate, kindOf(fault).usual, { least: 0, most });
  }
  return rates;
}

function quirks(told: string | undefined): Partial<Quirks> {
  const found: Partial<Record<keyof Quirks, boolean | number>> = {};
  for (const word of words(told)) {
    const [name = '', value] = word.split('=');
    if (name === 'max-nodes') {
      found.maxNodes = number('quirks max-nodes', value ?? '', 0, {
        least: 2,
        most: 1e6,
        whole: true,
      });
    } else if (name === 'min-order-ms') {
      found.minOrderMs = number('quirks min-order-ms', value ?? '', 0, { least: 0, most: 60_000 });
    } else {
      const all = [...Object.keys(QUIRK_FLAGS), 'max-nodes', 'min-order-ms'];
      found[QUIRK_FLAGS[among('quirks', name, all) as keyof typeof QUIRK_FLAGS]] = true;
    }
  }
  return found as Partial<Quirks>;
}

function brokerUrl(told: string): string {
  const url = URL.canParse(told) ? new URL(told) : undefined;
  if (url?.protocol !== 'mqtt:' || url.hostname === '') {
    refuse(`--broker is mqtt://[user:password@]host[:port], not "${told}"`);
  }
  return told;
}

function levels(flag: string, told: string | undefined): string | undefined {
  if (told === undefined) return undefined;
  const trimmed = told.replace(/^\/|\/$/g, '');
  const isGood = trimmed.split('/').every((level) => LEVEL.test(level));
  return isGood ? trimmed : refuse(`--${flag}: "${told}" has what no topic may have`);
}

/**
 * The command line's wishes, or undefined where help is wanted.
 * @throws OperatingError that says what is wrong with them.
 */
export function readOptions(args: readonly string[]): Options | undefined {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0]!);
  }
  const { values } = parsed;
  if (values.help) return undefined;
  if (values.layout === undefined) refuse('--layout FILE says on which floor they drive');
  if (values.broker === undefined) refuse('--broker URL says where their master is heard');
  const makes = words(values.make).map((word) => among('make', word, Object.keys(MAKES) as Make[]));
  if (makes.length > 0 && values.version !== undefined) {
    refuse('--make says the version too: leave --version out');
  }
  const prefix = levels('prefix', values.prefix);
  const root = levels('topics', values.topics);
  const manufacturer = levels('manufacturer', values.manufacturer);
  const whole = { whole: true } as const;
  return {
    layout: values.layout,
    broker: brokerUrl(values.broker),
    ...(values.count === undefined
      ? {}
      : { count: number('count', values.count, 1, { least: 1, most: MAX_COUNT, ...whole }) }),
    versions: versions(values.version),
    makes,
    quirks: quirks(values.quirks),
    speed: number('speed', values.speed, 1, { least: 0.1, most: 100 }),
    faults: readFaults(values.faults ?? 'none'),
    seed: number('seed', values.seed, 1, { least: 0, most: 2 ** 32 - 1, ...whole }),
    ...(values.rest === undefined
      ? {}
      : { rest: number('rest', values.rest, 0, { least: 1, most: 65_535, ...whole }) }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    prefix: prefix === undefined ? NO_QUIRKS.prefix : `${prefix}/`,
    ...(root === undefined ? {} : { root }),
    timing: {
      stateEveryMs:
        1_000 * number('state-every', values['state-every'], 30, { least: 0.1, most: 30 }),
      minStateMs: MIN_STATE_MS,
      visualizationEveryMs:
        1_000 * number('visualization', values.visualization, 0, { least: 0, most: 60 }),
    },
    isVerbose: values.verbose,
  };
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: FLAGS });
