import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  foreign,
  Owner,
  Quantity,
  Timestamp,
  Words,
} from '../http-schemas.ts';
import { arrive } from './arrival.ts';
import { openBlind } from './blind.ts';
import { cancelAsn, closeShort } from './closing.ts';
import { refuseInbound } from './refusals.ts';
import { reverse } from './reversal.ts';
import type { InboundRoutesDeps } from './route-http.ts';
import { DEFAULT_RULES, InboundRules, readRules, writeRules } from './rules.ts';
import { sendWaitingUnits } from './units.ts';
import { release } from './unlisted.ts';

const tags = ['inbound'];

const BlindBody = Type.Object(
  { receipt: Code, owner: Owner, supplier: Words, dock: Type.Optional(Code), actor: Actor },
  {
    ...closed,
    examples: [
      { receipt: 'BLIND-1', supplier: 'ACME', actor: 'gate' },
      { receipt: 'BLIND-2', supplier: 'ACME', dock: 'DOCK-IN-1', actor: 'gate' },
    ],
  },
);

const EndBody = Type.Object(
  { reason: Words, actor: Actor },
  { ...closed, examples: [{ reason: 'supplier sends no rest', actor: 'supervisor' }] },
);

const ArrivalBody = Type.Object(
  {
    plate: Words,
    at: Type.Optional({ ...Timestamp, description: 'when; now, where it is left out' }),
    actor: Actor,
  },
  { ...closed, examples: [{ plate: '沪A·12345', actor: 'gate' }] },
);

const ReversalBody = Type.Object(
  {
    reversal: Code,
    asn: Code,
    line: Code,
    handlingUnit: Type.Optional(Code),
    lot: Type.Optional(Words),
    quality: Type.Optional(Type.Enum(['pending', 'passed', 'rejected'])),
    quantity: Type.Optional(Quantity),
    serials: Type.Optional(Type.Array(Words, { minItems: 1, maxItems: 5_000, uniqueItems: true })),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        reversal: 'REV-1',
        asn: 'ASN-1001',
        line: '1',
        quantity: 12,
        reason: 'wrong truck',
        actor: 'supervisor',
      },
    ],
  },
);

const { announcedAheadMinutes, lotDates, ...asBefore } = InboundRules.properties;
/** Rules that came later may be left out and stay as they are. */
const RulesBody = Type.Object(
  {
    ...asBefore,
    announcedAheadMinutes: Type.Optional(announcedAheadMinutes),
    lotDates: Type.Optional(lotDates),
    actor: Actor,
  },
  { ...closed, examples: [{ ...DEFAULT_RULES, unlisted: 'hold', actor: 'supervisor' }] },
);

/** What the office does about deliveries beside announcing them. */
export function officeRoutes(deps: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(openingRoutes(deps));
    await app.register(arrivalRoutes(deps));
    await app.register(takingBackRoutes(deps));
    await app.register(rulesRoutes(deps));
  };
}

function openingRoutes({
  database,
  inbound,
  problem,
}: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/blind-receipts',
      {
        schema: {
          tags,
          summary:
            'Open the receipt of goods that came without notice; its lines grow as they are scanned · 盲收：无通知到货，扫描时逐行生成',
          body: BlindBody,
          response: { 200: answer('open already'), 201: answer('{receipt, isNew}') },
        },
      },
      async (request, reply) => {
        const done = await database.transaction('open blind receipt', (tx) =>
          openBlind(tx, inbound, foreign(inbound.masterData, request.body)),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        const { receipt } = request.body;
        return reply.code(done.isNew ? 201 : 200).send({ receipt, isNew: done.isNew });
      },
    );

    const ends = [
      {
        path: 'close',
        act: closeShort,
        summary:
          'Close a delivery short: what has not come is not waited for any more · 短收关闭：未到部分不再等待',
      },
      {
        path: 'cancel',
        act: cancelAsn,
        summary: 'Cancel a delivery of which nothing came · 取消尚未到货的入库通知',
      },
    ] as const;
    for (const { path, act, summary } of ends) {
      app.post(
        `/api/v1/asns/:asn/${path}`,
        {
          schema: {
            tags,
            summary,
            params: Type.Object({ asn: coded('ASN-1001') }, closed),
            body: EndBody,
            response: { 200: answer('{asn, closedAs}; again: the same answer') },
          },
        },
        async (request, reply) => {
          const asked = { ...request.params, ...request.body };
          const done = await database.transaction(`${path} ASN`, (tx) => act(tx, inbound, asked));
          return isRefusal(done) ? problem(reply, request, done) : done;
        },
      );
    }
  };
}

