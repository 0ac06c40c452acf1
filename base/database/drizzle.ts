import { createRequire } from 'node:module';

// Of drizzle-orm's ES modules Node parses the package's 179 kB of exports for each file anew, which
// costs a start 0.8 s; the same library as CommonJS loads in 0.2 s.
const require = createRequire(import.meta.url);
const orm: typeof import('drizzle-orm') = require('drizzle-orm');
const pgCore: typeof import('drizzle-orm/pg-core') = require('drizzle-orm/pg-core');
const onPglite: typeof import('drizzle-orm/pglite') = require('drizzle-orm/pglite');
const onServer: typeof import('drizzle-orm/node-postgres') = require('drizzle-orm/node-postgres');

export const { and, asc, desc, eq, getTableColumns, gt, gte, inArray, is } = orm;
export const { isNotNull, isNull, lt, or, sql } = orm;
export const {
  bigint,
  boolean,
  customType,
  doublePrecision,
  getTableConfig,
  integer,
  isPgSequence,
  pgSchema,
  primaryKey,
  text,
} = pgCore;
export const { PgTable } = pgCore;
export const { SQL } = orm;
export type PgTable = import('drizzle-orm/pg-core').PgTable;
export type SQL = import('drizzle-orm').SQL;
export const drizzlePglite = onPglite.drizzle;
export const drizzleServer = onServer.drizzle;
export type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
