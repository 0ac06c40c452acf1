import type { BusinessStats } from '#simulators/erp/index.ts';

/** Of the first column, as wide on a screen as its heading. */
const WIDTH = 20;

/** Adds up what several runs came to, kind by kind. */
export function addBusiness(runs: readonly (readonly BusinessStats[])[]): BusinessStats[] {
  const sums = new Map<string, BusinessStats>();
  for (const one of runs.flat()) {
    const before = sums.get(one.kind);
    const refused: Record<string, number> = { ...before?.refused };
    for (const [code, n] of Object.entries(one.refused)) refused[code] = (refused[code] ?? 0) + n;
    sums.set(one.kind, {
      ...one,
      planned: (before?.planned ?? 0) + one.planned,
      asked: (before?.asked ?? 0) + one.asked,
      done: (before?.done ?? 0) + one.done,
      pieces: (before?.pieces ?? 0) + one.pieces,
      refused,
      wrong: [...(before?.wrong ?? []), ...one.wrong],
    });
  }
  return [...sums.values()];
}

/**
 * A line a kind: how often it was asked for, done, and refused with which reason. Most kinds begin with
 * goods that lie there at the start: a real history has none.
 */
export function businessText(business: readonly BusinessStats[]): string {
  const head = ['asked', 'done', 'pieces'].map((word) => word.padStart(8)).join('');
  const planned = business.filter((one) => one.planned > 0);
  const missing = business.filter((one) => one.planned === 0).map(({ kind }) => kind);
  const lines = planned.map(({ kind, name, asked, done, pieces, refused }) => {
    const reasons = Object.entries(refused).map(([code, n]) => `${code} ${n}`);
    return (
      `  ${kind.padEnd(WIDTH)}${String(asked).padStart(8)}${String(done).padStart(8)}` +
      `${String(pieces || '–').padStart(8)}` +
      `   refused: ${reasons.join(', ') || '–'}   ${name.en} ${name.zh}`
    );
  });
  if (missing.length > 0) {
    lines.push(`  Nothing to begin with for 无期初库存可用于: ${missing.join(', ')}`);
  }
  return [`Side business 附带业务${head}`, ...lines].join('\n');
}
