import { drawBadge } from './labels/badge.ts';
import { drawBin } from './labels/bin.ts';
import { drawItem } from './labels/item.ts';
import { drawUnit } from './labels/unit.ts';
import { drawWaybill } from './labels/waybill.ts';
import type { Area, Medium } from './media.ts';
import { openPaper, type Paper, type Pen } from './pen.ts';
import { drawSheet } from './sheets/sheet.ts';

/**
 * Puts labels and papers onto pages. Loaded with the first paper that somebody prints: what draws PDFs
 * and barcodes takes a while to load, and most processes print nothing.
 */
export { drawBadge, drawBin, drawItem, drawSheet, drawUnit, drawWaybill, openPaper };

/** Other work of the house goes on meanwhile: a file of labels takes seconds, a press of a button waits. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One label after the other, each in its cell; a new page when all cells are full. */
export async function drawLabels<T>(
  { pen }: Paper,
  { cells, ...page }: Medium,
  labels: readonly T[],
  draw: (pen: Pen, area: Area, label: T) => void,
): Promise<void> {
  for (const [index, label] of labels.entries()) {
    if (index % cells.length === 0) pen.page(page);
    draw(pen, cells[index % cells.length]!, label);
    await nextTurn();
  }
}
