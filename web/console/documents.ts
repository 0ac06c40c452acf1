import { ACCESS } from './documents/access.ts';
import { DATA } from './documents/data.ts';
import { HOUSE } from './documents/house.ts';
import { INBOUND } from './documents/inbound.ts';
import type { DocumentSpec } from './documents/model.ts';
import { OUTBOUND } from './documents/outbound.ts';
import { STOCK } from './documents/stock.ts';
import { WORK } from './documents/work.ts';

export type { DocumentSpec, PartSpec } from './documents/model.ts';

/** All documents, in the order of the menu. */
export const DOCUMENTS: readonly DocumentSpec[] = [
  ...INBOUND,
  ...OUTBOUND,
  ...STOCK,
  ...WORK,
  ...HOUSE,
  ...ACCESS,
  ...DATA,
];

type Row = Readonly<Record<string, unknown>>;

/** Fields that mean something else in each document: a code in them says not of what it is. */
const OF_MANY = new Set(['document', 'reason', 'plan', 'unit']);

/** Fields of which one alone names a document. Of two kinds with the same field the first has it. */
const BY_FIELD = new Map<string, DocumentSpec>();
for (const spec of DOCUMENTS) {
  if (!spec.one || spec.key.length !== 1) continue;
  for (const field of [spec.key[0]!, ...(spec.alsoAs ?? [])]) {
    if (!BY_FIELD.has(field) && !OF_MANY.has(field)) BY_FIELD.set(field, spec);
  }
}

const pageOf = ({ menu, name }: DocumentSpec, codes: readonly string[]) =>
  `/${menu}/${name}/${codes.map(encodeURIComponent).join('/')}`;

/** Accounts of the ledger and the loads of vehicles are told as places, but are none of the house. */
const NO_PLACE = /^(VEHICLE:.*|SUPPLIER|CUSTOMER|LOSS|SCRAP|PRODUCTION|TRANSIT)$/;
/** What a worker has in hand. */
const IN_HAND = 'WORKER:';

/** Where a code leads that stands in a field of this name, if anywhere. */
export function addressOfCode(field: string, code: string): string | undefined {
  // Of many kinds: it is looked up when somebody wants to see it.
  if (field === 'document' && code !== '') return `/find/${encodeURIComponent(code)}`;
  const found = BY_FIELD.get(field);
  if (!found || code === '') return undefined;
  if (found.name !== 'locations') return pageOf(found, [code]);
  if (code.startsWith(IN_HAND)) return addressOfCode('worker', code.slice(IN_HAND.length));
  return NO_PLACE.test(code) ? undefined : pageOf(found, [code]);
}

/** The fields that name a document, as its row has them; undefined where one is missing. */
export function keyOf(spec: DocumentSpec, row: Row): Readonly<Record<string, string>> | undefined {
  const named = spec.key.map((field) => [field, row[spec.keyAs?.[field] ?? field]] as const);
  if (named.some(([, code]) => code === undefined || code === null || code === ''))
    return undefined;
  return Object.fromEntries(named.map(([field, code]) => [field, String(code)]));
}

/** The page of a row's document. */
export function addressOfRow(spec: DocumentSpec, row: Row): string | undefined {
  const key = spec.one ? keyOf(spec, row) : undefined;
  if (!key) return undefined;
  const query = new URLSearchParams(
    (spec.queryKey ?? [])
      .filter((field) => typeof row[field] === 'string')
      .map((field): [string, string] => [field, String(row[field])]),
  ).toString();
  return pageOf(spec, Object.values(key)) + (query === '' ? '' : `?${query}`);
}

/** All operations that a document's pages offer. */
export const operationsOf = (spec: DocumentSpec) => [
  spec.list,
  ...(spec.one ? [spec.one] : []),
  ...(spec.edit ? [spec.edit] : []),
  ...(spec.acts ?? []),
  ...(spec.news ?? []),
  ...(spec.parts ?? []).map((part) => part.ask),
];
