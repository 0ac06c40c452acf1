import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolder } from './create-folder.ts';
import { databaseOn, openPglite } from './embedded.ts';
import { buildEmpty } from './empty.ts';
import { migrate, readMigrations } from './migrate.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'warehub-create-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function tablesIn(folder: string): Promise<unknown[]> {
  const database = databaseOn(await openPglite({ folder }));
  await migrate(database, await readMigrations());
  const tables = await database.transaction('look', (tx) =>
    tx.query(`SELECT schemaname, tablename FROM pg_tables ORDER BY 1, 2`),
  );
  await database.close();
  return tables;
}

test('a database is the same, copied from the empty one or created anew', async () => {
  const copied = join(home, 'copied');
  const created = join(home, 'created');
  await createFolder(copied, await buildEmpty());
  await createFolder(created, undefined);
  const tables = await tablesIn(copied);
  expect(tables).toContainEqual({ schemaname: 'wms', tablename: 'movement' });
  expect(tables).toEqual(await tablesIn(created));
}, 60_000);

test('what a killed creation left behind is swept away', async () => {
  await mkdir(join(home, 'again.new'));
  await writeFile(join(home, 'again.new', 'PG_VERSION'), 'half');
  await createFolder(join(home, 'again'), await buildEmpty());
  expect(await readdir(home)).not.toContain('again.new');
  expect(await tablesIn(join(home, 'again'))).not.toEqual([]);
});
