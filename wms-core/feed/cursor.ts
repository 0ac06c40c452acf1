/** A place in the feed: a transaction (xid8, beyond what a JS number holds) and a sequence. */
export interface Cursor {
  readonly xid: string;
  readonly sequence: string;
}

const FORM = /^(0|[1-9]\d{0,19})\.(0|[1-9]\d{0,18})$/;
const MAX_XID = 2n ** 64n - 1n;
const MAX_SEQUENCE = 2n ** 63n - 1n;

export const cursorText = (row: { readonly xid: string; readonly sequence: number }): string =>
  `${row.xid}.${row.sequence}`;

/** Undefined when the text is no cursor; '' is the beginning. */
export function parseCursor(text: string): Cursor | undefined {
  if (text === '') return { xid: '0', sequence: '0' };
  const [, xid, sequence] = FORM.exec(text) ?? [];
  if (xid === undefined || sequence === undefined) return undefined;
  if (BigInt(xid) > MAX_XID || BigInt(sequence) > MAX_SEQUENCE) return undefined;
  return { xid, sequence };
}

/** Whether a place lies before another; both are cursors that the feed gave. */
export function isBefore(one: string, other: string): boolean {
  const [a, b] = [parseCursor(one)!, parseCursor(other)!];
  return a.xid === b.xid ? BigInt(a.sequence) < BigInt(b.sequence) : BigInt(a.xid) < BigInt(b.xid);
}
