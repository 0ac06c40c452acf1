/**
 * Something outside failed: a connection was lost, a database is busy, a device does not answer.
 * Codes are stable: `transport.*`, `protocol.*`, `store.*`, `config.*`.
 */
export class OperatingError extends Error {
  override readonly name = 'OperatingError';
  readonly code: string;
  readonly retryable: boolean;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { retryable: boolean; context?: Record<string, unknown>; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.context = options.context ?? {};
  }
}

export function isOperatingError(error: unknown): error is OperatingError {
  return error instanceof OperatingError;
}
