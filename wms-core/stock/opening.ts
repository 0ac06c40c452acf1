import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { isCalendarDay, type Millis } from '#base/time.ts';
import type { Feed, Item, Layer, Ledger, MasterData } from '#wms-core/contracts.ts';
import { type CustomsNamed, customsNameFault, customsOf } from './customs-named.ts';
import { once } from './once.ts';
import { placeFaults } from './opening-bins.ts';
import { refuse } from './refusals.ts';

export interface OpeningLine extends CustomsNamed {
  readonly location: string;
  readonly item: string;
  readonly lot?: string;
  readonly productionDate?: string;
  readonly expiryDate?: string;
  readonly quantity: number;
  /** In which the pieces lie, made before; '' or nothing: loose. */
  readonly handlingUnit?: string;
  /** Catch weight of all pieces; 0 or nothing: none is kept. */
  readonly weightGrams?: number;
  readonly serials?: readonly string[];
}

export interface OpeningStock {
  readonly importId: string;
  readonly owner: string;
  readonly actor: string;
  readonly at: Millis;
  readonly lines: readonly OpeningLine[];
}

export interface Imported {
  readonly importId: string;
  readonly sequence: number;
  readonly lines: number;
  readonly pieces: number;
}

export interface OpeningDeps {
  readonly ledger: Ledger & {
    makeLayers(tx: Tx, wanted: readonly Omit<Layer, 'layer'>[]): Promise<readonly string[]>;
  };
  readonly masterData: MasterData;
  readonly feed: Feed;
}

export function lineFault(
  line: Pick<OpeningLine, 'lot' | 'productionDate' | 'expiryDate'>,
  item: Item,
): Refusal | undefined {
  for (const date of [line.productionDate, line.expiryDate]) {
    if (date && !isCalendarDay(date)) return refuse('date.invalid', { item: item.item, date });
  }
  if (item.lotControlled && !line.lot) return refuse('lot.missing', { item: item.item });
  if (item.shelfLifeDays !== null && !line.expiryDate) {
    return refuse('expiry.missing', { item: item.item });
  }
  return undefined;
}

/** A fault with the number of its line in the list, from 1. */
function atLine(fault: Refusal, line: number): Refusal {
  const { en, zh } = fault.text;
  const text = { en: `Line ${line}: ${en}`, zh: `第 ${line} 行：${zh}` };
  return { ...fault, facts: { ...fault.facts, line }, text };
}

function invalid(faults: readonly Refusal[]): Refusal {
  const facts = { faults: faults.length, first: faults[0]!.text };
  return refuse('opening.invalid', facts, faults.slice(0, 20));
}

/** Takes over what lies in the bins on the first day; once by its `importId`. */
export function importOpeningStock(
  deps: OpeningDeps,
  tx: Tx,
  opening: OpeningStock,
): Promise<Imported | Refusal> {
  const { importId: id, owner, lines } = opening;
  const act = { kind: 'opening', id, content: { owner, lines } } as const;
  return once(tx, act, () => bookOpening(deps, tx, opening));
}

async function bookOpening(
  deps: OpeningDeps,
  tx: Tx,
  opening: OpeningStock,
): Promise<Imported | Refusal> {
  const { importId, owner, actor, at, lines } = opening;
  const unknown = await deps.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const items = await deps.masterData.items(
    tx,
    owner,
    lines.map((line) => line.item),
  );
  if (isRefusal(items)) return items;
  const faults = lines.flatMap((line, index) => {
    const fault = lineFault(line, items.get(line.item)!) ?? customsNameFault(line, line.item);
    return fault ? [atLine(fault, index + 1)] : [];
  });
  if (faults.length > 0) return invalid(faults);
  const stray = lines.find((line) => !deps.masterData.location(line.location));
  if (stray) return refuse('location.unknown', { location: stray.location });
  const goods = lines.map(({ item, lot = '', quantity, location: to }) => ({
    ...{ owner, item, lot, quantity, to },
  }));
  const misplaced = [...(await placeFaults(deps, tx, goods))];
  if (misplaced.length > 0) {
    const inOrder = misplaced.sort(([a], [b]) => a - b);
    return invalid(inOrder.map(([index, fault]) => atLine(fault, index + 1)));
  }
  const posted = await bookLines(deps, tx, lines, {
    ...{ postingId: `opening:${importId}`, importId, owner, actor, at },
  });
  if (isRefusal(posted)) return posted;
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  const answer = { importId, sequence: posted.sequence, lines: lines.length, pieces };
  const data = { ...answer, owner, actor };
  await deps.feed.append(tx, at, [
    { type: 'wms.opening_stock.imported', subject: importId, correlationId: importId, data },
  ]);
  return answer;
}

/** Puts the lines into their bins, each file's in layers of its own. */
export async function bookLines(
  deps: OpeningDeps,
  tx: Tx,
  lines: readonly (OpeningLine & { readonly owner?: string })[],
  by: Omit<OpeningStock, 'lines'> & { readonly postingId: string },
): Promise<{ readonly sequence: number } | Refusal> {
  const { importId, actor, at, postingId } = by;
  const layers = await deps.ledger.makeLayers(
    tx,
    lines.map((line) => ({
      owner: line.owner ?? by.owner,
      item: line.item,
      lot: line.lot ?? '',
      productionDate: line.productionDate || null,
      expiryDate: line.expiryDate || null,
      receivedAt: at,
      receiptLine: '',
      delivery: importId,
      supplier: '',
      ...customsOf(line),
    })),
  );
  return deps.ledger.post(tx, {
    postingId,
    document: importId,
    actor,
    reason: 'opening_stock',
    correlationId: importId,
    at,
    lines: lines.map((line, index) => {
      const { owner = by.owner, item, location, quantity, handlingUnit = '', serials = [] } = line;
      return {
        ...{ owner, item, layer: layers[index]!, quantity },
        from: { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' },
        to: { location, handlingUnit, quality: 'passed' },
        ...(line.weightGrams ? { weightGrams: line.weightGrams } : {}),
        ...(serials.length > 0 ? { serials } : {}),
      };
    }),
  });
}
