import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, fromTimestamp } from '#base/time.ts';
import type { Feed, HoldRequest } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { Actor, Code, closed } from '../http-schemas.ts';
import { correct, hold, lift, moveStock } from './acts.ts';
import { activeHolds } from './holds.ts';
import type { StockLedger } from './ledger.ts';
import { listStock, parseStockCursor } from './listing.ts';
import { importOpeningStock } from './opening.ts';
import { refuse } from './refusals.ts';
import * as schema from './schemas.ts';
import { trace } from './trace.ts';

export interface StockHttpDeps {
  readonly database: Database;
  readonly ledger: StockLedger;
  readonly masterData: ItemMaster;
  readonly feed: Feed;
  readonly scheduler: Clock;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

/** Who did it where a host does not say. */
const HOST = 'host';
const tags = ['stock'];

/** Stock, its corrections, moves, holds and trace, and the opening import, under /api/v1. */
export function stockRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(readRoutes(deps));
    await app.register(writeRoutes(deps));
    await app.register(holdRoutes(deps));
  };
}

/** Runs an act in its transaction; a refusal becomes a problem. */
async function answer<T>(
  deps: StockHttpDeps,
  http: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  name: string,
  body: (tx: Tx) => Promise<T | Refusal>,
): Promise<never> {
  const result = await deps.database.transaction(name, body);
  if (isRefusal(result)) return deps.problem(http.reply, http.request, result) as never;
  return result as never;
}

function readRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/stock',
      {
        schema: {
          tags,
          summary: 'What is where, and what may be done with it · 库存查询',
          querystring: schema.StockQuery,
          response: { 200: schema.StockOut },
        },
      },
      async (request, reply) => {
        const { asOf, after, limit = 100, ...filter } = request.query;
        const cursor = after ? parseStockCursor(after) : undefined;
        if (after && !cursor) return deps.problem(reply, request, refuse('stock.cursor')) as never;
        return answer(deps, { request, reply }, 'stock.list', (tx) =>
          listStock(tx, {
            filter,
            limit,
            ...(asOf === undefined ? {} : { asOf }),
            ...(cursor ? { after: cursor } : {}),
          }),
        );
      },
    );

    app.get(
      '/api/v1/trace',
      {
        schema: {
          tags,
          summary: 'Where goods came from and went to · 追溯',
          description:
            'Movements in ledger order, whole postings apart: pass the last `sequence` as `after`.',
          querystring: schema.TraceQuery,
          response: { 200: schema.TraceOut },
        },
      },
      async (request, reply) => {
        const { after = 0, limit = 100, ...filter } = request.query;
        if (Object.values(filter).every((value) => value === undefined)) {
          return deps.problem(reply, request, refuse('trace.filter')) as never;
        }
        return answer(deps, { request, reply }, 'stock.trace', async (tx) => ({
          movements: await trace(tx, filter, { after, limit }),
        }));
      },
    );
  };
}

function writeRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  const { masterData, scheduler } = deps;
  return async (app) => {
    app.post(
      '/api/v1/opening-stock',
      {
        schema: {
          tags,
          summary: 'Takes over what lies in the bins, once by its importId · 期初库存导入',
          body: schema.OpeningBody,
          response: { 200: schema.OpeningOut },
        },
      },
      async (request, reply) => {
        const { owner = masterData.owner(), actor = HOST, importId, lines } = request.body;
        return answer(deps, { request, reply }, 'stock.opening', (tx) =>
          importOpeningStock(deps, tx, { importId, owner, actor, at: scheduler.now(), lines }),
        );
      },
    );

    app.post(
      '/api/v1/stock/corrections',
      {
        schema: {
          tags,
          summary: 'Corrects the book by so many pieces, once by its correctionId · 库存调整',
          body: schema.CorrectionBody,
          response: { 200: schema.PostedOut },
        },
      },
      async (request, reply) => {
        const { handlingUnit = '', quality = 'passed', ...body } = request.body;
        const owner = body.owner ?? masterData.owner();
        const named = { ...body, owner, handlingUnit, quality, at: scheduler.now() };
        return answer(deps, { request, reply }, 'stock.correct', (tx) => correct(deps, tx, named));
      },
    );

    app.post(
      '/api/v1/stock/moves',
      {
        schema: {
          tags,
          summary: 'Books pieces to another place, once by its moveId · 库存移动',
          body: schema.MoveBody,
          response: { 200: schema.PostedOut },
        },
      },
      async (request, reply) => {
        const { from, to, quality = 'passed', toQuality = quality, ...body } = request.body;
        const owner = body.owner ?? masterData.owner();
        const { location, handlingUnit = '' } = from;
        const target = { handlingUnit: '', ...to, quality: toQuality };
        const move = { ...body, owner, location, handlingUnit, quality, to: target };
        return answer(deps, { request, reply }, 'stock.move', (tx) =>
          moveStock(deps, tx, { ...move, at: scheduler.now() }),
        );
      },
    );
  };
}

/** Undefined when `until` is no moment. */
function holdOf(body: Static<typeof schema.HoldBody>, at: number): HoldRequest | undefined {
  const { until, kind = 'freeze', ...rest } = body;
  const request = { ...rest, kind: kind as HoldRequest['kind'], at };
  if (until === undefined) return request;
  const end = fromTimestamp(until);
  return end === undefined ? undefined : { ...request, until: end };
}

function holdRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  const { scheduler } = deps;
  return async (app) => {
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
          holds: await activeHolds(tx),
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
          return deps.problem(reply, request, refusal) as never;
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
          params: Type.Object({ holdId: Code }, closed),
          querystring: Type.Object({ actor: Actor }, closed),
          response: { 200: Type.Object({ done: Type.Boolean() }) },
        },
      },
      async (request, reply) => {
        const act = { holdId: request.params.holdId, actor: request.query.actor };
        return answer(deps, { request, reply }, 'stock.lift', (tx) =>
          lift(deps, tx, { ...act, at: scheduler.now() }),
        );
      },
    );
  };
}
