import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import { type Clock, seconds, toTimestamp } from '#base/time.ts';
import type { Hub } from '#hub/index.ts';
import type { Wcs } from '#wcs/index.ts';
import { createDayBook } from '#wms-core/board/day-book.ts';
import {
  directionOf,
  leftToday,
  sharesOf,
  stockByState,
  todayOf,
} from '#wms-core/board/figures.ts';
import type { Wms } from '#wms-core/index.ts';
import { isFree } from '../devices/view.ts';

export interface BoardDeps {
  readonly database: Database;
  readonly site: Site;
  readonly wms: Pick<Wms, 'desk'>;
  readonly wcs: Pick<Wcs, 'stats' | 'floor' | 'deviceSeen'>;
  readonly hub: Pick<Hub, 'devices'>;
  readonly clock: Clock;
  readonly version: string;
}

/** However many boards hang in the house, the figures are made so often. */
const KEEP_MS = seconds(2);
const MAX_SHARES = 8;
/** On the board; all of them are counted, up to `MAX_COUNTED`. */
const MAX_ALARMS = 6;
const MAX_COUNTED = 1_000;

const Count = Type.Integer();
const Direction = Type.Object({
  planned: { ...Count, description: 'pieces: done, and still to be done by the end of the day' },
  done: Count,
  completion: Type.Union([Type.Number(), Type.Null()], { description: 'done ÷ planned, 0 to 1' }),
  ratePerHour: { ...Count, description: 'pieces of the last hour' },
  hours: Type.Array(Count, { description: 'pieces by hours since midnight, the present one last' }),
  documentsOpen: { ...Count, description: 'ASNs or orders still to be done by the end of the day' },
});
const Shares = Type.Array(
  Type.Object({
    name: Type.String(),
    ...{ received: Count, picked: Count, receivedPerHour: Count, pickedPerHour: Count },
  }),
);

export const BoardBody = Type.Object({
  now: Type.String(),
  day: Type.String({ description: 'of the warehouse’s own calendar' }),
  timeZone: Type.String(),
  warehouse: Type.String(),
  version: Type.String(),
  inbound: Direction,
  outbound: Direction,
  workers: Shares,
  areas: Shares,
  stock: Type.Object({ available: Count, locked: Count, frozen: Count, pending: Count }),
  vehicles: Type.Object({ all: Count, busy: Count, out: Count, lowestBattery: Count }),
  devices: Type.Array(
    Type.Object({
      kind: Type.String(),
      all: Count,
      online: Count,
      offline: { ...Count, description: 'not heard, though they are missed' },
      free: { ...Count, description: 'terminals that are off, with nobody signed in there' },
    }),
  ),
  alarms: Type.Object({
    count: Count,
    dearest: Type.Array(
      Type.Object({
        kind: Type.String(),
        text: Type.Object({ en: Type.String(), zh: Type.String() }),
        since: Type.String(),
      }),
    ),
  }),
});

function vehiclesOf({ stats, floor }: BoardDeps['wcs']) {
  const { vehicles: all, vehiclesBusy: busy } = stats();
  const seen = floor().vehicles;
  const batteries = seen.flatMap(({ state }) => (state ? [Math.round(state.battery)] : []));
  const out = seen.filter(({ isOut }) => isOut).length;
  return { all, busy, out, lowestBattery: Math.min(100, ...batteries) };
}

function devicesOf(hub: BoardDeps['hub'], wcs: BoardDeps['wcs']) {
  const seen = wcs.deviceSeen();
  const kinds = Map.groupBy(hub.devices(), ({ kind }) => kind);
  return [...kinds].map(([kind, own]) => {
    const free = own.filter((one) => isFree(one, seen(one.id))).length;
    return {
      ...{ kind, all: own.length, free },
      online: own.filter(({ status }) => status === 'online').length,
      offline: own.filter(({ status }) => status === 'offline').length - free,
    };
  });
}

/** Today's figures for the board on the wall. */
export function boardRoutes(deps: BoardDeps): FastifyPluginAsync {
  const { database, site, wms, wcs, hub, clock, version } = deps;
  const book = createDayBook(database);
  const timeZone = site.timeZone ?? 'UTC';

  async function figures() {
    const now = clock.now();
    const today = todayOf(now, timeZone);
    const entries = await book.read(today.from);
    const asked = await database.transaction('board', async (tx) => ({
      left: await leftToday(tx, today),
      stock: await stockByState(tx),
      cases: await wms.desk(tx, MAX_COUNTED),
    }));
    const { left, stock, cases } = asked;
    return {
      ...{ now: toTimestamp(now), day: today.day, timeZone, warehouse: site.warehouse, version },
      inbound: directionOf(entries, 'received', left.in, { today, now }),
      outbound: directionOf(entries, 'shipped', left.out, { today, now }),
      workers: sharesOf(entries, 'actor', now, MAX_SHARES),
      areas: sharesOf(entries, 'area', now, MAX_SHARES),
      stock,
      vehicles: vehiclesOf(wcs),
      devices: devicesOf(hub, wcs),
      alarms: {
        count: cases.length,
        dearest: cases
          .slice(0, MAX_ALARMS)
          .map(({ kind, text, since }) => ({ kind, text, since: toTimestamp(since) })),
      },
    };
  }

  let made: { readonly at: number; readonly figures: ReturnType<typeof figures> } | undefined;
  const kept = (): ReturnType<typeof figures> => {
    if (made && clock.now() - made.at < KEEP_MS) return made.figures;
    // One at a time: the next is made from the book that this one leaves.
    const before = made?.figures.catch(() => {}) ?? Promise.resolve();
    const mine = { at: clock.now(), figures: before.then(figures) };
    made = mine;
    mine.figures.catch(() => {
      if (made === mine) made = undefined;
    });
    return mine.figures;
  };

  return async (app) => {
    app.get(
      '/api/v1/board',
      {
        schema: {
          tags: ['status'],
          summary: 'Today’s figures for the board on the wall · 现场大屏：今日数据',
          description: 'By the warehouse’s own calendar day. At most 2 s old.',
          response: { 200: BoardBody },
        },
      },
      async () => kept(),
    );
  };
}
