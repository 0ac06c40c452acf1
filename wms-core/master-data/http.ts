import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { LocationKind } from '#base/site/site.ts';
import type { Item } from '#wms-core/contracts.ts';
import { Code, closed, Limit } from '../http-schemas.ts';
import type { ItemMaster } from './index.ts';
import { refuse } from './refusals.ts';
import { EXAMPLE, ItemBody, ItemOut, itemOfBody, LocationOut } from './schemas.ts';

export interface MasterDataHttpDeps {
  readonly database: Database;
  readonly masterData: ItemMaster;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const MAX_ITEMS_A_POST = 5_000;
const tags = ['master data'];

/** Items and locations, under /api/v1. */
export function masterDataRoutes(deps: MasterDataHttpDeps): FastifyPluginAsyncTypebox {
  const { database, masterData } = deps;

  async function upsert(items: readonly Item[]): Promise<{ readonly done: true } | Refusal> {
    const answer = await database.transaction('items.upsert', (tx) =>
      masterData.upsertItems(tx, items),
    );
    masterData.forget(items);
    return answer;
  }

  return async (app) => {
    app.get(
      '/api/v1/items',
      {
        schema: {
          tags,
          summary: 'Items by their code · 货品列表',
          querystring: Type.Object(
            {
              owner: Type.Optional(Code),
              after: Type.Optional(Code),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: Type.Object({ items: Type.Array(ItemOut), next: Type.Optional(Type.String()) }),
          },
        },
      },
      async ({ query }) => {
        const { owner = masterData.owner(), after = '', limit = 100 } = query;
        const items = await database.transaction('items.list', (tx) =>
          masterData.listItems(tx, { owner, after, limit: limit + 1 }),
        );
        const page = items.slice(0, limit);
        const next = items.length > limit ? { next: page.at(-1)!.item } : {};
        return { items: page as Item[] as never, ...next };
      },
    );

    app.get(
      '/api/v1/items/:item',
      {
        schema: {
          tags,
          summary: 'One item · 单个货品',
          params: Type.Object({ item: Code }, closed),
          querystring: Type.Object({ owner: Type.Optional(Code) }, closed),
          response: { 200: ItemOut },
        },
      },
      async (request, reply) => {
        const { item } = request.params;
        const { owner = masterData.owner() } = request.query;
        const found = await database.transaction('items.one', (tx) =>
          masterData.items(tx, owner, [item]),
        );
        if (isRefusal(found)) {
          return deps.problem(reply, request, refuse('item.not_found', { item, owner })) as never;
        }
        return found.get(item) as never;
      },
    );

    app.put(
      '/api/v1/items/:item',
      {
        schema: {
          tags,
          summary: 'Writes one item; repeating it changes nothing · 写入单个货品',
          params: Type.Object({ item: Code }, closed),
          body: Type.Object(
            { ...ItemBody.properties, item: Type.Optional(Code) },
            { ...closed, examples: [EXAMPLE] },
          ),
          response: { 200: Type.Object({ item: Type.String(), owner: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { item } = request.params;
        const owner = request.body.owner ?? masterData.owner();
        const answer = await upsert([itemOfBody({ ...request.body, item }, owner)]);
        if (isRefusal(answer)) return deps.problem(reply, request, answer) as never;
        return { item, owner };
      },
    );

    app.post(
      '/api/v1/items',
      {
        schema: {
          tags,
          summary: 'Writes many items, all or none, by owner and code · 批量写入货品',
          body: Type.Object(
            { items: Type.Array(ItemBody, { minItems: 1, maxItems: MAX_ITEMS_A_POST }) },
            closed,
          ),
          response: { 200: Type.Object({ written: Type.Integer() }) },
        },
      },
      async (request, reply) => {
        const items = request.body.items.map((body) =>
          itemOfBody(body, body.owner ?? masterData.owner()),
        );
        const answer = await upsert(items);
        if (isRefusal(answer)) return deps.problem(reply, request, answer) as never;
        return { written: items.length };
      },
    );

    app.get(
      '/api/v1/locations',
      {
        schema: {
          tags,
          summary: 'Locations of the site · 库位列表',
          querystring: Type.Object(
            { kind: Type.Optional(LocationKind), zone: Type.Optional(Code) },
            closed,
          ),
          response: { 200: Type.Object({ locations: Type.Array(LocationOut) }) },
        },
      },
      async ({ query: { kind, zone } }) => ({
        locations: masterData
          .locations()
          .filter((place) => kind === undefined || place.kind === kind)
          .filter((place) => zone === undefined || place.zone === zone),
      }),
    );
  };
}
