import { ask } from '#web/api/ask.ts';
import { traceOfItem } from './find.ts';
import type { Scope, Trace } from './flow.ts';

/** What a recall would hold and list; `isCut`: there is more than could be read. */
export interface Meant {
  readonly here: number;
  readonly shipped: number;
  readonly customers: number;
  readonly isCut: boolean;
}

/**
 * A recall is of the whole lot or delivery, whatever part of it was looked at: all of that is asked for.
 * @throws Problem
 */
export async function traceOfScope({ owner, item, lot, delivery }: Scope): Promise<Trace> {
  if (lot) return ask('GET /api/v1/trace', { query: { lot } });
  if (delivery) return ask('GET /api/v1/trace', { query: { delivery } });
  const { trace } = await traceOfItem(item, owner);
  // Goods of which nothing is here any more have been shipped, and are not among these.
  return { ...trace, isCut: true };
}

/** Pieces of these goods alone: another owner may have the same item code, and the same lot. */
export function meantBy({ owner, item, lot, delivery }: Scope, trace: Trace): Meant {
  const layers = new Set(
    trace.layers
      .filter((one) => one.owner === owner && one.item === item)
      .filter((one) => (!lot || one.lot === lot) && (!delivery || one.delivery === delivery))
      .map(({ layer }) => layer),
  );
  const isMeant = ({ layer }: { readonly layer: string }) => layers.has(layer);
  const sum = (all: readonly { readonly quantity: number }[]) =>
    all.reduce((total, { quantity }) => total + quantity, 0);
  const shipped = trace.shipped.filter(isMeant);
  return {
    ...{ here: sum(trace.here.filter(isMeant)), shipped: sum(shipped) },
    ...{ customers: new Set(shipped.map(({ customer }) => customer)).size, isCut: trace.isCut },
  };
}
