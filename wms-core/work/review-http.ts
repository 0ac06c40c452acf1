import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, fromTimestamp, toTimestamp } from '#base/time.ts';
import { Actor, answer, closed, coded, Limit, Owner, Timestamp, Words } from '../http-schemas.ts';
import { COUNT_DIMENSIONS, countReport } from './count-report.ts';
import type { Work } from './index.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';
import { reviewPercent, setReviewPercent } from './review.ts';

export interface ReviewRoutesDeps {
  readonly work: WorkParts;
  readonly review: Work['review'];
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['work'];
const REPORT_DAYS = 30;

const Percent = Type.Union([Type.Integer({ minimum: 0, maximum: 1_000 }), Type.Null()], {
  description: 'of the book, of one item and lot; a greater difference waits; null: none does',
});

/** What people decide about counts, and what counts come to. */
export function reviewRoutes(deps: ReviewRoutesDeps): FastifyPluginAsyncTypebox {
  const { work, review, problem } = deps;
  const { database, scheduler, masterData } = work;
  return async (app) => {
    app.post(
      '/api/v1/counts/:count/review',
      {
        schema: {
          tags,
          summary:
            'Confirm or reject a difference, or have it counted again · 复核盘点差异：确认、驳回或重盘',
          description:
            'Of counts with the status review. Until then nothing is booked. Whoever counted a ' +
            'round of it (counters) neither confirms nor rejects it.',
          params: Type.Object({ count: coded('CNT-A1') }, closed),
          body: Type.Object(
            {
              decision: Type.Union(
                (['confirm', 'recount', 'reject'] as const).map((one) => Type.Literal(one)),
              ),
              actor: Actor,
              note: Type.Optional(Words),
            },
            {
              ...closed,
              examples: [
                { decision: 'confirm', actor: 'supervisor', note: 'found under the rack' },
              ],
            },
          ),
          response: { 200: answer('{count, decision}') },
        },
      },
      async (request, reply) => {
        const { count } = request.params;
        const { decision, actor, note = '' } = request.body;
        const done = await database.transaction('review count', (tx) =>
          review(tx, count, { decision, actor, note }),
        );
        return isRefusal(done) ? problem(reply, request, done) : { count, decision };
      },
    );

    app.get(
      '/api/v1/count-settings',
      {
        schema: {
          tags,
          summary: 'From which difference on a person is asked · 盘点复核阈值',
          response: { 200: answer('{reviewPercent}') },
        },
      },
      async () => ({
        reviewPercent: await database.transaction('count settings', reviewPercent),
      }),
    );

    app.put(
      '/api/v1/count-settings',
      {
        schema: {
          tags,
          summary: 'Set from which difference on a person is asked · 设置盘点复核阈值',
          body: Type.Object(
            { reviewPercent: Percent, actor: Actor },
            { ...closed, examples: [{ reviewPercent: 5, actor: 'supervisor' }] },
          ),
          response: { 200: answer('{reviewPercent}') },
        },
      },
      async (request) => {
        const { reviewPercent: percent, actor } = request.body;
        const by = { actor, at: scheduler.now() };
        await database.transaction('set count settings', (tx) => setReviewPercent(tx, percent, by));
        return { reviewPercent: percent };
      },
    );

    app.get(
      '/api/v1/count-report',
      {
        schema: {
          tags,
          summary: 'How right the book was, and what the differences are worth · 盘点报告',
          querystring: Type.Object(
            {
              by: Type.Union(
                COUNT_DIMENSIONS.map((one) => Type.Literal(one)),
                { examples: ['item'] },
              ),
              owner: Owner,
              from: Type.Optional(Timestamp),
              to: Type.Optional(Timestamp),
              limit: Type.Optional(Limit),
            },
            { ...closed, description: 'without from: the thirty days before to, which is now' },
          ),
          response: {
            200: answer(
              '{from, to, rows}; each row has its key under the name of `by`, too; accuracyPercent is of items looked for',
            ),
          },
        },
      },
      async (request, reply) => {
        const { by, owner = masterData.owner(), limit = 100, ...given } = request.query;
        const to = given.to === undefined ? scheduler.now() + 1 : fromTimestamp(given.to);
        const from =
          given.from === undefined ? (to ?? 0) - days(REPORT_DAYS) : fromTimestamp(given.from);
        if (to === undefined || from === undefined) {
          return problem(reply, request, refuseWork('count.time'));
        }
        const rows = await database.transaction('count report', (tx) =>
          countReport(tx, { owner, by, from, to, limit }),
        );
        return {
          ...{ from: toTimestamp(from), to: toTimestamp(to) },
          rows: rows.map((row) => ({
            ...row,
            [by]: row.key,
            accuracyPercent: (100 * row.right) / row.looked,
          })),
        };
      },
    );
  };
}
