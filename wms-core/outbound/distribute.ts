/**
 * Gives `total` pieces to takers in their order, each up to what it wants; what is left over
 * belongs to nobody.
 */
export function distribute(
  total: number,
  wanted: readonly number[],
): { readonly given: readonly number[]; readonly left: number } {
  let left = total;
  const given = wanted.map((want) => {
    const part = Math.min(left, want);
    left -= part;
    return part;
  });
  return { given, left };
}
