import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, Code, closed, coded, Limit, Quantity, Words } from '../http-schemas.ts';
import { releaseGoods } from './customs.ts';
import { customsAccounts, customsEntries } from './customs-report.ts';
import { answer, type StockHttpDeps } from './route-http.ts';

const tags = ['stock'];

const ReleaseBody = Type.Object(
  {
    releaseId: Code,
    declaration: Type.String({ ...Code, description: 'by which the goods become free' }),
    document: Type.String({ ...Code, description: 'of the entry that they came by' }),
    owner: Type.Optional(Code),
    item: Code,
    lot: Type.Optional(Words),
    quantity: Quantity,
    serials: Type.Optional(Type.Array(Words, { minItems: 1, maxItems: 5_000, uniqueItems: true })),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        ...{ releaseId: 'CR-1', declaration: '26DE4851-7', document: '26DE-T1-9001' },
        ...{ item: 'TEA-01', quantity: 10, actor: 'customs desk' },
      },
    ],
  },
);

const Piece = Type.Object({
  from: Type.String({ description: 'layer' }),
  layer: Type.String({ description: 'in free circulation' }),
  lot: Type.String(),
  location: Type.String(),
  handlingUnit: Type.String(),
  quantity: Type.Integer(),
});

const Account = Type.Object({
  document: Type.String(),
  status: Type.String(),
  owner: Type.String(),
  item: Type.String(),
  entered: Type.Integer({ description: 'the sum of all that follow' }),
  released: Type.Integer(),
  reExported: Type.Integer(),
  transferred: Type.Integer({ description: 'taken over by another warehouse' }),
  inTransit: Type.Integer(),
  sentBack: Type.Integer({ description: 'to the supplier' }),
  lost: Type.Integer(),
  scrapped: Type.Integer(),
  here: Type.Integer(),
});

const Entry = Type.Object({
  sequence: Type.Integer(),
  at: Type.String(),
  item: Type.String(),
  layer: Type.String(),
  lot: Type.String(),
  status: Type.String(),
  from: Type.String(),
  to: Type.String(),
  quantity: Type.Integer(),
  document: Type.String({ description: 'ASN, order, declaration …' }),
  actor: Type.String(),
  reason: Type.String(),
});

/** Goods under customs control or excise suspension, under /api/v1. */
export function customsRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/customs/releases',
      {
        schema: {
          tags,
          summary: 'Lets goods into free circulation, once by the releaseId · 海关放行',
          description:
            'All or a part of what came by an entry: the first received first, where it lies and no ' +
            'order or hold has it. The pieces become a layer of their own.',
          body: ReleaseBody,
          response: {
            200: Type.Object({ sequence: Type.Integer(), pieces: Type.Array(Piece) }),
          },
        },
      },
      async (request, reply) => {
        const { owner = deps.masterData.owner(), ...body } = request.body;
        const release = { ...body, owner, at: deps.scheduler.now() };
        return answer(deps, { request, reply }, 'stock.customs.release', (tx) =>
          releaseGoods(deps, tx, release),
        );
      },
    );

    app.get(
      '/api/v1/customs/stock',
      {
        schema: {
          tags,
          summary: 'What came under customs control, and what became of it · 保税库存台账',
          querystring: Type.Object(
            {
              document: Type.Optional(Code),
              item: Type.Optional(Code),
              status: Type.Optional(Type.Enum(['bonded', 'excise'])),
              open: Type.Optional(Type.Boolean({ description: 'with pieces here only' })),
              after: Type.Optional(
                Type.String({ ...Code, description: 'the last document of the page before' }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: { 200: Type.Object({ accounts: Type.Array(Account) }) },
        },
      },
      async (request, reply) => {
        const { limit = 100, ...query } = request.query;
        return answer(deps, { request, reply }, 'stock.customs', async (tx) => ({
          accounts: await customsAccounts(tx, { ...query, limit }),
        }));
      },
    );

    app.get(
      '/api/v1/customs/documents/:document',
      {
        schema: {
          tags,
          summary:
            'Ins and outs by an entry or a declaration, in the book’s order · 海关单证进出明细',
          params: Type.Object({ document: coded('26DE-T1-9001') }, closed),
          querystring: Type.Object(
            {
              after: Type.Optional(
                Type.Integer({
                  ...{ minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
                  description: 'the last sequence of the page before',
                }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: Type.Object({ document: Type.String(), entries: Type.Array(Entry) }),
          },
        },
      },
      async (request, reply) => {
        const { document } = request.params;
        const { after = 0, limit = 100 } = request.query;
        return answer(deps, { request, reply }, 'stock.customs.document', async (tx) => {
          const entries = await customsEntries(tx, { document, after, limit });
          if (isRefusal(entries)) return entries;
          return {
            document,
            entries: entries.map((one) => ({ ...one, at: toTimestamp(one.at) })),
          };
        });
      },
    );
  };
}
