/** How bins are chosen for goods that came in: rules that leave bins out, then scores that rank the rest. */

export interface Filter {
  readonly rule: string;
  readonly most?: number;
  readonly preference?: boolean;
  readonly [more: string]: unknown;
}

export interface Score {
  readonly rule: string;
  readonly weight: number;
  readonly [more: string]: unknown;
}

export interface Strategy {
  readonly filters: readonly Filter[];
  readonly scores: readonly Score[];
}

/** Without these goods could be laid where they must not lie. */
export const NEEDED = ['lock', 'zone', 'size', 'capacity', 'mixing', 'segregation'];

export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const next = [...list];
  if (to < 0 || to >= next.length) return next;
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
}

export const without = <T>(list: readonly T[], index: number): T[] =>
  list.filter((_, at) => at !== index);

export const changedAt = <T>(list: readonly T[], index: number, more: Partial<T>): T[] =>
  list.map((one, at) => (at === index ? { ...one, ...more } : one));

export const isSame = (a: Strategy, b: Strategy): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

interface Side {
  readonly putawayMetres: number;
  readonly frontMetres: number;
  readonly noRoom: number;
  readonly relaxed: number;
}

export interface Trial {
  readonly trial: string;
  readonly status: 'open' | 'done';
  readonly lines: number;
  readonly reached: number;
  readonly result: {
    readonly pieces: number;
    readonly elsewhere: number;
    readonly inForce: Side;
    readonly changed: Side;
    readonly items: readonly Readonly<Record<string, unknown>>[];
  } | null;
}

/** What the changed strategy saves (above zero) or costs, in metres of one way. */
export function savedBy({ inForce, changed }: NonNullable<Trial['result']>): {
  readonly putaway: number;
  readonly picking: number;
} {
  return {
    putaway: Math.round(inForce.putawayMetres - changed.putawayMetres),
    picking: Math.round(inForce.frontMetres - changed.frontMetres),
  };
}
