import { Type } from 'typebox';
import {
  Actor,
  Code,
  CustomsFields,
  closed,
  Limit,
  Quantity,
  Serials,
  Timestamp,
  Unit,
  Words,
} from '../http-schemas.ts';
import { STATUSES, TYPES } from './model.ts';
import { DIMENSIONS, type Dimension } from './store.ts';

/** Bodies and answers of the routes of adjustments. */

const MAX_LINES = 100;

const QualityName = Type.Enum(['pending', 'passed', 'rejected'], { default: 'passed' });
const Delta = Type.Union([Quantity, Type.Integer({ minimum: -1_000_000, maximum: -1 })], {
  description: 'pieces more or, below zero, fewer than the book says',
});

/** Numbers of the house's own have a colon. */
const AdjustmentNumber = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' });
const AnyNumber = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,60}$', examples: ['ADJ-1'] });
export const ByNumber = Type.Object({ adjustment: AnyNumber }, closed);

const goods = {
  item: Code,
  lot: Type.Optional(Words),
  layer: Type.Optional(Code),
  location: Code,
  handlingUnit: Type.Optional(Code),
  quality: Type.Optional(QualityName),
  ...CustomsFields,
};

export const AdjustmentBody = Type.Object(
  {
    adjustment: AdjustmentNumber,
    owner: Type.Optional(Code),
    type: Type.Enum([...TYPES]),
    reason: Type.String({ ...Code, description: 'one of /api/v1/adjustment-reasons' }),
    note: Type.Optional(Words),
    lines: Type.Array(
      Type.Object(
        {
          ...goods,
          quantity: Delta,
          serials: Serials,
        },
        closed,
      ),
      { minItems: 1, maxItems: MAX_LINES },
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        adjustment: 'ADJ-1',
        type: 'loss',
        reason: 'damaged',
        note: 'fork went through the box',
        lines: [{ item: 'TEA-01', lot: 'L-7', location: '01-01L-1', quantity: -4 }],
        actor: 'carl',
      },
    ],
  },
);

export const ApproveBody = Type.Object(
  { actor: Actor, note: Type.Optional(Words) },
  { ...closed, examples: [{ actor: 'anna' }] },
);

export const RejectBody = Type.Object(
  { actor: Actor, note: Words },
  { ...closed, examples: [{ actor: 'anna', note: 'found behind the shelf' }] },
);

export const ListQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum([...STATUSES])),
    type: Type.Optional(Type.Enum([...TYPES])),
    reason: Type.Optional(Code),
    actor: Type.Optional(Actor),
    document: Type.Optional(Code),
    item: Type.Optional(Code),
    location: Type.Optional(Code),
    before: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'read on from the last one’s number',
      }),
    ),
    limit: Type.Optional(Limit),
  },
  closed,
);

const names = Object.keys(DIMENSIONS) as Dimension[];
export const StatisticsQuery = Type.Object(
  {
    by: Type.String({
      pattern: `^(${names.join('|')})(,(${names.join('|')}))*$`,
      maxLength: 60,
      examples: ['reason,item'],
      description: `${names.join(', ')}; several with commas between them`,
    }),
    from: Type.Optional(Timestamp),
    until: Type.Optional(Timestamp),
    limit: Type.Optional(Limit),
  },
  closed,
);

const AmountOut = Type.Object({
  currency: Type.String(),
  minor: Type.Integer({ description: 'minor units of the currency' }),
});

const head = {
  adjustment: Type.String(),
  number: Type.Integer(),
  type: Type.String(),
  reason: Type.String(),
  note: Type.String(),
  document: Type.String({ description: 'what it comes from: a count, a correction' }),
  status: Type.Enum([...STATUSES]),
  amounts: Type.Array(AmountOut),
  unpriced: Type.Integer({
    description: 'pieces without a standard cost: a role without a limit approves them',
  }),
  needs: Type.String({
    description: 'the role with the least limit that covers it; self, count: nobody',
  }),
  actor: Type.String({ description: 'who asked: never who approves' }),
  at: Type.String(),
  decidedBy: Type.String(),
  decidedAs: Type.String({ description: 'in which role' }),
  decidedFor: Type.String({ description: 'as whose deputy' }),
  decidedAt: Type.Union([Type.String(), Type.Null()]),
  decision: Type.String(),
  sequence: Type.Union([Type.Integer(), Type.Null()], { description: 'of the ledger' }),
};

export const AdjustmentsOut = Type.Object({ adjustments: Type.Array(Type.Object(head)) });

export const AdjustmentOut = Type.Object({
  ...head,
  lines: Type.Array(
    Type.Object({
      line: Type.Integer(),
      owner: Type.String(),
      item: Type.String(),
      lot: Type.String(),
      layer: Type.String(),
      location: Type.String(),
      handlingUnit: Type.String(),
      quality: Type.String(),
      zone: Type.String(),
      quantity: Type.Integer(),
      costMinor: Type.Union([Type.Integer(), Type.Null()]),
      currency: Type.String(),
      serials: Type.Union([Type.Array(Type.String()), Type.Null()]),
    }),
  ),
  attachments: Type.Array(
    Type.Object({ digest: Type.String(), name: Type.String(), mediaType: Type.String() }),
  ),
});

export const StatisticsOut = Type.Object({
  rows: Type.Array(
    Type.Object({
      ...Object.fromEntries(names.map((name) => [name, Type.Optional(Type.String())])),
      currency: Type.String({ description: 'empty: goods without a cost' }),
      adjustments: Type.Integer(),
      added: Type.Integer(),
      removed: Type.Integer(),
      addedMinor: Type.Integer(),
      removedMinor: Type.Integer(),
    }),
  ),
});

export const CorrectionBody = Type.Object(
  {
    correctionId: Code,
    owner: Type.Optional(Code),
    ...goods,
    delta: Delta,
    unit: Type.Optional(Unit),
    serials: Serials,
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        correctionId: 'COR-1',
        location: '01-01L-1',
        item: 'TEA-01',
        lot: 'L-7',
        delta: -2,
        reason: 'broken',
        actor: 'anna',
      },
    ],
  },
);

export const PostedOut = Type.Object({
  sequence: Type.Integer({ description: 'of the ledger' }),
});
