import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { mayGoLimited } from '#wms-core/master-data/index.ts';
import type { Routes, SendProblem } from '../http.ts';
import { Actor, answer, Code, closed, coded, Limit, Words } from '../http-schemas.ts';
import type { Outbound } from './context.ts';
import { dangersIn } from './dangers.ts';
import type { Order } from './model.ts';
import { refuse } from './refusals.ts';
import { loadLines, loadOrder } from './store/orders.ts';
import { parcelsOf } from './store/parcels.ts';
import {
  listTrucks,
  loadTruck,
  type OnTruck,
  parcelsOn,
  type Truck,
  truckParcelsOf,
} from './store/trucks.ts';
import { misfit } from './truck-load.ts';
import { dangersSummed, paperOf } from './truck-view.ts';
import { announceTruck, truckDeparted } from './trucks.ts';
import { itemsOf, wareKey } from './wares.ts';

export interface TruckRoutesDeps {
  readonly outbound: Outbound;
  readonly problem: SendProblem;
}

const tags = ['outbound'];
const Params = Type.Object({ truck: coded('TR-1') }, closed);
const OrderParams = Type.Object(
  { order: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,48}$', examples: ['SO-77'] }) },
  closed,
);
const TruckBody = Type.Object(
  {
    dock: Code,
    carrier: Type.Optional(Words),
    plate: Type.Optional(Words),
    adrEquipped: Type.Optional(
      Type.Boolean({
        description: 'crew, papers and equipment for dangerous goods in any quantity (ADR 8.1)',
      }),
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      { dock: 'DOCK-OUT-1', carrier: 'DHL', plate: '沪A·12345', adrEquipped: false, actor: 'gate' },
    ],
  },
);

const shownTruck = ({ cameAt, departedAt, ...truck }: Truck) => ({
  ...truck,
  cameAt: toTimestamp(cameAt),
  departedAt: departedAt === null ? null : toTimestamp(departedAt),
});

const shownParcel = ({ parcel, order, grams, limited, loadedAt, goods }: OnTruck) => ({
  ...{ sscc: parcel, order, grams, limited },
  status: loadedAt === null ? 'planned' : 'loaded',
  loadedAt: loadedAt === null ? null : toTimestamp(loadedAt),
  goods: goods.map(({ owner: _owner, maxTransportGrams: _most, ...one }) => one),
});

async function truckDetail(tx: Tx, id: string) {
  const truck = await loadTruck(tx, id);
  if (!truck) return refuse('truck.unknown', { truck: id });
  const parcels = await parcelsOn(tx, [id]);
  return {
    ...shownTruck(truck),
    parcels: parcels.map(shownParcel),
    dangerousGoods: dangersSummed(parcels),
  };
}

/** As it is packed; before that, as its lines would be. */
async function orderDangers(o: Outbound, tx: Tx, order: Order) {
  const packed = await parcelsOf(tx, order.order);
  if (packed.length > 0) {
    const dangers = await dangersIn(o, tx, order, packed);
    return dangers.map((one, index) => {
      const { actualGrams, estimateGrams } = packed[index]!;
      return { ...one, grams: actualGrams ?? estimateGrams };
    });
  }
  const { owner } = order;
  const lines = (await loadLines(tx, [order.order])).filter((line) => line.ordered > line.short);
  const wares = lines.map(({ item }) => ({ owner, item }));
  const items = await itemsOf(o, tx, wares);
  const planned = lines.map(({ lineId, item, ordered, short }) => {
    const card = items.get(wareKey({ owner, item }))!;
    const quantity = ordered - short;
    const limited = mayGoLimited(card);
    const line = { lineId, item, layer: '', lot: '', quantity };
    return { parcel: lineId, limited, lines: [line], grams: quantity * card.weightGrams };
  });
  const dangers = await dangersIn(o, tx, order, planned);
  return dangers.map((one, index) => ({ ...one, grams: planned[index]!.grams }));
}

async function orderView(o: Outbound, tx: Tx, id: string) {
  const order = await loadOrder(tx, id);
  if (!order) return refuse('order.unknown', { order: id });
  const dangers = await orderDangers(o, tx, order);
  const alone = misfit({ truck: '', adrEquipped: false }, [], dangers);
  const on = await truckParcelsOf(tx, id);
  return {
    order: id,
    status: order.status,
    dock: order.dock,
    needsAdrOrMoreTrucks: alone !== undefined,
    ...dangersSummed(dangers),
    trucks: on.map(({ parcel, truck, loadedAt }) => ({
      ...{ sscc: parcel, truck },
      status: loadedAt === null ? 'planned' : 'loaded',
    })),
  };
}

