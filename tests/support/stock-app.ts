import fastify from 'fastify';
import { createSendProblem } from '#app/http/problem.ts';
import { createValidators } from '#app/http/validators.ts';
import type { Database } from '#base/database/index.ts';
import { adjustmentRoutes } from '#wms-core/adjustments/http.ts';
import { adjustmentRefusals } from '#wms-core/adjustments/refusals.ts';
import { feedRoutes } from '#wms-core/feed/http.ts';
import { feedRefusals } from '#wms-core/feed/refusals.ts';
import { masterDataRoutes } from '#wms-core/master-data/http.ts';
import { masterDataRefusals } from '#wms-core/master-data/refusals.ts';
import { recipients } from '#wms-core/outbound/store/recipients.ts';
import { outlook } from '#wms-core/outlook.ts';
import { stockRoutes } from '#wms-core/stock/http.ts';
import { stockRefusals } from '#wms-core/stock/refusals.ts';
import { openStock } from '#wms-core/stock/testing/fixture.ts';
import { letCorrect } from './let-correct.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A small floor with its stock, items and feed over REST. */
export async function openStockApp(database?: Database) {
  const s = await openStock(database);
  const problem = createSendProblem([
    stockRefusals,
    masterDataRefusals,
    feedRefusals,
    adjustmentRefusals,
  ]);
  const deps = { ...s, database: s.db, scheduler: s.clock, recipients, outlook, problem };
  const app = fastify();
  app.setValidatorCompiler(createValidators());
  await app.register(masterDataRoutes(deps));
  await letCorrect(s.db);
  await app.register(stockRoutes(deps));
  await app.register(adjustmentRoutes({ problem, adjustments: { ...s, database: s.db } }));
  await app.register(feedRoutes(deps));
  return {
    ...s,
    async call(method: Method, url: string, body?: object) {
      const reply = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
      return { status: reply.statusCode, body: reply.json() };
    },
    async close() {
      await app.close();
      await s.db.close();
    },
  };
}

export type StockApp = Awaited<ReturnType<typeof openStockApp>>;
