import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { Feed } from '#wms-core/contracts.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  Limit,
  Timestamp,
  Unit,
  Words,
} from '../http-schemas.ts';
import { Millimetres, whole } from './fields.ts';
import { KINDS } from './kinds/index.ts';
import { keepMeasured } from './measured.ts';
import { originOf, type RecordHttpDeps, recordRoutes } from './record-http.ts';
import { listChanges } from './record-store.ts';
import { refuse } from './refusals.ts';

export interface MasterDataHttpDeps extends RecordHttpDeps {
  readonly feed: Feed;
}

const tags = ['master data'];

/** Master data of every kind, their history, and measuring devices, under /api/v1. */
export function masterDataRoutes(deps: MasterDataHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    for (const kind of KINDS) await app.register(recordRoutes(kind, deps));
    await app.register(changeRoutes(deps));
    await app.register(measurementRoutes(deps));
  };
}

const ChangeOut = Type.Object({
  sequence: Type.Integer(),
  kind: Type.String(),
  key: Type.String({ description: 'the fields of the key with / between them' }),
  version: Type.Integer(),
  at: Type.String(),
  actor: Type.String(),
  source: Type.String({ description: 'from where it came: rest, import, drawing' }),
  before: answer('the record before; null where it was new'),
  after: answer('the record since then'),
});

function changeRoutes(deps: MasterDataHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/master-data/changes',
      {
        schema: {
          tags,
          summary:
            'Who changed which master data, when, from where, before and after · 主数据变更历史',
          querystring: Type.Object(
            {
              kind: Type.Optional(Type.Enum(KINDS.map((kind) => kind.name))),
              key: Type.Optional(Words),
              actor: Type.Optional(Actor),
              after: Type.Optional(
                Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: { 200: Type.Object({ changes: Type.Array(ChangeOut) }) },
        },
      },
      async ({ query }) => {
        const { after = 0, limit = 100, ...filter } = query;
        const changes = await deps.database.transaction('changes.list', (tx) =>
          listChanges(tx, { ...filter, after, limit }),
        );
        return { changes: changes.map((one) => ({ ...one, at: toTimestamp(one.at) })) };
      },
    );
  };
}

const Measurement = Type.Object(
  {
    owner: Type.Optional(Code),
    level: Type.Optional({ ...Unit, description: 'what of it was measured; left out, one piece' }),
    lengthMm: Millimetres,
    widthMm: Millimetres,
    heightMm: Millimetres,
    weightGrams: whole(1, 10_000_000),
    measuredBy: Type.String({ ...Actor, description: 'the device or the person' }),
    measuredAt: Type.Optional(Timestamp),
  },
  {
    ...closed,
    examples: [
      {
        lengthMm: 121,
        widthMm: 80,
        heightMm: 62,
        weightGrams: 133,
        measuredBy: 'CUBISCAN-1',
        measuredAt: '2026-01-07T09:30:00Z',
      },
    ],
  },
);

function measurementRoutes(deps: MasterDataHttpDeps): FastifyPluginAsyncTypebox {
  const { database, masterData, problem } = deps;
  return async (app) => {
    app.put(
      '/api/v1/items/:item/measurement',
      {
        schema: {
          tags,
          summary: 'What a measuring device or a person measured of an item · 货品测量',
          description:
            'Of one piece, or of the packaging that `level` names: the record that is written is ' +
            'the answer. A measurement stands until a host tells other figures.',
          params: Type.Object({ item: coded('TEA-01') }, closed),
          body: Measurement,
          response: { 200: answer('the item, or the packaging') },
        },
      },
      async (request, reply) => {
        const { item } = request.params;
        const { owner = masterData.owner(), level = 'each', measuredAt: time } = request.body;
        const told = time === undefined ? undefined : fromTimestamp(time);
        if (time !== undefined && told === undefined) {
          return problem(reply, request, refuse('item.time_invalid', { time }));
        }
        const { lengthMm, widthMm, heightMm, weightGrams, measuredBy } = request.body;
        const figures = { lengthMm, widthMm, heightMm, weightGrams };
        const measured = { ...figures, measuredBy, measuredAt: told };
        const origin = originOf(deps, request, measuredBy);
        const thing = { owner, item, level };
        const kept = await database.transaction('items.measure', (tx) =>
          keepMeasured(deps, tx, { thing, measured, origin }),
        );
        if (isRefusal(kept)) return problem(reply, request, kept);
        kept.took();
        return kept.record;
      },
    );
  };
}
