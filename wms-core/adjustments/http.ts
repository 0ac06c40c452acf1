import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import { listAttachments } from '../attachments/store.ts';
import { correct } from './corrections.ts';
import { approve, reject, type Verdict } from './decide.ts';
import * as schema from './http-schemas.ts';
import type { Adjustment, AdjustmentParts } from './model.ts';
import { refuseAdjustment } from './refusals.ts';
import { requestAdjustment } from './request.ts';
import {
  type Dimension,
  listAdjustments,
  readAdjustment,
  readLines,
  statisticsOf,
} from './store.ts';

export interface AdjustmentRoutesDeps {
  readonly adjustments: AdjustmentParts;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['adjustments'];

/** Adjustments of stock, their approval and their statistics, and corrections. */
export function adjustmentRoutes(deps: AdjustmentRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(requestRoutes(deps));
    await app.register(decisionRoutes(deps));
    await app.register(readRoutes(deps));
    await app.register(correctionRoutes(deps));
  };
}

function headView({ request: _, correlationId: __, at, decidedAt, ...rest }: Adjustment) {
  return {
    ...rest,
    at: toTimestamp(at),
    decidedAt: decidedAt === null ? null : toTimestamp(decidedAt),
  };
}

async function view(tx: Tx, adjustment: string) {
  const one = await readAdjustment(tx, adjustment);
  if (!one) return refuseAdjustment('adjustment.unknown', { adjustment });
  const files = await listAttachments(tx, { kind: 'adjustment', document: adjustment });
  return {
    ...headView(one),
    lines: await readLines(tx, adjustment),
    attachments: files.map(({ digest, name, mediaType }) => ({ digest, name, mediaType })),
  };
}

function requestRoutes({ adjustments, problem }: AdjustmentRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, masterData } = adjustments;
  return async (app) => {
    app.post(
      '/api/v1/adjustments',
      {
        schema: {
          tags,
          summary: 'Asks for an adjustment of stock, once by its number · 提交库存调整单',
          description:
            'Its worth is the standard cost of all pieces, more and fewer alike. Up to the limit of ' +
            '"self" it is posted at once; above, somebody with the role in "needs" approves it, and ' +
            'the pieces are kept from orders meanwhile. Scrap is for rejected or frozen goods.',
          body: schema.AdjustmentBody,
          response: { 200: schema.AdjustmentOut, 201: schema.AdjustmentOut },
        },
      },
      async (request, reply) => {
        const { owner = masterData.owner(), note = '', lines, ...rest } = request.body;
        const written = lines.map(({ handlingUnit = '', quality = 'passed', ...line }) => {
          return { ...line, owner, handlingUnit, quality };
        });
        const done = await database.transaction('request adjustment', async (tx) => {
          const asked = { ...rest, owner, note, lines: written };
          const made = await requestAdjustment(adjustments, tx, asked);
          if (isRefusal(made)) return made;
          const whole = await view(tx, rest.adjustment);
          return isRefusal(whole) ? whole : { ...made, whole };
        });
        if (isRefusal(done)) return problem(reply, request, done) as never;
        return reply.code(done.isNew ? 201 : 200).send(done.whole as never);
      },
    );
  };
}

