import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { SiteVlm } from '#base/site/site.ts';
import { toTimestamp } from '#base/time.ts';
import type { HubPort } from '#hub/ports.ts';
import type { Engine } from './engine/engine.ts';
import { vlmsOf } from './engine/questions.ts';

export interface VlmRoutesDeps {
  readonly engine: Engine;
  readonly machines: readonly SiteVlm[];
  readonly hub: Pick<HubPort, 'status'>;
}

const Text = Type.Object({ en: Type.String(), zh: Type.String() });
const Waiter = Type.Object({
  job: Type.String(),
  worker: Type.Union([Type.String(), Type.Null()]),
  tray: Type.Integer(),
  since: Type.String({ description: 'when the step asked for the tray' }),
});

const Machine = Type.Object({
  vlm: Type.String(),
  status: Type.Enum(['online', 'degraded', 'offline']),
  fault: Type.Union([Text, Type.Null()], { description: 'why it stands still' }),
  openings: Type.Array(
    Type.Object({
      opening: Type.Integer(),
      tray: Type.Union([Type.Integer(), Type.Null()], { description: 'what stands there now' }),
      serves: Type.Union([Waiter, Type.Null()], { description: 'who has the opening' }),
    }),
  ),
  waiting: Type.Array(Waiter, { description: 'who waits for an opening, in their order' }),
});

/** What the vertical lift modules do, and for whom. */
export function vlmRoutes({ engine, machines, hub }: VlmRoutesDeps): FastifyPluginAsync {
  return async (instance: FastifyInstance) => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/vertical-lift-modules',
      {
        schema: {
          tags: ['jobs'],
          summary:
            'Vertical lift modules: which tray stands in which opening, for whom, and who waits · 升降货柜：各取货口的托盘、使用者与等待者',
          response: { 200: Type.Object({ verticalLiftModules: Type.Array(Machine) }) },
        },
      },
      async () => {
        const toWire = <T extends { readonly since: number }>(one: T) => ({
          ...one,
          since: toTimestamp(one.since),
        });
        const verticalLiftModules = vlmsOf(engine, machines, hub).map((one) => ({
          ...one,
          openings: one.openings.map(({ serves, ...rest }) => ({
            ...rest,
            serves: serves && toWire(serves),
          })),
          waiting: one.waiting.map(toWire),
        }));
        return { verticalLiftModules };
      },
    );
  };
}
