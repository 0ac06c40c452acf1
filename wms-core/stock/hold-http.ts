import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { HoldRequest } from '#wms-core/contracts.ts';
import { Actor, closed, coded, Words } from '../http-schemas.ts';
import { type BookHold, hold, lift } from './acts.ts';
import { activeHolds, type LyingHold } from './holds.ts';
import * as recall from './recall-schemas.ts';
import { endRecall, listRecalls, openRecall, readRecall } from './recalls.ts';
import { refuse } from './refusals.ts';
import { answer, refused, type StockHttpDeps } from './route-http.ts';
import * as schema from './schemas.ts';

const tags = ['stock'];

/** Undefined when `until` is no moment. */
function holdOf(body: Static<typeof schema.HoldBody>, at: number): BookHold | undefined {
  const { until, kind = 'freeze', ...rest } = body;
  const request = { ...rest, kind: kind as HoldRequest['kind'], at };
  if (until === undefined) return request;
  const end = fromTimestamp(until);
  return end === undefined ? undefined : { ...request, until: end };
}

const viewOf = ({ at, until, units, ...rest }: LyingHold): Static<typeof schema.HoldOut> => ({
  ...rest,
  at: toTimestamp(at),
  ...(units === undefined ? {} : { units: [...units] }),
  ...(until === undefined ? {} : { until: toTimestamp(until) }),
});

/** Holds and recalls. */
export function holdRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  const { scheduler } = deps;
  return async (app) => {
    await app.register(recallRoutes(deps));

    app.get(
      '/api/v1/stock/holds',
      {
        schema: {
          tags,
          summary: 'Holds that lie now, oldest first · 冻结列表',
          response: { 200: Type.Object({ holds: Type.Array(schema.HoldOut) }) },
        },
      },
      async (request, reply) =>
        answer(deps, { request, reply }, 'stock.holds', async (tx) => ({
          holds: (await activeHolds(tx)).map(viewOf),
        })),
    );

    app.post(
      '/api/v1/stock/holds',
      {
        schema: {
          tags,
          summary: 'Keeps goods from orders; takes them from orders that have them · 冻结库存',
          body: schema.HoldBody,
          response: {
            200: Type.Object({
              released: Type.Integer({ description: 'pieces taken from orders' }),
            }),
          },
        },
      },
      async (request, reply) => {
        const wanted = holdOf(request.body, scheduler.now());
        if (!wanted) {
          const date = request.body.until ?? '';
          const refusal = refuse('date.invalid', { item: request.body.holdId, date });
          return refused(deps, { request, reply }, refusal);
        }
        return answer(deps, { request, reply }, 'stock.hold', (tx) => hold(deps, tx, wanted));
      },
    );

    app.delete(
      '/api/v1/stock/holds/:holdId',
      {
        schema: {
          tags,
          summary: 'Lifts one hold; others on the same goods stay · 解除冻结',
          // Ids of the house's own holds are no codes.
          params: Type.Object(
            { holdId: Type.String({ ...Words, examples: ['RECALL-9'] }) },
            closed,
          ),
          querystring: Type.Object(
            {
              actor: Type.String({ ...Actor, examples: ['quality'] }),
              reason: Type.Optional(
                Type.String({ ...Words, description: 'needed for goods that are expired' }),
              ),
            },
            closed,
          ),
          response: { 200: Type.Object({ done: Type.Boolean() }) },
        },
      },
      async (request, reply) => {
        const act = { ...request.params, ...request.query };
        return answer(deps, { request, reply }, 'stock.lift', (tx) =>
          lift(deps, tx, { ...act, at: scheduler.now() }),
        );
      },
    );
  };
}

function recallRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  const { scheduler } = deps;
  const params = Type.Object({ recallId: coded('RC-2026-1') }, closed);
  return async (app) => {
    app.post(
      '/api/v1/recalls',
      {
        schema: {
          tags,
          summary: 'Holds all that is here, and lists where it is and who got it · 召回',
          description:
            'Once by its recallId. Orders lose the goods, totes and parcels with them stop; what ' +
            'comes later and is in scope is held too. The list is kept as it was.',
          body: recall.RecallBody,
          response: { 200: recall.RecallOut },
        },
      },
      async (request, reply) =>
        answer(deps, { request, reply }, 'stock.recall', (tx) =>
          openRecall(deps, tx, { ...request.body, at: scheduler.now() }),
        ),
    );

    app.get(
      '/api/v1/recalls',
      {
        schema: {
          tags,
          summary: 'Recalls without their lists, by number · 召回列表',
          querystring: recall.RecallsQuery,
          response: { 200: recall.RecallsOut },
        },
      },
      async (request, reply) => {
        const { limit = 100, ...place } = request.query;
        return answer(deps, { request, reply }, 'stock.recalls', (tx) =>
          listRecalls(tx, { ...place, limit }),
        );
      },
    );

    app.get(
      '/api/v1/recalls/:recallId',
      {
        schema: {
          tags,
          summary: 'A recall with its list · 召回单',
          params,
          response: { 200: recall.RecallOut },
        },
      },
      async (request, reply) =>
        answer(deps, { request, reply }, 'stock.recall.read', (tx) =>
          readRecall(tx, request.params.recallId),
        ),
    );

    app.post(
      '/api/v1/recalls/:recallId/end',
      {
        schema: {
          tags,
          summary: 'Lifts a recall, or closes it when nothing of it is left here · 解除或结束召回',
          params,
          body: recall.RecallEndBody,
          response: { 200: recall.RecallOut },
        },
      },
      async (request, reply) => {
        const end = { ...request.params, ...request.body, at: scheduler.now() };
        return answer(deps, { request, reply }, 'stock.recall.end', (tx) =>
          endRecall(deps, tx, end),
        );
      },
    );
  };
}
