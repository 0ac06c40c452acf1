import { OperatingError } from '#base/operating-error.ts';

/** The work's outcome, or `transport.timeout` after `limitMs`: libraries may wait for ever. */
export function withLimit<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new OperatingError('transport.timeout', `${what}: no answer`, { retryable: true }));
    }, limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
