import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { gtinSpellings } from '#base/gs1/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { PackagingLevel, Status } from '#wms-core/contracts.ts';
import { itemPackagingTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import { Blockable, Grams, Millimetres, nullable, OwnerCode, whole } from '../fields.ts';
import type { Change, Fault, RecordKind, Versioned } from '../record.ts';
import { refuse } from '../refusals.ts';
import { gtinsOnCards } from './gtin-clashes.ts';
import { itemFaults } from './references.ts';

export interface Packaging {
  readonly owner: string;
  readonly item: string;
  readonly level: PackagingLevel;
  readonly gtin: string | null;
  /** Base units in one, as a fraction in lowest terms. */
  readonly baseNumerator: number;
  readonly baseDenominator: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly grossWeightGrams: number;
  readonly netWeightGrams: number;
  /** How many may stand on one another, itself counted. */
  readonly stackableLayers: number;
  /** Who or what measured it; '' where the host told the figures. */
  readonly measuredBy?: string;
  readonly measuredAt?: Millis | null;
  readonly status: Status;
  readonly blockReason: string;
}

const PackagingBody = Type.Object(
  {
    owner: OwnerCode,
    item: Code,
    level: Type.Enum(['each', 'inner', 'case', 'pallet']),
    gtin: nullable(Type.String({ pattern: '^\\d{8,14}$' })),
    baseNumerator: whole(1, 1_000_000_000, {
      description: 'base units in one, numerator of the exact fraction',
    }),
    baseDenominator: Type.Optional(whole(1, 1_000_000_000, { default: 1 })),
    lengthMm: Millimetres,
    widthMm: Millimetres,
    heightMm: Millimetres,
    grossWeightGrams: Grams,
    netWeightGrams: whole(0, 100_000_000),
    stackableLayers: Type.Optional(whole(1, 1_000, { default: 1 })),
    ...Blockable,
  },
  closed,
);

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * Base units in so many packagings, exactly; refuses `packaging.not_whole`.
 */
export function baseUnits(packaging: Packaging, count: number): number | Refusal {
  const { item, level, baseNumerator: numerator, baseDenominator: denominator } = packaging;
  const total = BigInt(count) * BigInt(numerator);
  if (total % BigInt(denominator) === 0n) return Number(total / BigInt(denominator));
  return refuse('packaging.not_whole', { count, level, item, numerator, denominator });
}

const FIGURES = ['lengthMm', 'widthMm', 'heightMm', 'grossWeightGrams'] as const;

/** A measurement stands as long as its figures do. */
function complete(wanted: Packaging, before: Versioned<Packaging> | undefined): Packaging {
  const { baseNumerator, baseDenominator } = wanted;
  const by = divisor(baseNumerator, baseDenominator);
  const stands = before && FIGURES.every((figure) => before[figure] === wanted[figure]);
  return {
    ...wanted,
    measuredBy: wanted.measuredBy ?? (stands ? before.measuredBy : undefined) ?? '',
    measuredAt: wanted.measuredAt ?? (stands ? before.measuredAt : undefined) ?? null,
    baseNumerator: baseNumerator / by,
    baseDenominator: baseDenominator / by,
  };
}

/** A GTIN with fewer digits is the same number with zeros before it [GS1 3.3.2]. */
const gtin14 = (gtin: string): string => gtin.padStart(14, '0');

const placeOf = ({ owner, item, level }: Packaging) => `${owner}/${item}/${level}`;

async function gtinFaults(tx: Tx, changes: readonly Change<Packaging>[]): Promise<Fault[]> {
  const wanted = changes.filter(({ after }) => after.gtin !== null);
  if (wanted.length === 0) return [];
  const forms = wanted.flatMap(({ after: { owner, gtin } }) =>
    gtinSpellings(gtin14(gtin!)).map((form) => ({ owner, form })),
  );
  const rows = await tx.query<Packaging>(
    `SELECT p.owner, p.item, p.level, p.gtin FROM wms.item_packaging p
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, gtin)) n
       ON p.owner = n.owner AND p.gtin = n.gtin`,
    [forms.map((one) => one.owner), forms.map((one) => one.form)],
  );
  const written = new Set(changes.map(({ after }) => placeOf(after)));
  const carriers = new Map(
    rows
      .filter((row) => !written.has(placeOf(row)))
      .map((row) => [`${row.owner}/${gtin14(row.gtin!)}`, row]),
  );
  const faults: Fault[] = [];
  for (const { index, after } of wanted) {
    const key = `${after.owner}/${gtin14(after.gtin!)}`;
    const other = carriers.get(key);
    if (other === undefined) carriers.set(key, after);
    else {
      const facts = { gtin: after.gtin, level: other.level, other: other.item };
      faults.push({ index, field: 'gtin', refusal: refuse('packaging.gtin_taken', facts) });
    }
  }
  return faults;
}

function weightFault({ index, after }: Change<Packaging>): Fault[] {
  const { item, level, netWeightGrams: net, grossWeightGrams: gross } = after;
  if (net <= gross) return [];
  const refusal = refuse('packaging.weight', { item, level, net, gross });
  return [{ index, field: 'netWeightGrams', refusal }];
}

export const packagingKind: RecordKind<Packaging> = {
  name: 'packaging',
  label: { en: 'packaging', zh: '包装' },
  path: 'packagings',
  list: 'packagings',
  table: itemPackagingTable,
  keys: ['owner', 'item', 'level'],
  siteFields: ['owner'],
  filters: ['item', 'level', 'gtin', 'status'],
  unique: ['gtin'],
  body: PackagingBody,
  example: {
    item: 'TEA-01',
    level: 'case',
    gtin: '16901234567899',
    baseNumerator: 24,
    lengthMm: 400,
    widthMm: 300,
    heightMm: 200,
    grossWeightGrams: 3_600,
    netWeightGrams: 3_120,
    stackableLayers: 5,
  },
  complete,
  async check(tx, changes, { codes }) {
    const items = changes.map(({ index, after: { owner, item } }) => ({
      index,
      field: 'item',
      owner,
      item,
    }));
    return [
      ...(await itemFaults(tx, items)),
      ...(await gtinFaults(tx, changes)),
      ...(await gtinsOnCards(tx, changes)),
      ...changes.flatMap(({ index, after: { gtin } }) => {
        const refusal = gtin === null ? undefined : codes.check('gtin', gtin);
        return refusal ? [{ index, field: 'gtin', refusal }] : [];
      }),
      ...changes.flatMap(weightFault),
    ];
  },
};
