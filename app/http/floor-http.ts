import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type { Hub } from '#hub/index.ts';
import type { Wcs } from '#wcs/index.ts';
import { readPlaces } from '#wms-core/floor/index.ts';
import { createFloorCollector, type FloorCollector } from '../floor/collector.ts';
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

/** What one listener gets, as it goes over the wire. */
function openStream(collector: FloorCollector, now: Millis): Readable {
  let end = () => {};
  const stream = new Readable({
    read() {},
    destroy(error, done) {
      end();
      done(error);
    },
  });
  // At once, so that the answer begins before the floor was looked at.
  stream.push(`event: beat\ndata: ${now}\n\n`);
  end = collector.listen((frame) => {
    if (stream.readableLength > MAX_UNREAD_BYTES) stream.destroy();
    else stream.push(frame);
  });
  return stream;
}

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
            'Metres, x east and y north. What moves and stands there comes from `GET /api/v1/floor/live`.',
          response: { 200: Drawing },
        },
      },
      async () =>
        drawingOf(site, await database.transaction('floor.drawing', (tx) => readPlaces(tx))),
    );
    app.get(
      '/api/v1/floor/live',
      {
        schema: {
          tags: ['floor'],
          summary: 'What moves and stands on the floor, told at once · 现场实时状态流',
          description:
            'Server-sent events. After a beat comes `state`: vehicles, their spots (x, y, theta, and the ' +
            'last node of the path that it passed and to which it may drive), people, labels, devices, ' +
            'units, places with goods, and pick heat, each kind by id. Then `change` with what is not as it was (null: ' +
            'gone), and `beat` every 5 s; a silence of 12 s means that the line is dead. Who comes back ' +
            'gets the whole state again. Who reads too slowly is cut off.',
          response: {
            200: {
              description: 'Without end.',
              content: { 'text/event-stream': { schema: Type.String() } },
            },
          },
        },
      },
      async (_request, reply) =>
        reply
          .type('text/event-stream')
          .headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
          .send(openStream(collector, scheduler.now()) as never) as never,
    );
  };
}
