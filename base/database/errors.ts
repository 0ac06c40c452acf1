import { OperatingError } from '#base/operating-error.ts';

interface PostgresFault {
  readonly code?: string;
  readonly message?: string;
}

/** PostgreSQL's SQLSTATE (or Node's errno), through drizzle's wrapper. */
export function sqlState(error: unknown): string | undefined {
  const fault = error as PostgresFault & { cause?: PostgresFault };
  return fault?.cause?.code ?? fault?.code;
}

/** 40001 serialization failure, 40P01 deadlock: the transaction did nothing and may run again. */
export function isWorthRepeating(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

const LOST = /^(08|57P0[1-3]|53300)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
const LOST_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Turns a lost server into the one operating failure; everything else passes unchanged. */
export function asStoreError(error: unknown, transaction: string): unknown {
  const state = sqlState(error) ?? '';
  const message = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : '';
  if (!LOST.test(state) && !LOST_MESSAGE.test(message)) return error;
  return new OperatingError('store.unavailable', `the database was lost in "${transaction}"`, {
    retryable: true,
    context: { transaction, state },
    cause: error,
  });
}
