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

/** A trace begins at goods that came together, so that of an item is made of several. */
async function traceOfItem(item: string): Promise<Trace | undefined> {
  const { rows } = await ask('GET /api/v1/stock', { query: { item, limit: 500 } });
  const layers = [...new Set(rows.map(({ layer }) => layer))].slice(0, MOST_LAYERS);
  const [first, ...others] = await Promise.all(
    layers.map((layer) => ask('GET /api/v1/trace', { query: { layer } })),
  );
  return others.reduce(
    (all, one) =>
      all && {
        layers: [...all.layers, ...one.layers],
        serials: [...all.serials, ...one.serials],
        here: [...all.here, ...one.here],
        shipped: [...all.shipped, ...one.shipped],
        movements: [...all.movements, ...one.movements],
        isCut: all.isCut || one.isCut,
      },
    first,
  );
}

/** The trace of whatever has this code. @throws Problem */
export async function findTrace(
  typed: string,
  kinds: readonly Kind[] = KINDS,
): Promise<{ readonly kind: Kind; readonly trace: Trace } | undefined> {
  const code = bare(typed);
  for (const kind of kinds) {
    const trace =
      kind === 'item'
        ? await traceOfItem(code)
        : await ask('GET /api/v1/trace', { query: { [kind]: code } });
    if (trace && trace.layers.length > 0) return { kind, trace };
  }
  return undefined;
}
