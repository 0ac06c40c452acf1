/** Whose goods are counted at a place, and in which unit; what is left out is the house's own and loose. */
export interface Goods {
  readonly owner?: string;
  readonly handlingUnit?: string;
}

/** A count is of one owner, and of one unit or of what is loose. */
export function goodsAt(
  rows: readonly { readonly owner: string; readonly handlingUnit: string }[],
): Goods[] {
  const all = rows.map(
    ({ owner, handlingUnit }): Goods => (handlingUnit ? { owner, handlingUnit } : { owner }),
  );
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
