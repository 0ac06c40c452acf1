import type { Worker, WorkerPort } from '#wms-core/ports.ts';
import type { Versioned } from './record.ts';

/** All workers in memory: each run of dispatch looks at them. */
export interface Workers extends WorkerPort {
  /** What was committed; an older version that comes late changes nothing. */
  take(records: readonly Versioned<Worker>[]): void;
  clear(): void;
}

export function createWorkers(): Workers {
  const known = new Map<string, Versioned<Worker>>();
  let inOrder: readonly Worker[] | undefined;
  return {
    worker: (id) => known.get(id),
    workers() {
      inOrder ??= [...known.values()].sort((a, b) => (a.worker < b.worker ? -1 : 1));
      return inOrder;
    },
    take(records) {
      inOrder = undefined;
      for (const record of records) {
        const before = known.get(record.worker);
        if (!before || before.version < record.version) known.set(record.worker, record);
      }
    },
    clear() {
      inOrder = undefined;
      known.clear();
    },
  };
}
