export type { Database, Orm, Statement, Tx } from './database.ts';
export { sqlState } from './errors.ts';
export { migrate, readMigrations } from './migrate.ts';
export { openEmbedded } from './open-embedded.ts';
export { openMemory } from './open-memory.ts';
export { openServer } from './server.ts';
export { type Columns, type Parameters, parameters, shape } from './values.ts';
