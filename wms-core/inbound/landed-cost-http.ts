import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, answer, Code, closed, coded, Limit, Words } from '../http-schemas.ts';
import { readAsn } from './asn-store.ts';
import { addLandedCost, type Entered, readLandedCosts, reverseLandedCost } from './landed-cost.ts';
import { refuseInbound } from './refusals.ts';
import type { InboundRoutesDeps } from './route-http.ts';

const tags = ['inbound'];

const CostBody = Type.Object(
  {
    landedCost: Type.String({ ...Code, description: 'its number: it counts once' }),
    kind: Type.String({ ...Code, description: 'freight, duty, insurance, …' }),
    amount: Type.Object(
      {
        minor: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000, description: 'cents, fen' }),
        currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
      },
      closed,
    ),
    spread: Type.Enum(['value', 'weight', 'pieces'], {
      description: 'by what it is spread over the layers that the delivery brought',
    }),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        ...{ landedCost: 'LC-1', kind: 'freight', amount: { minor: 48_000, currency: 'CNY' } },
        ...{ spread: 'weight', reason: 'invoice 7781 of the carrier', actor: 'erp' },
      },
    ],
  },
);

const ReversalBody = Type.Object(
  {
    reversal: Type.String({ ...Code, description: 'a number among those of landed costs' }),
    reason: Words,
    actor: Actor,
  },
  { ...closed, examples: [{ reversal: 'LC-1-R', reason: 'another invoice', actor: 'erp' }] },
);

const shown = (entry: Entered) => ({ ...entry, at: toTimestamp(entry.at) });

/** What deliveries cost beside their goods, under /api/v1. */
export function landedCostRoutes(deps: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, inbound, problem } = deps;
  return async (app) => {
    app.post(
      '/api/v1/asns/:asn/landed-costs',
      {
        schema: {
          tags,
          summary:
            'Spread what a closed delivery cost beside its goods over its layers, once by its number · 登记到岸成本并分摊到各批层',
          description:
            'To the last minor unit, by largest remainder, over the pieces that came and did not ' +
            'go back to the supplier. From then on a piece of a layer is worth its part more ' +
            '(`GET /api/v1/stock/value`); layers are not changed.',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          body: CostBody,
          response: {
            200: answer('the landed cost with the share of each layer; again: the same'),
          },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await database.transaction('landed cost', (tx) =>
          addLandedCost(tx, inbound, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : shown(done);
      },
    );

    app.get(
      '/api/v1/asns/:asn/landed-costs',
      {
        schema: {
          tags,
          summary: 'Landed costs of a delivery, and what took them back · 到岸成本列表',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          querystring: Type.Object({ after: Type.Optional(Code), limit: Limit }, closed),
          response: { 200: answer('{landedCosts}; the last number is the next `after`') },
        },
      },
      async (request, reply) => {
        const { asn } = request.params;
        const { after = '', limit } = request.query;
        const found = await database.transaction('landed costs', async (tx) => {
          if (!(await readAsn(tx, asn))) return refuseInbound('asn.unknown', { asn });
          return readLandedCosts(tx, { asn, after, limit });
        });
        if (isRefusal(found)) return problem(reply, request, found);
        return { landedCosts: found.map(shown) };
      },
    );

    app.post(
      '/api/v1/landed-costs/:landedCost/reverse',
      {
        schema: {
          tags,
          summary: 'Take a landed cost back by a reversing entry, once · 冲销到岸成本',
          params: Type.Object({ landedCost: coded('LC-1') }, closed),
          body: ReversalBody,
          response: { 200: answer('the reversing entry; again: the same') },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await database.transaction('reverse landed cost', (tx) =>
          reverseLandedCost(tx, inbound, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : shown(done);
      },
    );
  };
}
