import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import { placeText } from '#wms-core/stock/keys.ts';
import {
  layerForFound,
  layerHere,
  type Named,
  numbersFault,
  targetFault,
} from '#wms-core/stock/named.ts';
import type { AdjustmentLine, AdjustmentParts } from './model.ts';
import { refuseAdjustment } from './refusals.ts';

/**
 * From lines as a person writes them to lines that the ledger can post, with what they are worth.
 */

export interface WrittenLine extends Named {
  /** Pieces more, or (below zero) fewer. */
  readonly quantity: number;
}

/** What a piece is worth, and where it lay, on the day of the adjustment. */
const dated = (parts: AdjustmentParts, item: Item, location: string) => ({
  costMinor: item.standardCostMinor,
  currency: item.costCurrency ?? '',
  zone: parts.masterData.location(location)?.zone ?? '',
});

async function layerOf(
  parts: AdjustmentParts,
  tx: Tx,
  line: WrittenLine,
  found: { readonly card: Item; readonly id: string; readonly at: Millis },
): Promise<string | Refusal> {
  if (line.quantity < 0) return layerHere(parts, tx, line);
  const fault = await targetFault(parts, tx, line);
  const { card, id, at } = found;
  return fault ?? layerForFound(parts, tx, { ...line, id, at }, card);
}

function serialFault({ quantity, serials = [] }: WrittenLine, item: Item): Refusal | undefined {
  const pieces = Math.abs(quantity);
  if (!item.serialControlled) return numbersFault(item, serials.length > 0 ? serials : undefined);
  if (serials.length === pieces) return undefined;
  return refuseAdjustment('adjustment.serials', { item: item.item, quantity: pieces });
}

function twiceFault(lines: readonly AdjustmentLine[]): Refusal | undefined {
  const seen = new Map<string, number>();
  for (const one of lines) {
    const { item, layer, location, handlingUnit, quality, line } = one;
    const name = [item, layer, location, handlingUnit, quality].join('\n');
    const first = seen.get(name);
    if (first !== undefined) {
      const facts = { first, second: line, place: placeText(one) };
      return refuseAdjustment('adjustment.line_twice', facts);
    }
    seen.set(name, line);
  }
  return undefined;
}

/** `id` names the document that found pieces come with, where their layer is new. */
export async function draft(
  parts: AdjustmentParts,
  tx: Tx,
  written: readonly WrittenLine[],
  by: { readonly owner: string; readonly id: string; readonly at: Millis },
): Promise<readonly AdjustmentLine[] | Refusal> {
  const wanted = written.map(({ item }) => item);
  const items = await parts.masterData.items(tx, by.owner, wanted);
  if (isRefusal(items)) return items;
  const layers: string[] = [];
  for (const line of written) {
    const card = items.get(line.item)!;
    const { id, at } = by;
    const layer = serialFault(line, card) ?? (await layerOf(parts, tx, line, { card, id, at }));
    if (isRefusal(layer)) return layer;
    layers.push(layer);
  }
  const known = await parts.ledger.layers(tx, layers);
  const lines = written.map((line, index): AdjustmentLine => {
    const { owner, item, location, handlingUnit, quality, quantity, serials } = line;
    const layer = layers[index]!;
    return {
      ...{ line: index + 1, owner, item, layer, location, handlingUnit, quality, quantity },
      ...dated(parts, items.get(item)!, location),
      lot: known.get(layer)?.lot ?? '',
      serials: serials ?? null,
    };
  });
  return twiceFault(lines) ?? lines;
}

/** The lines of what the ledger is to post for the house itself. */
export async function draftOfMovements(
  parts: AdjustmentParts,
  tx: Tx,
  movements: readonly MovementLine[],
): Promise<readonly AdjustmentLine[] | Refusal> {
  const owner = movements[0]?.owner ?? '';
  const wanted = movements.map(({ item }) => item);
  const items = await parts.masterData.items(tx, owner, wanted);
  if (isRefusal(items)) return items;
  const layers = movements.map(({ layer }) => layer);
  const known = await parts.ledger.layers(tx, layers);
  return movements.map(({ item, layer, quantity, from, to }, index): AdjustmentLine => {
    const isLess = to.location === 'LOSS';
    const { location, handlingUnit, quality } = isLess ? from : to;
    return {
      ...{ line: index + 1, owner, item, layer, location, handlingUnit, quality },
      ...dated(parts, items.get(item)!, location),
      lot: known.get(layer)?.lot ?? '',
      quantity: isLess ? -quantity : quantity,
      serials: null,
    };
  });
}
