import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Actor, Code, closed, Owner, Quantity, Words } from '../http-schemas.ts';
import { planBreak, planBuild } from './kit-plans.ts';
import { workKits } from './kits.ts';
import { answer, type StockHttpDeps } from './route-http.ts';

export const KIT_EXAMPLE = {
  kitOrder: 'KIT-1',
  act: 'build',
  item: 'GIFT-01',
  quantity: 4,
  location: '03-01L-1',
  actor: 'anna',
};

/** Done already, or to be done by a worker. */
export const KitOrderBody = Type.Object(
  {
    kitOrder: Code,
    act: Type.Union([Type.Literal('build'), Type.Literal('break')]),
    owner: Owner,
    item: Type.String({ ...Code, description: 'the kit' }),
    quantity: Quantity,
    location: Type.String({
      ...Code,
      description: 'the work place: where what goes in lies loose, and what comes out is laid',
    }),
    lot: Type.Optional(
      Type.String({
        ...Words,
        description: 'of kits that are built; the work order where it is left out',
      }),
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [KIT_EXAMPLE],
  },
);

const Pieces = Type.Array(
  Type.Object({
    item: Type.String(),
    layer: Type.String(),
    lot: Type.String(),
    quantity: Type.Integer(),
  }),
);

/** Kits put together and taken apart, under /api/v1. */
export function kitRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/kit-orders',
      {
        schema: {
          tags: ['work'],
          summary:
            'Kits were built or broken at a work place, once by the kitOrder · 套件组装或拆解完工',
          description:
            'Components lie loose at the work place (a relocation brings them), the oldest are used. ' +
            'A kit that is broken gives back the lots that went into it.',
          body: KitOrderBody,
          response: {
            200: Type.Object({ sequence: Type.Integer(), kits: Pieces, components: Pieces }),
          },
        },
      },
      async (request, reply) => {
        const order = {
          ...request.body,
          owner: request.body.owner ?? deps.masterData.owner(),
          at: deps.scheduler.now(),
        };
        return answer(deps, { request, reply }, 'stock.kit', (tx) =>
          workKits(deps, { build: planBuild, break: planBreak }, tx, order),
        );
      },
    );
  };
}
