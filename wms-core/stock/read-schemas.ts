import { Type } from 'typebox';
import {
  Actor,
  Code,
  CustomsFields,
  closed,
  Day,
  Limit,
  Timestamp,
  Words,
} from '../http-schemas.ts';
import { DIMENSION_NAMES } from './sums.ts';

/** Queries and answers of the routes that read stock and its history. */

export const PAST_TEXT =
  'With `at` or `sequence`: as it was after that posting. Quantity, weight and quality of the past ' +
  'are exact; its locks, holds and serial numbers are not kept, so `available` is then all that was ' +
  'passed and `frozen` what was rejected.';

const After = Type.Optional(
  Type.String({ maxLength: 2_000, description: 'the `next` of the page before' }),
);

const Sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const filter = {
  owner: Type.Optional(Code),
  item: Type.Optional(Code),
  lot: Type.Optional(Words),
  supplierLot: Type.Optional(Words),
  layer: Type.Optional(Code),
  delivery: Type.Optional(Words),
  location: Type.Optional(Code),
  zone: Type.Optional(Code),
  handlingUnit: Type.Optional(
    Type.Union([Code, Type.Literal('')], { description: 'empty: loose pieces only' }),
  ),
  quality: Type.Optional(
    Type.Union([Type.Literal('pending'), Type.Literal('passed'), Type.Literal('rejected')]),
  ),
  ...CustomsFields,
  state: Type.Optional(
    Type.Union(
      [
        Type.Literal('available'),
        Type.Literal('locked'),
        Type.Literal('frozen'),
        Type.Literal('pending'),
      ],
      { description: 'rows with at least one piece in this state' },
    ),
  ),
  serial: Type.Optional(Words),
  expiresBefore: Type.Optional(Day),
  at: Type.Optional(Timestamp),
  sequence: Type.Optional(Sequence),
};

export const StockQuery = Type.Object(
  { ...filter, after: After, limit: Type.Optional(Limit) },
  closed,
);

const sums = {
  quantity: Type.Integer({ description: 'available + locked + frozen + pending' }),
  available: Type.Integer(),
  locked: Type.Integer(),
  frozen: Type.Integer(),
  pending: Type.Integer(),
};

const { quantity: _quantity, ...states } = sums;
const Sums = Type.Object({ ...sums, weightGrams: Type.Integer() });
const Next = Type.Optional(Type.String());
const DayOrNone = Type.Union([Type.String(), Type.Null()]);

export const StockOut = Type.Object({
  sequence: Type.Integer({ description: 'of the ledger, of which this is the picture' }),
  rows: Type.Array(
    Type.Object({
      owner: Type.String(),
      item: Type.String(),
      layer: Type.String(),
      lot: Type.String({ description: 'the producer’s' }),
      supplierLot: Type.String({ description: 'the supplier’s own; empty where he told none' }),
      productionDate: DayOrNone,
      expiryDate: DayOrNone,
      receivedAt: Type.Integer(),
      delivery: Type.String(),
      supplier: Type.String(),
      location: Type.String(),
      zone: Type.String(),
      handlingUnit: Type.String(),
      quality: Type.String(),
      customs: Type.String({ description: 'free, bonded or excise' }),
      customsDocument: Type.String({
        description: 'of the entry; of goods that were let free, the declaration',
      }),
      quantity: Type.Integer(),
      allocated: Type.Integer(),
      weightGrams: Type.Integer(),
      held: Type.Boolean(),
      states: Type.Object(states),
      supplierReturns: Type.Optional(
        Type.Array(Type.String(), {
          description: 'decisions by which `allocated` of it wait for the supplier’s truck',
        }),
      ),
    }),
  ),
  totals: Type.Optional(Type.Object(Sums.properties, { description: 'on the first page' })),
  next: Next,
});

const dimension = `(${DIMENSION_NAMES.join('|')})`;

export const SumsQuery = Type.Object(
  {
    by: Type.Optional(
      Type.String({
        pattern: `^${dimension}(,${dimension}){0,5}$`,
        description: `up to six of ${DIMENSION_NAMES.join(', ')}; none: one sum over all`,
        examples: ['item,quality'],
      }),
    ),
    ...filter,
    after: After,
    limit: Type.Optional(Limit),
  },
  closed,
);

export const SumsOut = Type.Object({
  sequence: Type.Integer(),
  groups: Type.Array(Type.Object({ key: Type.Record(Type.String(), Type.String()), sums: Sums })),
  next: Next,
});

export const ItemStockQuery = Type.Object({ owner: Type.Optional(Code) }, closed);

