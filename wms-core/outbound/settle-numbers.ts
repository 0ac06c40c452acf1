import type { Tx } from '#base/database/index.ts';
import type { Claim, MovementLine, SerialAt, StockRow } from '#wms-core/contracts.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import type { Outbound } from './context.ts';
import { found, LOST, layerOfSurplus, takeClaims } from './pieces.ts';
import { isWare, type Ware } from './wares.ts';

/** What one item's count does to the book, in pieces. */
export interface ItemSettlement extends Ware {
  /** Laid at the exception place: from the tote's own free pieces, and beyond the book. */
  readonly laidFromTote: number;
  readonly laidFound: number;
  /** The order loses so many; gone from the tote altogether are `lost`. */
  readonly released: number;
  readonly lost: number;
  /** Found in the tote beyond the book. */
  readonly gained: number;
}

/** What a check scanned of an item whose pieces have serial numbers. */
export interface ScannedItem extends Ware {
  readonly serials: readonly string[];
  /** Of these, laid at the exception place. */
  readonly laid: readonly string[];
}

/** The tote as the book has it. */
export interface ToteBook {
  readonly tote: { readonly location: string; readonly handlingUnit: string };
  readonly exceptionPlace: string;
  readonly rows: readonly StockRow[];
  readonly claims: readonly Claim[];
  readonly numbers: readonly SerialAt[];
}

export interface NumbersSettled {
  readonly settlement: ItemSettlement;
  /** Locks of pieces that are not there. */
  readonly gone: readonly Claim[];
  readonly lines: readonly MovementLine[];
  /** More of them are in the tote than the order has locked. */
  readonly strangers: boolean;
}

const sum = (parts: readonly number[]) => parts.reduce((all, one) => all + one, 0);

/** What one row of the tote has by the scanned numbers. */
function settleRow(row: StockRow, scanned: ScannedItem, book: ToteBook) {
  const inBook = book.numbers
    .filter((one) => one.layer === row.layer && one.quality === row.quality)
    .map((one) => one.serial);
  const here = inBook.filter((serial) => scanned.serials.includes(serial));
  const laid = here.filter((serial) => scanned.laid.includes(serial));
  const missing = inBook.filter((serial) => !scanned.serials.includes(serial));
  const claims = book.claims.filter(
    (claim) => claim.layer === row.layer && claim.quality === row.quality,
  );
  const claimed = sum(claims.map((claim) => claim.quantity));
  // Pieces whose number the book has not are believed to be there.
  const unnumbered = Math.max(0, row.quantity - inBook.length);
  const left = here.length + unnumbered - laid.length;
  const { item, owner, layer, quality } = row;
  const line = { item, owner, layer, from: { ...book.tote, quality } };
  const aside = { location: book.exceptionPlace, handlingUnit: '', quality };
  const lost = row.quantity - here.length - unnumbered;
  const lines: MovementLine[] = [
    { ...line, quantity: laid.length, to: aside, serials: laid },
    {
      ...{ ...line, quantity: lost, to: { ...LOST, quality } },
      ...(lost === missing.length ? { serials: missing } : {}),
    },
  ];
  return {
    lines: lines.filter(({ quantity }) => quantity > 0),
    gone: takeClaims(claims, Math.max(0, claimed - left)),
    laid: laid.length,
    lost,
    isStranger: left > claimed,
  };
}

/** Pieces that were laid aside and that the book has not in the tote. */
async function strangersAside(
  o: Outbound,
  tx: Tx,
  { owner, item, laid }: ScannedItem,
  book: ToteBook,
  report: TaskReport,
): Promise<MovementLine[]> {
  const inTote = new Set(book.numbers.map((one) => one.serial));
  const strange = laid.filter((serial) => !inTote.has(serial));
  if (strange.length === 0) return [];
  const layer = await layerOfSurplus(o, tx, { owner, item }, book.rows, report);
  const to = { location: book.exceptionPlace, handlingUnit: '' };
  const lines: MovementLine[] = [];
  for (const serial of strange) {
    const one = found({ owner, item, layer, quantity: 1 }, to);
    const line = { ...one, serials: [serial] };
    // A number that the book has elsewhere stays there until its place was counted.
    const isElsewhere = (await o.ledger.serialFault(tx, line)) !== undefined;
    lines.push(isElsewhere ? one : line);
  }
  return lines;
}

/** Compares the scanned numbers of an item with the book of the tote, row by row. */
export async function settleNumbers(
  o: Outbound,
  tx: Tx,
  scanned: ScannedItem,
  book: ToteBook,
  report: TaskReport,
): Promise<NumbersSettled> {
  const { owner, item } = scanned;
  const parts = book.rows
    .filter((row) => isWare(row, scanned))
    .map((row) => settleRow(row, scanned, book));
  const aside = await strangersAside(o, tx, scanned, book, report);
  const gone = parts.flatMap((part) => part.gone);
  return {
    settlement: {
      owner,
      item,
      laidFromTote: sum(parts.map((part) => part.laid)),
      laidFound: sum(aside.map((line) => line.quantity)),
      released: sum(gone.map((claim) => claim.quantity)),
      lost: sum(parts.map((part) => part.lost)),
      gained: 0,
    },
    gone,
    lines: [...parts.flatMap((part) => part.lines), ...aside],
    strangers: parts.some((part) => part.isStranger),
  };
}
