const STEPS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

/** How long ago, in the largest whole unit; `now` in epoch milliseconds. */
export function ageOf(
  since: string,
  now: number,
): { readonly unit: 'now' | 'minutes' | 'hours' | 'days'; readonly count: number } {
  const ms = now - Date.parse(since);
  for (const [unit, size] of STEPS) if (ms >= size) return { unit, count: Math.floor(ms / size) };
  return { unit: 'now', count: 0 };
}
