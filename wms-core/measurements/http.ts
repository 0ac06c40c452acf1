import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { SendProblem } from '../http.ts';
import { Actor, Code, closed, Limit, Timestamp, Unit, Words } from '../http-schemas.ts';
import { Millimetres, Note, whole } from '../master-data/fields.ts';
import { refuseProposal, takeMeasurement } from './decide.ts';
import type { Measurement, MeasurementParts } from './model.ts';
import { refuseMeasurement } from './refusals.ts';
import { listMeasurements, readMeasurement } from './store.ts';
import { createMeasurementPort } from './take-in.ts';

export interface MeasurementRoutesDeps {
  readonly measurements: MeasurementParts;
  readonly problem: SendProblem;
}

const tags = ['master data'];

/** Ids are the devices' own. */
const Id = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,160}$', examples: ['CUBE-1:measured:M-17'] });
const Status = Type.Enum(['kept', 'proposed', 'refused', 'superseded']);

const MeasurementOut = Type.Object({
  measurement: Type.String(),
  sequence: Type.Integer({ description: 'in the order in which they arrived' }),
  device: Type.String(),
  at: Type.String({ description: 'when it was measured' }),
  receivedAt: Type.String(),
  code: Type.String({ description: "what the device's scanner read" }),
  lengthMm: Type.Integer(),
  widthMm: Type.Integer(),
  heightMm: Type.Integer(),
  weightGrams: Type.Integer(),
  status: Status,
  why: Type.Enum(['', 'unknown', 'several', 'far', 'unfit'], {
    description:
      'why it was not kept at once: no item has the code, several have, it is far off what is kept, ' +
      'or the record does not allow it',
  }),
  owner: Type.String(),
  item: Type.String({ description: "what it is of; '' where nobody knows" }),
  level: Type.String(),
  text: Type.Object({ en: Type.String(), zh: Type.String() }),
  decidedBy: Type.String(),
  decidedAt: Type.Union([Type.String(), Type.Null()]),
  note: Type.String(),
});

const view = ({ at, receivedAt, decidedAt, ...rest }: Measurement) => ({
  ...rest,
  at: toTimestamp(at),
  receivedAt: toTimestamp(receivedAt),
  decidedAt: decidedAt === null ? null : toTimestamp(decidedAt),
});

const MeasuredBody = Type.Object(
  {
    measurement: Id,
    device: Code,
    code: Words,
    lengthMm: Millimetres,
    widthMm: Millimetres,
    heightMm: Millimetres,
    weightGrams: whole(1, 10_000_000),
    at: Type.Optional(Timestamp),
  },
  {
    ...closed,
    examples: [
      {
        ...{ measurement: 'CUBE-1:measured:M-17', device: 'CUBE-1', code: '6901234567939' },
        ...{ lengthMm: 400, widthMm: 300, heightMm: 201, weightGrams: 3_590 },
        at: '2026-01-07T09:30:00Z',
      },
    ],
  },
);

const ByMeasurement = Type.Object({ measurement: Id }, closed);
const Why = { actor: Actor, note: Note };
const TakeBody = Type.Object(
  {
    owner: Type.Optional(Code),
    item: Type.Optional({ ...Code, description: 'what it is of, where the code does not say' }),
    level: Type.Optional({ ...Unit, description: 'of the item; left out, one piece' }),
    ...Why,
  },
  { ...closed, examples: [{ item: 'TEA-01', level: 'case', actor: 'anna' }] },
);

/** What devices measured, and the decisions about what nobody could keep by itself. */
export function measurementRoutes(deps: MeasurementRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(readRoutes(deps));
    await app.register(takeInRoutes(deps));
    await app.register(decisionRoutes(deps));
  };
}

