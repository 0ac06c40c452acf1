/** A place in a list, as text that means nothing to whoever keeps it. */
export const cursorText = (parts: readonly (string | number)[]): string =>
  parts.map((part) => encodeURIComponent(part)).join(',');

/** The parts of a cursor; undefined when the text is none of so many parts. */
export function parseCursor(text: string, count: number): readonly string[] | undefined {
  const parts = text.split(',');
  if (parts.length !== count) return undefined;
  try {
    const values = parts.map(decodeURIComponent);
    return values.some((value) => value.includes('\0')) ? undefined : values;
  } catch {
    return undefined;
  }
}

/** A part of a cursor that is a number of the ledger; undefined when it is none. */
export function sequenceOf(part: string | undefined): number | undefined {
  const value = /^\d{1,15}$/.test(part ?? '') ? Number(part) : undefined;
  return value;
}
