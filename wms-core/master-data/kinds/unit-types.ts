import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { UnitType } from '#wms-core/contracts.ts';
import { unitTypeTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import { Blockable, Grams, Millimetres, Name, nullable, whole } from '../fields.ts';
import type { Change, Fault, RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';

/** Types of handling units that every house has; a site's own types are of one of these. */
const BUILT_IN: readonly UnitType['type'][] = ['cart', 'tote', 'cage', 'pallet', 'parcel'];
const isBuiltIn = (code: string): boolean => (BUILT_IN as readonly string[]).includes(code);

/** What a type carries is built in, in the table, or in this set. */
async function carriedFaults(tx: Tx, changes: readonly Change<UnitType>[]): Promise<Fault[]> {
  const named = changes.flatMap(({ after }) => after.carries);
  const rows = await tx.query<{ unitType: string }>(
    `SELECT unit_type AS "unitType" FROM wms.unit_type WHERE unit_type = ANY($1::text[])`,
    [named],
  );
  const known = new Set([...rows, ...changes.map(({ after }) => after)].map((one) => one.unitType));
  return changes.flatMap(({ index, after: { unitType, carries } }) => {
    const carried = carries.find((one) => !isBuiltIn(one) && !known.has(one));
    if (carried === undefined) return [];
    const refusal = refuse('unit_type.unknown', { unitType, carried });
    return [{ index, field: 'carries', refusal }];
  });
}

function ownFaults({ index, after }: Change<UnitType>): Fault[] {
  const { unitType, lengthMm, widthMm, heightMm } = after;
  const faults: Fault[] = [];
  if (isBuiltIn(unitType)) {
    faults.push({ index, field: 'unitType', refusal: refuse('unit_type.reserved', { unitType }) });
  }
  const given = [lengthMm, widthMm, heightMm].filter((side) => side !== null).length;
  if (given !== 0 && given !== 3) {
    faults.push({ index, field: 'lengthMm', refusal: refuse('unit_type.sides', { unitType }) });
  }
  return faults;
}

export const unitTypeKind: RecordKind<UnitType> = {
  name: 'unit type',
  label: { en: 'unit type', zh: '载具类型' },
  path: 'unit-types',
  list: 'unitTypes',
  table: unitTypeTable,
  keys: ['unitType'],
  filters: ['type', 'status'],
  body: Type.Object(
    {
      unitType: Code,
      name: Name,
      type: Type.Enum([...BUILT_IN], { description: 'what kind of unit it is to the processes' }),
      tareGrams: whole(0, 100_000_000),
      maxWeightGrams: { ...Grams, description: 'payload: goods and units in or on it' },
      maxVolumeMl: whole(1, 1_000_000_000),
      lengthMm: nullable(Millimetres, { description: 'outer dimensions: all three or none' }),
      widthMm: nullable(Millimetres),
      heightMm: nullable(Millimetres),
      stackLimit: Type.Optional(
        whole(1, 100, {
          default: 1,
          description: 'so many of the type may stand on one another, itself counted',
        }),
      ),
      carries: Type.Optional(
        Type.Array(Code, {
          ...{ maxItems: 50, uniqueItems: true, default: [] },
          description: 'unit types and built-in types that may stand in or on it',
        }),
      ),
      ...Blockable,
    },
    closed,
  ),
  example: {
    unitType: 'EUR-1',
    name: { en: 'EUR pallet', zh: '欧标托盘' },
    type: 'pallet',
    tareGrams: 25_000,
    maxWeightGrams: 1_500_000,
    maxVolumeMl: 1_920_000,
    lengthMm: 1_200,
    widthMm: 800,
    heightMm: 144,
    stackLimit: 15,
    carries: ['EUR-1', 'tote', 'parcel'],
  },
  async check(tx, changes) {
    return [...changes.flatMap(ownFaults), ...(await carriedFaults(tx, changes))];
  },
};
