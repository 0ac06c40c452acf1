import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import type { FeedHttpDeps } from './http.ts';
import { createLiveFeed, type LiveDeps } from './live.ts';

/** The feed as a stream, for screens. */
export function liveFeedRoutes(deps: FeedHttpDeps & LiveDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    const live = createLiveFeed(deps);
    app.addHook('onClose', () => live.stop());
    app.get(
      '/api/v1/events/live',
      {
        schema: {
          tags: ['feed'],
          summary: 'What happens, told at once · 实时事件流',
          description:
            'Server-sent events. `beat` comes at once and every 5 s: its data is the cursor; a ' +
            'silence of 12 s means that the line is dead. `fact` is an event as in ' +
            '`GET /api/v1/events`. Without `after` it begins now; a client that comes back gives its ' +
            'last cursor as `after` (a browser does so by itself, as `Last-Event-ID`), and misses ' +
            'nothing. Who reads too slowly is cut off.',
          querystring: Type.Object(
            { after: Type.Optional(Type.String({ maxLength: 60, examples: ['1234.5678'] })) },
            { additionalProperties: false },
          ),
          headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 60 })) }),
          response: {
            200: {
              description: 'Without end.',
              content: { 'text/event-stream': { schema: Type.String() } },
            },
          },
        },
      },
      async (request, reply) => {
        // A browser comes back to the same address: what it heard last is newer than that.
        const after = request.headers['last-event-id'] ?? request.query.after;
        const stream = await live.open(after);
        if (isRefusal(stream)) return deps.problem(reply, request, stream) as never;
        return reply
          .type('text/event-stream')
          .headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
          .send(stream as never) as never;
      },
    );
  };
}