export const ItemStockOut = Type.Object({
  warehouse: Type.String({ description: 'which answers: each has a process of its own' }),
  owner: Type.String(),
  item: Type.String(),
  ...sums,
  promised: Type.Integer({ description: 'to accepted orders, not locked yet' }),
  allocatable: Type.Integer({
    description:
      'what an order without a customs procedure could still get: available − underCustoms − ' +
      'inLanes − elsewhere − tooOld − what such orders are promised; negative where more is ' +
      'promised than is here',
  }),
  underCustoms: Type.Integer({
    description: 'available, but not let free: only to orders that name a customs procedure',
  }),
  inLanes: Type.Integer({ description: 'available, but in a shipping lane: nobody picks there' }),
  elsewhere: Type.Integer({
    description: 'available, but not loose in a bin (dock, pallet, cart, locked place)',
  }),
  tooOld: Type.Integer({
    description: 'available, but with less life left than the item needs when it goes out',
  }),
  inTransit: Type.Integer({
    description:
      'announced, or sent by another warehouse, and not received yet; not in the quantity',
  }),
  leaving: Type.Integer({
    description: 'sent to another warehouse that has not taken them over; not in the quantity',
  }),
});

export const SnapshotQuery = Type.Object(
  {
    after: After,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000 })),
  },
  closed,
);

export const SnapshotOut = Type.Object({
  ...StockOut.properties,
  bookedAt: Type.Integer({ description: 'time of the last posting in it' }),
});

export const MovementsQuery = Type.Object(
  {
    owner: Type.Optional(Code),
    item: Type.Optional(Code),
    lot: Type.Optional(Words),
    supplierLot: Type.Optional(Words),
    layer: Type.Optional(Code),
    serial: Type.Optional(Words),
    location: Type.Optional(Words),
    handlingUnit: Type.Optional(Code),
    document: Type.Optional(Words),
    correlationId: Type.Optional(Words),
    actor: Type.Optional(Actor),
    since: Type.Optional(Timestamp),
    until: Type.Optional(Timestamp),
    order: Type.Optional(Type.Union([Type.Literal('oldest'), Type.Literal('newest')])),
    after: After,
    limit: Type.Optional(Limit),
  },
  { ...closed, description: 'At least one of the names' },
);

const Side = Type.Object({
  location: Type.String(),
  handlingUnit: Type.String(),
  quality: Type.String(),
});

const Movement = Type.Object({
  sequence: Type.Integer(),
  line: Type.Integer(),
  at: Type.Integer(),
  item: Type.String(),
  owner: Type.String(),
  layer: Type.String(),
  lot: Type.String(),
  quantity: Type.Integer(),
  weightGrams: Type.Integer(),
  from: Side,
  to: Side,
  serials: Type.Array(Type.String()),
  document: Type.String(),
  task: Type.String(),
  actor: Type.String(),
  reason: Type.String(),
  correlationId: Type.String(),
});

export const MovementsOut = Type.Object({ movements: Type.Array(Movement), next: Next });

export const TraceQuery = Type.Object(
  {
    serial: Type.Optional(Words),
    lot: Type.Optional(Words),
    supplierLot: Type.Optional(Words),
    layer: Type.Optional(Code),
    handlingUnit: Type.Optional(Code),
    delivery: Type.Optional(Words),
    order: Type.Optional(Words),
    parcel: Type.Optional(Words),
    item: Type.Optional(Code),
  },
  { ...closed, description: 'One of the names; `item` narrows it' },
);

const goods = {
  owner: Type.String(),
  item: Type.String(),
  layer: Type.String(),
  lot: Type.String(),
  quantity: Type.Integer(),
};

export const HereOut = Type.Object({
  ...goods,
  location: Type.String(),
  handlingUnit: Type.String(),
  quality: Type.String(),
});

export const ShippedOut = Type.Object({
  ...goods,
  sequence: Type.Integer(),
  at: Type.Integer(),
  actor: Type.String(),
  customer: Type.String(),
  order: Type.String(),
  parcel: Type.String(),
  waybill: Type.String(),
});

export const TraceOut = Type.Object({
  layers: Type.Array(
    Type.Object({
      layer: Type.String(),
      owner: Type.String(),
      item: Type.String(),
      lot: Type.String(),
      supplierLot: Type.Optional(Type.String()),
      productionDate: DayOrNone,
      expiryDate: DayOrNone,
      receivedAt: Type.Integer(),
      receiptLine: Type.String(),
      delivery: Type.String(),
      supplier: Type.String(),
      received: Type.Integer(),
      returned: Type.Integer({ description: 'by customers' }),
      sentBack: Type.Integer({ description: 'to the supplier' }),
      made: Type.Integer({ description: 'out of pieces of another item' }),
      used: Type.Integer({ description: 'that became pieces of another item' }),
      lost: Type.Integer({ description: 'net of what was found again' }),
      scrapped: Type.Integer(),
      shipped: Type.Integer(),
      inTransit: Type.Integer({ description: 'on their way to or from another warehouse' }),
      here: Type.Integer(),
    }),
  ),
  serials: Type.Array(
    Type.Object({
      serial: Type.String(),
      owner: Type.String(),
      item: Type.String(),
      layer: Type.String(),
      location: Type.String(),
      handlingUnit: Type.String(),
      quality: Type.String(),
    }),
  ),
  here: Type.Array(HereOut),
  shipped: Type.Array(ShippedOut),
  movements: Type.Array(Movement),
  isCut: Type.Boolean(),
});
