import { Type } from 'typebox';
import { Actor, Code, closed, Day, Limit, Words } from '../http-schemas.ts';
import { HereOut, ShippedOut } from './read-schemas.ts';
import { ScopeOwner } from './schemas.ts';

/** Bodies and answers of the recall routes. */

export const RecallBody = Type.Object(
  {
    recallId: Code,
    scope: Type.Object(
      {
        owner: ScopeOwner,
        item: Type.Optional(Code),
        lot: Type.Optional(Words),
        supplierLot: Type.Optional(Words),
        delivery: Type.Optional(Code),
        producedFrom: Type.Optional(Day),
        producedTo: Type.Optional(Day),
      },
      {
        ...closed,
        description:
          'All that is set must match: an item, a lot (the producer’s or the supplier’s) or a delivery at least',
        minProperties: 1,
      },
    ),
    toCome: Type.Optional(
      Type.Boolean({ description: 'for goods that never were here: nothing need be in scope' }),
    ),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        recallId: 'RC-2026-1',
        scope: { item: 'TEA-01', producedFrom: '2026-01-05', producedTo: '2026-01-09' },
        reason: 'salmonella, notice of the supplier',
        toCome: true,
        actor: 'quality',
      },
    ],
  },
);

export const RecallEndBody = Type.Object(
  {
    outcome: Type.Union([Type.Literal('lifted'), Type.Literal('closed')], {
      description: 'lifted: the goods are free; closed: none is left here, the hold stays',
    }),
    note: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [{ outcome: 'lifted', note: 'second sample was clean', actor: 'quality' }],
  },
);

const head = {
  recallId: Type.String(),
  scope: Type.Record(Type.String(), Type.String()),
  reason: Type.String(),
  actor: Type.String(),
  at: Type.Integer(),
  status: Type.String({ description: 'open, lifted or closed' }),
  endedAt: Type.Union([Type.Integer(), Type.Null()]),
  endedBy: Type.String(),
  note: Type.String(),
  pieces: Type.Object({
    here: Type.Integer(),
    shipped: Type.Integer(),
    released: Type.Integer({ description: 'taken from orders' }),
  }),
};

export const RecallOut = Type.Object({
  ...head,
  list: Type.Object(
    {
      here: Type.Array(HereOut),
      shipped: Type.Array(ShippedOut),
      released: Type.Array(
        Type.Object({
          order: Type.String(),
          lineId: Type.String(),
          item: Type.String(),
          layer: Type.String(),
          location: Type.String(),
          handlingUnit: Type.String(),
          quantity: Type.Integer(),
        }),
      ),
    },
    { description: 'as it was when the recall was opened' },
  ),
});

export const RecallsQuery = Type.Object(
  { after: Type.Optional(Code), limit: Type.Optional(Limit) },
  closed,
);

export const RecallsOut = Type.Object({
  recalls: Type.Array(Type.Object(head)),
  next: Type.Optional(Type.String()),
});
