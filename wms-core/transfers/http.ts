import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, fromTimestamp, type Millis, toTimestamp } from '#base/time.ts';
import type { ShipAdvice } from '#wms-core/contracts.ts';
import type { SendProblem } from '../http.ts';
import { Actor, answer, closed, foreign } from '../http-schemas.ts';
import { refuseInbound } from '../inbound/refusals.ts';
import { cursorText, parseCursor } from '../stock/cursor.ts';
import { onItsWay } from '../stock/index.ts';
import { refuse as refuseStock } from '../stock/refusals.ts';
import { goodsOf, type TransferParts } from './index.ts';
import { refuseTransfer } from './refusals.ts';
import * as schema from './schemas.ts';
import { handOver, settle } from './settle.ts';
import { listTransfers, sentLines, type TransferRow } from './store.ts';

export interface TransferRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly problem: SendProblem;
  readonly transfers: TransferParts;
  /** Takes an advice in as an ASN: inbound's part. */
  announce(
    tx: Tx,
    advice: ShipAdvice,
    by: { readonly actor: string; readonly expectedAt: Millis },
  ): Promise<{ readonly isNew: boolean } | Refusal>;
}

const tags = ['transfers'];

const shown = ({ correlationId: _, actor: __, ...row }: TransferRow) => ({
  ...row,
  at: toTimestamp(row.at),
  closedAt: row.closedAt === null ? null : toTimestamp(row.closedAt),
});

/** Goods between warehouses: told by the one that sent them, taken in, handed over, settled. */
export function transferRoutes(deps: TransferRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(readRoutes(deps));
    await app.register(actRoutes(deps));
  };
}

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Runs an act in its transaction; a refusal becomes a problem. */
async function answered<T>(
  { database, problem }: TransferRoutesDeps,
  { request, reply }: Http,
  name: string,
  body: (tx: Tx) => Promise<T | Refusal>,
): Promise<never> {
  const result = await database.transaction(name, body);
  return (isRefusal(result) ? problem(reply, request, result) : result) as never;
}

function readRoutes(deps: TransferRoutesDeps): FastifyPluginAsyncTypebox {
  const { database } = deps;
  return async (app) => {
    app.get(
      '/api/v1/transfers',
      {
        schema: {
          tags,
          summary: 'Transfers from and to other warehouses, by number · 仓间调拨列表',
          querystring: schema.TransfersQuery,
          response: { 200: Type.Object({ transfers: Type.Array(schema.TransferOut) }) },
        },
      },
      async (request) =>
        database.transaction('transfers', async (tx) => {
          const { after = '', limit = 100, ...filter } = request.query;
          const rows = await listTransfers(tx, { ...filter, after, limit });
          return { transfers: rows.map(shown) };
        }),
    );

    app.get(
      '/api/v1/transfers/:transfer',
      {
        schema: {
          tags,
          summary:
            'One transfer: what was sent, as the other warehouse is told it, and what is still on its way · 单个调拨：发货明细与在途明细',
          params: schema.TransferParams,
          response: { 200: schema.TransferDetailOut },
        },
      },
      async (request, reply) => {
        const { transfer } = request.params;
        return answered(deps, { request, reply }, 'transfer', async (tx) => {
          const [row] = await listTransfers(tx, { transfer, after: '', limit: 1 });
          if (!row) return refuseTransfer('transfer.unknown', { transfer });
          const lines = await sentLines(tx, transfer);
          const inTransit = goodsOf(await onItsWay(tx, { transfer }));
          return { ...shown(row), lines, inTransit };
        });
      },
    );

    app.get(
      '/api/v1/stock/transit',
      {
        schema: {
          tags: ['stock'],
          summary:
            'What is on its way between warehouses, by transfer, item, lot, layer or serial number · 在途库存',
          querystring: schema.TransitQuery,
          response: { 200: schema.TransitOut },
        },
      },
      async (request, reply) => {
        const { after, limit = 100, ...filter } = request.query;
        const place = after ? parseCursor(after, 5) : undefined;
        return answered(deps, { request, reply }, 'transit', async (tx) => {
          if (after && !place) return refuseStock('stock.cursor');
          const page = place ? { after: place } : {};
          const rows = await onItsWay(tx, { ...filter, ...page, limit: limit + 1 });
          const last = rows.length > limit ? rows[limit - 1] : undefined;
          const next =
            last && cursorText([last.transfer, last.owner, last.item, last.layer, last.quality]);
          return { rows: rows.slice(0, limit), ...(next ? { next } : {}) };
        });
      },
    );
  };
}

function actRoutes(deps: TransferRoutesDeps): FastifyPluginAsyncTypebox {
  const { clock, problem, transfers } = deps;
  return async (app) => {
    app.post(
      '/api/v1/transfers',
      {
        schema: {
          tags,
          summary:
            'Announce a transfer that another warehouse sent: its ship advice, taken in as an ASN · 登记调入（对方仓的发货通知）',
          description:
            'The body is the data of the event wms.transfer.shipped of the warehouse that sent it, ' +
            'with who announces it. The number of the transfer is its key, so a repeat is harmless. ' +
            'When it was taken in, tell the sender: POST /api/v1/transfers/{transfer}/hand-over. ' +
            'A sender whose WAREHOUSES names this one does both by itself.',
          body: schema.AdviceBody,
          response: { 200: answer('known already'), 201: answer('taken in') },
        },
      },
      async (request, reply) => {
        const named = foreign(deps.transfers.masterData, request.body);
        const { actor, expectedAt, shippedAt, ...rest } = named;
        const shipped = fromTimestamp(shippedAt);
        const expected = expectedAt === undefined ? shipped : fromTimestamp(expectedAt);
        if (shipped === undefined || expected === undefined) {
          const value = shipped === undefined ? shippedAt : (expectedAt ?? '');
          return problem(reply, request, refuseInbound('asn.date_invalid', { value }));
        }
        const advice = { ...rest, shippedAt: shipped };
        const done = await deps.database.transaction('announce transfer', (tx) =>
          deps.announce(tx, advice, { actor, expectedAt: expected }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({ transfer: rest.transfer, ...done });
      },
    );

    app.post(
      '/api/v1/transfers/:transfer/hand-over',
      {
        schema: {
          tags,
          summary:
            'The other warehouse has taken over the advice: its goods leave this book · 移交在途货物给目的仓',
          params: schema.TransferParams,
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'erp' }] }),
          response: { 200: Type.Object({ pieces: Type.Integer() }) },
        },
      },
      async (request, reply) => {
        const by = { actor: request.body.actor, at: clock.now() };
        return answered(deps, { request, reply }, 'hand over transfer', (tx) =>
          handOver(transfers, tx, request.params.transfer, by),
        );
      },
    );

    app.post(
      '/api/v1/transfers/:transfer/settlements',
      {
        schema: {
          tags,
          summary:
            'Settle pieces that did not arrive as lost or found, once by the settlementId · 处理调拨差异（丢失或找到）',
          params: schema.TransferParams,
          body: schema.SettlementBody,
          response: { 200: Type.Object({ left: Type.Integer({ description: 'on their way' }) }) },
        },
      },
      async (request, reply) => {
        const { transfer } = request.params;
        const settlement = { ...request.body, transfer, at: clock.now() };
        return answered(deps, { request, reply }, 'settle transfer', (tx) =>
          settle(transfers, tx, settlement),
        );
      },
    );
  };
}
