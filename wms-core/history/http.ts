import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { SendProblem } from '../http.ts';
import { Actor, answer, Code, closed, Limit, Timestamp } from '../http-schemas.ts';
import { parseHistoryPlace, readHistory } from './read.ts';
import { refuse } from './refusals.ts';
import { SOURCES } from './sources.ts';

export interface HistoryRoutesDeps {
  readonly database: Database;
  readonly problem: SendProblem;
}

const Entry = Type.Object({
  at: Type.String(),
  kind: Type.String(),
  id: Type.String(),
  actor: Type.String(),
  source: Type.String({ description: 'from where: a terminal, an address, a file; may be empty' }),
  document: Type.String(),
  what: Type.String(),
  reason: Type.String(),
  data: answer('the facts, as they are stored'),
});

/** Who did what, when, from where and why, of everything that is stored. */
export function historyRoutes({ database, problem }: HistoryRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/history',
      {
        schema: {
          tags: ['desk'],
          summary:
            'Who did what, when, from where and why, the newest first · 操作历史：何人、何时、何地、何事、何因',
          querystring: Type.Object(
            {
              actor: Type.Optional(Actor),
              document: Type.Optional(Code),
              subject: Type.Optional({
                ...Code,
                description: 'an item, place, unit, order, task, worker or any other code',
              }),
              kind: Type.Optional(Type.Enum(Object.keys(SOURCES))),
              since: Type.Optional(Timestamp),
              until: Type.Optional(Timestamp),
              after: Type.Optional(Type.String({ maxLength: 400 })),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: Type.Object({ entries: Type.Array(Entry), next: Type.Optional(Type.String()) }),
          },
        },
      },
      async (request, reply) => {
        const { after, limit = 100, since, until, ...filter } = request.query;
        const place = after === undefined ? undefined : parseHistoryPlace(after);
        if (after !== undefined && !place) {
          return problem(reply, request, refuse('history.place_unknown', { after }));
        }
        const times: { since?: number; until?: number } = {};
        for (const [name, time] of Object.entries({ since, until })) {
          if (time === undefined) continue;
          const at = fromTimestamp(time);
          if (at === undefined) {
            return problem(reply, request, refuse('history.time_invalid', { time }));
          }
          times[name as 'since' | 'until'] = at;
        }
        const { entries, next } = await database.transaction('history', (tx) =>
          readHistory(tx, { ...filter, ...times }, { limit, ...(place ? { after: place } : {}) }),
        );
        return {
          entries: entries.map((one) => ({ ...one, at: toTimestamp(one.at) })),
          ...(next === undefined ? {} : { next }),
        };
      },
    );
  };
}