function decisionRoutes({ adjustments, problem }: AdjustmentRoutesDeps): FastifyPluginAsyncTypebox {
  const decide = async (
    http: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    verdict: Verdict,
    act: typeof approve,
  ): Promise<never> => {
    const done = await adjustments.database.transaction('decide adjustment', async (tx) => {
      const made = await act(adjustments, tx, verdict);
      return isRefusal(made) ? made : view(tx, verdict.adjustment);
    });
    return (isRefusal(done) ? problem(http.reply, http.request, done) : done) as never;
  };
  return async (app) => {
    app.post(
      '/api/v1/adjustments/:adjustment/approve',
      {
        schema: {
          tags,
          summary: 'Approves an adjustment and posts it, all lines or none · 批准调整单并过账',
          params: schema.ByNumber,
          body: schema.ApproveBody,
          response: { 200: schema.AdjustmentOut },
        },
      },
      async (request, reply) => {
        const verdict = { note: '', ...request.params, ...request.body };
        return decide({ request, reply }, verdict, approve);
      },
    );

    app.post(
      '/api/v1/adjustments/:adjustment/reject',
      {
        schema: {
          tags,
          summary: 'Rejects an adjustment; by who asked for it: withdraws it · 驳回或撤回调整单',
          params: schema.ByNumber,
          body: schema.RejectBody,
          response: { 200: schema.AdjustmentOut },
        },
      },
      async (request, reply) => {
        const verdict = { ...request.params, ...request.body };
        return decide({ request, reply }, verdict, reject);
      },
    );
  };
}

function readRoutes({ adjustments, problem }: AdjustmentRoutesDeps): FastifyPluginAsyncTypebox {
  const { database } = adjustments;
  return async (app) => {
    app.get(
      '/api/v1/adjustments',
      {
        schema: {
          tags,
          summary: 'Adjustments, the newest first · 库存调整单列表',
          querystring: schema.ListQuery,
          response: { 200: schema.AdjustmentsOut },
        },
      },
      async ({ query: { limit = 100, ...rest } }) => {
        const found = await database.transaction('adjustments', (tx) =>
          listAdjustments(tx, { ...rest, limit }),
        );
        return { adjustments: found.map(headView) } as never;
      },
    );

    app.get(
      '/api/v1/adjustments/:adjustment',
      {
        schema: {
          tags,
          summary: 'One adjustment: lines, worth, who asked, who decided · 单个调整单',
          params: schema.ByNumber,
          response: { 200: schema.AdjustmentOut },
        },
      },
      async (request, reply) => {
        const { adjustment } = request.params;
        const found = await database.transaction('adjustment', (tx) => view(tx, adjustment));
        return (isRefusal(found) ? problem(reply, request, found) : found) as never;
      },
    );

    app.get(
      '/api/v1/adjustment-statistics',
      {
        schema: {
          tags,
          summary: 'Posted adjustments: pieces and worth by reason, item, month … · 调整统计',
          querystring: schema.StatisticsQuery,
          response: { 200: schema.StatisticsOut },
        },
      },
      async (request, reply) => {
        const { by, limit = 1_000, ...times } = request.query;
        const period: { from?: number; until?: number } = {};
        for (const [name, time] of Object.entries(times)) {
          const at = fromTimestamp(time);
          if (at === undefined) {
            return problem(reply, request, refuseAdjustment('adjustment.time', { time })) as never;
          }
          period[name as keyof typeof period] = at;
        }
        const named = [...new Set(by.split(','))] as Dimension[];
        const rows = await database.transaction('adjustment statistics', (tx) =>
          statisticsOf(tx, { by: named, ...period, limit }),
        );
        return { rows };
      },
    );
  };
}

function correctionRoutes({
  adjustments,
  problem,
}: AdjustmentRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, masterData, clock } = adjustments;
  return async (app) => {
    app.post(
      '/api/v1/stock/corrections',
      {
        schema: {
          tags: ['stock'],
          summary: 'Corrects the book by so many pieces, once by its correctionId · 库存调整',
          description:
            'An adjustment of one line that approves itself, up to the limit of "self" ' +
            '(/api/v1/approval-limits). Above, ask for it at /api/v1/adjustments.',
          body: schema.CorrectionBody,
          response: { 200: schema.PostedOut },
        },
      },
      async (request, reply) => {
        const { handlingUnit = '', quality = 'passed', ...body } = request.body;
        const owner = body.owner ?? masterData.owner();
        const named = { ...body, owner, handlingUnit, quality, at: clock.now() };
        const done = await database.transaction('stock.correct', (tx) =>
          correct(adjustments, tx, named),
        );
        return (isRefusal(done) ? problem(reply, request, done) : done) as never;
      },
    );
  };
}
