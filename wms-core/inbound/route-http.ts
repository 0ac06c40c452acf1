import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { InboundParts } from './parts.ts';

/** What the routes of inbound work with. */
export interface InboundRoutesDeps {
  readonly database: Database;
  readonly inbound: InboundParts;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}
