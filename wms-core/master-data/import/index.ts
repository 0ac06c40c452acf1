import type { Hash } from 'node:crypto';
import type { Database, Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { Log } from '#base/log.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Scheduler } from '#base/time.ts';
import { createPulse } from '../../pulse.ts';
import type { ItemMaster } from '../index.ts';
import { type Doc, keyOf, type Versioned } from '../record.ts';
import { refuse } from '../refusals.ts';
import { type ImportKind, recordKinds } from './kind.ts';
import type { Line } from './lines.ts';
import * as store from './store.ts';

/**
 * Imports of master data and of opening stock. A file is received into the database in batches, then all of it is checked,
 * then, where nothing is wrong, it is written in batches. Each batch and how far it came are one
 * transaction: after a kill the import goes on where it was, and nothing is written twice.
 */

const BATCH = 1_000;
const MAX_LINES = 2_000_000;
/** How far a phase is when it begins. */
const NOTHING = { reached: 0, written: 0, unchanged: 0 } as const;

export interface ImportRequest {
  readonly importId: string;
  readonly kind: ImportKind;
  readonly dryRun: boolean;
  readonly actor: string;
}

export interface Imports {
  /** What a file may hold. */
  readonly kinds: readonly ImportKind[];
  /** Takes a file in; what it is checked and written by goes on behind the answer. */
  receive(
    request: ImportRequest,
    lines: AsyncIterable<Line | Refusal>,
    digest: Pick<Hash, 'digest'>,
  ): Promise<store.ImportRow | Refusal>;
  start(): void;
  /** Resolves when the batch under way has ended. */
  stop(): Promise<void>;
}

export function createImports(deps: {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly masterData: ItemMaster;
  /** Beside those of master data. */
  readonly further?: readonly ImportKind[];
  readonly log: Log;
}): Imports {
  const { database, scheduler, masterData, further = [], log } = deps;
  const kinds = [...recordKinds(masterData), ...further];
  const receiving = new Set<string>();
  const worker = createPulse({
    ...{ scheduler, log, name: 'import' },
    work: async () => ((await workOn(database, scheduler, kinds)) ? 0 : undefined),
  });

  /**
   * An import that a kill left half received begins anew; one that is complete is only compared.
   */
  const begin = (request: ImportRequest) =>
    database.transaction('import.begin', async (tx) => {
      const { importId, kind, dryRun, actor } = request;
      await store.lockImport(tx, importId);
      const known = await store.readImport(tx, importId);
      if (known && known.status !== 'receiving') return { known };
      if (known) await store.deleteImport(tx, importId);
      const at = scheduler.now();
      await store.insertImport(tx, { importId, kind: kind.path, dryRun, actor, at });
      return {};
    });

  const keep = ({ importId, kind }: ImportRequest, lines: readonly Line[], count: number) =>
    database.transaction('import.receive', async (tx) => {
      await store.insertLines(tx, importId, lines, (doc) => keyOf(kind, doc));
      const far = { lines: count, reached: lines.at(-1)!.line, at: scheduler.now() };
      await store.updateImport(tx, importId, { status: 'receiving', ...NOTHING, ...far });
    });

  const discard = (importId: string) =>
    database.transaction('import.discard', (tx) => store.deleteImport(tx, importId));

  const finish = (request: ImportRequest, lines: number, digest: string) =>
    database.transaction('import.received', async (tx) => {
      const { importId, kind, dryRun } = request;
      if (kind.isOnce && !dryRun) {
        const same = await store.sameFile(tx, { importId, kind: kind.path, digest });
        if (same) return refuse('import.file_known', { importId: same });
      }
      await store.noteRepeated(tx, importId, kind);
      const whole = { status: 'checking', lines, digest, at: scheduler.now() } as const;
      await store.updateImport(tx, importId, { ...NOTHING, ...whole });
      return (await store.readImport(tx, importId))!;
    });

  /** Reads all lines; keeps them unless the import is known already. */
  const read = async (
    request: ImportRequest,
    lines: AsyncIterable<Line | Refusal>,
    isKnown: boolean,
  ): Promise<number | Refusal> => {
    let count = 0;
    let batch: Line[] = [];
    for await (const line of lines) {
      if (isRefusal(line)) return line;
      count++;
      if (count > MAX_LINES) return refuse('import.too_long', { limit: MAX_LINES });
      if (isKnown) continue;
      batch.push(line);
      if (batch.length < BATCH) continue;
      await keep(request, batch, count);
      batch = [];
    }
    if (batch.length > 0) await keep(request, batch, count);
    return count === 0 ? refuse('import.empty') : count;
  };

  const takeIn: Imports['receive'] = async (request, lines, hash) => {
    const { importId, kind, dryRun } = request;
    const { known } = await begin(request);
    let count: number | Refusal | undefined;
    try {
      count = await read(request, lines, known !== undefined);
    } finally {
      if (!known && typeof count !== 'number') await discard(importId);
    }
    if (isRefusal(count)) return count;
    const digest = hash.digest('hex');
    if (known) {
      const isSame = known.digest === digest && known.kind === kind.path && known.dryRun === dryRun;
      return isSame ? known : refuse('import.conflict', { importId });
    }
    const row = await finish(request, count, digest);
    if (isRefusal(row)) await discard(importId);
    else worker.wake();
    return row;
  };

  return {
    kinds,
    async receive(request, lines, hash) {
      const { importId } = request;
      if (receiving.has(importId)) return refuse('import.busy', { importId });
      receiving.add(importId);
      try {
        return await takeIn(request, lines, hash);
      } finally {
        receiving.delete(importId);
      }
    },
    start: () => worker.start(),
    stop: worker.stop,
  };
}

/** One batch of the oldest open import; false when there is none. */
async function workOn(
  database: Database,
  scheduler: Scheduler,
  kinds: readonly ImportKind[],
): Promise<boolean> {
  const done = await database.transaction('import.batch', async (tx) => {
    const row = await store.nextOpen(tx);
    if (!row) return undefined;
    const kind = kinds.find((one) => one.path === row.kind);
    invariant(kind, `an import is of no known kind: ${row.kind}`);
    const lines = await store.readLines(tx, row.importId, { after: row.reached, limit: BATCH });
    const at = scheduler.now();
    if (lines.length === 0) {
      await endPhase(tx, row, kind, at);
      return { kind, records: [] };
    }
    const records = await batchOf(tx, { row, kind, lines, at });
    return { kind, records };
  });
  if (done) done.kind.took(done.records);
  return done !== undefined;
}

/** After the check comes the writing, if nothing was wrong and it was meant. */
async function endPhase(tx: Tx, row: store.ImportRow, kind: ImportKind, at: number): Promise<void> {
  const { importId, status, dryRun, faults } = row;
  const goesOn = status === 'checking' && !dryRun && faults === 0;
  if (goesOn) {
    await store.updateImport(tx, importId, { status: 'writing', ...NOTHING, at });
    return;
  }
  const end = status === 'writing' ? 'done' : faults > 0 ? 'refused' : 'checked';
  // A refused import wrote nothing, so it does not say what it would have written.
  const counts = end === 'refused' ? { written: 0, unchanged: 0 } : row;
  const { written, unchanged } = counts;
  await store.updateImport(tx, importId, {
    status: end,
    reached: row.reached,
    written,
    unchanged,
    at,
  });
  if (end !== 'done' || !kind.isOnce) await store.deleteLines(tx, importId);
}

async function batchOf(
  tx: Tx,
  batch: {
    readonly row: store.ImportRow;
    readonly kind: ImportKind;
    readonly lines: Awaited<ReturnType<typeof store.readLines>>;
    readonly at: number;
  },
): Promise<readonly Versioned<Doc>[]> {
  const { row, kind, lines, at } = batch;
  const { importId, actor } = row;
  const origin = { actor, source: `import ${importId}`, at };
  const docs = lines.map((line) => line.body);
  const isWriting = row.status === 'writing';
  const part = { importId, firstLine: lines[0]!.line, docs, origin };
  const answer = isWriting ? await kind.write(tx, part) : await kind.plan(tx, part);
  const { written, unchanged, faults, records } = answer;
  await store.insertFaults(
    tx,
    importId,
    faults.map(({ index, field, refusal }) => ({
      line: lines[index]!.line,
      field,
      code: refusal.code,
      ...refusal.text,
    })),
  );
  const status = isWriting && faults.length > 0 ? 'stopped' : row.status;
  await store.updateImport(tx, importId, {
    status,
    reached: lines.at(-1)!.line,
    written: row.written + written,
    unchanged: row.unchanged + unchanged,
    at,
  });
  if (status === 'stopped' && !kind.isOnce) await store.deleteLines(tx, importId);
  return records;
}
