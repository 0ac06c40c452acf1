import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import { listSightings, sightingView } from '../gates/index.ts';
import type { Routes, SendProblem } from '../http.ts';
import { Actor, answer, Code, closed, coded, Limit, Words } from '../http-schemas.ts';
import { makeUnits, putInto, scrap, setDown, takeOut } from './acts.ts';
import { type UnitParts, unitCode } from './parts.ts';
import { listUnits, showUnit, unitHistory } from './read.ts';
import { UNIT_TYPES } from './unit-type.ts';

export interface UnitRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly units: UnitParts;
  readonly problem: SendProblem;
}

const tags = ['stock'];
const SIGHTINGS_SHOWN = 10;
const UnitKind = Type.Enum(UNIT_TYPES);
const Why = { reason: Words, actor: Actor };
const Act = Type.String({ ...Code, description: 'once by this id; other content under it: 409' });
const Posted = Type.Object({ sequence: Type.Integer({ description: 'of the ledger' }) });
const Made = Type.Object({ sequence: Type.Integer(), handlingUnits: Type.Array(Type.String()) });

/** The unit that the examples before this one have made. */
const Params = Type.Object({ unit: coded('PAL-1') }, closed);

const MakeBody = Type.Object(
  {
    act: Act,
    unitType: Type.Optional({ ...Code, description: 'of /api/v1/unit-types' }),
    type: Type.Optional({ ...UnitKind, description: 'a built-in type, without unitType' }),
    location: Code,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
    handlingUnit: Type.Optional({
      ...Code,
      description:
        'its code, where it came with one (an SSCC of another company is kept); left out: each gets an SSCC of the house',
    }),
    into: Type.Optional({ ...Code, description: 'the unit at the place that it stands in or on' }),
    ...Why,
  },
  {
    ...closed,
    examples: [
      {
        act: 'NEW-1',
        handlingUnit: 'PAL-1',
        type: 'pallet',
        location: 'EXCEPTION',
        reason: 'for mixed goods',
        actor: 'anna',
      },
    ],
  },
);

const ScrapBody = Type.Object(
  {
    act: Act,
    handlingUnits: Type.Array(Code, { minItems: 1, maxItems: 100, uniqueItems: true }),
    ...Why,
  },
  {
    ...closed,
    examples: [
      { act: 'WORN-1', handlingUnits: ['CAGE-01'], reason: 'wheel broken', actor: 'anna' },
    ],
  },
);

const PutBody = Type.Object(
  { act: Act, into: Code, ...Why },
  {
    ...closed,
    examples: [{ act: 'PUT-1', into: 'PAL-1', reason: 'one way to carry', actor: 'anna' }],
  },
);
const MoveBody = Type.Object(
  { act: Act, to: Code, ...Why },
  {
    ...closed,
    examples: [{ act: 'MOVE-1', to: 'PACK-OUT-1', reason: 'out of the way', actor: 'anna' }],
  },
);
const TakeOutBody = Type.Object(
  { act: Act, ...Why },
  { ...closed, examples: [{ act: 'OUT-1', reason: 'needed alone', actor: 'anna' }] },
);

/** Handling units: made, put into one another, taken out, set down, scrapped, and shown. */
export function unitRoutes(deps: UnitRoutesDeps): Routes {
  return async (app) => {
    await app.register(readRoutes(deps));
    await app.register(actRoutes(deps));
  };
}

/** Runs an act in its transaction; a refusal becomes a problem. */
async function run<T>(
  { database, problem }: UnitRoutesDeps,
  http: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  name: string,
  body: (tx: Tx) => Promise<T | Refusal>,
): Promise<never> {
  const result = await database.transaction(name, body);
  return (isRefusal(result) ? problem(http.reply, http.request, result) : result) as never;
}

