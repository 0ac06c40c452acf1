import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Engine } from './engine/engine.ts';
import type { ServiceOrder } from './engine/outages.ts';

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$', examples: ['AGV-1'] });
const text = (most: number, description: string) =>
  Type.String({
    ...{ pattern: `^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{1,${most}}$`, maxLength: most },
    description,
  });
const Actor = text(80, 'who says it: a person, by name');
const params = Type.Object({ device: Code }, closed);
const State = Type.Object({ device: Type.String(), inService: Type.Boolean() });
const tags = ['problems'];

/** What a person says of a device. */
export function outageRoutes({
  engine,
  problem,
}: {
  readonly engine: Pick<Engine, 'service'>;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}): FastifyPluginAsyncTypebox {
  async function answer(request: FastifyRequest, reply: FastifyReply, order: ServiceOrder) {
    const done = await engine.service(order);
    if (isRefusal(done)) return problem(reply, request, done) as never;
    return { device: order.device, inService: order.reason === null };
  }

  return async (app) => {
    app.post(
      '/api/v1/devices/:device/out-of-order',
      {
        schema: {
          tags,
          summary:
            'A vehicle, label bank, scale or vertical lift module is out of order: it is not used until somebody says otherwise · 设备报故障停用',
          params,
          body: Type.Object(
            { reason: text(200, 'why'), actor: Actor },
            { ...closed, examples: [{ reason: 'a wheel is loose', actor: 'anna' }] },
          ),
          response: { 200: State },
        },
      },
      (request, reply) => {
        const { actor: by, reason } = request.body;
        return answer(request, reply, { device: request.params.device, by, reason });
      },
    );

    app.post(
      '/api/v1/devices/:device/in-order',
      {
        schema: {
          tags,
          summary: 'A device is in order again; saying it twice is harmless · 设备恢复使用',
          params,
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'anna' }] }),
          response: { 200: State },
        },
      },
      (request, reply) => {
        const { actor: by } = request.body;
        return answer(request, reply, { device: request.params.device, by, reason: null });
      },
    );
  };
}
