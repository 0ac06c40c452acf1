import type { TObject } from 'typebox';
import type { PgTable } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { CodeKind, Codes } from './codes.ts';

/** A record of master data, as it goes over REST: plain JSON, defaults filled in. */
export type Doc = Readonly<Record<string, unknown>>;

/** Records are counted from 1; each change makes the next version. */
export type Versioned<D> = D & { readonly version: number };

/** The source of what the site's drawing says; its codes are as they are. */
export const DRAWING = 'drawing';

/** Who changes something, when, and from where: 'rest 10.0.0.7', 'import IMP-1', 'drawing'. */
export interface Origin {
  readonly actor: string;
  readonly source: string;
  readonly at: Millis;
}

/** One field of the `index`-th record of a set that a rule forbids. */
export interface Fault {
  readonly index: number;
  readonly field: string;
  readonly refusal: Refusal;
}

export interface Change<D> {
  /** Which record of the set it is. */
  readonly index: number;
  readonly before: Versioned<D> | undefined;
  readonly after: D;
}

/**
 * One kind of master data: a table, its schema and its rules. Reading, writing, versions, history,
 * REST and import are the same for all kinds and know nothing but this.
 */
export interface RecordKind<D = Doc> {
  /** Stands in `wms.change`. */
  readonly name: string;
  /** For sentences: 'item', '货品'. */
  readonly label: Text;
  /** Path below /api/v1, and the name of the list in answers. */
  readonly path: string;
  readonly list: string;
  readonly table: PgTable;
  /** Fields of the key, all text, in the order of the primary key. */
  readonly keys: readonly string[];
  /** What a host writes; fields with a default may be left out. */
  readonly body: TObject;
  readonly example: object;
  /** What the examples of other routes need beside it: written along with many. */
  readonly moreExamples?: readonly object[];
  /** Fields by which a list may be narrowed. */
  readonly filters: readonly string[];
  /** Fields that are the site's where they are left out. */
  readonly siteFields?: readonly ('owner' | 'warehouse')[];
  /** The rule that a new record's code follows. */
  readonly code?: { readonly kind: CodeKind; readonly field: string };
  /** Further columns of a read, by field; `t` is the table. */
  readonly joined?: Readonly<Record<string, string>>;
  /** Fills in what nobody writes over REST, from the record as it was. */
  complete?(wanted: D, before: Versioned<D> | undefined, origin: Origin): D;
  /** Rules beyond the schema, over the whole set. */
  check?(
    tx: Tx,
    changes: readonly Change<D>[],
    by: { readonly codes: Codes; readonly origin: Origin },
  ): Promise<readonly Fault[]>;
  /** Writes what stands in further tables. */
  write?(tx: Tx, changes: readonly Change<D>[]): Promise<void>;
  /** Fields whose values no two records of an owner share: an import looks for them in its file. */
  readonly unique?: readonly string[];
  /** Lists of which no value is the key of another record of the same owner. */
  readonly notKeys?: readonly string[];
}

/** The kind as the machinery for all kinds takes it. */
export const asKind = <D>(kind: RecordKind<D>): RecordKind => kind as unknown as RecordKind;

/** The key as one text; codes have no '/'. */
export const keyOf = (kind: Pick<RecordKind, 'keys'>, doc: object): string =>
  kind.keys.map((key) => String((doc as Doc)[key])).join('/');