function readRoutes(deps: UnitRoutesDeps): Routes {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/handling-units',
      {
        schema: {
          tags,
          summary: 'Handling units, by their codes · 载具列表',
          querystring: Type.Object(
            {
              location: Type.Optional(Code),
              type: Type.Optional(UnitKind),
              unitType: Type.Optional(Code),
              parent: Type.Optional(Code),
              after: Type.Optional(Code),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: { 200: answer('{units, next}: with type, place, parent, limits') },
        },
      },
      async (request, reply) => {
        const { after = '', limit = 100, ...filter } = request.query;
        return run(deps, { request, reply }, 'units', async (tx) => {
          const found = await listUnits(tx, filter, { after, limit: limit + 1 });
          const units = found.slice(0, limit);
          const isMore = found.length > limit;
          return { units, ...(isMore ? { next: units.at(-1)!.handlingUnit } : {}) };
        });
      },
    );

    app.get(
      '/api/v1/handling-units/:unit',
      {
        schema: {
          tags,
          summary:
            'A unit with its goods, the units in and on it, and its gross weight · 载具内容树与毛重',
          params: Type.Object({ unit: coded('TOTE-009') }, closed),
          response: {
            200: answer(
              'the unit, its content, pieces and grossGrams of all of it, units: the same of each, and sightings: the last gates that it passed',
            ),
          },
        },
      },
      async (request, reply) => {
        const handlingUnit = unitCode(request.params.unit);
        return run(deps, { request, reply }, 'unit', async (tx) => {
          const unit = await showUnit(tx, handlingUnit);
          if (isRefusal(unit)) return unit;
          const seen = await listSightings(tx, { handlingUnit, limit: SIGHTINGS_SHOWN });
          return { ...unit, sightings: seen.map(sightingView) };
        });
      },
    );

    app.get(
      '/api/v1/handling-units/:unit/history',
      {
        schema: {
          tags,
          summary:
            'What became of a unit, the newest first; of one that is gone, too · 载具历史（含已报废）',
          params: Type.Object({ unit: coded('TOTE-009') }, closed),
          querystring: Type.Object({ limit: Type.Optional(Limit) }, closed),
          response: {
            200: answer('{events}: made, put, taken_out, moved, scrapped; who, when, why'),
          },
        },
      },
      async (request, reply) =>
        run(deps, { request, reply }, 'unit history', async (tx) => ({
          events: await unitHistory(tx, unitCode(request.params.unit), request.query.limit ?? 100),
        })),
    );
  };
}

function actRoutes(deps: UnitRoutesDeps): Routes {
  const { units, clock } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.post(
      '/api/v1/handling-units',
      {
        schema: {
          tags,
          summary:
            'New units, empty; each gets an SSCC, or keeps the code that it came with · 新建载具：分配 SSCC 或保留外来编码',
          body: MakeBody,
          response: { 200: Made },
        },
      },
      async (request, reply) => {
        const { handlingUnit, into, count = 1, ...body } = request.body;
        const make = {
          ...{ ...body, count, at: clock.now() },
          ...(handlingUnit === undefined ? {} : { handlingUnit: unitCode(handlingUnit) }),
          ...(into === undefined ? {} : { into: unitCode(into) }),
        };
        return run(deps, { request, reply }, 'units made', (tx) => makeUnits(units, tx, make));
      },
    );

    app.post(
      '/api/v1/handling-units/scraps',
      {
        schema: {
          tags,
          summary: 'Worn empty units leave the house, with the reason · 报废空载具（须注明原因）',
          body: ScrapBody,
          response: { 200: Posted },
        },
      },
      async (request, reply) => {
        const handlingUnits = request.body.handlingUnits.map(unitCode);
        const act = { ...request.body, handlingUnits, at: clock.now() };
        return run(deps, { request, reply }, 'units scrapped', (tx) => scrap(units, tx, act));
      },
    );

    app.post(
      '/api/v1/handling-units/:unit/put',
      {
        schema: {
          tags,
          summary: 'Puts a unit into or onto another at the same place · 放入或放上另一载具',
          params: Type.Object({ unit: coded('BOX-1') }, closed),
          body: PutBody,
          response: { 200: Posted },
        },
      },
      async (request, reply) => {
        const { into, ...body } = request.body;
        const by = { ...body, at: clock.now(), handlingUnit: unitCode(request.params.unit) };
        return run(deps, { request, reply }, 'unit put', (tx) =>
          putInto(units, tx, { ...by, into: unitCode(into) }),
        );
      },
    );

    app.post(
      '/api/v1/handling-units/:unit/take-out',
      {
        schema: {
          tags,
          summary: 'Takes a unit out of the one it stands in or on · 从所在载具中取出',
          params: Type.Object({ unit: coded('BOX-1') }, closed),
          body: TakeOutBody,
          response: { 200: Posted },
        },
      },
      async (request, reply) => {
        const by = { ...request.body, at: clock.now() };
        const handlingUnit = unitCode(request.params.unit);
        return run(deps, { request, reply }, 'unit taken out', (tx) =>
          takeOut(units, tx, { ...by, handlingUnit }),
        );
      },
    );

    app.post(
      '/api/v1/handling-units/:unit/moves',
      {
        schema: {
          tags,
          summary:
            'A unit was set down elsewhere by hand, with all that is in and on it · 人工移动载具（连同全部内容）',
          params: Params,
          body: MoveBody,
          response: { 200: Posted },
        },
      },
      async (request, reply) => {
        const by = { ...request.body, at: clock.now() };
        const handlingUnit = unitCode(request.params.unit);
        return run(deps, { request, reply }, 'unit set down', (tx) =>
          setDown(units, tx, { ...by, handlingUnit }),
        );
      },
    );
  };
}
