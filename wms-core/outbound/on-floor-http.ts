import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Routes, SendProblem } from '../http.ts';
import { closed } from '../http-schemas.ts';
import type { Outbound } from './context.ts';
import { OrderNumber } from './http.ts';
import { orderOnFloor } from './on-floor.ts';
import { refuse } from './refusals.ts';
import { loadOrder } from './store/orders.ts';

const Place = Type.String();
const OnFloor = Type.Object({
  picks: Type.Array(
    Type.Object({
      bin: Place,
      item: Type.String(),
      planned: Type.Integer(),
      picked: Type.Integer(),
    }),
    { description: 'from which bins, and how much was taken' },
  ),
  units: Type.Array(
    Type.Object({
      unit: Type.String(),
      type: Type.String(),
      at: Type.String({ description: 'a place, a vehicle or a person' }),
    }),
    { description: 'its tote, its parcels, carts with its pieces' },
  ),
  places: Type.Array(Place, { description: 'kept for it: slot, station, dock' }),
  tasks: Type.Array(
    Type.Object({
      task: Type.String(),
      kind: Type.String(),
      status: Type.String(),
      actor: Type.String(),
    }),
  ),
});

/** Where what belongs to an order is. */
export function onFloorRoutes({
  outbound: o,
  problem,
}: {
  readonly outbound: Outbound;
  readonly problem: SendProblem;
}): Routes {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/orders/:order/on-floor',
      {
        schema: {
          tags: ['outbound'],
          summary: 'Where an order is: its bins, units, places and tasks · 出库单现场位置与任务',
          params: Type.Object(
            { order: Type.String({ ...OrderNumber, examples: ['SO-77'] }) },
            closed,
          ),
          response: { 200: OnFloor },
        },
      },
      async (request, reply) => {
        const { order } = request.params;
        const found = await o.database.transaction('order on floor', async (tx) =>
          (await loadOrder(tx, order)) ? orderOnFloor(tx, order) : undefined,
        );
        return found ?? problem(reply, request, refuse('order.unknown', { order }));
      },
    );
  };
}
