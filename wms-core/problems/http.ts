import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { type Clock, days, fromTimestamp, toTimestamp } from '#base/time.ts';
import type { SendProblem } from '../http.ts';
import { answer, Code, closed, Limit, Timestamp } from '../http-schemas.ts';
import { PROBLEM_KINDS } from './problems.ts';
import { refuse } from './refusals.ts';
import { listProblems, problemTotals } from './store.ts';

/** The trouble that places made. */
export function problemRoutes(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly problem: SendProblem;
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/problems',
      {
        schema: {
          tags: ['problems'],
          summary:
            'What places made trouble, the newest first, and how often and how long each · 库位问题记录',
          querystring: Type.Object(
            {
              place: Type.Optional(Code),
              kind: Type.Optional(Type.Enum([...PROBLEM_KINDS])),
              open: Type.Optional(Type.Boolean({ description: 'left out: all' })),
              from: Type.Optional(Timestamp),
              until: Type.Optional(Timestamp),
              before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
              days: Type.Optional(
                Type.Integer({
                  ...{ minimum: 1, maximum: 365, default: 7 },
                  description: 'the totals are of what began in so many days',
                }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: answer('{problems, totals}; read on with before = the last one’s number'),
          },
        },
      },
      async (request, reply) => {
        const { from, until, days: back = 7, limit = 100, ...rest } = request.query;
        const times: { from?: number; until?: number } = {};
        for (const [name, time] of Object.entries({ from, until })) {
          if (time === undefined) continue;
          const at = fromTimestamp(time);
          if (at === undefined) {
            return deps.problem(reply, request, refuse('problem.time_invalid', { time }));
          }
          times[name as 'from' | 'until'] = at;
        }
        const now = deps.clock.now();
        const since = now - days(back);
        return deps.database.transaction('problems list', async (tx) => {
          const found = await listProblems(tx, { ...rest, ...times, limit });
          const ofPlace = rest.place === undefined ? {} : { place: rest.place };
          const totals = await problemTotals(tx, { ...ofPlace, since, now, limit });
          return {
            problems: found.map(({ at, endedAt, ...one }) => ({
              ...one,
              at: toTimestamp(at),
              endedAt: endedAt === null ? null : toTimestamp(endedAt),
            })),
            totals,
          };
        });
      },
    );
  };
}
