import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { SendProblem } from '../http.ts';
import { Actor, closed, coded, Words } from '../http-schemas.ts';
import {
  type OutOfOrderParts,
  type Stands,
  setInOrder,
  setOutOfOrder,
  tookPlace,
} from './out-of-order.ts';

const params = Type.Object({ location: coded('01-03L-2') }, closed);
const State = Type.Object({
  location: Type.String(),
  outOfOrder: Type.String({ description: 'what it is not used for; empty: it is in order' }),
  reason: Type.String(),
  actor: Type.String(),
});
const tags = ['problems'];

/** What a person says of a place. */
export function outOfOrderRoutes(deps: {
  readonly database: Database;
  readonly problem: SendProblem;
  readonly parts: OutOfOrderParts;
}): FastifyPluginAsyncTypebox {
  const { database, problem, parts } = deps;

  async function answer(
    to: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    location: string,
    act: (tx: Tx) => Promise<Stands | Refusal>,
  ) {
    const done = await database.transaction('location state', act);
    if (isRefusal(done)) return problem(to.reply, to.request, done) as never;
    await database.transaction('location took', (tx) => tookPlace(parts, tx, location));
    return done;
  }

  return async (app) => {
    app.post(
      '/api/v1/locations/:location/out-of-order',
      {
        schema: {
          tags,
          summary:
            'A place is out of order: nothing is brought to it, or picked from it, until somebody says otherwise · 库位报故障',
          params,
          body: Type.Object(
            {
              reason: Words,
              actor: Actor,
              blocks: Type.Optional(
                Type.Enum(['putaway', 'pick', 'both'], {
                  description: 'both also keeps people from counting there; left out: both',
                }),
              ),
            },
            { ...closed, examples: [{ reason: 'the shelf is bent', actor: 'anna' }] },
          ),
          response: { 200: State },
        },
      },
      (request, reply) => {
        const { location } = request.params;
        const { blocks = 'both', ...said } = request.body;
        return answer({ request, reply }, location, (tx) =>
          setOutOfOrder(parts, tx, { location, blocks, device: '', ...said }),
        );
      },
    );

    app.post(
      '/api/v1/locations/:location/in-order',
      {
        schema: {
          tags,
          summary: 'A place is in order again; saying it twice is harmless · 库位报恢复',
          params,
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'anna' }] }),
          response: { 200: State },
        },
      },
      (request, reply) => {
        const { location } = request.params;
        const { actor } = request.body;
        return answer({ request, reply }, location, (tx) =>
          setInOrder(parts, tx, { location, actor, device: '' }),
        );
      },
    );
  };
}
