import { type PGlite, parse, protocol } from '@electric-sql/pglite';
import { invariant } from '#base/invariant.ts';

const { serialize } = protocol;

/** Each keeps its plan in the database's memory. */
const MAX_STATEMENTS = 300;

interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
}

/**
 * Statements that the embedded database parses once and plans once, as `pg` does by name on a
 * server. `PGlite.query` takes five round trips and parses and plans anew each time: through here a
 * statement costs about 0.4 of that. The one used longest ago is given up for a new one.
 */
export function createPrepared(pglite: PGlite): {
  /** Inside a transaction of `pglite` only, which nothing else can enter meanwhile. */
  run<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
} {
  const statements = new Map<string, Prepared>();
  let serial = 0;

  const send = (...messages: readonly Uint8Array[]) =>
    // Two at once on one handle would get each other's rows.
    pglite.runExclusive(async () => {
      const bytes = Buffer.concat([...messages, serialize.sync()]);
      return (await pglite.execProtocol(bytes, { syncToFs: false })).messages;
    });

  const prepare = async (text: string): Promise<Prepared> => {
    const name = `s${++serial}`;
    const answers = await send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
    );
    const statement = { name, parameterTypes: parse.parseDescribeStatementResults(answers) };
    if (statements.size >= MAX_STATEMENTS) {
      const [oldest, gone] = statements.entries().next().value ?? [];
      invariant(oldest !== undefined && gone, 'a full cache has an oldest statement');
      statements.delete(oldest);
      await send(serialize.close({ type: 'S', name: gone.name }));
    }
    return statement;
  };

  return {
    async run<Row>(text: string, values: readonly unknown[]) {
      const statement = statements.get(text) ?? (await prepare(text));
      // Set anew at the end of the order, as the one used last.
      statements.delete(text);
      statements.set(text, statement);
      const bound = values.map((value, i) => {
        if (value === null || value === undefined) return null;
        const write = pglite.serializers[statement.parameterTypes[i] ?? 0];
        return write ? write(value) : String(value);
      });
      const answers = await send(
        serialize.bind({ statement: statement.name, values: bound }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
      );
      const [result] = parse.parseResults(answers, pglite.parsers);
      return (result?.rows ?? []) as Row[];
    },
  };
}
