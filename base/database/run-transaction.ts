import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Tx } from './database.ts';
import { asStoreError, isWorthRepeating } from './errors.ts';

const MAX_ATTEMPTS = 8;

/** Carries a refusal out of the driver's transaction so that it rolls back. */
class RolledBack {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

const inside = new AsyncLocalStorage<string>();

/**
 * The rules of `Database.transaction`, the same for both engines. `begin` is the driver's own
 * transaction. A nested call would wait for its own outer transaction for ever on PGlite (one
 * connection), so it is refused as the bug that it is.
 */
export async function runTransaction<T>(
  name: string,
  begin: (body: (tx: Tx) => Promise<T>) => Promise<T>,
  body: (tx: Tx) => Promise<T>,
): Promise<T> {
  const outer = inside.getStore();
  invariant(outer === undefined, `transaction "${name}" was opened inside "${outer}"`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await inside.run(name, () =>
        begin(async (tx) => {
          const result = await body(tx);
          if (isRefusal(result)) throw new RolledBack(result);
          return result;
        }),
      );
    } catch (error) {
      if (error instanceof RolledBack) return error.value as T;
      if (!isWorthRepeating(error) || attempt >= MAX_ATTEMPTS) throw asStoreError(error, name);
      await yieldToEventLoop();
    }
  }
}
