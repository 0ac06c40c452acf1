import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Ledger, Posting } from '#wms-core/contracts.ts';
import { isVirtual } from './keys.ts';

/**
 * Posts lines that take earlier ones back, each with the grams that went then. Where these pieces lie
 * among others and some of those went, the share of the pieces that are there now goes instead; what
 * comes from outside of the stock brings its own grams back either way.
 */
export async function postReverse(
  ledger: Ledger,
  tx: Tx,
  posting: Posting,
): Promise<{ readonly sequence: number } | Refusal> {
  const posted = await ledger.post(tx, posting);
  if (!isRefusal(posted) || posted.code !== 'stock.weight') return posted;
  const lines = posting.lines.map((line) => {
    if (isVirtual(line.from.location)) return line;
    const { weightGrams: _, ...rest } = line;
    return rest;
  });
  return ledger.post(tx, { ...posting, lines });
}
