/** What the stories of an order and of a delivery are told of. */

export interface Movement {
  readonly at: number;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly from: { readonly location: string; readonly handlingUnit: string };
  readonly to: { readonly location: string; readonly handlingUnit: string };
  readonly actor: string;
  readonly reason: string;
}

export interface Happening {
  readonly at: string;
  readonly event: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A fact of a stage: a word's key and what is filled in. */
export interface Said {
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface Stage {
  readonly name: string;
  /** When it was done, epoch milliseconds; undefined: not yet. */
  readonly at?: number | undefined;
  readonly who: readonly string[];
  readonly said: readonly Said[];
  readonly moves: readonly Movement[];
  /** Of whom the house's decisions at this stage are. */
  readonly subjects: readonly string[];
}

export const distinct = (all: readonly string[]): string[] => [
  ...new Set(all.filter((one) => one !== '')),
];
export const lastAt = (moves: readonly Movement[]): number | undefined =>
  moves.length > 0 ? Math.max(...moves.map(({ at }) => at)) : undefined;
export const piecesOf = (moves: readonly Movement[]): number =>
  moves.reduce((sum, { quantity }) => sum + quantity, 0);
export const whoOf = (moves: readonly Movement[]) => distinct(moves.map(({ actor }) => actor));

/** How long a stage took after the one before it that has a time, in milliseconds. */
export function tookOf(stages: readonly Stage[], index: number): number | undefined {
  const { at } = stages[index] ?? {};
  const before = stages.slice(0, index).findLast((one) => one.at !== undefined)?.at;
  return at === undefined || before === undefined ? undefined : Math.max(0, at - before);
}
