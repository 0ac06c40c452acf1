import type { Tx } from '#base/database/index.ts';
import { answersOf, gtinSpellings, itemCodesOf, plainCode, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { unitCode } from '../units/parts.ts';
import { type Part, SOURCES, type Source } from './sources.ts';

/** One thing that a code may mean. */
export interface Found {
  /** As the field is called that names such a thing: `order`, `location`, `unit`, … */
  readonly kind: string;
  /** Its own code, which need not be the one that was scanned. */
  readonly code: string;
  /** What else a person tells it by: a name, a place, a partner. */
  readonly text: Text;
  /** How it stands, or what kind of such a thing it is; '' where it has neither. */
  readonly status: string;
}

/** Answers of one question; more help nobody. */
const MAX_FOUND = 20;
/** Beginnings of one kind, so that none fills the list alone. */
const MAX_BEGINNINGS = 5;
/** One letter begins too much. */
const MIN_BEGINNING = 2;
/** Behind every sign that a code may have. */
const LAST = '\uffff';

type Codes = Readonly<Record<Part | 'item', readonly string[]>>;

/** Codes are capitals almost everywhere, and people type small letters. */
const alsoCapitals = (code: string) => [...new Set([code, code.toUpperCase()])];

function codesOf(given: string, today: string): Codes | Refusal {
  const scan = readScan(given, today);
  if (isRefusal(scan)) return scan;
  if (scan.kind === 'label') {
    const { handlingUnit, lot, serial } = answersOf(scan.label, { serial: true });
    const some = (one: string | undefined) => (one === undefined ? [] : [one]);
    return {
      ...{ code: [], item: itemCodesOf(scan), unit: some(handlingUnit) },
      ...{ lot: some(lot), serial: some(serial) },
    };
  }
  const code = alsoCapitals(plainCode(given));
  return {
    code,
    item: scan.kind === 'gtin' ? [...code, ...gtinSpellings(scan.gtin)] : code,
    unit: [...new Set([...code, unitCode(code[0]!)])],
    lot: code,
    serial: code,
  };
}

const partOf = ({ kind, part }: Source): keyof Codes =>
  kind === 'item' ? 'item' : (part ?? 'code');
const PARTS: readonly (keyof Codes)[] = ['code', 'item', 'unit', 'lot', 'serial'];

const itself = (source: Source) =>
  source.kind === 'item' ? 's.item' : source.code.replace('p.parcel', 's.order_id');

const selectOf = (source: Source, place: number, matches: string, limit: number): string =>
  `(SELECT DISTINCT ON (found) ${place} AS place, '${source.kind}' AS kind, ${source.code} AS found,
    ${itself(source)} AS code, ${source.en} AS en, ${source.zh ?? source.en} AS zh, ${source.status ?? "''"} AS status
    FROM ${source.from} WHERE ${matches}${source.where ? ` AND ${source.where}` : ''}
    ORDER BY found LIMIT ${limit})`;

const union = (matches: (source: Source) => string, limit: number): string =>
  `${SOURCES.map((source, place) => selectOf(source, place, matches(source), limit)).join('\nUNION ALL\n')}
  ORDER BY place, found LIMIT ${MAX_FOUND}`;

const EXACT = {
  name: 'lookup-exact',
  text: union(
    (source) => `${source.code} = ANY($${PARTS.indexOf(partOf(source)) + 1}::text[])`,
    MAX_FOUND,
  ),
};
const BEGINNINGS = {
  name: 'lookup-beginnings',
  text: union(({ code }) => `${code} > $1::text AND ${code} < $2::text`, MAX_BEGINNINGS),
};

/** Each statement with values to plan it for. */
export const LOOKUP_STATEMENTS = [
  { ...EXACT, values: PARTS.map(() => ['X']) },
  { ...BEGINNINGS, values: ['X', `X${LAST}`] },
] as const;

interface Row {
  readonly kind: string;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly status: string;
}

const foundOf = ({ kind, code, en, zh, status }: Row): Found => ({
  ...{ kind, code, status },
  text: { en: en ?? '', zh: zh || en || '' },
});

/**
 * What a scanned or typed code is: first what has exactly this code (in any spelling of a GTIN), then
 * what begins with it; at most 20. Refuses as `readScan` does what says of itself that it is GS1 data
 * and is not. `today` is YYYY-MM-DD.
 */
export async function findByCode(
  tx: Tx,
  given: string,
  today: string,
): Promise<readonly Found[] | Refusal> {
  const codes = codesOf(given, today);
  if (isRefusal(codes)) return codes;
  const rows = await tx.query<Row>(
    EXACT,
    PARTS.map((part) => codes[part]),
  );
  for (const begin of codes.code) {
    if (begin.length < MIN_BEGINNING || rows.length >= MAX_FOUND) break;
    const more = await tx.query<Row>(BEGINNINGS, [begin, `${begin}${LAST}`]);
    rows.push(...more);
    if (more.length > 0) break;
  }
  const found = new Map(rows.map((row) => [`${row.kind} ${row.code}`, row]));
  return [...found.values()].slice(0, MAX_FOUND).map(foundOf);
}
