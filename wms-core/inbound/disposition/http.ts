import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  foreign,
  Limit,
  Owner,
  Quantity,
  Serials,
  Words,
} from '../../http-schemas.ts';
import type { InboundRoutesDeps } from '../route-http.ts';
import { dispose } from './dispose.ts';
import type { DispositionRequest } from './request.ts';
import { type DispositionRow, listDispositions } from './store.ts';

const tags = ['inbound'];

const Decision = Type.Enum(['release', 'supplier_return', 'downgrade'], {
  description:
    'release: passed after all; supplier_return: back to the supplier, by a worker and a truck (/supplier-returns); downgrade: pieces of another item (asItem)',
});

const DispositionBody = Type.Object(
  {
    disposition: Code,
    decision: Decision,
    owner: Owner,
    item: Code,
    lot: Type.Optional(Words),
    layer: Type.Optional(Code),
    location: Code,
    handlingUnit: Type.Optional(Code),
    quality: Type.Optional(Type.Enum(['rejected', 'pending'], { default: 'rejected' })),
    quantity: Quantity,
    serials: Serials,
    supplier: Type.Optional(Words),
    handOverAt: Type.Optional(
      Type.String({
        ...Code,
        description: 'the dock or place where the supplier’s truck gets them',
      }),
    ),
    asItem: Type.Optional(Code),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        disposition: 'DSP-1001',
        decision: 'supplier_return',
        item: 'TEA-01',
        lot: 'L-7',
        location: 'EXCEPTION',
        quantity: 2,
        supplier: 'ACME',
        handOverAt: 'EXCEPTION',
        reason: 'crushed in transit, claim 4711',
        actor: 'quality desk',
      },
    ],
  },
);

const view = ({ content, at, ...row }: DispositionRow) => ({
  ...content,
  ...row,
  at: toTimestamp(at),
});

/** What becomes of goods that are not passed. (Scrap is an adjustment.) */
export function dispositionRoutes(deps: InboundRoutesDeps): FastifyPluginAsync {
  const { database, inbound, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/dispositions',
      {
        schema: {
          tags,
          summary:
            'Decide about rejected or pending goods, once by the number: release, back to the supplier, or a lower grade · 不合格品处置:放行、退供应商或降级',
          body: DispositionBody,
          response: {
            200: answer('known already; status: of its supplier return now, as taken_back'),
            201: answer('carried out'),
          },
        },
      },
      async (request, reply) => {
        const named = foreign(inbound.masterData, request.body);
        const { actor, handlingUnit = '', quality = 'rejected', ...rest } = named;
        const wanted: DispositionRequest = { ...rest, handlingUnit, quality };
        const by = { actor, at: inbound.clock.now() };
        const done = await database.transaction('disposition', (tx) =>
          dispose(tx, inbound, wanted, by),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        const { disposition } = wanted;
        return reply.code(done.isNew ? 201 : 200).send({ disposition, ...done });
      },
    );

    app.get(
      '/api/v1/dispositions',
      {
        schema: {
          tags,
          summary: 'Decisions about goods that were not passed, by number · 不合格品处置记录',
          querystring: Type.Object(
            { decision: Type.Optional(Decision), after: Type.Optional(Code), limit: Limit },
            closed,
          ),
          response: { 200: answer('{dispositions}; the last number is the next `after`') },
        },
      },
      async (request) => {
        const { decision, after = '', limit } = request.query;
        const rows = await database.transaction('dispositions', (tx) =>
          listDispositions(tx, { ...(decision ? { decision } : {}), after, limit }),
        );
        return { dispositions: rows.map(view) };
      },
    );
  };
}