/** Trucks at the outbound lanes, and the dangerous goods on them. */
export function truckRoutes({ outbound: o, problem }: TruckRoutesDeps): Routes {
  const { database, scheduler } = o;
  const read = <T extends object>(name: string, body: (tx: Tx) => Promise<T | Refusal>) =>
    database.transaction(name, body);

  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.put(
      '/api/v1/trucks/:truck',
      {
        schema: {
          tags,
          summary:
            'A truck stands at an outbound lane, or more is told of it; a repeat is harmless · 登记停靠出库道口的车辆或更正其信息，重复提交无妨',
          params: Params,
          body: TruckBody,
          response: { 200: answer('the truck, changed'), 201: answer('the truck, new') },
        },
      },
      async (request, reply) => {
        const { truck } = request.params;
        const { actor, ...told } = request.body;
        const done = await database.transaction('truck', (tx) =>
          announceTruck(o, tx, { truck, ...told }, { at: scheduler.now(), actor }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        const found = await read('truck', (tx) => truckDetail(tx, truck));
        return reply.code(done.isNew ? 201 : 200).send(found);
      },
    );

    app.get(
      '/api/v1/trucks',
      {
        schema: {
          tags,
          summary: 'Trucks, by number · 车辆列表',
          querystring: Type.Object(
            {
              dock: Type.Optional(Code),
              here: Type.Optional(
                Type.Boolean({ description: 'only those that have not departed' }),
              ),
              after: Type.Optional(Code),
              limit: Limit,
            },
            closed,
          ),
          response: { 200: answer('{trucks}; the last number is the next `after`') },
        },
      },
      async (request) => {
        const { here: isHere = false, limit, ...query } = request.query;
        const trucks = await database.transaction('trucks', (tx) =>
          listTrucks(tx, { ...query, isHere }, limit),
        );
        return { trucks: trucks.map(shownTruck) };
      },
    );

    app.get(
      '/api/v1/trucks/:truck',
      {
        schema: {
          tags,
          summary:
            'One truck: its parcels, loaded or planned, and their points (ADR 1.1.3.6) · 单个车辆：已装与计划的包裹及危险品分值',
          params: Params,
          response: { 200: answer('the truck') },
        },
      },
      async (request, reply) => {
        const found = await read('truck', (tx) => truckDetail(tx, request.params.truck));
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    app.get(
      '/api/v1/trucks/:truck/dangerous-goods',
      {
        schema: {
          tags,
          summary:
            'What a driver’s paper says of the dangerous goods on board (ADR 5.4.1) · 随车危险品清单',
          params: Params,
          response: { 200: answer('{lines, categories, milliPoints, limited, text}') },
        },
      },
      async (request, reply) => {
        const { truck: id } = request.params;
        const found = await read('truck paper', async (tx) => {
          const truck = await loadTruck(tx, id);
          if (!truck) return refuse('truck.unknown', { truck: id });
          return paperOf(truck, await parcelsOn(tx, [id]));
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    app.post(
      '/api/v1/trucks/:truck/departure',
      {
        schema: {
          tags,
          summary:
            'The truck leaves with what was scanned onto it; the rest waits for the next · 车辆离场；未装载的等待下一辆',
          params: Params,
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'gate' }] }),
          response: { 200: answer('the truck') },
        },
      },
      async (request, reply) => {
        const { truck } = request.params;
        const { actor } = request.body;
        const done = await database.transaction('truck departed', (tx) =>
          truckDeparted(o, tx, truck, { at: scheduler.now(), actor }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return read('truck', (tx) => truckDetail(tx, truck));
      },
    );

    app.get(
      '/api/v1/orders/:order/dangerous-goods',
      {
        schema: {
          tags,
          summary:
            'Dangerous goods of an order, before and after it is packed: points, limited quantities, trucks · 订单的危险品：分值、有限数量与车辆',
          params: OrderParams,
          response: { 200: answer('{milliPoints, needsAdrOrMoreTrucks, lines, limited, trucks}') },
        },
      },
      async (request, reply) => {
        const found = await read('order dangers', (tx) => orderView(o, tx, request.params.order));
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );
  };
}
