/** How values are written for people: times of the house in the reader's own zone, numbers grouped. */

const localeOf = (language: string) => (language === 'zh' ? 'zh-CN' : 'en-GB');

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && TIME.test(value);

export function timeText(value: string | number, language: string): string {
  return new Date(value).toLocaleString(localeOf(language), {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
  });
}

const STAMP = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;

/** A sentence of the house in which times stand as machines write them, with the reader's own. */
export const withLocalTimes = (sentence: string, language: string): string =>
  sentence.replace(STAMP, (time) =>
    new Date(time).toLocaleString(localeOf(language), {
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', hour12: false },
    }),
  );

export const numberText = (value: number, language: string): string =>
  value.toLocaleString(localeOf(language), { maximumFractionDigits: 3 });

/** A value as text for a file: what a cell shows, without markup. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
