import type { FastifyInstance } from 'fastify';
import { createSendProblem } from '#app/http/problem.ts';
import { buildServer } from '#app/http/server.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createWms, type Wms, wmsRefusals } from '#wms-core/index.ts';
import { paperSite } from '#wms-core/testing/house.ts';

export interface Reply {
  readonly status: number;
  readonly etag: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks at, it says itself.
  readonly body: any;
}

/** The WMS on a small drawing, asked over REST as a host asks it. */
export interface RestDesk {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly wms: Wms;
  readonly bugs: readonly unknown[];
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object | Buffer,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  close(): Promise<void>;
}

export async function openRestDesk(database?: Database): Promise<RestDesk> {
  const db = database ?? (await openMemory());
  const scheduler = createVirtualScheduler({ isBusy: () => db.pending > 0 });
  const ids = createIds(scheduler, createRandom('desk'));
  const problem = createSendProblem(wmsRefusals);
  const bugs: unknown[] = [];
  const taskPort = { submit: async () => {}, control: async () => ({ done: true }) as const };
  const wms = createWms({
    ...{ database: db, scheduler, ids, problem, taskPort },
    site: paperSite,
    log: silentLog,
  });
  await wms.start();
  const app = await buildServer({
    routes: wms.routes,
    ...{ problem, ids },
    log: silentLog,
    version: 'test',
    noteRequest: wms.noteRequest,
    onBug: (error) => bugs.push(error),
  });
  return {
    ...{ app, database: db, scheduler, wms, bugs },
    async call(method, url, body, headers = {}) {
      const response = await app.inject({
        method,
        url,
        headers,
        ...(body === undefined ? {} : { payload: body }),
      });
      const etag = response.headers.etag;
      return {
        status: response.statusCode,
        etag: etag === undefined ? undefined : String(etag),
        body: response.json(),
      };
    },
    async close() {
      await app.close();
      await wms.stop();
      await db.close();
    },
  };
}
