import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { Actor, answer, Code, closed, coded } from '../http-schemas.ts';
import type { EmptiesPool } from './empties.ts';
import { countEmpties } from './empties-store.ts';
import type { WorkParts } from './parts.ts';

export interface EmptiesRoutesDeps {
  readonly work: WorkParts;
  readonly empties: EmptiesPool;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['work'];
const UnitType = Type.Enum(['cart', 'tote', 'cage', 'pallet', 'parcel']);
const MinimumType = Type.Enum(['cart', 'tote', 'cage', 'pallet'], { examples: ['tote'] });

/** Empty totes, carts, cages and pallets: the pool, and how many each place is to have. */
export function emptiesRoutes({ work, empties, problem }: EmptiesRoutesDeps): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/empties',
      {
        schema: {
          tags,
          summary:
            'Handling units by place and type: how many are empty, coming, and wanted at least · 空容器池：按位置和类型统计',
          querystring: Type.Object(
            { location: Type.Optional(Code), type: Type.Optional(UnitType) },
            closed,
          ),
          response: {
            200: Type.Object({
              empties: Type.Array(
                Type.Object({
                  location: Type.String(),
                  kind: Type.String(),
                  type: UnitType,
                  empty: Type.Integer({ description: 'nothing in them, bound to nothing' }),
                  units: Type.Integer({ description: 'all that stand there' }),
                  coming: Type.Integer({ description: 'empty ones on their way there' }),
                  minimum: Type.Integer(),
                  unitTypes: Type.Record(Type.String(), Type.Integer(), {
                    description: "the empty ones of the site's own types, by type",
                  }),
                }),
              ),
            }),
          },
        },
      },
      async ({ query }) => ({
        empties: await work.database.transaction('empties', (tx) => countEmpties(tx, query)),
      }),
    );

    app.put(
      '/api/v1/empties/:location/:type',
      {
        schema: {
          tags,
          summary:
            'How many empty units a place is to have at least; where they lack they are fetched · 设定空容器最低数量，不足时自动补充',
          params: Type.Object({ location: coded('TOTE-POOL'), type: MinimumType }, closed),
          body: Type.Object(
            { minimum: Type.Integer({ minimum: 0, maximum: 10_000 }), actor: Actor },
            { ...closed, examples: [{ minimum: 4, actor: 'anna' }] },
          ),
          response: { 200: answer('{location, type, minimum}') },
        },
      },
      async (request, reply) => {
        const { location, type } = request.params;
        const { minimum, actor } = request.body;
        const done = await empties.setMinimum({ location, type, minimum, actor });
        return isRefusal(done)
          ? problem(reply, request, done)
          : reply.send({ location, type, minimum });
      },
    );
  };
}
