import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Site } from '#base/site/site.ts';
import type { Hub } from '#hub/index.ts';
import type { Wcs } from '#wcs/index.ts';
import type { SendProblem } from '../http/problem.ts';
import { refuseDevice } from './refusals.ts';
import { Device, DeviceLine } from './schemas.ts';
import { settingsOf } from './settings.ts';
import { healthOf, lineOf } from './view.ts';

export interface DeviceRoutesDeps {
  readonly site: Site;
  readonly wcs: Pick<Wcs, 'deviceSeen'>;
  readonly hub: Pick<Hub, 'heard'>;
  readonly problem: SendProblem;
}

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$', examples: ['AGV-1'] });
const tags = ['problems'];

/** The devices of the site: how they are, what they do and said, and how they are spoken with. */
export function deviceRoutes({
  site,
  wcs,
  hub,
  problem,
}: DeviceRoutesDeps): FastifyPluginAsyncTypebox {
  const settings = settingsOf(site);
  return async (app) => {
    app.get(
      '/api/v1/devices',
      {
        schema: {
          tags,
          summary:
            'All devices: how each is, since when, and what it does now · 设备一览：状态与当前工作',
          response: { 200: Type.Object({ devices: Type.Array(DeviceLine) }) },
        },
      },
      async () => {
        const seen = wcs.deviceSeen();
        return { devices: hub.heard().map((one) => lineOf(one, seen(one.id))) };
      },
    );
    app.get(
      '/api/v1/devices/:device',
      {
        schema: {
          tags,
          summary:
            'One device: its health, its work, what it said last and its settings · 单台设备：状态、作业、最近消息与设置',
          description:
            'What it said is kept in memory, since the start and the last twenty messages. Its past ' +
            'troubles: `GET /api/v1/device-problems?device=`.',
          params: Type.Object({ device: Code }, closed),
          response: { 200: Device },
        },
      },
      async (request, reply) => {
        const { device } = request.params;
        const heard = hub.heard().find(({ id }) => id === device);
        const known = settings.get(device);
        if (!heard || !known) {
          return problem(reply, request, refuseDevice('device.not_in_site', { device })) as never;
        }
        const seen = wcs.deviceSeen()(device);
        return { ...lineOf(heard, seen), ...healthOf(heard, seen), ...known };
      },
    );
  };
}
