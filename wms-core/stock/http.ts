import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Code, closed } from '../http-schemas.ts';
import { moveStock } from './acts.ts';
import { customsRoutes } from './customs-http.ts';
import { holdRoutes } from './hold-http.ts';
import { kitRoutes } from './kit-http.ts';
import { importOpeningStock } from './opening.ts';
import { openingReport } from './opening-report.ts';
import { readRoutes } from './read-http.ts';
import { answer, type StockHttpDeps } from './route-http.ts';
import * as schema from './schemas.ts';
import { valueRoutes } from './value-http.ts';

/** Who did it where a host does not say. */
const HOST = 'host';
const tags = ['stock'];

/** Stock, its moves, holds, recalls and history, and the opening import, under /api/v1. */
export function stockRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(readRoutes(deps));
    await app.register(valueRoutes(deps));
    await app.register(writeRoutes(deps));
    await app.register(holdRoutes(deps));
    await app.register(kitRoutes(deps));
    await app.register(customsRoutes(deps));
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

    app.get(
      '/api/v1/imports/opening-stock/:importId/reconciliation',
      {
        schema: {
          tags: ['imports'],
          summary: 'A file of opening stock against what was booked of it · 期初库存对账报告',
          params: Type.Object({ importId: Code }, closed),
          querystring: schema.ReportQuery,
          response: { 200: schema.ReportOut },
        },
      },
      async (request, reply) => {
        const { all = false, after, limit = 100 } = request.query;
        const query = { ...request.params, all, after, limit };
        return answer(deps, { request, reply }, 'stock.opening.report', (tx) =>
          openingReport(tx, query),
        );
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
