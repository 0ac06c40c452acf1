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

const Numbered = Type.Object(
  {
    item: Code,
    serial: Words,
    kit: Type.Optional(
      Type.String({
        ...Words,
        description: 'of a component: the number of its kit, where the kits have numbers',
      }),
    ),
  },
  closed,
);

const WORK = {
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
};

/** To be done by a worker, who says which numbers they were. */
export const KitTaskBody = Type.Object(WORK, {
  ...closed,
  examples: [{ ...KIT_EXAMPLE, kitOrder: 'KIT-2', act: 'break' }],
});

/** Done already. */
const KitOrderBody = Type.Object(
  {
    ...WORK,
    numbers: Type.Optional(
      Type.Array(Numbered, {
        maxItems: 10_000,
        description:
          'of what is kept by serial number, a number for each piece: of the kits (item is the kit), ' +
          'and of each component that goes into them or comes out',
      }),
    ),
    missing: Type.Optional(
      Type.Array(Numbered, {
        maxItems: 1_000,
        description:
          'of kits that are broken: numbers of components that should be in them and are not. They ' +
          'stay in the book at the work place, held until it is counted (POST /api/v1/counts)',
      }),
    ),
    weightGrams: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'of all kits that were built together, where the kit has catch weight',
      }),
    ),
  },
  { ...closed, examples: [KIT_EXAMPLE] },
);

const Pieces = Type.Array(
  Type.Object({
    item: Type.String(),
    layer: Type.String(),
    lot: Type.String(),
    quantity: Type.Integer(),
    serials: Type.Optional(Type.Array(Type.String())),
    kit: Type.Optional(Type.String({ description: 'the number of the kit that they are in' })),
    weightGrams: Type.Optional(Type.Integer()),
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
            'A kit that is broken gives back the lots, the serial numbers and the grams that went ' +
            'into it. Of goods with serial numbers say which pieces (numbers).',
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
