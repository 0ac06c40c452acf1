import type { Schema } from '#web/api/from-openapi.ts';
import type { DocumentSpec } from '../documents/model.ts';

type Row = Readonly<Record<string, unknown>>;

/** How to page is the table's business, not the reader's. */
const PAGING = ['after', 'before', 'limit'];
/** In the address, what begins so is about the table and not asked. */
const TABLE = '_';

/** What a reader may narrow a list by; what stands first in the table stands first here. */
export function filtersOf(
  { properties = {}, required = [] }: Schema,
  columns: readonly string[] = [],
): Schema {
  const rank = (name: string) => {
    const at = columns.indexOf(name);
    return required.includes(name) ? -1 : at < 0 ? columns.length : at;
  };
  const shown = Object.entries(properties)
    .filter(([name]) => !PAGING.includes(name))
    .toSorted(([one], [other]) => rank(one) - rank(other));
  return { type: 'object', properties: Object.fromEntries(shown), required };
}

/** Fields of a path and of a query asked for together; those of the path are needed. */
export const together = (path: Schema, query: Schema): Schema => ({
  type: 'object',
  properties: { ...path.properties, ...query.properties },
  required: [...(path.required ?? []), ...(query.required ?? [])],
});

/** The filter that stands in an address, whose values are all text. */
export function filterOf(query: Row): Row {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([name]) => !name.startsWith(TABLE))
      .map(([name, value]) => [
        name,
        value === 'true' || value === 'false' ? value === 'true' : value,
      ]),
  );
}

/** A filter for the address; what was left empty is not in it. */
export function toAddress(filter: Row, table: Row = {}): Record<string, string> {
  const set = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && String(value) !== '',
  );
  return {
    ...Object.fromEntries(set.map(([name, value]) => [name, String(value)])),
    ...Object.fromEntries(
      Object.entries(table)
        .filter(([, value]) => value)
        .map(([name, value]) => [TABLE + name, String(value)]),
    ),
  };
}

/** Whether a list can be asked for: all that it needs is filled in. */
export function isAskable(filters: Schema, spec: DocumentSpec, filter: Row): boolean {
  const has = (name: string) => filter[name] !== undefined && filter[name] !== '';
  if (!(filters.required ?? []).every(has)) return false;
  return !spec.needsOneOf || spec.needsOneOf.some(has);
}

/** The most rows that one answer may have, as the description says. */
export const mostOf = ({ properties = {} }: Schema): number | undefined =>
  properties.limit?.maximum;

export function rowsOf(answer: unknown, name: string): readonly Row[] {
  if (Array.isArray(answer)) return answer;
  const rows = (answer as Row | undefined)?.[name];
  return Array.isArray(rows) ? rows : [];
}

/** With what the next rows are asked for; undefined at the end. */
export function nextOf(spec: DocumentSpec, answer: unknown, limit: number): Row | undefined {
  const next = (answer as Row | undefined)?.next;
  if (typeof next === 'string' || typeof next === 'number') return { after: next };
  const rows = rowsOf(answer, spec.rows ?? '');
  const last = spec.paging && rows.length >= limit ? rows.at(-1) : undefined;
  return last ? { [spec.paging!.by]: last[spec.paging!.field] } : undefined;
}

/** Columns of a table: those of the document first, then all that rows have in plain. */
export function columnsOf(spec: DocumentSpec, rows: readonly Row[]): readonly string[] {
  const some = rows.slice(0, 50);
  const found = new Set(some.flatMap((row) => Object.keys(row)));
  const named = spec.columns.filter((name) => found.has(name) || rows.length === 0);
  return [...named, ...[...found].filter((name) => !spec.columns.includes(name))];
}
