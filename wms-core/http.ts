import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#base/refusal.ts';

/** The routes of one module. */
export type Routes = FastifyPluginAsync;

/** Answers a request with a refusal, as problem+json. */
export type SendProblem = (
  reply: FastifyReply,
  request: FastifyRequest,
  refusal: Refusal,
) => FastifyReply;
