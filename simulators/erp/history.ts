import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { OperatingError } from '#base/operating-error.ts';

/** One sale of the past: what a customer ordered together, one line an item. */
export interface HistoryOrder {
  readonly invoice: string;
  /** Minutes since the history began. */
  readonly minute: number;
  readonly lines: readonly { readonly sku: number; readonly quantity: number }[];
}

const MAX_FILE_BYTES = 512 * 1024 * 1024;

/**
 * Reads an order history: CSV (`.gz` or plain) with a header line and the columns invoice, minute,
 * sku_index, qty. Sales only: an invoice that begins with C is a return, a quantity below one a
 * write-off. In the order of the file, which is the order of time. Several lines of one item in one
 * invoice stay lines of their own, as the ERP that wrote them had it.
 */
export function readHistory(file: string): HistoryOrder[] {
  return parseHistory(readText(file), file);
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const plain = file.endsWith('.gz')
      ? gunzipSync(bytes, { maxOutputLength: MAX_FILE_BYTES })
      : bytes;
    return plain.toString('utf8');
  } catch (cause) {
    throw new OperatingError('config.history', `cannot read the order history ${file}`, {
      retryable: false,
      cause,
    });
  }
}

export function parseHistory(text: string, file = 'history'): HistoryOrder[] {
  const orders = new Map<string, { minute: number; lines: { sku: number; quantity: number }[] }>();
  for (const [index, row] of text.split('\n').entries()) {
    if (index === 0 || row.trim() === '') continue;
    const [invoice = '', minuteText, skuText, quantityText] = row.split(',');
    const [minute, sku, quantity] = [minuteText, skuText, quantityText].map(Number);
    if (!Number.isInteger(minute) || !Number.isInteger(sku) || !Number.isInteger(quantity)) {
      throw new OperatingError('config.history', `line ${index + 1} of ${file} is no order line`, {
        retryable: false,
        context: { row: row.slice(0, 100) },
      });
    }
    if (invoice.startsWith('C') || quantity! < 1) continue;
    let order = orders.get(invoice);
    if (!order) {
      order = { minute: minute!, lines: [] };
      orders.set(invoice, order);
    }
    order.lines.push({ sku: sku!, quantity: quantity! });
  }
  return [...orders].map(([invoice, order]) => ({ invoice, ...order }));
}
