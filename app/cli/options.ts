import { parseArgs } from 'node:util';

/** One option of a command, as `--help` shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean' | 'number';
  readonly default?: string | number | boolean;
  /** What stands after the name in the help: FILE, N … */
  readonly value?: string;
  readonly help: string;
  readonly choices?: readonly string[];
  readonly min?: number;
}

export interface CommandSpec {
  readonly name: string;
  /** The command as people type it. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  /** Environment variables that the command reads. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type Options = Readonly<Record<string, string | number | boolean | undefined>>;

/** A command line that cannot be run; the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function helpOf(spec: CommandSpec): string {
  const rows = Object.entries({
    ...spec.options,
    help: { type: 'boolean', help: 'this page' } as OptionSpec,
  }).map(([name, option]) => {
    const left = `  --${name}${option.value ? ` ${option.value}` : ''}`;
    const choices = option.choices ? ` (${option.choices.join(', ')})` : '';
    const fallback =
      option.default === undefined || option.default === false ? '' : ` [${option.default}]`;
    return [left, `${option.help}${choices}${fallback}`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = [spec.summary, '', `Usage: ${spec.usage}`, '', 'Options:'];
  for (const [left, right] of rows) lines.push(left.padEnd(width) + right);
  if (spec.environment) {
    lines.push('', 'Environment:');
    for (const [name, text] of Object.entries(spec.environment)) {
      lines.push(`  ${name.padEnd(width - 2)}${text}`);
    }
  }
  lines.push('', 'Examples:', ...spec.examples.map((example) => `  ${example}`));
  return lines.join('\n');
}

function readValue(name: string, option: OptionSpec, given: string | boolean | undefined) {
  if (given === undefined) return option.default;
  if (option.type === 'boolean') return given;
  if (option.type === 'number') {
    const value = Number(given);
    if (!Number.isFinite(value) || given === '' || value < (option.min ?? 0)) {
      throw new UsageError(
        `--${name} takes a number of at least ${option.min ?? 0}, not "${given}"`,
      );
    }
    return value;
  }
  if (option.choices && !option.choices.includes(String(given))) {
    throw new UsageError(`--${name} takes one of ${option.choices.join(', ')}, not "${given}"`);
  }
  return given;
}

/** Reads a command line; prints the help and ends when asked for it, or when it makes no sense. */
export function readOptions(spec: CommandSpec, argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      options: {
        help: { type: 'boolean' },
        ...Object.fromEntries(
          Object.entries(spec.options).map(([name, option]) => [
            name,
            { type: option.type === 'boolean' ? ('boolean' as const) : ('string' as const) },
          ]),
        ),
      },
    });
    if (values.help) {
      console.log(helpOf(spec));
      process.exit(0);
    }
    return Object.fromEntries(
      Object.entries(spec.options).map(([name, option]) => [
        name,
        readValue(name, option, (values as Record<string, string | boolean | undefined>)[name]),
      ]),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${spec.name}: ${reason}\n\nUsage: ${spec.usage}\nTry --help for all options.`);
    process.exit(2);
  }
}
