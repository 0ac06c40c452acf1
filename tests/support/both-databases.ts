import { afterAll, beforeAll } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { postgresMissing, type ScratchServer, startPostgres } from './postgres.ts';

/** For `describe.each`: its name, why it is skipped, and how to open an empty one. */
export type Engine = readonly [
  name: string,
  skip: string | undefined,
  open: () => Promise<Database>,
];

/** The databases a warehouse may run on; `connections` are those of a server's. */
export function bothDatabases(connections: number): readonly Engine[] {
  const missing = postgresMissing();
  let server: ScratchServer | undefined;
  let opened = 0;
  beforeAll(async () => {
    if (!missing) server = await startPostgres();
  });
  afterAll(() => server?.stop());
  return [
    ['PGlite', undefined, openMemory],
    [
      'PostgreSQL',
      missing,
      async () => (await server!.create(`scratch${++opened}`, connections)).database,
    ],
  ];
}
