import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp } from '#base/time.ts';
import { Code, closed, Limit, Timestamp } from '../http-schemas.ts';
import { parseCursor, sequenceOf } from './cursor.ts';
import { newestSequence } from './moments.ts';
import { momentOf, present } from './read-http.ts';
import { refuse } from './refusals.ts';
import { answer, refused, type StockHttpDeps } from './route-http.ts';
import { stockValue, VALUE_DIMENSIONS, type ValueDimension } from './value.ts';

const dimension = `(${VALUE_DIMENSIONS.join('|')})`;

const ValueQuery = Type.Object(
  {
    method: Type.Optional(
      Type.Enum(['layer', 'standard', 'average'], {
        default: 'layer',
        description:
          'layer: each layer’s own unit cost and landed costs, so FIFO by identity; average: ' +
          'that, averaged over all pieces of the owner’s item in the warehouse whose cost is ' +
          'known; standard: the item’s standard cost of now',
      }),
    ),
    by: Type.Optional(
      Type.String({
        pattern: `^${dimension}(,${dimension}){0,3}$`,
        description: `any of ${VALUE_DIMENSIONS.join(', ')}; none: one sum over all`,
        examples: ['owner,item'],
      }),
    ),
    owner: Type.Optional(Code),
    item: Type.Optional(Code),
    layer: Type.Optional(Code),
    zone: Type.Optional(Code),
    location: Type.Optional(Code),
    handlingUnit: Type.Optional(Code),
    quality: Type.Optional(Type.Enum(['pending', 'passed', 'rejected'])),
    at: Type.Optional(Timestamp),
    sequence: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    after: Type.Optional(
      Type.String({ maxLength: 2_000, description: 'the `next` of the page before' }),
    ),
    limit: Type.Optional(Limit),
  },
  closed,
);

const ValueOut = Type.Object({
  method: Type.String(),
  sequence: Type.Integer({ description: 'of the ledger, of which this is the value' }),
  groups: Type.Array(
    Type.Object({
      key: Type.Record(Type.String(), Type.String()),
      quantity: Type.Integer(),
      unknown: Type.Integer({
        description: 'pieces of these whose cost nobody has told: in no value',
      }),
      values: Type.Array(
        Type.Object({
          currency: Type.String(),
          minor: Type.Integer({ description: 'cents, fen' }),
        }),
        { description: 'never added across currencies' },
      ),
    }),
  ),
  next: Type.Optional(Type.String()),
});

/** What stock is worth, under /api/v1. */
export function valueRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/stock/value',
      {
        schema: {
          tags: ['stock'],
          summary: 'What stock is worth, now or at a moment of the past · 库存价值(含历史时点)',
          description:
            'In minor units, exact; what a piece has of landed costs or of an average is rounded ' +
            'once for each layer (by average: item) of a group, a half up. With `at` or ' +
            '`sequence`: the pieces after that posting, with the landed costs entered up to then ' +
            '(by sequence: before the next posting). Pieces without a known cost are in `unknown` ' +
            'and in no value, their landed costs neither.',
          querystring: ValueQuery,
          response: { 200: ValueOut },
        },
      },
      async (request, reply) => {
        const { method = 'layer', by: names = '', limit = 100, ...rest } = request.query;
        const { at, sequence, after, ...filter } = rest;
        const by = names.split(',').filter((name) => name !== '') as ValueDimension[];
        const http = { request, reply };
        const place = after ? parseCursor(after, by.length + 2) : ['', ''];
        const [past, till] = (place ?? []).map((part) => (part === '' ? null : sequenceOf(part)));
        if (!place || past === undefined || till === undefined) {
          return refused(deps, http, refuse('stock.cursor'));
        }
        const asked = after ? { sequence: past ?? undefined } : { at, sequence };
        return answer(deps, http, 'stock.value', async (tx) => {
          const moment = await momentOf(tx, present(asked), {});
          if (isRefusal(moment)) return moment;
          const asOf = after ? (till ?? undefined) : at === undefined ? at : fromTimestamp(at);
          const page = await stockValue(tx, {
            ...{ method, by, filter, limit },
            ...present({ sequence: moment, until: asOf }),
            ...(after ? { after: place.slice(2) } : {}),
          });
          if (isRefusal(page)) return page;
          return { method, sequence: moment ?? (await newestSequence(tx)), ...page };
        });
      },
    );
  };
}
