// The yardstick of bench/start.ts: a process that opens (or creates) a PGlite folder and ends.
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create(process.argv[2]);
await database.query('SELECT 1');
await database.close();
