/** Transports, sequences and chains over REST. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { Engine } from '../engine/engine.ts';
import {
  type Chain,
  correlationOf,
  readChain,
  readTransport,
  readTransportEvents,
  readTransports,
  type SeenTransport,
} from '../store/read-transports.ts';
import { lastSequences, seenSequences } from '../store/transports.ts';
import type { SequenceRow, TransportStop, TransportTask, TransportWish } from './model.ts';
import { refuseTransport as refuse } from './refusals.ts';

const closed = { additionalProperties: false } as const;
const code = (description: string, ...examples: readonly string[]) =>
  Type.String({
    ...{ pattern: '^[A-Za-z0-9_.:-]{1,64}$', description },
    ...(examples.length > 0 ? { examples } : {}),
  });
const text = (most: number, description: string) =>
  Type.String({
    ...{ pattern: `^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{1,${most}}$`, maxLength: most },
    description,
  });
const Actor = text(80, 'who asks for it: a person or a system, by name');
const Priority = Type.Integer({ minimum: 0, maximum: 100, description: '0 whenever … 100 now' });
const Status = Type.Enum(['waiting', 'assigned', 'running', 'done', 'failed', 'withdrawn']);
const tags = ['transports'];
const answer = (description: string) => Type.Any({ description });

const Stop = Type.Object(
  {
    do: Type.Enum(['pick', 'drop', 'go']),
    at: code('the place; to go to: a node of the floor too'),
    load: Type.Optional(code('what is picked or dropped')),
  },
  closed,
);

const NewTransport = Type.Object(
  {
    transport: Type.Optional(code('its number; the same number again is no second transport')),
    stops: Type.Array(Stop, { minItems: 1, maxItems: 50 }),
    priority: Type.Optional(Priority),
    deadline: Type.Optional(Type.String({ description: 'RFC 3339', maxLength: 40 })),
    type: Type.Optional(code('only vehicles of this type')),
    group: Type.Optional(code('only vehicles of this group')),
    fixed: Type.Optional(code('only this vehicle')),
    preferred: Type.Optional(code('this vehicle, if it is not much farther away')),
    orderSequence: Type.Optional(code('the sequence whose next transport it is')),
    after: Type.Optional(
      Type.Array(code('a transport that must be done before'), { maxItems: 50, uniqueItems: true }),
    ),
    correlationId: Type.Optional(code('by which the whole chain is found; its number if left out')),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        transport: 'TR-1',
        stops: [{ do: 'go', at: 'R001' }],
        priority: 50,
        actor: 'mes',
      },
    ],
  },
);

const view = ({ sequence, deadline, createdAt, updatedAt, ...rest }: SeenTransport) => ({
  ...rest,
  orderSequence: sequence,
  deadline: deadline === null ? null : toTimestamp(deadline),
  createdAt: toTimestamp(createdAt),
  updatedAt: toTimestamp(updatedAt),
});

const sequenceView = ({ sequence, createdAt, last, isWithdrawn: _w, ...rest }: SequenceRow) => ({
  orderSequence: sequence,
  ...rest,
  transports: last,
  createdAt: toTimestamp(createdAt),
});

const chainView = (correlationId: string, chain: Chain) => ({
  correlationId,
  jobs: chain.jobs.map(({ createdAt, updatedAt, ...rest }) => ({
    ...rest,
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  })),
  decisions: chain.decisions.map(({ at, ...rest }) => ({ at: toTimestamp(at), ...rest })),
  orders: chain.orders.map(({ createdAt, updatedAt, ...rest }) => ({
    ...rest,
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  })),
  messages: chain.messages.map(({ sentAt, acknowledgedAt, ...rest }) => ({
    ...rest,
    sentAt: toTimestamp(sentAt),
    acknowledgedAt: acknowledgedAt === null ? null : toTimestamp(acknowledgedAt),
  })),
  acts: chain.acts.map(({ at, ...rest }) => ({ at: toTimestamp(at), ...rest })),
});

/** A load is named where one is picked or dropped, and only there. */
function stopsOf(body: Static<typeof NewTransport>): readonly TransportStop[] | Refusal {
  const stops: TransportStop[] = [];
  for (const [i, { do: deed, at, load }] of body.stops.entries()) {
    if ((deed === 'go') !== (load === undefined)) return refuse('transport.load', { stop: i + 1 });
    stops.push(deed === 'go' ? { do: deed, at } : { do: deed, at, load: load ?? '' });
  }
  return stops;
}