function readRoutes({ measurements }: MeasurementRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/measurements',
      {
        schema: {
          tags,
          summary: 'What devices measured, and what became of it · 测量设备的测量记录',
          querystring: Type.Object(
            {
              status: Type.Optional(Status),
              device: Type.Optional(Code),
              owner: Type.Optional(Code),
              item: Type.Optional(Code),
              after: Type.Optional(
                Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: Type.Object({
              measurements: Type.Array(MeasurementOut),
              next: Type.Optional(Type.Integer({ description: 'pass it as after' })),
            }),
          },
        },
      },
      async ({ query }) => {
        const { after = 0, limit = 100, ...filter } = query;
        const found = await measurements.database.transaction('measurements.list', (tx) =>
          listMeasurements(tx, { ...filter, after, limit: limit + 1 }),
        );
        const page = found.slice(0, limit);
        const next = found.length > limit ? { next: page.at(-1)!.sequence } : {};
        return { measurements: page.map(view), ...next } as never;
      },
    );
  };
}

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The measurement as it is now, or why nothing was done. */
async function showOne(
  { measurements: { database }, problem }: MeasurementRoutesDeps,
  { request, reply }: Http,
  done: { readonly measurement: string } | Refusal,
): Promise<never> {
  if (isRefusal(done)) return problem(reply, request, done) as never;
  const { measurement } = done;
  const row = await database.transaction('measurements.one', (tx) =>
    readMeasurement(tx, measurement),
  );
  if (row) return view(row) as never;
  const refusal = refuseMeasurement('measurement.unknown', { measurement });
  return problem(reply, request, refusal) as never;
}

function takeInRoutes(deps: MeasurementRoutesDeps): FastifyPluginAsyncTypebox {
  const { measurements, problem } = deps;
  const port = createMeasurementPort(measurements);
  return async (app) => {
    app.post(
      '/api/v1/measurements',
      {
        schema: {
          tags,
          summary:
            'What a device measured, once by its id, of whatever has the code · 设备上报测量',
          description:
            'The same as a dimensioner says over MQTT: of a known code, and near to what is kept, it ' +
            'is kept; anything else is a proposal for a person and a case at the desk.',
          body: MeasuredBody,
          response: { 200: MeasurementOut },
        },
      },
      async (request, reply) => {
        const { measurement, at: time, ...given } = request.body;
        const at = time === undefined ? measurements.clock.now() : fromTimestamp(time);
        if (at === undefined) {
          const facts = { time: time ?? '' };
          return problem(reply, request, refuseMeasurement('measurement.time', facts)) as never;
        }
        const done = await port.measured({ ...given, measurementId: measurement, at });
        return showOne(deps, { request, reply }, isRefusal(done) ? done : { measurement });
      },
    );
  };
}

function decisionRoutes(deps: MeasurementRoutesDeps): FastifyPluginAsyncTypebox {
  const { measurements } = deps;
  const { database } = measurements;
  return async (app) => {
    app.post(
      '/api/v1/measurements/:measurement/take',
      {
        schema: {
          tags,
          summary: 'A person says that the figures are right, and of what · 采纳测量结果',
          params: ByMeasurement,
          body: TakeBody,
          response: { 200: MeasurementOut },
        },
      },
      async (request, reply) => {
        const { measurement } = request.params;
        const take = { measurement, ...request.body };
        const done = await database.transaction('take measurement', (tx) =>
          takeMeasurement(measurements, tx, take),
        );
        if (!isRefusal(done)) done.took?.();
        return showOne(deps, { request, reply }, isRefusal(done) ? done : { measurement });
      },
    );

    app.post(
      '/api/v1/measurements/:measurement/refuse',
      {
        schema: {
          tags,
          summary: 'A person says that the figures are wrong: nothing changes · 拒绝测量结果',
          params: ByMeasurement,
          body: Type.Object(Why, { ...closed, examples: [{ actor: 'anna', note: 'two in one' }] }),
          response: { 200: MeasurementOut },
        },
      },
      async (request, reply) => {
        const { measurement } = request.params;
        const decision = { measurement, ...request.body };
        const done = await database.transaction('refuse measurement', (tx) =>
          refuseProposal(measurements, tx, decision),
        );
        return showOne(deps, { request, reply }, isRefusal(done) ? done : { measurement });
      },
    );
  };
}
