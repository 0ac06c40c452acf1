import { Type } from 'typebox';
import {
  Actor,
  Code,
  CustomsFields,
  closed,
  Day,
  DayText,
  Limit,
  Quantity,
  Serials,
  Timestamp,
  WithHold,
  Words,
} from '../http-schemas.ts';

/** Bodies and answers of the stock routes. */

const QualityName = Type.Union(
  [Type.Literal('pending'), Type.Literal('passed'), Type.Literal('rejected')],
  { default: 'passed' },
);

const goods = {
  owner: Type.Optional(Code),
  item: Code,
  lot: Type.Optional(Words),
  layer: Type.Optional(Code),
  quality: Type.Optional(QualityName),
};

const why = { reason: Words, actor: Actor };

export const MoveBody = Type.Object(
  {
    moveId: Code,
    from: Type.Object({ location: Code, handlingUnit: Type.Optional(Code) }, closed),
    to: Type.Object({ location: Code, handlingUnit: Type.Optional(Code) }, closed),
    ...goods,
    toQuality: Type.Optional(QualityName),
    quantity: Quantity,
    withHold: WithHold,
    serials: Serials,
    ...why,
  },
  {
    ...closed,
    examples: [
      {
        moveId: 'MOV-1',
        from: { location: '01-01L-1' },
        to: { location: 'EXCEPTION' },
        item: 'TEA-01',
        lot: 'L-7',
        toQuality: 'rejected',
        quantity: 2,
        reason: 'wet box',
        actor: 'anna',
      },
    ],
  },
);

/** Of a hold or a recall: a place is held as it is, whoever's goods lie there. */
export const ScopeOwner = Type.Optional(
  Type.String({
    ...Code,
    description:
      'whose goods; left out where goods are named (item, lot, days of production): the house’s own',
  }),
);

export const HoldKind = Type.Union(
  ['freeze', 'count', 'customer', 'recall', 'expiry', 'missing'].map((kind) => Type.Literal(kind)),
);

const HoldScope = Type.Object(
  {
    owner: ScopeOwner,
    item: Type.Optional(Code),
    lot: Type.Optional(Words),
    supplierLot: Type.Optional(Words),
    layer: Type.Optional(Code),
    location: Type.Optional(Code),
    handlingUnit: Type.Optional(
      Type.String({
        ...Code,
        description: 'with all that is in or on it at any depth, now and later · 含其中各层载具',
      }),
    ),
    delivery: Type.Optional(Code),
    producedFrom: Type.Optional(Day),
    producedTo: Type.Optional(Day),
  },
  { ...closed, description: 'All that is set must match', minProperties: 1 },
);

export const HoldBody = Type.Object(
  {
    holdId: Code,
    kind: Type.Optional(HoldKind),
    customer: Type.Optional(Words),
    scope: HoldScope,
    quantity: Type.Optional(Quantity),
    until: Type.Optional(Timestamp),
    toCome: Type.Optional(
      Type.Boolean({ description: 'for goods that are not here yet: nothing need be in scope' }),
    ),
    ...why,
  },
  {
    ...closed,
    examples: [
      {
        holdId: 'RECALL-9',
        kind: 'recall',
        scope: { item: 'TEA-01', lot: 'L-7' },
        reason: 'supplier recall',
        actor: 'quality',
      },
      {
        holdId: 'KEEP-7',
        kind: 'customer',
        customer: 'C-1',
        scope: { item: 'TEA-01', location: '01-01L-1' },
        until: '2026-02-01T00:00:00Z',
        reason: 'promised by sales',
        actor: 'sales',
      },
    ],
  },
);

export const HoldOut = Type.Object({
  holdId: Type.String(),
  kind: Type.String(),
  scope: Type.Record(Type.String(), Type.String()),
  units: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'of a handling unit in the scope: itself and all in or on it now, which are on hold with it · 一并冻结的载具',
    }),
  ),
  root: Type.Optional(
    Type.String({
      description:
        'of held goods that were brought away: the hold because of which this one lies, and with which it is lifted',
    }),
  ),
  customer: Type.Optional(Type.String()),
  quantity: Type.Optional(Type.Integer()),
  reason: Type.String(),
  actor: Type.String(),
  at: Timestamp,
  until: Type.Optional(Timestamp),
});

export const MAX_OPENING_LINES = 20_000;

export const OpeningBody = Type.Object(
  {
    importId: Code,
    owner: Type.Optional(Code),
    actor: Type.Optional(Actor),
    lines: Type.Array(
      Type.Object(
        {
          location: Code,
          item: Code,
          lot: Type.Optional(Words),
          productionDate: Type.Optional(DayText),
          expiryDate: Type.Optional(DayText),
          quantity: Quantity,
          ...CustomsFields,
          serials: Type.Optional(
            Type.Array(Words, {
              minItems: 1,
              maxItems: 10_000,
              uniqueItems: true,
              description: 'of goods with serial numbers: one a piece · 按件的序列号',
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: MAX_OPENING_LINES },
    ),
  },
  {
    ...closed,
    examples: [
      {
        importId: 'OPENING-1',
        actor: 'erp',
        lines: [
          {
            location: '01-01L-1',
            item: 'TEA-01',
            lot: 'L-7',
            expiryDate: '2027-03-01',
            quantity: 40,
          },
          {
            location: '02-01L-1',
            item: 'TEA-01',
            lot: 'L-7',
            expiryDate: '2027-03-01',
            quantity: 6,
          },
          {
            location: '03-01L-1',
            item: 'TEA-01',
            lot: 'L-7',
            expiryDate: '2027-03-01',
            quantity: 8,
          },
          { location: '03-01L-1', item: 'CUP-01', quantity: 12 },
        ],
      },
    ],
  },
);

export const OpeningOut = Type.Object({
  importId: Type.String(),
  sequence: Type.Integer(),
  lines: Type.Integer(),
  pieces: Type.Integer(),
});

export const ReportQuery = Type.Object(
  {
    all: Type.Optional(Type.Boolean({ default: false, description: 'rows that agree, too' })),
    after: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,130}$' })),
    limit: Type.Optional(Limit),
  },
  closed,
);

export const ReportOut = Type.Object({
  importId: Type.String(),
  status: Type.String(),
  lines: Type.Integer(),
  file: Type.Integer({ description: 'pieces in the file' }),
  booked: Type.Integer({ description: 'pieces booked of it' }),
  rows: Type.Integer({ description: 'items and bins' }),
  differing: Type.Integer(),
  differences: Type.Array(
    Type.Object({
      owner: Type.String(),
      item: Type.String(),
      location: Type.String(),
      file: Type.Integer(),
      booked: Type.Integer(),
      here: Type.Integer({ description: 'lying there now, whatever happened since' }),
    }),
  ),
  next: Type.Optional(Type.String()),
});

export const PostedOut = Type.Object({
  sequence: Type.Integer({ description: 'of the ledger' }),
});
