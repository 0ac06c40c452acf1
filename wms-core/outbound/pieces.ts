import type { Tx } from '#base/database/index.ts';
import type { Claim, CountRequest, MovementLine, Place, StockRow } from '#wms-core/contracts.ts';
import type { By, Outbound } from './context.ts';
import { isWare, type Ware } from './wares.ts';

/** Arithmetic on rows of the book: which pieces go, and under which lock. */

const sameRow = (row: StockRow, claim: Claim): boolean =>
  row.owner === claim.owner &&
  row.item === claim.item &&
  row.layer === claim.layer &&
  row.location === claim.location &&
  row.handlingUnit === claim.handlingUnit &&
  row.quality === claim.quality;

const placeOf = (row: StockRow): Place => ({
  location: row.location,
  handlingUnit: row.handlingUnit,
  quality: row.quality,
});

export const freeIn = (row: StockRow): number => row.quantity - row.allocated;

/** Everything in `rows` goes to `to`, locked pieces with their locks, each in its quality. */
export function movesOfAll(
  rows: readonly StockRow[],
  claims: readonly Claim[],
  to: { readonly location: string; readonly handlingUnit: string },
): MovementLine[] {
  return rows.flatMap((row) => {
    const { item, owner, layer, quality } = row;
    const line = { item, owner, layer, from: placeOf(row), to: { ...to, quality } };
    const locked = claims
      .filter((claim) => sameRow(row, claim))
      .map(({ order, lineId, quantity }) => ({ ...line, quantity, lockedFor: { order, lineId } }));
    return freeIn(row) > 0 ? [...locked, { ...line, quantity: freeIn(row) }] : locked;
  });
}

/**
 * Up to `quantity` pieces of an item that no order has locked go to `to`; says how many could not
 * be found. Passed goods first.
 */
export function movesOfFree(
  rows: readonly StockRow[],
  wanted: Ware & { readonly quantity: number },
  to: { readonly location: string; readonly handlingUnit: string },
): { readonly lines: MovementLine[]; readonly left: number } {
  let left = wanted.quantity;
  const lines: MovementLine[] = [];
  for (const row of rows) {
    if (!isWare(row, wanted) || left === 0) continue;
    const quantity = Math.min(left, freeIn(row));
    if (quantity === 0) continue;
    left -= quantity;
    const { item, owner, layer, quality } = row;
    lines.push({ item, owner, layer, quantity, from: placeOf(row), to: { ...to, quality } });
  }
  return { lines, left };
}

/** Pieces that the book did not have, found at `to`. */
export function found(
  goods: Ware & { readonly layer: string; readonly quantity: number },
  to: { readonly location: string; readonly handlingUnit: string },
): MovementLine {
  return {
    ...goods,
    from: { location: 'LOSS', handlingUnit: '', quality: 'passed' },
    to: { ...to, quality: 'passed' },
  };
}

export const LOST = { location: 'LOSS', handlingUnit: '' } as const;

/** Takes pieces off claims, the last first; what is taken is returned. */
export function takeClaims(claims: readonly Claim[], quantity: number): Claim[] {
  let left = quantity;
  const taken: Claim[] = [];
  for (const claim of claims.toReversed()) {
    const part = Math.min(left, claim.quantity);
    if (part === 0) break;
    taken.push({ ...claim, quantity: part });
    left -= part;
  }
  return taken;
}

/**
 * Which layer surplus pieces are of: they look alike, so the book's best guess is taken. First what
 * was handled there, then what lies in the bins, else a layer of its own.
 */
export async function layerOfSurplus(
  o: Outbound,
  tx: Tx,
  ware: Ware,
  handled: readonly (Ware & { readonly layer: string })[],
  by: By,
): Promise<string> {
  const { owner, item } = ware;
  const known = handled.find((goods) => isWare(goods, ware));
  if (known) return known.layer;
  const [inBin] = await o.ledger.candidates(tx, { owner, items: [item], at: by.at });
  if (inBin) return inBin.layer;
  return o.ledger.layer(tx, {
    item,
    owner,
    lot: '',
    productionDate: null,
    expiryDate: null,
    receivedAt: by.at,
    receiptLine: 'surplus',
    delivery: '',
    supplier: '',
  });
}

const MAX_BINS_COUNTED = 3;

/**
 * Asks for counts of the bins where a difference may come from, an owner's items of a bin together.
 */
export async function countBins(
  o: Outbound,
  tx: Tx,
  places: readonly (Ware & { readonly bin: string })[],
  why: Pick<CountRequest, 'reason' | 'document' | 'actor' | 'correlationId' | 'at'>,
): Promise<void> {
  const bins = Map.groupBy(places, ({ bin, owner }) => `${bin}/${owner}`);
  for (const here of bins.values()) {
    const { owner, bin: location } = here[0]!;
    const items = [...new Set(here.map(({ item }) => item))].sort();
    await o.counts.request(tx, { ...why, owner, location, handlingUnit: '', items });
  }
}

/** The bins that hold an item of which pieces turned up elsewhere. */
export async function binsOf(
  o: Outbound,
  tx: Tx,
  { owner, item }: Ware,
  by: By,
): Promise<(Ware & { bin: string })[]> {
  const rows = await o.ledger.candidates(tx, { owner, items: [item], at: by.at });
  const bins = [...new Set(rows.map((row) => row.location))];
  return bins.slice(0, MAX_BINS_COUNTED).map((bin) => ({ owner, item, bin }));
}
