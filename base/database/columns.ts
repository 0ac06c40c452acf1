import { bigint, customType } from './drizzle.ts';

/**
 * int8 as a number, as `Tx.query` gives it: pieces, grams and epoch milliseconds stay far below
 * 2^53.
 */
export const int8 = (name: string) => bigint(name, { mode: 'number' });

/**
 * jsonb as the driver parsed it. Drizzle's own column parses a text once more, so that the JSON text
 * "7" would come back as the number 7.
 */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: (value) => JSON.stringify(value),
});

/** A transaction's number, beyond what a JS number holds. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** Files; written and read as base64 text, which both engines take alike. */
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
