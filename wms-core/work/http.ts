import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  Limit,
  Owner,
  Quantity,
  WithHold,
  Words,
} from '../http-schemas.ts';
import { listCounts, readCount } from './count-store.ts';
import { countViews } from './count-view.ts';
import type { EmptiesPool } from './empties.ts';
import { emptiesRoutes } from './empties-http.ts';
import type { Work } from './index.ts';
import { kitTaskRoutes } from './kit-http.ts';
import { orderCount } from './order-count.ts';
import type { WorkParts } from './parts.ts';
import type { CountPlans } from './plans.ts';
import { planRoutes } from './plans-http.ts';
import { refuseWork } from './refusals.ts';
import { reviewRoutes } from './review-http.ts';
import type { Transfers } from './transfers.ts';

export interface WorkRoutesDeps {
  readonly work: WorkParts;
  readonly transfers: Transfers;
  readonly plans: CountPlans;
  readonly review: Work['review'];
  readonly empties: EmptiesPool;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['work'];

const CountBody = Type.Object(
  {
    count: Type.Optional(Code),
    owner: Owner,
    location: Code,
    handlingUnit: Type.Optional(Code),
    items: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: 100, uniqueItems: true })),
    actor: Actor,
  },
  { ...closed, examples: [{ count: 'CNT-A1', location: '04-01L-1', actor: 'supervisor' }] },
);

const RelocationBody = Type.Object(
  {
    relocation: Code,
    owner: Owner,
    from: Code,
    handlingUnit: Type.Optional(Code),
    item: Code,
    lot: Type.Optional(Words),
    quantity: Quantity,
    to: Code,
    withHold: WithHold,
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        relocation: 'REL-1',
        from: '01-01L-1',
        item: 'TEA-01',
        lot: 'L-7',
        quantity: 6,
        to: '02-01L-1',
        reason: 'nearer to the packing stations',
        actor: 'supervisor',
      },
    ],
  },
);

/** Counts and relocations that people order. */
export function workRoutes(deps: WorkRoutesDeps): FastifyPluginAsync {
  const { work, transfers, problem } = deps;
  const { database } = work;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    await plain.register(planRoutes(deps));
    await plain.register(emptiesRoutes(deps));
    await plain.register(kitTaskRoutes(deps));

    app.post(
      '/api/v1/counts',
      {
        schema: {
          tags,
          summary:
            'Have a place counted, blind; without items: everything the book has there · 盲盘一个库位；不指定货品则盘全部',
          body: CountBody,
          response: { 200: answer('known already'), 201: answer('{count}') },
        },
      },
      async (request, reply) => {
        const done = await database.transaction('order count', (tx) =>
          orderCount(tx, work, request.body),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(done);
      },
    );

    app.get(
      '/api/v1/counts',
      {
        schema: {
          tags,
          summary: 'Counts, newest first · 盘点单列表',
          querystring: Type.Object(
            {
              status: Type.Optional(
                Type.Union(
                  (['open', 'counted', 'review', 'approval', 'done'] as const).map((status) =>
                    Type.Literal(status),
                  ),
                ),
              ),
              limit: Limit,
            },
            closed,
          ),
          response: { 200: answer('{counts}') },
        },
      },
      async (request) => {
        const { status, limit } = request.query;
        return database.transaction('counts', async (tx) => {
          const rows = await listCounts(tx, { ...(status === undefined ? {} : { status }), limit });
          return { counts: await countViews(tx, rows) };
        });
      },
    );

    app.get(
      '/api/v1/counts/:count',
      {
        schema: {
          tags,
          summary:
            'One count: what was found, and by how much the book was wrong · 单个盘点：实盘与账面差异',
          params: Type.Object({ count: coded('CNT-A1') }, closed),
          response: { 200: answer('the count') },
        },
      },
      async (request, reply) => {
        const { count } = request.params;
        const found = await database.transaction('count', async (tx) => {
          const row = await readCount(tx, count);
          return row ? (await countViews(tx, [row]))[0] : refuseWork('count.unknown', { count });
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    app.post(
      '/api/v1/relocations',
      {
        schema: {
          tags,
          summary: 'Have loose pieces brought from one place to another · 移库：散件移位',
          body: RelocationBody,
          response: { 200: answer('known already'), 201: answer('{relocation, task}') },
        },
      },
      async (request, reply) => {
        const { owner = work.masterData.owner(), ...body } = request.body;
        const { handlingUnit = '', lot = '', ...rest } = body;
        const done = await database.transaction('order relocation', (tx) =>
          transfers.relocate(tx, { ...rest, owner, handlingUnit, lot }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply
          .code(done.isNew ? 201 : 200)
          .send({ relocation: rest.relocation, task: done.task, isNew: done.isNew });
      },
    );

    await plain.register(reviewRoutes(deps));
  };
}
