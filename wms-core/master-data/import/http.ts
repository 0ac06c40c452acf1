import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Ids } from '#base/ids.ts';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { Actor, Code, closed, Limit } from '../../http-schemas.ts';
import type { RecordHttpDeps } from '../record-http.ts';
import { refuse } from '../refusals.ts';
import { charsetOf, readCsv } from './csv.ts';
import type { Imports } from './index.ts';
import { createLineReader, JsonLines, linesOfCsv, linesOfDocs } from './lines.ts';
import * as store from './store.ts';

export interface ImportHttpDeps extends Omit<RecordHttpDeps, 'scheduler'> {
  readonly ids: Ids;
  readonly imports: Imports;
}

const tags = ['imports'];
const HOST = 'host';
const EXAMPLE_FILE =
  'item,name.en,name.zh,barcodes,lengthMm,widthMm,heightMm,weightGrams\n' +
  'CUP-01,Cup,茶杯,6901234567908,90,90,80,210\n';

const kindOf = ({ kinds }: Imports) => Type.Enum(kinds.map(({ path }) => path));

const ImportOut = Type.Object({
  importId: Type.String(),
  kind: Type.String(),
  dryRun: Type.Boolean(),
  status: Type.String({
    description:
      'receiving, checking, writing; then checked (dry run), done, refused (nothing was written), ' +
      'stopped (master data changed meanwhile: send the file again, under another importId)',
  }),
  lines: Type.Integer(),
  reached: Type.Integer({ description: 'the line that the phase under way has reached' }),
  written: Type.Integer({ description: 'new or changed; in a check those that would be' }),
  unchanged: Type.Integer(),
  faults: Type.Integer(),
  actor: Type.String(),
  at: Type.String(),
  updatedAt: Type.String(),
});

const outOf = ({ digest: _, ...row }: store.ImportRow) => ({
  ...row,
  at: toTimestamp(row.at),
  updatedAt: toTimestamp(row.updatedAt),
});

/** Files of master data and of opening stock, under /api/v1/imports. */
export function importRoutes(deps: ImportHttpDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(receiveRoutes(deps));
    await app.register(progressRoutes(deps));
  };
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, update: (part: Uint8Array) => unknown) {
  for await (const part of bytes) {
    update(part);
    yield part;
  }
}

function receiveRoutes(deps: ImportHttpDeps): FastifyPluginAsyncTypebox {
  const { imports, ids, problem } = deps;
  return async (app) => {
    // A file of half a million lines is read as it comes.
    app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));

    app.post(
      '/api/v1/imports/:kind',
      {
        schema: {
          tags,
          summary:
            'Checks a file of master data or stock and writes it, all or nothing · 导入主数据或期初库存文件',
          description:
            'CSV (UTF-8 or GB18030; the first line names the columns as the fields of one record are ' +
            'named, name.en and name.zh for the name, several values with | between them) or JSON. ' +
            'The answer is the import: ask for it again until it has ended. With dryRun nothing is ' +
            'written. The same importId again with the same content answers with the same import.',
          params: Type.Object({ kind: kindOf(imports) }, closed),
          querystring: Type.Object(
            {
              dryRun: Type.Optional(Type.Boolean({ default: false })),
              importId: Type.Optional(Code),
              actor: Type.Optional(Actor),
            },
            closed,
          ),
          body: {
            content: {
              'application/json': { schema: JsonLines },
              'text/csv': {
                schema: Type.Any({
                  description: 'a header and one record a line',
                  examples: [EXAMPLE_FILE],
                }),
              },
            },
          },
          response: { 202: ImportOut },
        },
      },
      async (request, reply) => {
        const kind = imports.kinds.find((one) => one.path === request.params.kind)!;
        const { dryRun = false, importId = ids.next('IMP'), actor = HOST } = request.query;
        const reader = createLineReader(kind, kind.defaults());
        const hash = createHash('sha256');
        const body: unknown = request.body;
        let lines: Parameters<Imports['receive']>[1];
        if (isStream(body)) {
          const charset = charsetOf(request.headers['content-type'] ?? '');
          if (isRefusal(charset)) return problem(reply, request, charset);
          const bytes = hashed(body, (part) => hash.update(part));
          lines = linesOfCsv(reader, readCsv(bytes, charset));
        } else {
          const docs = (body as { readonly lines: readonly object[] }).lines;
          hash.update(JSON.stringify(docs));
          lines = linesOfDocs(reader, docs);
        }
        const answer = await imports.receive({ importId, kind, dryRun, actor }, lines, hash);
        if (isRefusal(answer)) return problem(reply, request, answer);
        return reply
          .code(202)
          .header('location', `/api/v1/imports/${kind.path}/${importId}`)
          .send(outOf(answer));
      },
    );
  };
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

const FaultOut = Type.Object({
  line: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  en: Type.String(),
  zh: Type.String(),
});

/** Where the last page of faults ended: line, column and code. */
function faultCursor(after: string | undefined): readonly [number, string, string] {
  const [line = '0', field = '', code = ''] = after?.split('/') ?? [];
  return [Number(line), field, code];
}

function progressRoutes(deps: ImportHttpDeps): FastifyPluginAsyncTypebox {
  const { database, imports, problem } = deps;
  const params = Type.Object({ kind: kindOf(imports), importId: Code }, closed);
  return async (app) => {
    app.get(
      '/api/v1/imports',
      {
        schema: {
          tags,
          summary: 'Imports, the newest first · 导入任务列表',
          querystring: Type.Object({ limit: Type.Optional(Limit) }, closed),
          response: { 200: Type.Object({ imports: Type.Array(ImportOut) }) },
        },
      },
      async ({ query: { limit = 100 } }) => {
        const rows = await database.transaction('imports.list', (tx) =>
          store.listImports(tx, limit),
        );
        return { imports: rows.map(outOf) };
      },
    );

    app.get(
      '/api/v1/imports/:kind/:importId',
      {
        schema: {
          tags,
          summary: 'How far an import is, and how it ended · 导入进度',
          params,
          response: { 200: ImportOut },
        },
      },
      async (request, reply) => {
        const { importId, kind } = request.params;
        const row = await database.transaction('imports.one', (tx) =>
          store.readImport(tx, importId),
        );
        if (row?.kind === kind) return outOf(row);
        return problem(reply, request, refuse('import.not_found', { importId })) as never;
      },
    );

    app.get(
      '/api/v1/imports/:kind/:importId/faults',
      {
        schema: {
          tags,
          summary: 'Every bad line: where and what is wrong · 错误明细',
          params,
          querystring: Type.Object(
            {
              after: Type.Optional(
                Type.String({ pattern: '^\\d{1,9}/[\\w.]{0,60}/[\\w.]{0,60}$' }),
              ),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: {
            200: Type.Object({ faults: Type.Array(FaultOut), next: Type.Optional(Type.String()) }),
          },
        },
      },
      async ({ params: { importId }, query: { after, limit = 100 } }) => {
        const found = await database.transaction('imports.faults', (tx) =>
          store.listFaults(tx, importId, { after: faultCursor(after), limit: limit + 1 }),
        );
        const page = found.slice(0, limit);
        const last = page.at(-1);
        const next =
          last && found.length > limit ? { next: `${last.line}/${last.field}/${last.code}` } : {};
        return { faults: page.map(({ field, ...one }) => ({ ...one, column: field })), ...next };
      },
    );
  };
}