function taskOf(body: Static<typeof NewTransport>, ids: Ids): TransportTask | Refusal {
  const { transport, actor: by, orderSequence, after = [], deadline: until, ...wish } = body;
  const stops = stopsOf(body);
  if (isRefusal(stops)) return stops;
  const taskId = transport ?? ids.next('transport');
  const deadline = until === undefined ? undefined : fromTimestamp(until);
  if (until !== undefined && deadline === undefined) {
    return refuse('transport.time_invalid', { time: until });
  }
  return {
    ...wish,
    stops,
    kind: 'transport',
    taskId,
    priority: body.priority ?? 50,
    ...(deadline === undefined ? {} : { deadline }),
    document: orderSequence ?? '',
    correlationId: body.correlationId ?? taskId,
    items: [],
    after,
    by,
  };
}

export function transportRoutes(deps: {
  readonly engine: Pick<Engine, 'transport'>;
  readonly database: Database;
  readonly ids: Ids;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}): FastifyPluginAsyncTypebox {
  const { engine, database, ids, problem } = deps;
  const no = (reply: FastifyReply, request: FastifyRequest, refusal: Refusal) =>
    problem(reply, request, refusal) as never;

  const readOne = (id: string) =>
    database.transaction('read transport', async (tx) => {
      const one = await readTransport(tx, id);
      return one && { ...view(one), events: await readTransportEvents(tx, id) };
    });

  async function transport(id: string) {
    const one = await readOne(id);
    if (!one) return refuse('transport.unknown', { transport: id });
    return { ...one, events: one.events.map(({ at, event }) => ({ at: toTimestamp(at), event })) };
  }

  async function sequence(id: string) {
    const [one] = await database.transaction('read sequence', (tx) => seenSequences(tx, [id]));
    return one ? sequenceView(one) : refuse('sequence.unknown', { sequence: id });
  }

  /** Asks for it, and shows what has come of it. */
  async function ask<T extends object>(
    request: FastifyRequest,
    reply: FastifyReply,
    wish: TransportWish,
    show: () => Promise<T | Refusal>,
  ) {
    const done = await engine.transport(wish);
    if (isRefusal(done)) return no(reply, request, done);
    const shown = await show();
    return isRefusal(shown) ? no(reply, request, shown) : shown;
  }

  return async (app) => {
    app.post(
      '/api/v1/transports',
      {
        schema: {
          tags,
          summary:
            'Ask a vehicle to go from stop to stop, carrying one load at a time; the same number again is harmless · 新建运输单',
          body: NewTransport,
          response: { 200: answer('the transport') },
        },
      },
      async (request, reply) => {
        const task = taskOf(request.body, ids);
        if (isRefusal(task)) return no(reply, request, task);
        return ask(request, reply, { type: 'transport', task }, () => transport(task.taskId));
      },
    );

    app.get(
      '/api/v1/transports',
      {
        schema: {
          tags,
          summary: 'Transports, the latest first · 运输单列表',
          querystring: Type.Object(
            {
              status: Type.Optional(Status),
              orderSequence: Type.Optional(code('of this sequence')),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
            },
            closed,
          ),
          response: { 200: answer('the transports') },
        },
      },
      async (request) => {
        const { limit = 100, orderSequence: of, status } = request.query;
        const filter = { ...(of ? { sequence: of } : {}), ...(status ? { status } : {}), limit };
        const rows = await database.transaction('read transports', (tx) =>
          readTransports(tx, filter),
        );
        return { transports: rows.map(view) };
      },
    );

    app.get(
      '/api/v1/transports/:transport',
      {
        schema: {
          tags,
          summary: 'One transport with what happened to it · 单个运输单及其经过',
          params: Type.Object({ transport: code('its number', 'TR-1') }, closed),
          response: { 200: answer('the transport') },
        },
      },
      async (request, reply) => {
        const one = await transport(request.params.transport);
        return isRefusal(one) ? no(reply, request, one) : one;
      },
    );

    app.post(
      '/api/v1/transports/:transport/withdraw',
      {
        schema: {
          tags,
          summary:
            'Call a transport off: nothing more is picked, and what is on board is brought where it was to go · 撤回运输单',
          params: Type.Object({ transport: code('its number', 'TR-1') }, closed),
          body: Type.Object(
            { reason: text(200, 'why'), actor: Actor },
            { ...closed, examples: [{ reason: 'not needed any more', actor: 'anna' }] },
          ),
          response: { 200: answer('the transport') },
        },
      },
      (request, reply) => {
        const { transport: id } = request.params;
        const { reason, actor: by } = request.body;
        const wish = { type: 'withdraw', transport: id, reason, by } as const;
        return ask(request, reply, wish, () => transport(id));
      },
    );

    app.post(
      '/api/v1/order-sequences',
      {
        schema: {
          tags,
          summary:
            'Begin a sequence: one vehicle is kept for its transports, one after the other · 建立连续运输',
          body: Type.Object(
            {
              orderSequence: code('its number'),
              failureFatal: Type.Optional(
                Type.Boolean({ description: 'the first failure ends the rest too [false]' }),
              ),
              actor: Actor,
            },
            {
              ...closed,
              examples: [{ orderSequence: 'SEQ-1', failureFatal: false, actor: 'mes' }],
            },
          ),
          response: { 200: answer('the sequence') },
        },
      },
      (request, reply) => {
        const { orderSequence: id, failureFatal = false, actor: by } = request.body;
        const wish = { type: 'sequence', sequence: id, failureFatal, by } as const;
        return ask(request, reply, wish, () => sequence(id));
      },
    );

    app.get(
      '/api/v1/order-sequences',
      {
        schema: {
          tags,
          summary: 'Sequences of transports, the latest first · 连续运输列表',
          querystring: Type.Object(
            { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })) },
            closed,
          ),
          response: { 200: answer('the sequences') },
        },
      },
      async (request) => {
        const { limit = 100 } = request.query;
        const rows = await database.transaction('read sequences', (tx) => lastSequences(tx, limit));
        return { sequences: rows.map(sequenceView) };
      },
    );

    app.get(
      '/api/v1/order-sequences/:orderSequence',
      {
        schema: {
          tags,
          summary: 'One sequence of transports · 单个连续运输',
          params: Type.Object({ orderSequence: code('its number', 'SEQ-1') }, closed),
          response: { 200: answer('the sequence') },
        },
      },
      async (request, reply) => {
        const one = await sequence(request.params.orderSequence);
        return isRefusal(one) ? no(reply, request, one) : one;
      },
    );

    app.post(
      '/api/v1/order-sequences/:orderSequence/complete',
      {
        schema: {
          tags,
          summary:
            'No more transports will come: the vehicle is free when the last has ended · 封闭连续运输',
          params: Type.Object({ orderSequence: code('its number', 'SEQ-1') }, closed),
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'mes' }] }),
          response: { 200: answer('the sequence') },
        },
      },
      (request, reply) => {
        const { orderSequence: id } = request.params;
        const wish = { type: 'complete', sequence: id, by: request.body.actor } as const;
        return ask(request, reply, wish, () => sequence(id));
      },
    );

    app.post(
      '/api/v1/order-sequences/:orderSequence/withdraw',
      {
        schema: {
          tags,
          summary: 'Call a sequence off, with all transports of it · 撤回连续运输',
          params: Type.Object({ orderSequence: code('its number', 'SEQ-1') }, closed),
          body: Type.Object(
            { reason: text(200, 'why'), actor: Actor },
            { ...closed, examples: [{ reason: 'the line stands', actor: 'anna' }] },
          ),
          response: { 200: answer('the sequence') },
        },
      },
      (request, reply) => {
        const { orderSequence: id } = request.params;
        const { reason, actor: by } = request.body;
        const wish = { type: 'withdraw_sequence', sequence: id, reason, by } as const;
        return ask(request, reply, wish, () => sequence(id));
      },
    );

    app.get(
      '/api/v1/chains',
      {
        schema: {
          tags,
          summary:
            'From the task or transport over jobs, decisions, vehicle orders and messages to the vehicles’ acknowledgements; by the id of any of them · 任务到车辆确认的完整链路',
          querystring: Type.Object(
            { of: code('a task, transport, job, vehicle order or correlation id', 'TR-1') },
            closed,
          ),
          response: { 200: answer('the chain') },
        },
      },
      async (request, reply) => {
        const { of: id } = request.query;
        const found = await database.transaction('read chain', async (tx) => {
          const correlationId = await correlationOf(tx, id);
          if (correlationId === undefined) return undefined;
          return chainView(correlationId, await readChain(tx, correlationId));
        });
        return found ?? no(reply, request, refuse('chain.unknown', { id }));
      },
    );
  };
}
