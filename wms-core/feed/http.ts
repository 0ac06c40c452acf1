import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { EventFeed } from './index.ts';

export interface FeedHttpDeps {
  readonly database: Database;
  readonly feed: EventFeed;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const MAX_EVENTS = 1_000;

/** The feed for hosts, under /api/v1. */
export function feedRoutes(deps: FeedHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/events',
      {
        schema: {
          tags: ['feed'],
          summary: 'What happened, in order and without gaps · 事件流',
          description:
            'Begin without `after`; then pass the `next` of the last answer. An answer with fewer ' +
            'events than `limit` is the end for now.',
          querystring: Type.Object(
            {
              after: Type.Optional(Type.String({ maxLength: 60, examples: ['1234.5678'] })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_EVENTS, default: 100 })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object({
              events: Type.Array(
                Type.Object({
                  cursor: Type.String(),
                  type: Type.String({ examples: ['wms.receipt.confirmed'] }),
                  subject: Type.String(),
                  correlationId: Type.String(),
                  at: Type.String(),
                  data: Type.Unknown(),
                }),
              ),
              next: Type.String(),
            }),
          },
        },
      },
      async (request, reply) => {
        const { after = '', limit = 100 } = request.query;
        const page = await deps.database.transaction('feed.read', (tx) =>
          deps.feed.read(tx, after, limit),
        );
        if (isRefusal(page)) return deps.problem(reply, request, page) as never;
        return { events: [...page.events], next: page.next };
      },
    );
  };
}
