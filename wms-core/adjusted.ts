import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Feed, Ledger, MovementLine, Posting } from './contracts.ts';

/** Pieces that a line lost (below zero) or found, and where; undefined: it did neither. */
function changeOf({ from, to, quantity }: MovementLine) {
  if (to.location === 'LOSS') return { ...from, delta: -quantity };
  return from.location === 'LOSS' ? { ...to, delta: quantity } : undefined;
}

/**
 * Posts, and tells hosts of what the house found or lost by it: they keep books, too, and hear of
 * every change of how many pieces there are.
 */
export async function postAndTell(
  deps: { readonly ledger: Ledger; readonly feed: Feed },
  tx: Tx,
  posting: Posting,
): Promise<Refusal | undefined> {
  const posted = await deps.ledger.post(tx, posting);
  if (isRefusal(posted)) return posted;
  const { document, reason, actor, correlationId, at, lines } = posting;
  const changed = lines.flatMap((line) => {
    const change = changeOf(line);
    return change ? [{ item: line.item, layer: line.layer, ...change }] : [];
  });
  if (changed.length === 0) return undefined;
  const layers = await deps.ledger.layers(tx, [...new Set(changed.map(({ layer }) => layer))]);
  await deps.feed.append(
    tx,
    at,
    changed.map((one) => ({
      type: 'wms.inventory.adjusted',
      subject: one.item,
      correlationId,
      data: { ...one, lot: layers.get(one.layer)?.lot ?? '', reason, document, actor },
    })),
  );
  return undefined;
}
