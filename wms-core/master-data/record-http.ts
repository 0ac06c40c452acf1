import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import { Actor, Code, closed, Limit } from '../http-schemas.ts';
import type { ItemMaster } from './index.ts';
import { type Doc, keyOf, type Origin, type RecordKind, type Versioned } from './record.ts';
import {
  kindFacts,
  listRecords,
  readRecords,
  readVersion,
  refusalOf,
  type Written,
} from './record-store.ts';
import { refuse } from './refusals.ts';

export interface RecordHttpDeps {
  readonly database: Database;
  readonly masterData: ItemMaster;
  readonly scheduler: Clock;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const MAX_RECORDS_A_POST = 5_000;
/** Who did it where a host does not say. */
const HOST = 'host';
const tags = ['master data'];

export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({ maxLength: 20, description: 'the ETag that was read; another version: 412' }),
  ),
});

/** The keys of a record in its path; the owner is a query, because mostly it is the site's. */
const pathKeys = (kind: RecordKind) => kind.keys.filter((key) => key !== 'owner' || isOwner(kind));
const isOwner = (kind: RecordKind) => kind.keys.length === 1;
const hasOwner = (kind: RecordKind) => kind.keys.includes('owner') && !isOwner(kind);

/** The keys as they stand in a path, each as in the kind's example. */
const keysOf = (kind: RecordKind) =>
  Object.fromEntries(
    pathKeys(kind).map((key) => {
      const schema: TSchema = kind.body.properties[key]!;
      return [key, { ...schema, examples: [(kind.example as Doc)[key]] }];
    }),
  );

const pick = (schemas: Readonly<Record<string, TSchema>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, schemas[name]!]));

/** A record as it is told: what a host writes, and what the house adds. */
const outOf = (kind: RecordKind) =>
  Type.Object(
    { ...kind.body.properties, version: Type.Integer() },
    { additionalProperties: true, description: `${kind.label.en} · ${kind.label.zh}` },
  );

/** Fields left out get the site's value or their default. */
export function completed(kind: RecordKind, master: ItemMaster, body: object): Doc {
  const site = { owner: master.owner(), warehouse: master.warehouse() };
  const given = Object.fromEntries((kind.siteFields ?? []).map((field) => [field, site[field]]));
  return Value.Default(kind.body, { ...given, ...structuredClone(body) }) as Doc;
}

export const originOf = (
  deps: { readonly scheduler: Clock },
  request: FastifyRequest,
  actor: string | undefined,
): Origin => ({
  actor: actor ?? HOST,
  source: `rest ${request.ip}`,
  at: deps.scheduler.now(),
});

/** The version that an If-Match header names; undefined: any. */
function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(header);
  return match ? Number(match[1]) : -1;
}

/** Writes records in a transaction of its own; the memory follows the commit. */
export async function save(
  deps: RecordHttpDeps,
  kind: RecordKind,
  docs: readonly Doc[],
  how: { readonly origin: Origin; readonly ifMatch?: string | undefined },
): Promise<Written<Doc> | Refusal> {
  const version = versionOf(how.ifMatch);
  const answer = await deps.database.transaction(`${kind.list}.write`, async (tx) => {
    const written = await deps.masterData.write(tx, kind, docs, how.origin, version);
    return written.faults.length > 0 ? refusalOf(written.faults) : written;
  });
  if (!isRefusal(answer)) deps.masterData.took(kind, answer.records as readonly Versioned<Doc>[]);
  return answer;
}

/** List, read, write one and write many, the same for each kind of master data. */
export function recordRoutes(kind: RecordKind, deps: RecordHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(readRoutes(kind, deps));
    await app.register(writeRoutes(kind, deps));
  };
}

const ownerQuery = (kind: RecordKind): Record<string, TSchema> =>
  hasOwner(kind) ? { owner: Type.Optional(Code) } : {};

