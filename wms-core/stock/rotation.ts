import type { Item, StockRow } from '#wms-core/contracts.ts';

type Dated = Pick<
  StockRow,
  'expiryDate' | 'productionDate' | 'receivedAt' | 'location' | 'handlingUnit' | 'layer'
>;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Goods without a date go last: nothing presses them. */
function date(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return text(a, b);
}

const RULES: Readonly<Record<Item['rotation'], (a: Dated, b: Dated) => number>> = {
  FIFO: (a, b) => a.receivedAt - b.receivedAt,
  LIFO: (a, b) => b.receivedAt - a.receivedAt,
  FMFO: (a, b) => date(a.productionDate, b.productionDate) || a.receivedAt - b.receivedAt,
  FEFO: (a, b) => date(a.expiryDate, b.expiryDate) || a.receivedAt - b.receivedAt,
};

/** Which of two rows of an item goes out first; the places break ties, so the order is one. */
export function compareRotation(rotation: Item['rotation'], a: Dated, b: Dated): number {
  return (
    RULES[rotation](a, b) ||
    text(a.location, b.location) ||
    text(a.handlingUnit, b.handlingUnit) ||
    text(a.layer, b.layer)
  );
}
