import { Type } from 'typebox';
import {
  Actor,
  Code,
  closed,
  coded,
  Day,
  Limit,
  Owner,
  Quantity,
  Serials,
  Timestamp,
  Words,
} from '../http-schemas.ts';

/** Bodies and queries of the routes of transfers. */

const Sscc = Type.String({ pattern: '^\\d{18}$' });

export const AdviceBody = Type.Object(
  {
    transfer: Code,
    owner: Owner,
    fromWarehouse: Code,
    toWarehouse: Code,
    shippedAt: Timestamp,
    expectedAt: Type.Optional(Timestamp),
    lines: Type.Array(
      Type.Object(
        {
          item: Code,
          quantity: Quantity,
          lot: Type.Optional(Words),
          productionDate: Type.Optional(Day),
          expiryDate: Type.Optional(Day),
          supplierLot: Type.Optional(Words),
          customs: Type.Optional(
            Type.Object(
              { status: Type.Enum(['free', 'bonded', 'excise']), document: Code },
              closed,
            ),
          ),
          sscc: Type.Optional(Sscc),
          pallet: Type.Optional(
            Type.String({ ...Code, description: 'its SSCC, where the parcel travels on one' }),
          ),
          serials: Type.Optional(Type.Array(Words, { minItems: 1, maxItems: 10_000 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        transfer: 'TO-12',
        fromWarehouse: 'WH-2',
        toWarehouse: 'WH1',
        shippedAt: '2026-01-07T06:00:00Z',
        lines: [
          {
            item: 'TEA-01',
            quantity: 24,
            lot: 'L-7',
            expiryDate: '2027-12-31',
            sscc: '340000000000000014',
            pallet: '340000000000000021',
          },
        ],
        actor: 'erp',
      },
    ],
  },
);

export const TransferParams = Type.Object({ transfer: coded('TO-12') }, closed);

const Direction = Type.Union([Type.Literal('out'), Type.Literal('in')]);
const Status = Type.Union([
  Type.Literal('in_transit'),
  Type.Literal('received'),
  Type.Literal('closed'),
]);

export const TransfersQuery = Type.Object(
  {
    direction: Type.Optional(Direction),
    status: Type.Optional(Status),
    after: Type.Optional(Code),
    limit: Limit,
  },
  closed,
);

const Goods = Type.Object({
  item: Type.String(),
  lot: Type.String(),
  layer: Type.String(),
  quality: Type.String(),
  quantity: Type.Integer(),
});

export const TransferOut = Type.Object({
  transfer: Type.String(),
  direction: Direction,
  fromWarehouse: Type.String(),
  toWarehouse: Type.String(),
  status: Status,
  at: Type.String({ description: 'shipped, or announced here' }),
  closedAt: Type.Union([Type.String(), Type.Null()]),
  adviceAttempts: Type.Integer({
    description: 'how often its advice was sent to the other warehouse, where WAREHOUSES names it',
  }),
  adviceFault: Type.String({ description: 'why it was not taken in; empty: no attempt failed' }),
});

const AdviceLine = AdviceBody.properties.lines.items;

export const TransferDetailOut = Type.Object({
  ...TransferOut.properties,
  lines: Type.Array(AdviceLine, { description: 'what was sent, as the advice tells it' }),
  inTransit: Type.Array(Goods, { description: 'what of it is still on its way' }),
});

export const SettlementBody = Type.Object(
  {
    settlementId: Code,
    outcome: Type.Union([Type.Literal('lost'), Type.Literal('found')]),
    item: Code,
    lot: Type.Optional(Words),
    layer: Type.Optional(Code),
    quantity: Quantity,
    serials: Serials,
    location: Type.Optional(Type.String({ ...Code, description: 'where they were found' })),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        settlementId: 'SET-1',
        outcome: 'found',
        item: 'TEA-01',
        lot: 'L-7',
        quantity: 2,
        location: 'EXCEPTION',
        reason: 'behind the pallet',
        actor: 'anna',
      },
    ],
  },
);

export const TransitQuery = Type.Object(
  {
    transfer: Type.Optional(Code),
    item: Type.Optional(Code),
    lot: Type.Optional(Words),
    layer: Type.Optional(Code),
    serial: Type.Optional(Words),
    after: Type.Optional(Type.String({ maxLength: 2_000 })),
    limit: Limit,
  },
  closed,
);

const DayOrNone = Type.Union([Type.String(), Type.Null()]);

export const TransitOut = Type.Object({
  rows: Type.Array(
    Type.Object({
      transfer: Type.String(),
      owner: Type.String(),
      item: Type.String(),
      layer: Type.String(),
      lot: Type.String(),
      productionDate: DayOrNone,
      expiryDate: DayOrNone,
      quality: Type.String(),
      quantity: Type.Integer(),
      weightGrams: Type.Integer(),
    }),
  ),
  next: Type.Optional(Type.String()),
});
