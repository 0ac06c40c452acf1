import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { SendProblem } from '../http/problem.ts';
import type { AskPlant } from './plant-door.ts';
import { type PanelRefusal, refusePanel } from './refusals.ts';
import {
  DeliveryAnswer,
  DeliveryBody,
  DONE,
  FaultBody,
  FaultParams,
  LossBody,
  LossParams,
  OrdersAnswer,
  OrdersBody,
  SettingsBody,
  SimulationView,
  tags,
} from './schemas.ts';

type View = Static<typeof SimulationView>;
type Done = Static<(typeof DONE)[200]>;
type Facts = Readonly<Record<string, string>>;

/** The simulator's panel, under /api/v1/simulation: only where the plant of this process is simulated. */
export function panelRoutes(deps: {
  readonly problem: SendProblem;
  readonly plant: AskPlant;
}): FastifyPluginAsync {
  const { problem, plant } = deps;

  /** What the plant said, or why not. */
  async function pass<T>(
    request: FastifyRequest,
    reply: FastifyReply,
    wish: string,
    body?: object,
  ): Promise<T> {
    const said = await plant(wish, body);
    if (said?.status === 200) return said.body as T;
    const { code, facts } = (said?.body ?? {}) as { code?: PanelRefusal; facts?: Facts };
    return problem(reply, request, refusePanel(code ?? 'simulation.away', facts)) as T;
  }

  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/simulation',
      {
        schema: {
          tags,
          summary: 'The simulated plant: its speed, its devices and what is wrong · 查看仿真现场',
          response: { 200: SimulationView },
        },
      },
      (request, reply) => pass<View>(request, reply, 'GET /panel'),
    );

    app.put(
      '/api/v1/simulation/settings',
      {
        schema: {
          tags,
          summary: 'How fast the plant lives and how often it goes wrong · 设置仿真速度与出错频率',
          description:
            'What is left out stays. The clock of the warehouse stays the real one: deadlines of documents that were sent before do not move.',
          body: SettingsBody,
          response: DONE,
        },
      },
      (request, reply) => pass<Done>(request, reply, 'POST /panel/settings', request.body),
    );

    app.post(
      '/api/v1/simulation/faults',
      {
        schema: {
          tags,
          summary: 'Let a device or the person who carries it go wrong · 制造故障',
          body: FaultBody,
          response: DONE,
        },
      },
      (request, reply) => pass<Done>(request, reply, 'POST /panel/begin', request.body),
    );
    app.delete(
      '/api/v1/simulation/faults/:device/:fault',
      { schema: { tags, summary: 'Mend it · 排除故障', params: FaultParams, response: DONE } },
      (request, reply) => pass<Done>(request, reply, 'POST /panel/end', request.params),
    );

    app.post(
      '/api/v1/simulation/losses',
      {
        schema: {
          tags,
          summary: 'Lose what lies in a bin, or a handling unit with all in it · 制造丢货',
          body: LossBody,
          response: DONE,
        },
      },
      (request, reply) => pass<Done>(request, reply, 'POST /panel/lose', request.body),
    );
    app.delete(
      '/api/v1/simulation/losses/:code',
      {
        schema: {
          tags,
          summary: 'Lay it back · 找回丢失的货物',
          params: LossParams,
          response: DONE,
        },
      },
      (request, reply) => pass<Done>(request, reply, 'POST /panel/find', request.params),
    );

    app.post(
      '/api/v1/simulation/orders',
      {
        schema: {
          tags,
          summary: 'Let customers order now, of free goods · 立即下单',
          body: OrdersBody,
          response: { 200: OrdersAnswer },
        },
      },
      (request, reply) =>
        pass<{ orders: string[] }>(request, reply, 'POST /panel/orders', request.body),
    );
    app.post(
      '/api/v1/simulation/deliveries',
      {
        schema: {
          tags,
          summary: 'Let a truck come now, with its notice · 立即到货',
          body: DeliveryBody,
          response: { 200: DeliveryAnswer },
        },
      },
      (request, reply) =>
        pass<{ asn: string }>(request, reply, 'POST /panel/deliveries', request.body),
    );
  };
}