function readRoutes(kind: RecordKind, deps: RecordHttpDeps): FastifyPluginAsyncTypebox {
  const { database, masterData, problem } = deps;
  const out = outOf(kind);
  const path = `/api/v1/${kind.path}`;
  const inPath = pathKeys(kind);
  const { en, zh } = kind.label;
  const narrowing = kind.filters.filter((field) => field !== 'owner');
  const ownerOf = (query: Doc) =>
    hasOwner(kind) ? { owner: query.owner ?? masterData.owner() } : {};
  const properties: Readonly<Record<string, TSchema>> = kind.body.properties;
  const query: TObject = Type.Object(
    {
      ...ownerQuery(kind),
      ...Object.fromEntries(narrowing.map((name) => [name, bare(properties[name] ?? Code)])),
      after: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,200}$' })),
      limit: Type.Optional(Limit),
    },
    closed,
  );

  return async (app) => {
    app.get(
      path,
      {
        schema: {
          tags,
          summary: `All of kind ${en}, by code, page by page · ${zh}列表`,
          querystring: query,
          response: {
            200: Type.Object({ [kind.list]: Type.Array(out), next: Type.Optional(Type.String()) }),
          },
        },
      },
      async (request) => {
        const asked = request.query as Doc & { after?: string; limit?: number };
        const { limit = 100, after } = asked;
        const filters = narrowing.filter((name) => asked[name] !== undefined);
        const where = { ...ownerOf(asked), ...pick(asked as never, filters) };
        const found = await database.transaction(`${kind.list}.list`, (tx) =>
          listRecords(tx, kind, { where, after: after?.split('/') ?? [], limit: limit + 1 }),
        );
        const page = found.slice(0, limit);
        const last = page.at(-1);
        const open = kind.keys.filter((key) => !(key in where));
        const next =
          last && found.length > limit ? { next: open.map((key) => last[key]).join('/') } : {};
        return { [kind.list]: page, ...next } as never;
      },
    );

    app.get(
      `${path}/${inPath.map((key) => `:${key}`).join('/')}`,
      {
        schema: {
          tags,
          summary: `One ${en}, as it is or as it was in a version · 单个${zh}`,
          params: Type.Object(keysOf(kind), closed),
          querystring: Type.Object(
            {
              ...ownerQuery(kind),
              version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000_000_000 })),
            },
            closed,
          ),
          response: { 200: out },
        },
      },
      async (request, reply) => {
        const asked = request.query as Doc & { version?: number };
        const keys = { ...ownerOf(asked), ...(request.params as Doc) };
        const key = keyOf(kind, keys);
        const found = await database.transaction(`${kind.list}.one`, async (tx) =>
          asked.version === undefined
            ? (await readRecords(tx, kind, [keys]))[0]
            : readVersion(tx, kind, key, asked.version),
        );
        if (found) return reply.header('etag', `"${found.version}"`).send(found as never);
        return problem(reply, request, refuse('record.not_found', { ...kindFacts(kind), key }));
      },
    );
  };
}

/** A field's schema without its default: a filter that is not given narrows nothing. */
function bare(schema: TSchema): TSchema {
  const { default: _, ...rest } = schema as TSchema & { default?: unknown };
  return Type.Optional(rest as TSchema);
}

function writeRoutes(kind: RecordKind, deps: RecordHttpDeps): FastifyPluginAsyncTypebox {
  const { masterData, problem } = deps;
  const out = outOf(kind);
  const path = `/api/v1/${kind.path}`;
  const inPath = pathKeys(kind);
  const { en, zh } = kind.label;
  const properties: Readonly<Record<string, TSchema>> = kind.body.properties;
  const loose = Object.fromEntries(inPath.map((key) => [key, Type.Optional(properties[key]!)]));
  const who = { actor: Type.Optional(Actor) };

  return async (app) => {
    app.put(
      `${path}/${inPath.map((key) => `:${key}`).join('/')}`,
      {
        schema: {
          tags,
          summary: `Writes one ${en}; repeating it changes nothing · 写入单个${zh}`,
          params: Type.Object(keysOf(kind), closed),
          headers: IfMatch,
          body: Type.Object(
            { ...properties, ...loose, ...who },
            { ...closed, examples: [kind.example] },
          ),
          response: { 200: out },
        },
      },
      async (request, reply) => {
        const { actor, ...body } = request.body as Doc & { actor?: string };
        const doc = completed(kind, masterData, { ...body, ...(request.params as Doc) });
        const origin = originOf(deps, request, actor);
        const answer = await save(deps, kind, [doc], {
          origin,
          ifMatch: request.headers['if-match'],
        });
        if (isRefusal(answer)) return problem(reply, request, answer);
        const [now] = await deps.database.transaction(`${kind.list}.one`, (tx) =>
          readRecords(tx, kind, [doc]),
        );
        return reply.header('etag', `"${now!.version}"`).send(now as never);
      },
    );

    app.post(
      path,
      {
        schema: {
          tags,
          summary: `Writes many of kind ${en}, all or none · 批量写入${zh}`,
          body: Type.Object(
            {
              [kind.list]: Type.Array(kind.body, { minItems: 1, maxItems: MAX_RECORDS_A_POST }),
              ...who,
            },
            {
              ...closed,
              examples: [{ [kind.list]: [kind.example, ...(kind.moreExamples ?? [])] }],
            },
          ),
          response: {
            200: Type.Object({ written: Type.Integer(), unchanged: Type.Integer() }),
          },
        },
      },
      async (request, reply) => {
        const { actor, [kind.list]: given } = request.body as Doc & { actor?: string };
        const docs = (given as readonly object[]).map((one) => completed(kind, masterData, one));
        const answer = await save(deps, kind, docs, { origin: originOf(deps, request, actor) });
        if (isRefusal(answer)) return problem(reply, request, answer);
        return { written: answer.written, unchanged: answer.unchanged };
      },
    );
  };
}
