/** An entry of the house's history (GET /api/v1/history). */
export interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly id: string;
  readonly what: string;
  readonly reason: string;
  readonly document: string;
  readonly data: unknown;
}

export interface ActLine {
  readonly at: string;
  readonly id: string;
  readonly what: string;
  /** Of goods that moved it is told why, which says it. */
  readonly isReason: boolean;
  readonly document: string;
  readonly moved?: {
    readonly quantity: number;
    readonly item: string;
    readonly from: string;
    readonly to: string;
  };
}

interface Line {
  readonly quantity: number;
  readonly item: string;
  readonly from: string;
  readonly to: string;
}

const bare = (place: string) => place.replace(/^(VEHICLE|WORKER):/, '');

/** What was done, one line an act; of goods that moved how many of what went from where to where. */
export const actLines = (entries: readonly Entry[]): ActLine[] =>
  entries.map(({ at, kind, id, what, reason, document, data }) => {
    const [line] = (kind === 'stock' && (data as { lines?: readonly Line[] })?.lines) || [];
    const isReason = kind === 'stock';
    const said = { at, id, document, isReason, what: isReason ? reason : what };
    if (!line) return said;
    const { quantity, item, from, to } = line;
    return { ...said, moved: { quantity, item, from: bare(from), to: bare(to) } };
  });
