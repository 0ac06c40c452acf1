import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { fromTimestamp } from '#base/time.ts';
import type { SendProblem } from '../http.ts';
import { answer, Code, closed, Limit, Timestamp, Words } from '../http-schemas.ts';
import { refuse } from './refusals.ts';
import { listSightings, sightingView } from './sightings.ts';

/** What passed the gates. */
export function gateRoutes(deps: {
  readonly database: Database;
  readonly problem: SendProblem;
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/sightings',
      {
        schema: {
          tags: ['gates'],
          summary:
            'What passed RFID gates, the newest first: by unit, piece, gate and time · RFID 门通过记录：按载具、序列号、门与时间',
          querystring: Type.Object(
            {
              handlingUnit: Type.Optional({
                ...Code,
                description: 'a unit; pieces that were in it by the book, too',
              }),
              item: Type.Optional(Code),
              serial: Type.Optional(Words),
              gate: Type.Optional(Code),
              place: Type.Optional(Code),
              direction: Type.Optional(Type.Enum(['in', 'out'])),
              wrong: Type.Optional(
                Type.Boolean({ description: 'only what should not have passed, or only what may' }),
              ),
              from: Type.Optional(Timestamp),
              until: Type.Optional(Timestamp),
              before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: answer(
              '{sightings}: gate, place, direction, unit or piece, wrong (why not; empty: it may); read on with before = the last one’s number',
            ),
          },
        },
      },
      async (request, reply) => {
        const { from, until, limit = 100, ...rest } = request.query;
        const times: { from?: number; until?: number } = {};
        for (const [name, time] of Object.entries({ from, until })) {
          if (time === undefined) continue;
          const at = fromTimestamp(time);
          if (at === undefined) {
            return deps.problem(reply, request, refuse('sighting.time_invalid', { time }));
          }
          times[name as 'from' | 'until'] = at;
        }
        const found = await deps.database.transaction('sightings', (tx) =>
          listSightings(tx, { ...rest, ...times, limit }),
        );
        return { sightings: found.map(sightingView) };
      },
    );
  };
}
