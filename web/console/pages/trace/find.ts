import { ask } from '#web/api/ask.ts';
import type { Trace } from './flow.ts';

/** What a code may be, in the order in which it is tried: the rarest first. */
export const KINDS = [
  'serial',
  'lot',
  'parcel',
  'handlingUnit',
  'order',
  'delivery',
  'layer',
  'item',
] as const;
export type Kind = (typeof KINDS)[number];

/** A GS1 label says SSCC and lot after its own prefixes; a person types only the code. */
const bare = (code: string): string => code.trim().replace(/^\(?00\)?(?=\d{18}$)/, '');

/** An item has many layers: those of which something is here, and so many of them. */
const MOST_LAYERS = 12;

const MOST_ROWS = 500;

/** How many layers of an item were looked at, and how many were not, as far as is known. */
export interface Looked {
  readonly at: number;
  readonly left: number;
}

const NOTHING: Trace = {
  ...{ layers: [], serials: [], here: [], shipped: [], movements: [], isCut: false },
};

/**
 * A trace begins at goods that came together, so that of an item is made of several.
 * @throws Problem
 */
export async function traceOfItem(
  item: string,
  owner?: string,
): Promise<{ readonly trace: Trace; readonly layers: Looked }> {
  const query = { item, limit: MOST_ROWS, ...(owner ? { owner } : {}) };
  const { rows, next } = await ask('GET /api/v1/stock', { query });
  const all = [...new Set(rows.map(({ layer }) => layer))];
  const layers = all.slice(0, MOST_LAYERS);
  const traces = await Promise.all(
    layers.map((layer) => ask('GET /api/v1/trace', { query: { layer } })),
  );
  const trace = traces.reduce(
    (sum, one) => ({
      layers: [...sum.layers, ...one.layers],
      serials: [...sum.serials, ...one.serials],
      here: [...sum.here, ...one.here],
      shipped: [...sum.shipped, ...one.shipped],
      movements: [...sum.movements, ...one.movements],
      isCut: sum.isCut || one.isCut || next !== undefined,
    }),
    NOTHING,
  );
  return { trace, layers: { at: layers.length, left: all.length - layers.length } };
}

export interface Found {
  readonly kind: Kind;
  readonly trace: Trace;
  readonly layers?: Looked;
}

/** The trace of whatever has this code. @throws Problem */
export async function findTrace(
  typed: string,
  kinds: readonly Kind[] = KINDS,
): Promise<Found | undefined> {
  const code = bare(typed);
  for (const kind of kinds) {
    const found =
      kind === 'item'
        ? await traceOfItem(code)
        : { trace: await ask('GET /api/v1/trace', { query: { [kind]: code } }) };
    if (found.trace.layers.length > 0) return { kind, ...found };
  }
  return undefined;
}