function arrivalRoutes({
  database,
  inbound,
  problem,
}: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/asns/:asn/arrived',
      {
        schema: {
          tags,
          summary:
            'The truck of a delivery is here: it is called to the next free dock, however early it is · 车辆到达报到：即使早于预计时间也可叫号到空闲月台',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          body: ArrivalBody,
          response: {
            200: answer('reported already'),
            201: answer('{asn, plate, arrivedAt, arrivedBy, isNew}'),
          },
        },
      },
      async (request, reply) => {
        const { plate, at, actor: arrivedBy } = request.body;
        const arrivedAt = at === undefined ? undefined : fromTimestamp(at);
        if (at !== undefined && arrivedAt === undefined) {
          return problem(reply, request, refuseInbound('asn.date_invalid', { value: at }));
        }
        const when = arrivedAt === undefined ? {} : { arrivedAt };
        const done = await database.transaction('truck arrived', (tx) =>
          arrive(tx, inbound, { ...request.params, plate, arrivedBy, ...when }),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        const answered = { ...done, arrivedAt: toTimestamp(done.arrivedAt) };
        return reply.code(done.isNew ? 201 : 200).send(answered);
      },
    );
  };
}

function takingBackRoutes({
  database,
  inbound,
  problem,
}: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/asns/:asn/lines/:line/release',
      {
        schema: {
          tags,
          summary:
            'Release goods that the delivery did not list: they are passed and brought to bins · 放行通知外货物：转合格并上架',
          params: Type.Object({ asn: coded('ASN-1001'), line: coded('1') }, closed),
          body: EndBody,
          response: { 200: answer('{pieces}: how many were released now') },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await database.transaction('release unlisted', (tx) =>
          release(tx, inbound, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );

    app.post(
      '/api/v1/receipt-reversals',
      {
        schema: {
          tags,
          summary:
            'Take a received line back, whole or in part, while it is where it was received · 冲销收货：货物仍在收货处时整行或部分退回',
          body: ReversalBody,
          response: { 200: answer('done already'), 201: answer('{reversal, quantity, sequence}') },
        },
      },
      async (request, reply) => {
        const done = await database.transaction('reverse receipt', async (tx) => {
          const reversed = await reverse(tx, inbound, request.body);
          // A pallet that waits for bins may be empty now: it goes.
          if (!isRefusal(reversed)) await sendWaitingUnits(tx, inbound, inbound.clock.now());
          return reversed;
        });
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send(done);
      },
    );
  };
}

function rulesRoutes({ database, inbound }: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/inbound-rules',
      {
        schema: {
          tags,
          summary: 'What the house has set of inbound · 入库规则设置',
          response: { 200: InboundRules },
        },
      },
      async () => database.transaction('inbound rules', readRules),
    );

    app.put(
      '/api/v1/inbound-rules',
      {
        schema: {
          tags,
          summary:
            'Set what becomes of unlisted goods, times ahead, and the rates of labour · 设置通知外货物处理、提前时间与工时',
          body: RulesBody,
          response: { 200: InboundRules },
        },
      },
      async (request) => {
        const { actor, ...rules } = request.body;
        return database.transaction('set inbound rules', async (tx) => {
          const before = await readRules(tx);
          await writeRules(tx, { ...before, ...rules }, { actor, at: inbound.clock.now() });
          return readRules(tx);
        });
      },
    );
  };
}
