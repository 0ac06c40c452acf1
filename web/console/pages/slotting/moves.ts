import type { Text } from '#web/words/use.ts';

/** A proposal to tidy up: which goods go from which bin to which, and what is gained by it. */
export interface Line {
  readonly line: number;
  /** The line that empties the place first; 0: none has to. */
  readonly afterLine: number;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly from: string;
  readonly to: string;
  readonly metres: number;
  readonly facts: Readonly<Record<string, number | string>>;
  readonly status: 'proposed' | 'waiting' | 'moving' | 'done' | 'dropped' | 'declined';
  readonly reason: Text | null;
  readonly relocation: string;
}

export interface Proposal {
  readonly proposal: string;
  readonly kind: 'consolidation' | 'reslotting';
  readonly figures: Readonly<Record<string, number | string | boolean>>;
  readonly actor: string;
  readonly at: string;
  readonly lines: readonly Line[];
}

/** The bins of which goods go into one bin: that one, and those that give. */
export interface Gathering {
  readonly to: string;
  readonly lines: readonly Line[];
}

export const gatheringsOf = (lines: readonly Line[]): Gathering[] =>
  [...Map.groupBy(lines, ({ to }) => to)].map(([to, those]) => ({ to, lines: those }));

/** Lines that will be carried or have been: what was declined or dropped stays where it is. */
export const isCarried = ({ status }: Line): boolean =>
  status !== 'declined' && status !== 'dropped';

/** What the chosen lines come to: bins with goods before and after, pieces and metres carried. */
export function sumOf(kind: Proposal['kind'], lines: readonly Line[]) {
  const sources = new Set(lines.map(({ from }) => from));
  const targets = new Set(lines.map(({ to }) => to));
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    // Goods of a consolidation go where such goods lie already; of a reslotting into empty bins.
    before: kind === 'consolidation' ? new Set([...sources, ...targets]).size : sources.size,
    after: targets.size,
    pieces: sum(({ quantity }) => quantity),
    metres: Math.round(sum(({ metres }) => metres)),
    saved: Math.round(sum(({ facts }) => Number(facts.metresSavedADay ?? 0))),
  };
}

/** Chosen with all that has to go before it, or, given up, with all that waits for it. */
export function chosenWith(
  lines: readonly Line[],
  chosen: ReadonlySet<number>,
  line: Line,
  isWanted: boolean,
): Set<number> {
  const found = new Set(chosen);
  const open = [line];
  for (let one = open.pop(); one; one = open.pop()) {
    const { line: number, afterLine } = one;
    if (isWanted) found.add(number);
    else found.delete(number);
    const others = lines.filter((other) =>
      isWanted ? other.line === afterLine : other.afterLine === number && found.has(other.line),
    );
    open.push(...others.filter(({ status }) => status === 'proposed'));
  }
  return found;
}
