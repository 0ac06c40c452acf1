import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, answer, Code, closed, coded, Limit, Words } from '../../http-schemas.ts';
import type { InboundRoutesDeps } from '../route-http.ts';
import { callTruck, handOver } from './hand-over.ts';
import { refuseSupplierReturn } from './refusals.ts';
import { handOvers, listReturns, readReturn, type SupplierReturn } from './store.ts';
import { takeBack } from './take-back.ts';

const tags = ['inbound'];
const Params = Type.Object({ disposition: coded('DSP-1001') }, closed);
const Some = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Paper = Type.String({
  ...Code,
  description: 'the number on the paper that the driver signs',
});
const Driver = Type.Optional(Type.String({ ...Words, description: 'who takes them' }));

const TruckBody = Type.Object(
  { paper: Paper, driver: Driver, actor: Actor },
  {
    ...closed,
    examples: [{ paper: 'RTV-77', driver: 'Mr Wu, truck B-1234', actor: 'gate' }],
  },
);

const HandOverBody = Type.Object(
  {
    paper: Paper,
    driver: Driver,
    quantity: Type.Integer({ ...Some, description: 'pieces that he took' }),
    refused: Type.Optional(
      Type.Integer({ ...Some, description: 'pieces that he would not have: they stay' }),
    ),
    missing: Type.Optional(
      Type.Integer({ ...Some, description: 'pieces that were not there: they are counted' }),
    ),
    serials: Type.Optional(Type.Array(Words, { minItems: 1, maxItems: 1_000, uniqueItems: true })),
    actor: Actor,
  },
  {
    ...closed,
    examples: [{ paper: 'RTV-76', driver: 'Mr Wu', quantity: 1, actor: 'gate' }],
  },
);

const BackBody = Type.Object(
  { reason: Words, actor: Actor },
  { ...closed, examples: [{ reason: 'the supplier credits them', actor: 'quality desk' }] },
);

const view = ({ backBy, backReason, at, updatedAt, ...row }: SupplierReturn) => {
  const { asked, handed, refused, missing, kept } = row;
  return {
    ...row,
    open: asked - handed - refused - missing - kept,
    ...(backBy === '' ? {} : { takenBackBy: backBy, reason: backReason }),
    at: toTimestamp(at),
    updatedAt: toTimestamp(updatedAt),
  };
};

/** Goods on their way back to the supplier: seen, handed over, or kept after all. */
export function supplierReturnRoutes(deps: InboundRoutesDeps): FastifyPluginAsync {
  const { database, inbound, problem } = deps;
  const byOf = (actor: string) => ({ actor, at: inbound.clock.now() });
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/supplier-returns',
      {
        schema: {
          tags,
          summary: 'Goods that go back to their suppliers, by number · 退供应商单列表',
          querystring: Type.Object(
            {
              status: Type.Optional(
                Type.Enum(['bringing', 'waiting', 'handing', 'closed', 'taken_back']),
              ),
              after: Type.Optional(Code),
              limit: Limit,
            },
            closed,
          ),
          response: { 200: answer('{supplierReturns}; the last number is the next `after`') },
        },
      },
      async (request) => {
        const { status, after = '', limit } = request.query;
        const rows = await database.transaction('supplier returns', (tx) =>
          listReturns(tx, { ...(status ? { status } : {}), after, limit }),
        );
        return { supplierReturns: rows.map(view) };
      },
    );

    app.get(
      '/api/v1/supplier-returns/:disposition',
      {
        schema: {
          tags,
          summary: 'How far a supplier return is, with its hand-overs · 退供应商单进度与交接',
          params: Params,
          response: { 200: answer('the return; open: pieces still locked for it') },
        },
      },
      async (request, reply) => {
        const { disposition } = request.params;
        const found = await database.transaction('supplier return', async (tx) => {
          const row = await readReturn(tx, disposition);
          if (!row) return refuseSupplierReturn('supplier_return.unknown', { disposition });
          const done = await handOvers(tx, disposition);
          return {
            ...view(row),
            handOvers: done.map(({ paper, content, actor, at }) => ({
              ...{ paper, ...(content as object), actor, at: toTimestamp(at) },
            })),
          };
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    app.post(
      '/api/v1/supplier-returns/:disposition/hand-overs',
      {
        schema: {
          tags,
          summary:
            'What the driver took, refused and missed, once by the paper; the rest waits for the next truck · 登记向供应商交货结果',
          params: Params,
          body: HandOverBody,
          response: { 200: answer('known already'), 201: answer('posted') },
        },
      },
      async (request, reply) => {
        const { actor, driver = '', refused = 0, missing = 0, ...told } = request.body;
        const what = { ...told, driver, refused, missing };
        const done = await database.transaction('supplier hand-over', (tx) =>
          handOver(tx, inbound, request.params.disposition, what, byOf(actor)),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({ isNew: done.isNew });
      },
    );

    app.post(
      '/api/v1/supplier-returns/:disposition/truck',
      {
        schema: {
          tags,
          summary:
            'The supplier’s truck is here: a worker hands the goods over by PDA, once by the paper · 供应商车辆到达,由工人用 PDA 交货',
          params: Params,
          body: TruckBody,
          response: { 200: answer('known already'), 201: answer('{task}') },
        },
      },
      async (request, reply) => {
        const { actor, paper, driver = '' } = request.body;
        const done = await database.transaction('supplier truck', (tx) =>
          callTruck(tx, inbound, request.params.disposition, { paper, driver }, byOf(actor)),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(done);
      },
    );

    app.post(
      '/api/v1/supplier-returns/:disposition/take-back',
      {
        schema: {
          tags,
          summary: 'The goods stay after all: before the hand-over, once · 交货前撤销退供决定',
          params: Params,
          body: BackBody,
          response: {
            200: answer('{status}: taken_back, or what it is until the worker has laid them down'),
          },
        },
      },
      async (request, reply) => {
        const { actor, reason } = request.body;
        const done = await database.transaction('take supplier return back', (tx) =>
          takeBack(tx, inbound, request.params.disposition, { ...byOf(actor), reason }),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}
