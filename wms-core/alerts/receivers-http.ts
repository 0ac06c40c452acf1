import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, answer, Code, closed, coded, Limit } from '../http-schemas.ts';
import type { Couriers, DeliveryContent } from './couriers.ts';
import { type Delivery, enqueueTest, listDeliveries } from './deliveries.ts';
import { type AlertRoutesDeps, Level, Role } from './http.ts';
import {
  listReceivers,
  type Receiver,
  readReceiver,
  shownAddress,
  writeReceiver,
} from './receivers.ts';
import { refuseAlert } from './refusals.ts';

const tags = ['alerts'];

const ReceiverBody = Type.Object(
  {
    way: Type.Union([Type.Literal('mail'), Type.Literal('webhook')]),
    address: Type.String({
      pattern: '^[\\u0021-\\u007E]{3,500}$',
      maxLength: 500,
      description: 'one mail address, or the URL that is called by POST',
    }),
    secret: Type.Optional(
      Type.String({
        pattern: '^whsec_([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
        description:
          'of a webhook: whsec_ and 24 to 64 bytes in base64, as of Standard Webhooks; it is ' +
          'never shown again, and stays when none is given',
      }),
    ),
    role: Type.Optional(Role),
    rule: Type.Optional(Code),
    leastLevel: Type.Optional(Level),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')])),
    enabled: Type.Optional(Type.Boolean({ default: true, description: 'false: nothing is sent' })),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        ...{ way: 'webhook', address: 'https://sms.example.com/hook', leastLevel: 'red' },
        ...{ secret: 'whsec_bm90IGEgcmVhbCBrZXksIG1ha2UgYSBuZXcgb25l', actor: 'supervisor' },
      },
      {
        ...{ way: 'mail', address: 'buyer@example.com', role: 'purchasing', leastLevel: 'orange' },
        ...{ language: 'zh', actor: 'supervisor' },
      },
    ],
  },
);

const receiverView = ({ secret, at, ...rest }: Receiver) => ({
  ...rest,
  address: shownAddress(rest),
  hasSecret: secret !== '',
  at: toTimestamp(at),
});

const deliveryView = ({ createdAt, nextAt, doneAt, ...rest }: Delivery) => ({
  ...rest,
  createdAt: toTimestamp(createdAt),
  nextAt: rest.status === 'waiting' ? toTimestamp(nextAt) : null,
  doneAt: doneAt === null ? null : toTimestamp(doneAt),
});

const testContent = (at: number): DeliveryContent => ({
  ...{ kind: 'test', alert: 0, step: 0, rule: '', subject: '', level: 'yellow', at },
  ...{ role: 'supervisor', facts: {} },
  text: {
    en: 'This is a test: alerts of the warehouse arrive here.',
    zh: '这是一条测试消息:仓库预警将发送到此处。',
  },
});

const params = Type.Object({ receiver: coded('BUYER') }, closed);

/** Who is told by mail and webhook, and what became of it. */
export function receiverRoutes(
  deps: AlertRoutesDeps & { readonly couriers: Couriers },
): FastifyPluginAsyncTypebox {
  const { database, clock, couriers, problem } = deps;
  return async (app) => {
    app.get(
      '/api/v1/alert-receivers',
      {
        schema: {
          tags,
          summary: 'Who is told of alerts by mail and webhook · 预警接收人列表',
          response: { 200: answer('{receivers}; secrets and queries of URLs are left out') },
        },
      },
      async () => {
        const receivers = await database.transaction('alert receivers', listReceivers);
        return { receivers: receivers.map(receiverView) };
      },
    );

    app.put(
      '/api/v1/alert-receivers/:receiver',
      {
        schema: {
          tags,
          summary: 'Have somebody told of alerts, or of some of them · 设置预警接收人',
          description:
            'By role, by rule and from a level on; without role and rule of all. A webhook is called ' +
            'with webhook-id, webhook-timestamp and webhook-signature (HMAC-SHA256) as of Standard ' +
            'Webhooks; the id stays the same when a message is sent again.',
          params,
          body: ReceiverBody,
          response: { 200: answer('{receiver}') },
        },
      },
      async (request, reply) => {
        const { receiver } = request.params;
        const { role = '' as const, rule = '', leastLevel = 'yellow', ...rest } = request.body;
        const { language = 'en', enabled = true } = rest;
        const draft = { ...rest, receiver, role, rule, leastLevel, language, enabled };
        const done = await database.transaction('set alert receiver', (tx) =>
          writeReceiver(tx, couriers, { ...draft, at: clock.now() }),
        );
        return isRefusal(done) ? problem(reply, request, done) : { receiver };
      },
    );

    app.post(
      '/api/v1/alert-receivers/:receiver/test',
      {
        schema: {
          tags,
          summary: 'Send a test, once by its name; its delivery says how it went · 发送测试消息',
          params,
          body: Type.Object(
            { test: Code, actor: Actor },
            { ...closed, examples: [{ test: 'TEST-1', actor: 'supervisor' }] },
          ),
          response: { 202: answer('{delivery}') },
        },
      },
      async (request, reply) => {
        const { receiver } = request.params;
        const done = await database.transaction('test alert receiver', async (tx) => {
          const known = await readReceiver(tx, receiver);
          if (!known) return refuseAlert('alert_receiver.unknown', { receiver });
          return enqueueTest(tx, receiver, request.body.test, testContent(clock.now()));
        });
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(202).send({ delivery: done });
      },
    );

    app.get(
      '/api/v1/alert-receivers/:receiver/deliveries',
      {
        schema: {
          tags,
          summary: 'What was sent to a receiver, the newest first · 发送记录',
          params,
          querystring: Type.Object(
            {
              status: Type.Optional(
                Type.Union(
                  (['waiting', 'sent', 'given_up'] as const).map((one) => Type.Literal(one)),
                ),
              ),
              before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: { 200: answer('{deliveries}; read on with before = the last one’s number') },
        },
      },
      async (request, reply) => {
        const { receiver } = request.params;
        const { limit = 100, ...rest } = request.query;
        const found = await database.transaction('alert deliveries list', async (tx) =>
          (await readReceiver(tx, receiver))
            ? listDeliveries(tx, { receiver, ...rest, limit })
            : refuseAlert('alert_receiver.unknown', { receiver }),
        );
        if (isRefusal(found)) return problem(reply, request, found);
        return { deliveries: found.map(deliveryView) };
      },
    );
  };
}
