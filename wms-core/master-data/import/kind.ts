import type { TObject } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { ItemMaster } from '../index.ts';
import { KINDS } from '../kinds/index.ts';
import type { Doc, Origin, Versioned } from '../record.ts';
import { completed } from '../record-http.ts';
import type { Written } from '../record-store.ts';

/** Lines of one import that are checked or written in one transaction. */
export interface LineBatch {
  readonly importId: string;
  /** Tells the batches of an import apart, and is the same when one is tried again. */
  readonly firstLine: number;
  readonly docs: readonly Doc[];
  readonly origin: Origin;
}

/** What a file may hold: how its lines look, and what becomes of them. */
export interface ImportKind {
  readonly path: string;
  /** No two lines of a file have the same. */
  readonly keys: readonly string[];
  readonly body: TObject;
  /** Fields whose values no two lines share, within what `uniqueWithin` names (the owner). */
  readonly unique?: readonly string[];
  readonly uniqueWithin?: readonly string[];
  /** Lists of which no value is the last key of another line of the same owner. */
  readonly notKeys?: readonly string[];
  /**
   * A second file of the same content would not be harmless: it is refused, and the lines of what was
   * written are kept for a reconciliation.
   */
  readonly isOnce?: boolean;
  /** Fields that a line may leave out. */
  defaults(): object;
  /** What `write` would find wrong, and how many it would write; writes nothing. */
  plan(tx: Tx, batch: LineBatch): Promise<Written<Doc>>;
  write(tx: Tx, batch: LineBatch): Promise<Written<Doc>>;
  /** Called with what was written, after the commit. */
  took(records: readonly Versioned<Doc>[]): void;
}

/** Lists are in them, for which no line has room. */
const NOT_IN_FILES: readonly string[] = [
  ...['kits', 'code-rules', 'workers', 'inspection-plans', 'unit-types'],
];

/** Every kind of master data of which a file may be. */
export function recordKinds(masterData: ItemMaster): readonly ImportKind[] {
  return KINDS.filter(({ path }) => !NOT_IN_FILES.includes(path)).map((kind) => ({
    ...kind,
    defaults: () => completed(kind, masterData, {}),
    plan: (tx, { docs, origin }) => masterData.plan(tx, kind, docs, origin),
    write: (tx, { docs, origin }) => masterData.write(tx, kind, docs, origin),
    took: (records) => masterData.took(kind, records),
  }));
}
