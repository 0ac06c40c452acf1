import { plainText } from '#web/parts/format.ts';

/** A sheet cell that begins like a formula and is no number is one to a spreadsheet: it is written as text. */
const harmless = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;

const cell = (value: unknown): string => `"${harmless(plainText(value)).replaceAll('"', '""')}"`;

type Row = Readonly<Record<string, unknown>>;

/** RFC 4180, with a mark by which spreadsheets know UTF-8. */
export function csvOf(
  columns: readonly string[],
  headers: readonly string[],
  rows: readonly Row[],
): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return `\u{FEFF}${[headers.map(cell).join(','), ...lines].join('\r\n')}\r\n`;
}

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export async function saveSheet(
  name: string,
  columns: readonly string[],
  headers: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const { default: writeSheet } = await import('write-excel-file/browser');
  const head = headers.map((value) => ({ value, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    columns.map((column) => ({ value: plainText(row[column]), type: String })),
  );
  await writeSheet([head, ...body]).toFile(name);
}
