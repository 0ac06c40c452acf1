/** The vehicles as the fleet sees them, and what a person has told to one beside its orders. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Ids } from '#base/ids.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { type Clock, toTimestamp } from '#base/time.ts';
import type { Fleet, VehicleWish } from './contracts.ts';
import { reasonText } from './dispatch/reasons.ts';
import type { Engine } from './engine/engine.ts';
import { refuse } from './refusals.ts';

const closed = { additionalProperties: false } as const;
const code = (description: string, ...examples: readonly string[]) =>
  Type.String({
    ...{ pattern: '^[A-Za-z0-9_.:-]{1,64}$', description },
    ...(examples.length > 0 ? { examples } : {}),
  });
const Metres = Type.Number({ minimum: -10_000, maximum: 10_000, description: 'metres on the map' });
const params = Type.Object({ vehicle: code('a vehicle of the site', 'AGV-1') }, closed);
const tags = ['transports'];
const Done = Type.Object({ vehicle: Type.String(), told: Type.Literal(true) });
const answer = (description: string) => Type.Any({ description });

export interface VehicleRoutesDeps {
  readonly engine: Pick<Engine, 'vehicleWish'>;
  readonly fleet: Pick<Fleet, 'seen' | 'facts' | 'freeAt'>;
  readonly site: Pick<Site, 'vehicles' | 'vehicleTypes'>;
  readonly ids: Ids;
  readonly clock: Clock;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

export function vehicleRoutes(deps: VehicleRoutesDeps): FastifyPluginAsyncTypebox {
  const { engine, fleet, site, ids, clock, problem } = deps;

  function lines() {
    const seen = new Map(fleet.seen().map((one) => [one.vehicle, one]));
    return site.vehicles.map(({ id, type }) => {
      const now = clock.now();
      const one = seen.get(id);
      const free = fleet.freeAt(id, now);
      const leg = one?.leg;
      return {
        vehicle: id,
        type: type ?? null,
        version: site.vehicleTypes?.find((kind) => kind.id === type)?.version ?? '2.1',
        node: one?.node ?? '',
        mode: one?.state?.mode ?? null,
        battery: one?.state ? Math.round(one.state.battery) : null,
        why: one?.why ? reasonText(one.why) : (one?.waits ?? null),
        purpose: leg?.purpose ?? null,
        job: leg?.jobId ?? null,
        to: leg?.to ?? null,
        freeAt: free ? toTimestamp(free.at) : null,
        freeAtNode: free?.node ?? null,
      };
    });
  }

  async function tell(request: FastifyRequest, reply: FastifyReply, wish: Wish) {
    const { vehicle } = request.params as { vehicle: string };
    const told = await engine.vehicleWish({
      ...wish,
      vehicle,
      wishId: ids.next('wish'),
    } as VehicleWish);
    if (isRefusal(told)) return problem(reply, request, told) as never;
    return { vehicle, told: true as const };
  }

  return async (app) => {
    app.get(
      '/api/v1/vehicles',
      {
        schema: {
          tags,
          summary: 'The vehicles: where each is, what it does, when it is free · 车辆列表',
          response: { 200: answer('the vehicles') },
        },
      },
      async () => ({ vehicles: lines() }),
    );

    app.get(
      '/api/v1/vehicles/:vehicle',
      {
        schema: {
          tags,
          summary: 'One vehicle with what its factsheet says · 单台车辆及其规格',
          params,
          response: { 200: answer('the vehicle') },
        },
      },
      async (request, reply) => {
        const { vehicle } = request.params;
        const line = lines().find((one) => one.vehicle === vehicle);
        if (!line) return problem(reply, request, refuse('vehicle.unknown', { vehicle })) as never;
        return { ...line, factsheet: fleet.facts(vehicle) ?? null };
      },
    );

    const verbs = [
      ['pause', 'Have a vehicle stand still where it is; its order stays · 车辆暂停'],
      ['resume', 'Have a paused vehicle go on · 车辆继续'],
    ] as const;
    for (const [type, summary] of verbs) {
      app.post(
        `/api/v1/vehicles/:vehicle/${type}`,
        { schema: { tags, summary, params, response: { 200: Done } } },
        (request, reply) => tell(request, reply, { type }),
      );
    }

    app.post(
      '/api/v1/vehicles/:vehicle/position',
      {
        schema: {
          tags,
          summary: 'Tell a vehicle that is lost where it stands · 为车辆设定初始位置',
          params,
          body: Type.Object(
            {
              x: Metres,
              y: Metres,
              theta: Type.Number({
                minimum: -Math.PI,
                maximum: Math.PI,
                description: 'its heading, radians; 0 along x, to the left positive',
              }),
              map: Type.Optional(code('the map; the site’s first where nothing is said')),
              node: code('the node at which it stands, or that it passed last'),
            },
            { ...closed, examples: [{ x: 0, y: 0, theta: 0, node: 'R001' }] },
          ),
          response: { 200: Done },
        },
      },
      (request, reply) => {
        const { x, y, theta, map, node } = request.body;
        const where = { x, y, theta, lastNode: node, ...(map ? { mapId: map } : {}) };
        return tell(request, reply, { type: 'init_position', ...where });
      },
    );

    app.post(
      '/api/v1/vehicles/:vehicle/maps',
      {
        schema: {
          tags,
          summary: 'Have a vehicle fetch, use or forget a map · 车辆地图下载、启用、删除',
          params,
          body: Type.Object(
            {
              act: Type.Enum(['download', 'enable', 'delete']),
              map: code('the map'),
              mapVersion: code('its version'),
              link: Type.Optional(
                Type.String({
                  ...{ pattern: '^https?://[^\\s]{1,500}$', maxLength: 510 },
                  description: 'from where it is fetched',
                }),
              ),
            },
            {
              ...closed,
              examples: [{ act: 'enable', map: 'ground', mapVersion: '2' }],
            },
          ),
          response: { 200: Done },
        },
      },
      (request, reply) => {
        const { act, map: mapId, mapVersion, link } = request.body;
        if (act !== 'download')
          return tell(request, reply, { type: `${act}_map`, mapId, mapVersion });
        if (link !== undefined) {
          return tell(request, reply, { type: 'download_map', mapId, mapVersion, link });
        }
        return Promise.resolve(problem(reply, request, refuse('vehicle.no_link', {})) as never);
      },
    );
  };
}

type Wish = VehicleWish extends infer W
  ? W extends VehicleWish
    ? Omit<W, 'wishId' | 'vehicle'>
    : never
  : never;
