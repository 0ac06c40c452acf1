import { plainText } from '#web/parts/format.ts';
import { isText, type Text } from '#web/words/use.ts';

type Row = Readonly<Record<string, unknown>>;
interface Speaks {
  readonly field: (name: string) => string;
  readonly of: (text: Text) => string;
}

export const FORMATS = ['CSV', 'XLSX'] as const;
export type Format = (typeof FORMATS)[number];

/** A sheet cell that begins like a formula is one to a spreadsheet: it is written as text. */
const harmless = (text: string): string =>
  /^\s*[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;

const cell = (value: unknown): string => `"${harmless(plainText(value)).replaceAll('"', '""')}"`;

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

/** What a sheet holds in one cell at most. */
const MOST_SIGNS = 32_000;

async function saveSheet(
  name: string,
  columns: readonly string[],
  headers: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const { default: writeSheet } = await import('write-excel-file/browser');
  const head = headers.map((value) => ({ value, fontWeight: 'bold' as const }));
  const cellOf = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value)
      ? { value, type: Number }
      : { value: plainText(value).slice(0, MOST_SIGNS), type: String };
  const body = rows.map((row) => columns.map((column) => cellOf(row[column])));
  await writeSheet([head, ...body]).toFile(name);
}

/** Rows as a file: codes and times as the house writes them, names in the reader's language. */
export async function saveRows(
  name: string,
  format: Format,
  columns: readonly string[],
  rows: readonly Row[],
  { field, of }: Speaks,
): Promise<void> {
  const spoken = rows.map((row) =>
    Object.fromEntries(
      columns.map((column) => {
        const value = row[column];
        return [column, isText(value) ? of(value) : value];
      }),
    ),
  );
  const headers = columns.map(field);
  if (format === 'XLSX') return saveSheet(`${name}.xlsx`, columns, headers, spoken);
  save(`${name}.csv`, new Blob([csvOf(columns, headers, spoken)], { type: 'text/csv' }));
}
