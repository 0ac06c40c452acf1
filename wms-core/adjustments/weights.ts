import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import type { AdjustmentParts } from './model.ts';

/**
 * Pieces with catch weight that were found, and that nobody weighed, weigh what the item's card says;
 * what is taken away goes with its share of what lies there. All lines are of one owner's goods.
 */
export async function weighed(
  parts: AdjustmentParts,
  tx: Tx,
  lines: readonly MovementLine[],
): Promise<readonly MovementLine[]> {
  const found = lines.filter(({ from }) => from.location === 'LOSS');
  const [first] = found;
  if (!first) return lines;
  const wanted = found.map(({ item }) => item);
  const items = await parts.masterData.items(tx, first.owner, wanted);
  if (isRefusal(items)) return lines;
  return lines.map((line) => {
    const card = found.includes(line) ? items.get(line.item) : undefined;
    return card?.catchWeight ? { ...line, weightGrams: card.weightGrams * line.quantity } : line;
  });
}

/** Grams that went with each line of a posted adjustment, by the line's number. */
export async function gramsOf(tx: Tx, adjustment: string): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.query<{ line: number; grams: number }>(
    `SELECT m.line, m.weight_grams AS grams FROM wms.adjustment a
     JOIN wms.movement m USING (sequence) WHERE a.adjustment = $1`,
    [adjustment],
  );
  return new Map(rows.map(({ line, grams }) => [line, grams]));
}
