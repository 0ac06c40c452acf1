import type { OrderLine, ParcelLine } from './model.ts';

/** Lines as a host knows them: a kit with its components, not these as lines of their own. */

const STAGES = ['ordered', 'allocated', 'picked', 'put', 'checked', 'shipped', 'short'] as const;
type Stages = Readonly<Record<(typeof STAGES)[number], number>>;

export interface ShownLine extends OrderLine {
  /** Of what was shipped, kits that had been built; the others went as components. */
  readonly built: number;
  readonly components: readonly OrderLine[];
}

const stagesOf = (of: (stage: (typeof STAGES)[number]) => number): Stages =>
  Object.fromEntries(STAGES.map((stage) => [stage, of(stage)])) as unknown as Stages;

/** Whole kits in the components, by how far these came. */
function kitsIn(exploded: number, components: readonly OrderLine[]): Stages {
  const whole = (of: (line: OrderLine) => number) =>
    Math.min(exploded, ...components.map((line) => Math.floor(of(line) / line.perKit)));
  return {
    ...stagesOf((stage) => whole((line) => line[stage])),
    ordered: exploded,
    short: exploded - whole((line) => line.ordered - line.short),
  };
}

/** A kit's line counts kits, whether they came built or as components. */
export function shownLines(lines: readonly OrderLine[]): ShownLine[] {
  const byKit = Map.groupBy(lines, (line) => line.kitLine);
  return (byKit.get('') ?? []).map((line) => {
    const components = byKit.get(line.lineId) ?? [];
    const built = line.shipped;
    if (components.length === 0) return { ...line, built, components };
    const kits = kitsIn(line.exploded, components);
    const stages = stagesOf((stage) => line[stage] + kits[stage]);
    const shortReason = [line, ...components].find((one) => one.shortReason)?.shortReason ?? '';
    return { ...line, ...stages, shortReason, built, components };
  });
}

/** Pieces of a parcel that left, with their numbers where these are known. */
export type PiecesShipped = Pick<ParcelLine, 'lineId' | 'item' | 'lot' | 'quantity'> & {
  readonly serials?: readonly string[];
};

/**
 * How many kits left as such, and what left of each component, by lot and with its numbers; nothing
 * of a line that is no kit.
 */
export function componentsShipped(line: ShownLine, content: readonly PiecesShipped[]) {
  if (line.components.length === 0) return {};
  const components = line.components.flatMap(({ lineId, item, perKit }) => {
    const lots = Map.groupBy(
      content.filter((one) => one.lineId === lineId),
      (one) => one.lot,
    );
    return [...lots].map(([lot, own]) => {
      const quantity = own.reduce((sum, one) => sum + one.quantity, 0);
      const serials = own.flatMap((one) => one.serials ?? []);
      return { item, lot, quantity, perKit, ...(serials.length > 0 ? { serials } : {}) };
    });
  });
  return { built: line.built, components };
}

/** The host's line that a piece in a parcel is for. */
export function hostLine(lines: readonly OrderLine[], lineId: string): string {
  return lines.find((line) => line.lineId === lineId)?.kitLine || lineId;
}
