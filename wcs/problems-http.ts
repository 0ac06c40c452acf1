import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Clock, days, fromTimestamp, toTimestamp } from '#base/time.ts';
import { DEVICE_PROBLEM_KINDS } from './engine/problem-model.ts';
import type { WcsRoutesDeps } from './http.ts';
import { refuse } from './refusals.ts';
import { readProblems, readProblemTotals } from './store/problems.ts';

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
});
const Limit = Type.Integer({ minimum: 1, maximum: 1_000, default: 100 });

/** The trouble that devices made. */
export function problemRoutes(
  deps: WcsRoutesDeps & { readonly clock: Clock },
): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/device-problems',
      {
        schema: {
          tags: ['problems'],
          summary:
            'What devices made trouble, the newest first, and how often and how long each · 设备问题记录',
          querystring: Type.Object(
            {
              device: Type.Optional(Code),
              kind: Type.Optional(Type.Enum([...DEVICE_PROBLEM_KINDS])),
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
            200: Type.Any({
              description: '{problems, totals}; read on with before = the last one’s number',
            }),
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
            return deps.problem(reply, request, refuse('device_problem.time_invalid', { time }));
          }
          times[name as 'from' | 'until'] = at;
        }
        const now = deps.clock.now();
        const since = now - days(back);
        return deps.database.transaction('device problems list', async (tx) => {
          const found = await readProblems(tx, { ...rest, ...times, limit });
          const ofDevice = rest.device === undefined ? {} : { device: rest.device };
          const totals = await readProblemTotals(tx, { ...ofDevice, since, now, limit });
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
