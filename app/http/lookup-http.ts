import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { type Clock, toDay } from '#base/time.ts';
import type { Hub } from '#hub/index.ts';
import { readJob } from '#wcs/store/read.ts';
import { type Found, findByCode } from '#wms-core/lookup/find.ts';
import type { SendProblem } from './problem.ts';

export interface LookupDeps {
  readonly database: Database;
  readonly hub: Pick<Hub, 'devices'>;
  readonly clock: Clock;
  readonly problem: SendProblem;
}

/** What a scanner sends: text and the separator FNC1, no other control character. */
const Scanned = Type.String({
  pattern: '^[^\\u0000-\\u001C\\u001E\\u001F\\u007F\\uD800-\\uDFFF]{1,400}$',
  maxLength: 400,
  description: 'as scanned: symbology id and FNC1 (U+001D) included, or typed',
  examples: ['ASN-1001'],
});

const same = (text: string) => ({ en: text, zh: text });

/** What a code is, whoever of the house knows it: the WMS, the WCS or the hub. */
export function lookupRoutes(deps: LookupDeps): FastifyPluginAsyncTypebox {
  const { database, hub, clock, problem } = deps;
  return async (app) => {
    app.get(
      '/api/v1/lookup',
      {
        schema: {
          tags: ['status'],
          summary: 'What a scanned or typed code is · 查询扫描或输入的编码是什么',
          description:
            'Of orders, ASNs, returns, transfers, places, items (any spelling of a GTIN), units, lots, ' +
            'serial numbers, devices, jobs, tasks, waves, trucks, counts, workers, partners and more: ' +
            'first what has exactly this code, then what begins with it, 20 at most. A GS1 label names ' +
            'its unit, item, lot and serial number.',
          querystring: Type.Object({ code: Scanned }, { additionalProperties: false }),
          response: {
            200: Type.Object({
              found: Type.Array(
                Type.Object({
                  kind: Type.String({
                    description: 'the field that names it: order, location, unit, …',
                  }),
                  code: Type.String(),
                  text: Type.Object({ en: Type.String(), zh: Type.String() }),
                  status: Type.String(),
                }),
              ),
            }),
          },
        },
      },
      async (request, reply) => {
        const { code } = request.query;
        const capitals = code.toUpperCase();
        const devices = hub
          .devices()
          .filter(({ id }) => id === code || id === capitals)
          .map(
            ({ id, kind, status }): Found => ({
              ...{ kind: 'device', code: id, text: same(kind), status },
            }),
          );
        const found = await database.transaction('lookup', async (tx) => {
          const business = await findByCode(tx, code, toDay(clock.now()));
          if (isRefusal(business)) return business;
          const job = await readJob(tx, code);
          // A task is its own page; a job is only what was asked for by the job's code.
          const jobs =
            job?.jobId === code
              ? [{ kind: 'job', code, text: same(job.kind), status: job.status }]
              : [];
          return [...devices, ...jobs, ...business];
        });
        if (isRefusal(found)) return problem(reply, request, found) as never;
        return { found };
      },
    );
  };
}
