import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import type { Feed, Outlook, Recipients } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import type { StockLedger } from './ledger.ts';

/** What the routes of stock work with. */
export interface StockHttpDeps {
  readonly database: Database;
  readonly ledger: StockLedger;
  readonly masterData: ItemMaster;
  readonly feed: Feed;
  readonly recipients: Recipients;
  readonly outlook: Outlook;
  readonly scheduler: Clock;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Runs an act in its transaction; a refusal becomes a problem. */
export async function answer<T>(
  deps: StockHttpDeps,
  http: Exchange,
  name: string,
  body: (tx: Tx) => Promise<T | Refusal>,
): Promise<never> {
  const result = await deps.database.transaction(name, body);
  return isRefusal(result) ? refused(deps, http, result) : (result as never);
}

export const refused = (deps: StockHttpDeps, http: Exchange, refusal: Refusal): never =>
  deps.problem(http.reply, http.request, refusal) as never;
