import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp } from '#base/time.ts';
import { closed, coded } from '../http-schemas.ts';
import type { StockFilter } from './balances.ts';
import { parseCursor, sequenceOf } from './cursor.ts';
import { itemStock } from './item-stock.ts';
import { listStock, parseStockCursor } from './listing.ts';
import { newestSequence, sequenceAt, settledSequence, timeOf } from './moments.ts';
import { listMovements, parseMovementCursor } from './movements.ts';
import * as schema from './read-schemas.ts';
import { refuse } from './refusals.ts';
import { answer, refused, type StockHttpDeps } from './route-http.ts';
import { type Dimension, sumStock } from './sums.ts';
import { trace } from './trace.ts';

const tags = ['stock'];

interface Moment {
  readonly at?: string;
  readonly sequence?: number;
}

/** The sequence that is asked for; undefined: now. What the past does not know is refused. */
export async function momentOf(
  tx: Tx,
  { at, sequence }: Moment,
  filter: StockFilter,
): Promise<number | undefined | Refusal> {
  if (at === undefined && sequence === undefined) return undefined;
  const time = at === undefined ? undefined : fromTimestamp(at);
  if ((at !== undefined && sequence !== undefined) || (at !== undefined && time === undefined)) {
    return refuse('stock.moment');
  }
  for (const unknown of ['state', 'serial'] as const) {
    if (filter[unknown] !== undefined) return refuse('stock.past', { filter: unknown });
  }
  const newest = await newestSequence(tx);
  return time === undefined ? Math.min(sequence ?? newest, newest) : sequenceAt(tx, time);
}

/** Stock now and then, sums, snapshot, history and trace, under /api/v1. */
export function readRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(listRoutes(deps));
    await app.register(itemRoutes(deps));
    await app.register(snapshotRoutes(deps));
    await app.register(historyRoutes(deps));
  };
}

function listRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/stock',
      {
        schema: {
          tags,
          summary: 'What is where, now or at a moment of the past · 库存查询(含历史时点)',
          description: schema.PAST_TEXT,
          querystring: schema.StockQuery,
          response: { 200: schema.StockOut },
        },
      },
      async (request, reply) => {
        const { at, sequence, after, limit = 100, ...filter } = request.query;
        const place = after === undefined || after === '' ? undefined : parseStockCursor(after);
        if (after && !place) return refused(deps, { request, reply }, refuse('stock.cursor'));
        return answer(deps, { request, reply }, 'stock.list', async (tx) => {
          const asked = place ? { sequence: place.moment } : { at, sequence };
          const moment = await momentOf(tx, present(asked), filter);
          if (isRefusal(moment)) return moment;
          return listStock(tx, {
            filter,
            limit,
            ...present({ moment, after: place?.key }),
          });
        });
      },
    );

    app.get(
      '/api/v1/stock/sums',
      {
        schema: {
          tags,
          summary: 'Stock summed up by any dimensions, now or then · 库存多维统计',
          description: schema.PAST_TEXT,
          querystring: schema.SumsQuery,
          response: { 200: schema.SumsOut },
        },
      },
      async (request, reply) => {
        const { by: names = '', at, sequence, after, limit = 100, ...filter } = request.query;
        const by = names.split(',').filter((name) => name !== '') as Dimension[];
        const [past, ...key] = after ? (parseCursor(after, by.length + 1) ?? []) : [''];
        const kept = past === '' ? undefined : sequenceOf(past);
        if (past === undefined || (past !== '' && kept === undefined)) {
          return refused(deps, { request, reply }, refuse('stock.cursor'));
        }
        return answer(deps, { request, reply }, 'stock.sums', async (tx) => {
          const asked = after ? { sequence: kept } : { at, sequence };
          const moment = await momentOf(tx, present(asked), filter);
          if (isRefusal(moment)) return moment;
          const page = {
            filter,
            by,
            limit,
            ...present({ moment, after: after ? key : undefined }),
          };
          const groups = await sumStock(tx, page);
          return { sequence: moment ?? (await newestSequence(tx)), ...groups };
        });
      },
    );
  };
}

function itemRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/stock/items/:item',
      {
        schema: {
          tags,
          summary: 'What an item has: its states, promised, allocatable, in transit · 商品库存',
          params: Type.Object({ item: coded('TEA-01') }, closed),
          querystring: schema.ItemStockQuery,
          response: { 200: schema.ItemStockOut },
        },
      },
      async (request, reply) => {
        const { item } = request.params;
        const { owner = deps.masterData.owner() } = request.query;
        return answer(deps, { request, reply }, 'stock.item', async (tx) => {
          return itemStock(deps, tx, { owner, item, at: deps.scheduler.now() });
        });
      },
    );
  };
}

/** Without what is undefined. */
export function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as never;
}

function snapshotRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/stock/snapshot',
      {
        schema: {
          tags,
          summary: 'All stock as of one ledger sequence, page by page · 库存快照(用于对账)',
          description:
            'The first page takes the newest sequence below which no posting is still open; all ' +
            'pages behind its `next` show the stock of that sequence, whatever is posted ' +
            'meanwhile. `totals` come with the first page.',
          querystring: schema.SnapshotQuery,
          response: { 200: schema.SnapshotOut },
        },
      },
      async (request, reply) => {
        const { after, limit = 1_000 } = request.query;
        const place = after ? parseStockCursor(after) : undefined;
        if (after && place?.moment === undefined) {
          return refused(deps, { request, reply }, refuse('stock.cursor'));
        }
        return answer(deps, { request, reply }, 'stock.snapshot', async (tx) => {
          const moment = place?.moment ?? (await settledSequence(tx));
          const page = { filter: {}, moment, limit, ...present({ after: place?.key }) };
          const listed = await listStock(tx, page);
          return { ...listed, bookedAt: await timeOf(tx, moment) };
        });
      },
    );
  };
}

function historyRoutes(deps: StockHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/movements',
      {
        schema: {
          tags,
          summary: 'Who did what, when, from where, why: history in the book’s order · 库存流水',
          querystring: schema.MovementsQuery,
          response: { 200: schema.MovementsOut },
        },
      },
      async (request, reply) => {
        const { since, until, after, limit = 100, order, ...names } = request.query;
        const http = { request, reply };
        if (Object.keys(names).length === 0) {
          return refused(deps, http, refuse('movements.filter'));
        }
        const place = after ? parseMovementCursor(after) : undefined;
        if (after && !place) return refused(deps, http, refuse('stock.cursor'));
        const times = [since, until].map((text) => (text ? fromTimestamp(text) : undefined));
        const wrong = [since, until].find((text, index) => text && times[index] === undefined);
        if (wrong) return refused(deps, http, refuse('movements.time', { time: wrong }));
        const filter = { ...names, ...present({ since: times[0], until: times[1] }) };
        return answer(deps, http, 'stock.movements', (tx) =>
          listMovements(tx, filter, {
            limit,
            newestFirst: order === 'newest',
            ...present({ after: place }),
          }),
        );
      },
    );

    app.get(
      '/api/v1/trace',
      {
        schema: {
          tags,
          summary: 'Both ways: where goods came from, where they are, who got them · 双向追溯',
          description:
            'From a serial number, lot, layer, handling unit or delivery: its own goods. From an ' +
            'order or a parcel (a complaint; `item` narrows it): the lots in it and all others ' +
            'who got them. Each list ends at 1000 rows; `isCut` says so.',
          querystring: schema.TraceQuery,
          response: { 200: schema.TraceOut },
        },
      },
      async (request, reply) =>
        answer(deps, { request, reply }, 'stock.trace', (tx) =>
          trace(deps.recipients, tx, request.query),
        ),
    );
  };
}
