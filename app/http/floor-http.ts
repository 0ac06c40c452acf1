import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import type { Hub } from '#hub/index.ts';
import type { Wcs } from '#wcs/index.ts';
import { readPlaces } from '#wms-core/floor/index.ts';
import { createFloorCollector } from '../floor/collector.ts';
import { drawingOf } from '../floor/drawing.ts';
import { movingThings } from '../floor/moving.ts';
import { heatOfPlaces, standingThings } from '../floor/standing.ts';

export interface FloorRoutesDeps {
  readonly database: Database;
  readonly site: Site;
  readonly scheduler: Scheduler;
  readonly wcs: Pick<Wcs, 'floor'>;
  readonly hub: Pick<Hub, 'devices'>;
}

const Spot = Type.Object({ x: Type.Number(), y: Type.Number() });
const Place = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  zone: Type.String(),
  aisle: Type.Union([Type.Integer(), Type.Null()]),
  x: Type.Number({ description: 'metres east: where a person or a load stands' }),
  y: Type.Number({ description: 'metres north' }),
  z: Type.Number({ description: 'metres: shelf height' }),
  node: Type.Optional(Type.String({ description: 'where vehicles pick and drop for it' })),
  stop: Type.Optional(Spot),
  label: Type.Optional(Type.String({ description: 'bank/index of its pick-to-light label' })),
  vlm: Type.Optional(Type.String()),
  scale: Type.Optional(Type.String()),
  packOut: Type.Optional(Type.String()),
});
const Drawing = Type.Object({
  name: Type.String(),
  warehouse: Type.String(),
  places: Type.Array(Place),
  nodes: Type.Array(
    Type.Object({
      ...{ id: Type.String(), x: Type.Number(), y: Type.Number() },
      use: Type.Optional(Type.Enum(['parking', 'charger'])),
    }),
  ),
  edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
  devices: Type.Array(
    Type.Object({ id: Type.String(), kind: Type.String(), place: Type.String() }),
  ),
});

/** Who reads slower than the floor moves is let go, and comes again for the whole state. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/** The floor: its drawing, and what moves and stands there now. */
export function floorRoutes(deps: FloorRoutesDeps): FastifyPluginAsync {
  const { database, site, scheduler, wcs, hub } = deps;
  const collector = createFloorCollector({
    scheduler,
    moving: () => movingThings(wcs.floor(), hub),
    standing: () => standingThings(database),
    heat: () => heatOfPlaces(database, scheduler.now()),
  });
  return async (app) => {
    app.get(
      '/api/v1/floor',
      {
        schema: {
          tags: ['floor'],
          summary: 'The floor as it is drawn: places, ways, devices · 现场平面图：库位、通道与设备',
          description:
            'What moves and stands there comes from `GET /api/v1/floor/live` (text/event-stream): ' +
            '`state` once (vehicles, people, labels, devices, units, places, heat; each by id), then ' +
            '`change` with what is not as it was (null: gone), and `beat` every 5 s.',
          response: { 200: Drawing },
        },
      },
      async () =>
        drawingOf(site, await database.transaction('floor.drawing', (tx) => readPlaces(tx))),
    );
    // No answer but a stream without an end: it stands in the description of the route above.
    app.get('/api/v1/floor/live', { schema: { hide: true } }, (request, reply) => {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const end = collector.listen((event, data) => {
        if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
        else raw.write(`event: ${event}\ndata: ${data}\n\n`);
      });
      request.raw.once('close', end);
      raw.once('close', end);
    });
  };
}
