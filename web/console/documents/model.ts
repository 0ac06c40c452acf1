import type { OperationName } from '#web/api/operations.ts';

/** A question about one document that is answered below its facts. */
export interface PartSpec {
  readonly ask: OperationName;
  /** Only for documents that have this value: `['kind', 'supplier']`. */
  readonly when?: readonly [field: string, value: string];
  /** Where the question names the document in its query, and not in its path: as which parameter. */
  readonly as?: string;
}

/** What an answer without `next` is read on by: the field of its last row, as which parameter. */
export interface Paging {
  readonly by: 'after' | 'before';
  readonly field: string;
}

/**
 * The documents of the house that a person looks at: how they are listed, which fields stand first, and
 * what can be done. Pages, the menu and the links between documents follow from this.
 */
export interface DocumentSpec {
  /** The page's name in the address and in the words (`page.asns`). */
  readonly name: string;
  readonly menu: string;
  readonly list: OperationName;
  /** Under which name the answer has the rows; without it the answer is shown as it is. */
  readonly rows?: string;
  /** The fields that stand first in the table. */
  readonly columns: readonly string[];
  /** The fields that name one, in the order of the address, as the paths of `one` and of its acts call them. */
  readonly key: readonly string[];
  /** Where a row calls a field of the key otherwise: `{ count: 'countId' }`. */
  readonly keyAs?: Readonly<Record<string, string>>;
  /** Fields that belong to the name, but stand in the query of `one`: whose item it is. */
  readonly queryKey?: readonly string[];
  readonly one?: OperationName;
  /** Names of other fields that mean this document. */
  readonly alsoAs?: readonly string[];
  /** Acts on one, and acts that make new ones. */
  readonly acts?: readonly OperationName[];
  readonly news?: readonly OperationName[];
  /** What a new one is answered with is shown: it is told once. */
  readonly tells?: boolean;
  /** Writes one anew: a form that is filled from what there is. Master data is made with it, too. */
  readonly edit?: OperationName;
  /** In which states an act makes sense; one that is not named here always does. */
  readonly when?: Readonly<Partial<Record<OperationName, readonly string[]>>>;
  readonly parts?: readonly PartSpec[];
  /** What became of one, drawn above its facts; it gets the document's `code` and its `facts`. */
  readonly story?: 'asn' | 'order';
  /** It is to be seen on the floor: what the address of that page calls it. */
  readonly onFloor?: 'device';
  /** Under which kind photos and papers are attached to one. */
  readonly attachments?: string;
  /** What is asked at first where the question needs it. */
  readonly first?: () => Readonly<Record<string, unknown>>;
  /** A question of which at least one of these must be told. */
  readonly needsOneOf?: readonly string[];
  readonly paging?: Paging;
  /** Events after which the list is asked for again; else it is asked for every so often. */
  readonly events?: readonly string[];
  /** How often it is asked for where no event tells; 0: only when a person asks. */
  readonly everyMs?: number;
}

export const DAY_MS = 86_400_000;

/** From the beginning of today on, so many days. */
export const daysFromToday = (days: number, fromDay = 0) => {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  const at = (day: number) => new Date(today.getTime() + day * DAY_MS).toISOString();
  return { from: at(fromDay), to: at(fromDay + days) };
};
