/** What the book says beside what was found, and what the difference is worth. */

export interface Count {
  readonly countId: string;
  /** Whose goods were counted: two owners may number theirs alike. */
  readonly owner: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly reason: string;
  readonly document: string;
  readonly status: string;
  readonly round: number;
  readonly counters: readonly string[];
  readonly counts: readonly Piece[] | null;
  readonly differences: readonly {
    readonly item: string;
    readonly lot: string;
    readonly delta: number;
  }[];
  readonly createdAt: string;
}

interface Piece {
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
}

export interface Side {
  readonly item: string;
  readonly lot: string;
  readonly book: number;
  readonly found: number;
  readonly delta: number;
}

export const signed = (quantity: number) => (quantity > 0 ? `+${quantity}` : String(quantity));

const keyOf = ({ item, lot }: { item: string; lot: string }) => `${item}\n${lot}`;

/** A line for each item and lot that was found or missed; those that differ come first. */
export function sidesOf({ counts, differences }: Count): Side[] {
  const found = new Map<string, number>();
  for (const one of counts ?? []) {
    found.set(keyOf(one), (found.get(keyOf(one)) ?? 0) + one.quantity);
  }
  const delta = new Map<string, number>();
  for (const one of differences) {
    delta.set(keyOf(one), (delta.get(keyOf(one)) ?? 0) + one.delta);
  }
  return [...new Set([...delta.keys(), ...found.keys()])].map((key) => {
    const [item = '', lot = ''] = key.split('\n');
    const is = found.get(key) ?? 0;
    const by = delta.get(key) ?? 0;
    return { item, lot, book: is - by, found: is, delta: by };
  });
}
