import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { Routes, SendProblem } from '../http.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  DocumentLine,
  foreign,
  Limit,
  Owner,
  Timestamp,
  Words,
} from '../http-schemas.ts';
import type { Outbound } from './context.ts';
import type { Order } from './model.ts';
import { FINAL, orderStates } from './order-states.ts';
import {
  acceptOrder,
  cancelOrder,
  type OrderDocument,
  type OrderView,
  retryOrder,
  viewOrders,
} from './orders.ts';
import { refuse } from './refusals.ts';
import { listOrders, newestWaves, picksOf, timelineOf } from './store/lists.ts';
import { loadOrder } from './store/orders.ts';
import { parcelsOf } from './store/parcels.ts';

export interface OutboundRoutesDeps {
  readonly outbound: Outbound;
  readonly problem: SendProblem;
  /** Runs one turn of the release loop now; says how many orders it released. */
  release(actor: string): Promise<{ readonly released: number }>;
}

const tags = ['outbound'];
const MAX_LINES = 2_000;
const MAX_BULK = 200;
const HOST = 'host';

/** A posted number, or that of a back-order, which is a little longer. */
export const OrderNumber = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,48}$' });

const EXAMPLE = {
  order: 'SO-77',
  customer: 'C-1',
  priority: 50,
  deadline: '2026-01-07T16:00:00Z',
  allowBackorder: false,
  lines: [{ line: '1', item: 'TEA-01', quantity: 3 }],
  actor: 'erp',
};

const OrderBody = Type.Object(
  {
    order: Code,
    owner: Owner,
    customer: Words,
    customs: Type.Optional(
      Type.Enum(['re_export', 'bonded_transfer'], {
        description: 'takes goods under customs control or excise suspension, and no others',
      }),
    ),
    toWarehouse: Type.Optional(
      Type.String({ ...Code, description: 'a transfer: the warehouse that its goods go to' }),
    ),
    serviceLevel: Type.Optional(
      Type.String({
        ...Code,
        description: 'of /api/v1/service-levels: priority and deadline where none is named',
      }),
    ),
    priority: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: '50, where no level says otherwise' }),
    ),
    deadline: Type.Optional(Timestamp),
    allowBackorder: Type.Optional(Type.Boolean()),
    minRemainingDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })),
    partialKits: Type.Optional(
      Type.Boolean({
        description:
          'a line for a kit may be served by fewer of its components than whole kits have',
      }),
    ),
    lines: Type.Array(DocumentLine, { minItems: 1, maxItems: MAX_LINES }),
    actor: Type.Optional(Actor),
  },
  { ...closed, examples: [EXAMPLE] },
);
type OrderBody = Static<typeof OrderBody>;

const ByBody = Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'supervisor' }] });
const ReasonBody = Type.Object(
  { actor: Actor, reason: Words },
  { ...closed, examples: [{ actor: 'erp', reason: 'the customer does not want it' }] },
);
const OrderParams = Type.Object(
  { order: Type.String({ ...OrderNumber, examples: ['SO-77'] }) },
  closed,
);

const Status = Type.Union(Object.keys(orderStates).map((status) => Type.Literal(status)));

function documentOf(body: OrderBody): OrderDocument | Refusal {
  const { actor: _actor, deadline: text, ...rest } = body;
  if (text === undefined) return rest;
  const deadline = fromTimestamp(text);
  if (deadline === undefined) return refuse('order.deadline', { order: body.order, value: text });
  return { ...rest, deadline };
}

const shown = (view: OrderView) => ({
  ...view,
  deadline: view.deadline === null ? null : toTimestamp(view.deadline),
  createdAt: toTimestamp(view.createdAt),
  ended: FINAL.includes(view.status),
});

async function detailOf(tx: Tx, order: Order) {
  const [view] = await viewOrders(tx, [order]);
  const parcels = await parcelsOf(tx, order.order);
  const timeline = await timelineOf(tx, order.order);
  const picks = await picksOf(tx, order.order);
  return {
    ...shown(view!),
    parcels: parcels.map((one) => ({
      sscc: one.parcel,
      pallet: one.pallet,
      waybill: one.waybill,
      status: one.status,
      at: one.at,
      grams: one.actualGrams,
      estimate: one.estimateGrams,
      lines: one.lines,
    })),
    picks,
    timeline: timeline.map((event) => ({ ...event, at: toTimestamp(event.at) })),
  };
}

