import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { SendProblem } from '../../http.ts';
import { Actor, answer, closed, Limit, Words } from '../../http-schemas.ts';
import { ATTRIBUTE_NAMES, ATTRIBUTES } from './attributes.ts';
import { refusePutaway } from './refusals.ts';
import type { Strategies } from './strategies.ts';
import { EXAMPLE_STRATEGY, Strategy } from './strategy.ts';
import {
  listStrategies,
  readStrategy,
  type StoredStrategy,
  strategyInForce,
} from './strategy-store.ts';

const tags = ['inbound'];
const Version = Type.Integer({ minimum: 0, maximum: 1_000_000 });

const view = ({ at, ...rest }: StoredStrategy) => ({ ...rest, at: toTimestamp(at) });

/** The rules by which goods find their bins. */
export function strategyRoutes(deps: {
  readonly database: Database;
  readonly strategies: Strategies;
  readonly problem: SendProblem;
}): FastifyPluginAsync {
  const { database, strategies, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/putaway-strategy',
      {
        schema: {
          tags,
          summary:
            'The putaway strategy in force, or an earlier version; and what conditions may look at · 当前（或某一版本）上架策略，及条件可用的属性',
          querystring: Type.Object({ version: Type.Optional(Version) }, closed),
          response: { 200: answer('{version, strategy, reason, actor, at, attributes}') },
        },
      },
      async (request, reply) => {
        const { version } = request.query;
        const found = await database.transaction('putaway strategy', async (tx) =>
          version === undefined
            ? strategyInForce(tx)
            : ((await readStrategy(tx, version)) ?? refusePutaway('strategy.unknown', { version })),
        );
        if (isRefusal(found)) return problem(reply, request, found);
        const attributes = ATTRIBUTE_NAMES.map((attribute) => {
          const { type, of } = ATTRIBUTES[attribute];
          return { attribute, type, of };
        });
        return { ...view(found), attributes };
      },
    );

    app.get(
      '/api/v1/putaway-strategies',
      {
        schema: {
          tags,
          summary:
            'Every strategy that was ever in force, the newest first: who, when, why · 上架策略的历史版本：何人、何时、为何',
          querystring: Type.Object({ limit: Limit }, closed),
          response: { 200: answer('{strategies}; version 0 is built in') },
        },
      },
      async ({ query }) => {
        const found = await database.transaction('putaway strategies', (tx) =>
          listStrategies(tx, query.limit),
        );
        return { strategies: found.map(view) };
      },
    );

    app.put(
      '/api/v1/putaway-strategy',
      {
        schema: {
          tags,
          summary:
            'Put a putaway strategy in force from now on; the same again changes nothing · 启用上架策略；重复提交无妨',
          body: Type.Object(
            {
              strategy: Strategy,
              reason: Words,
              actor: Actor,
              basedOn: Type.Optional(
                Type.Integer({
                  minimum: 0,
                  maximum: 1_000_000,
                  description: 'the version that was changed: refused where another is in force',
                }),
              ),
            },
            {
              ...closed,
              examples: [
                {
                  strategy: EXAMPLE_STRATEGY,
                  reason: 'bulky goods stood on the upper shelves',
                  actor: 'supervisor',
                },
              ],
            },
          ),
          response: { 200: answer('{version}: in force already'), 201: answer('{version}') },
        },
      },
      async (request, reply) => {
        const done = await database.transaction('set putaway strategy', (tx) =>
          strategies.set(tx, request.body),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(done);
      },
    );
  };
}
