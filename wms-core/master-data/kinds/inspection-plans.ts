import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { Status } from '#wms-core/contracts.ts';
import { perMeasuredUnit } from '#wms-core/inbound/inspection/rule.ts';
import type { MeasuredSide } from '#wms-core/ports.ts';
import { inspectionPlanTable } from '#wms-core/store/schema.ts';
import { Code, closed, Words } from '../../http-schemas.ts';
import { Blockable, Name, nullable, OwnerCode, whole } from '../fields.ts';
import type { Change, Fault, RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';
import { itemFaults, ownerFaults } from './references.ts';

interface Characteristic {
  readonly characteristic: string;
  readonly unit: string;
  readonly scale: number;
  readonly dimension?: MeasuredSide;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** How goods are looked at when they come in; what it means: `inbound/inspection/rule.ts`. */
export interface InspectionPlan {
  readonly owner: string;
  readonly plan: string;
  /** '' stands for all of them. */
  readonly item: string;
  readonly supplier: string;
  readonly samplePercent: number | null;
  readonly samplePieces: number | null;
  readonly acceptNumber: number | null;
  readonly skipLotAfter: number | null;
  readonly skipLotEvery: number | null;
  readonly characteristics: readonly Characteristic[];
  readonly status: Status;
  readonly blockReason: string;
}

const Scaled = whole(-1_000_000_000, 1_000_000_000);

const CharacteristicBody = Type.Object(
  {
    characteristic: Code,
    name: Name,
    unit: Type.String({ pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{1,20}$' }),
    scale: whole(0, 6, { description: 'digits behind the point: 125 with a scale of 1 is 12.5' }),
    lower: Type.Union([Scaled, Type.Null()]),
    upper: Type.Union([Scaled, Type.Null()]),
    pieces: whole(1, 1_000, { description: 'of the sample, measured one by one' }),
    dimension: Type.Optional(
      Type.Enum(['length', 'width', 'height', 'weight'], {
        description: 'what a dimensioner measures of it; in mm, cm, m, g or kg',
      }),
    ),
  },
  closed,
);

/** What is wrong with a plan as it stands. */
function ownFaults({ index, after }: Change<InspectionPlan>): Fault[] {
  const { plan, item, supplier, samplePercent, samplePieces, characteristics } = after;
  const faults: Fault[] = [];
  const fault = (field: string, code: Parameters<typeof refuse>[0], facts: object = {}) =>
    faults.push({ index, field, refusal: refuse(code, { plan, ...facts }) });
  if (item === '' && supplier === '') fault('item', 'inspection_plan.for_whom');
  if ((samplePercent === null) === (samplePieces === null)) {
    fault('samplePercent', 'inspection_plan.sample');
  }
  if ((after.skipLotAfter === null) !== (after.skipLotEvery === null)) {
    fault('skipLotAfter', 'inspection_plan.skip_lot');
  }
  const seen = new Set<string>();
  for (const { characteristic, lower, upper, unit, scale, dimension } of characteristics) {
    const facts = { characteristic, unit };
    if (dimension && perMeasuredUnit({ unit, scale, dimension }) === undefined) {
      fault('characteristics', 'inspection_plan.dimension', facts);
    }
    if (seen.has(characteristic)) fault('characteristics', 'inspection_plan.twice', facts);
    seen.add(characteristic);
    const isUnbound = lower === null && upper === null;
    const isCrossed = lower !== null && upper !== null && lower > upper;
    if (isUnbound || isCrossed) fault('characteristics', 'inspection_plan.limits', facts);
  }
  return faults;
}

const scopeOf = ({ owner, item, supplier }: InspectionPlan) => `${owner}/${item}/${supplier}`;

/** Two plans in force for the same goods: nobody could say which one counts. */
async function scopeFaults(tx: Tx, changes: readonly Change<InspectionPlan>[]): Promise<Fault[]> {
  const written = new Set(changes.map(({ after }) => `${after.owner}/${after.plan}`));
  const rows = await tx.query<InspectionPlan>(
    `SELECT owner, plan, item, supplier FROM wms.inspection_plan
     WHERE owner = ANY($1::text[]) AND item = ANY($2::text[]) AND supplier = ANY($3::text[])
       AND status = 'active' ORDER BY owner, plan`,
    [
      [...new Set(changes.map(({ after }) => after.owner))],
      [...new Set(changes.map(({ after }) => after.item))],
      [...new Set(changes.map(({ after }) => after.supplier))],
    ],
  );
  const taken = new Map(
    rows
      .filter((row) => !written.has(`${row.owner}/${row.plan}`))
      .map((row) => [scopeOf(row), row.plan]),
  );
  return changes.flatMap(({ index, after }) => {
    if (after.status !== 'active') return [];
    const other = taken.get(scopeOf(after));
    taken.set(scopeOf(after), after.plan);
    if (other === undefined) return [];
    const facts = { plan: after.plan, other };
    return [{ index, field: 'item', refusal: refuse('inspection_plan.scope_taken', facts) }];
  });
}

export const inspectionPlanKind: RecordKind<InspectionPlan> = {
  name: 'inspection_plan',
  label: { en: 'inspection plan', zh: '检验方案' },
  path: 'inspection-plans',
  list: 'inspectionPlans',
  table: inspectionPlanTable,
  keys: ['owner', 'plan'],
  siteFields: ['owner'],
  filters: ['item', 'supplier', 'status'],
  body: Type.Object(
    {
      owner: OwnerCode,
      plan: Code,
      item: Type.Optional(Type.Union([Code, Type.Literal('')], { default: '' })),
      supplier: Type.Optional(Type.Union([Words, Type.Literal('')], { default: '' })),
      samplePercent: nullable(whole(1, 100), { description: 'of each pallet; 100: every piece' }),
      samplePieces: nullable(whole(1, 1_000_000), { description: 'of each pallet' }),
      acceptNumber: nullable(whole(0, 1_000_000), {
        description: 'bad pieces of a sample up to which the rest passes',
      }),
      skipLotAfter: nullable(whole(1, 1_000), { description: 'good lots in a row' }),
      skipLotEvery: nullable(whole(2, 1_000), { description: 'then one lot in so many' }),
      characteristics: Type.Optional(Type.Array(CharacteristicBody, { maxItems: 20, default: [] })),
      ...Blockable,
    },
    closed,
  ),
  example: {
    plan: 'QP-TEA',
    item: 'TEA-01',
    supplier: 'ACME',
    samplePieces: 8,
    acceptNumber: 1,
    skipLotAfter: 5,
    skipLotEvery: 4,
    characteristics: [
      {
        characteristic: 'moisture',
        name: { en: 'Moisture', zh: '含水率' },
        unit: '%',
        scale: 1,
        lower: 30,
        upper: 65,
        pieces: 2,
      },
    ],
  },
  async check(tx, changes) {
    const named = changes
      .filter(({ after }) => after.item !== '')
      .map(({ index, after: { owner, item } }) => ({ index, field: 'item', owner, item }));
    return [
      ...(await ownerFaults(tx, changes)),
      ...(await itemFaults(tx, named)),
      ...changes.flatMap(ownFaults),
      ...(await scopeFaults(tx, changes)),
    ];
  },
};
