import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import type { Outlook } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import type { SendProblem } from '../http.ts';
import { closed, coded } from '../http-schemas.ts';
import { itemStock } from '../stock/item-stock.ts';
import type { Network } from './network.ts';
import { askAll, PiecesOut } from './stock.ts';

export interface NetworkRoutesDeps {
  readonly database: Database;
  readonly masterData: ItemMaster;
  readonly outlook: Outlook;
  readonly problem: SendProblem;
  readonly network: Network;
  readonly clock: Clock;
}

const { inTransit: _, leaving: __, ...TotalsOut } = PiecesOut.properties;

const NetworkStockOut = Type.Object({
  item: Type.String(),
  warehouses: Type.Array(
    Type.Object({
      warehouse: Type.String(),
      isKept: Type.Boolean({ description: 'false: no item of this code is kept there' }),
      ...PiecesOut.properties,
    }),
    { description: 'this one first' },
  ),
  without: Type.Array(Type.Object({ warehouse: Type.String(), fault: Type.String() }), {
    description: 'who gave no answer: nothing of theirs is in the totals',
  }),
  isComplete: Type.Boolean({ description: 'everybody answered' }),
  totals: Type.Object(TotalsOut, { description: 'of the warehouses that answered' }),
  text: Type.Object({ en: Type.String(), zh: Type.String() }),
});

/** One question to this warehouse and all others that it was told of. */
export function networkRoutes(deps: NetworkRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, masterData, problem, network } = deps;
  return async (app) => {
    app.get(
      '/api/v1/network/stock',
      {
        schema: {
          tags: ['stock'],
          summary:
            'What all warehouses have of an item; who does not answer is named · 各仓库存汇总查询',
          description:
            'Asks every warehouse of WAREHOUSES at once, within seconds. The item is that of the ' +
            'house’s own owner there, counted in its base unit.',
          querystring: Type.Object({ item: coded('TEA-01') }, closed),
          response: { 200: NetworkStockOut },
        },
      },
      async (request, reply) => {
        const { item } = request.query;
        const own = await database.transaction('network stock', (tx) =>
          itemStock(deps, tx, { owner: masterData.owner(), item, at: deps.clock.now() }),
        );
        const here = masterData.warehouse();
        const mine = isRefusal(own) ? undefined : own;
        const all = await askAll(network, { item, here, own: mine });
        const isNowhere = all.without.length === 0 && all.warehouses.every((one) => !one.isKept);
        if (isRefusal(own) && isNowhere) return problem(reply, request, own);
        return { ...all, isComplete: all.without.length === 0 } as never;
      },
    );
  };
}
