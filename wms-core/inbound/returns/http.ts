import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  foreign,
  Limit,
  Owner,
  Quantity,
  Timestamp,
  Words,
} from '../../http-schemas.ts';
import { announce } from '../announce.ts';
import type { AsnDocument } from '../asn-document.ts';
import { type AsnLine, type AsnRow, listAsns, readAsn, readLines } from '../asn-store.ts';
import { returnedOf } from '../close-receipt.ts';
import { refuseInbound } from '../refusals.ts';
import { type InboundRoutesDeps, timeOrNull } from '../route-http.ts';

const tags = ['inbound'];

const ReturnBody = Type.Object(
  {
    return: Code,
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    owner: Owner,
    customer: Words,
    order: Type.Optional(Code),
    expectedAt: Timestamp,
    lines: Type.Array(
      Type.Object({ line: Code, item: Code, quantity: Quantity, reason: Words }, closed),
      { minItems: 1, maxItems: 2_000 },
    ),
    beyondShipped: Type.Optional(
      Type.String({
        ...Words,
        description: 'why more may come back than was shipped: a person says so',
      }),
    ),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        return: 'RMA-1001',
        customer: 'C-1',
        expectedAt: '2026-01-09T06:00:00Z',
        lines: [{ line: '1', item: 'TEA-01', quantity: 2, reason: 'torn box' }],
        beyondShipped: 'bought before orders were kept here',
        actor: 'service desk',
      },
    ],
  },
);

function documentOf(body: Type.Static<typeof ReturnBody>, expectedAt: number): AsnDocument {
  const { owner, customer, order, beyondShipped } = body;
  return {
    asn: body.return,
    version: body.version ?? 1,
    ...(owner === undefined ? {} : { owner }),
    supplier: '',
    expectedAt,
    lines: body.lines,
    back: {
      customer,
      ...(order === undefined ? {} : { order }),
      ...(beyondShipped === undefined ? {} : { beyondShipped }),
    },
  };
}

function view(asn: AsnRow, lines: readonly AsnLine[]) {
  return {
    return: asn.asn,
    owner: asn.owner,
    version: asn.version,
    customer: asn.customer,
    order: asn.orderId,
    beyondShipped: asn.content.back?.beyondShipped ?? '',
    expectedAt: toTimestamp(asn.expectedAt),
    status: asn.status,
    dock: asn.dock,
    task: asn.taskId,
    createdAt: toTimestamp(asn.createdAt),
    receivedAt: timeOrNull(asn.receivedAt),
    closedAt: timeOrNull(asn.closedAt),
    lines: lines.map(returnedOf),
  };
}

/** Goods that customers send back: ASNs of another kind, received and graded at a dock. */
export function returnRoutes(deps: InboundRoutesDeps): FastifyPluginAsync {
  const { database, inbound, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/returns',
      {
        schema: {
          tags,
          summary:
            'Announce what a customer sends back, at most what was shipped to him; number and version are its key · 客户退货通知,数量不超过已发货',
          body: ReturnBody,
          response: { 200: answer('known already'), 201: answer('taken in') },
        },
      },
      async (request, reply) => {
        const body = foreign(inbound.masterData, request.body);
        const at = fromTimestamp(body.expectedAt);
        if (at === undefined) {
          const refusal = refuseInbound('asn.date_invalid', { value: body.expectedAt });
          return problem(reply, request, refusal);
        }
        const document = documentOf(body, at);
        const done = await database.transaction('announce return', (tx) =>
          announce(tx, inbound, document, body.actor),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({
          return: document.asn,
          version: document.version,
          isNew: done.isNew,
        });
      },
    );

    app.get(
      '/api/v1/returns',
      {
        schema: {
          tags,
          summary: 'Returns of customers by number · 客户退货列表',
          querystring: Type.Object({ after: Type.Optional(Code), limit: Limit }, closed),
          response: { 200: answer('{returns}; the last number is the next `after`') },
        },
      },
      async (request) => {
        const { after = '', limit } = request.query;
        return database.transaction('returns', async (tx) => {
          const rows = await listAsns(tx, { kind: 'return', after, limit });
          const lines = await readLines(
            tx,
            rows.map((row) => row.asn),
          );
          return { returns: rows.map((row) => view(row, lines.get(row.asn) ?? [])) };
        });
      },
    );

    app.get(
      '/api/v1/returns/:return',
      {
        schema: {
          tags,
          summary: 'One return: what was announced, what came, and its grades · 单个退货及其分级',
          params: Type.Object({ return: coded('RMA-1001') }, closed),
          response: { 200: answer('the return with its lines') },
        },
      },
      async (request, reply) => {
        const { return: number } = request.params;
        const found = await database.transaction('return', async (tx) => {
          const row = await readAsn(tx, number);
          if (row?.kind !== 'return') return refuseInbound('return.unknown', { return: number });
          return view(row, (await readLines(tx, [number])).get(number) ?? []);
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );
  };
}
