import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import type { InboundParts } from './parts.ts';

/** What the routes of inbound are made from. */
export interface InboundRoutesDeps {
  readonly database: Database;
  readonly inbound: InboundParts;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

export const timeOrNull = (at: number | null) => (at === null ? null : toTimestamp(at));