/** Orders in, and how far they came. */
export function outboundRoutes(deps: OutboundRoutesDeps): Routes {
  const { outbound: o, problem } = deps;
  const { database, scheduler } = o;

  const post = async (body: OrderBody): Promise<{ readonly created: boolean } | Refusal> => {
    const document = documentOf(foreign(o.masterData, body));
    if (isRefusal(document)) return document;
    const by = { at: scheduler.now(), actor: body.actor ?? HOST };
    return database.transaction('accept order', (tx) => acceptOrder(o, tx, document, by));
  };

  const read = (id: string) =>
    database.transaction('order', async (tx) => {
      const order = await loadOrder(tx, id);
      return order ? detailOf(tx, order) : refuse('order.unknown', { order: id });
    });

  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/orders',
      {
        schema: {
          tags,
          summary:
            'Post an order; its number is its key, so a repeat is harmless · 提交出库单，重复提交无妨',
          body: OrderBody,
          response: { 200: answer('known already'), 201: answer('taken in') },
        },
      },
      async (request, reply) => {
        const done = await post(request.body);
        if (isRefusal(done)) return problem(reply, request, done);
        const order = await read(request.body.order);
        return reply.code(done.created ? 201 : 200).send(order);
      },
    );

    app.post(
      '/api/v1/orders/bulk',
      {
        schema: {
          tags,
          summary:
            'Post many orders; each is taken or refused by itself · 批量提交出库单，逐单受理或拒绝',
          body: Type.Object(
            { orders: Type.Array(OrderBody, { minItems: 1, maxItems: MAX_BULK }) },
            { ...closed, examples: [{ orders: [{ ...EXAMPLE, order: 'SO-78' }] }] },
          ),
          response: { 200: answer('{results}: for each order created, known or refused') },
        },
      },
      async (request) => {
        const results = [];
        for (const body of request.body.orders) {
          const done = await post(body);
          results.push(
            isRefusal(done)
              ? { order: body.order, result: 'refused', code: done.code, text: done.text }
              : { order: body.order, result: done.created ? 'created' : 'known' },
          );
        }
        return { results };
      },
    );

    app.get(
      '/api/v1/orders',
      {
        schema: {
          tags,
          summary: 'Orders with their lines, by number · 出库单及明细列表',
          querystring: Type.Object(
            {
              status: Type.Optional(Status),
              owner: Type.Optional(Code),
              after: Type.Optional(OrderNumber),
              limit: Limit,
            },
            closed,
          ),
          response: { 200: answer('{orders}; the last number is the next `after`') },
        },
      },
      async (request) =>
        database.transaction('orders', async (tx) => {
          const orders = await listOrders(tx, request.query);
          return { orders: (await viewOrders(tx, orders)).map(shown) };
        }),
    );

    app.get(
      '/api/v1/orders/:order',
      {
        schema: {
          tags,
          summary:
            'One order: lines by stage, parcels and timeline · 单个出库单：各环节明细、包裹与时间线',
          params: OrderParams,
          response: { 200: answer('the order') },
        },
      },
      async (request, reply) => {
        const found = await read(request.params.order);
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    app.post(
      '/api/v1/orders/:order/cancel',
      {
        schema: {
          tags,
          summary:
            'Cancel an order; 409 once a picker has been sent for it · 取消出库单；已派拣货则返回 409',
          params: OrderParams,
          body: ReasonBody,
          response: { 200: answer('the cancelled order') },
        },
      },
      async (request, reply) => {
        const { actor, reason } = request.body;
        const done = await database.transaction('cancel order', (tx) =>
          cancelOrder(o, tx, request.params.order, { at: scheduler.now(), actor, reason }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.send(await read(request.params.order));
      },
    );

    app.post(
      '/api/v1/orders/:order/retry',
      {
        schema: {
          tags,
          summary: 'Check an order anew that was stopped for attention · 对待处理的出库单重新复核',
          params: OrderParams,
          body: ByBody,
          response: { 200: answer('the order') },
        },
      },
      async (request, reply) => {
        const { actor } = request.body;
        const done = await database.transaction('retry order', (tx) =>
          retryOrder(o, tx, request.params.order, { at: scheduler.now(), actor }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.send(await read(request.params.order));
      },
    );

    app.post(
      '/api/v1/waves',
      {
        schema: {
          tags,
          summary:
            'Release now what free slots and carts allow, instead of waiting for the loop · 立即释放波次，不等待循环',
          body: ByBody,
          response: { 200: answer('{released}: how many orders') },
        },
      },
      async (request) => deps.release(request.body.actor),
    );

    app.get(
      '/api/v1/waves',
      {
        schema: {
          tags,
          summary:
            'The newest waves; why they were built so stands in their decisions · 最近的波次；成因见决策记录',
          querystring: Type.Object({ limit: Limit }, closed),
          response: { 200: answer('{waves}') },
        },
      },
      async (request) =>
        database.transaction('waves', async (tx) => {
          const waves = await newestWaves(tx, request.query.limit);
          return { waves: waves.map((wave) => ({ ...wave, at: toTimestamp(wave.at) })) };
        }),
    );
  };
}
