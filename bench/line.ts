/** One line of the bench's table: a ratio measured within one run. */
export interface BenchLine {
  readonly name: string;
  /** undefined: reported without a yardstick. */
  readonly ratio: number | undefined;
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | undefined;
  /** The figures behind the ratio, with units. */
  readonly detail: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function verdict(line: BenchLine): 'ok' | 'MISSED' | '' {
  if (line.target === undefined || line.ratio === undefined) return '';
  const holds =
    'atLeast' in line.target ? line.ratio >= line.target.atLeast : line.ratio <= line.target.atMost;
  return holds ? 'ok' : 'MISSED';
}
