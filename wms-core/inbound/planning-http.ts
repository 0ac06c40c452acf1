import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, fromTimestamp, type Millis, toTimestamp } from '#base/time.ts';
import { Actor, answer, Code, closed, coded, Timestamp, Words } from '../http-schemas.ts';
import { type AppointmentRow, overlapping } from './appointment-store.ts';
import { bookDock, cancelBooking } from './appointments.ts';
import { areaLoad, byHour } from './area.ts';
import { readAsn } from './asn-store.ts';
import { labourByHour, labourOfAsns, totalOf } from './labour.ts';
import { previewPutaway } from './preview.ts';
import { refuseInbound } from './refusals.ts';
import type { InboundRoutesDeps } from './route-http.ts';

const tags = ['inbound'];
const MAX_WINDOW_MS = days(31);

const AppointmentBody = Type.Object(
  {
    appointment: Code,
    dock: Code,
    from: Timestamp,
    to: Timestamp,
    carrier: Words,
    asns: Type.Array(Code, { minItems: 1, maxItems: 20, uniqueItems: true }),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        appointment: 'APP-1',
        dock: 'DOCK-IN-1',
        from: '2026-01-07T06:00:00Z',
        to: '2026-01-07T07:00:00Z',
        carrier: 'FAST',
        asns: ['ASN-1001'],
        actor: 'planner',
      },
    ],
  },
);

const timeAs = (example: string) => Type.String({ ...Timestamp, examples: [example] });
const Window = Type.Object(
  { from: timeAs('2026-01-07T06:00:00Z'), to: timeAs('2026-01-08T06:00:00Z') },
  closed,
);
type Window = { readonly fromAt: Millis; readonly toAt: Millis };

function readWindow(given: { readonly from: string; readonly to: string }): Window | Refusal {
  for (const value of [given.from, given.to]) {
    if (fromTimestamp(value) === undefined) return refuseInbound('asn.date_invalid', { value });
  }
  return { fromAt: fromTimestamp(given.from)!, toAt: fromTimestamp(given.to)! };
}

/** A window that is asked about: not turned around, and not endless. */
function readSpan(given: { readonly from: string; readonly to: string }): Window | Refusal {
  const window = readWindow(given);
  if (isRefusal(window)) return window;
  const isFit = window.toAt > window.fromAt && window.toAt - window.fromAt <= MAX_WINDOW_MS;
  return isFit ? window : refuseInbound('window.invalid');
}

const view = ({ fromAt, toAt, content: _, createdAt, ...rest }: AppointmentRow) => ({
  ...rest,
  from: toTimestamp(fromAt),
  to: toTimestamp(toAt),
  createdAt: toTimestamp(createdAt),
});

/** What is known of deliveries before they come: when, how much room, how much work, which bins. */
export function planningRoutes(deps: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(appointmentRoutes(deps));
    await app.register(outlookRoutes(deps));
  };
}

function appointmentRoutes({
  database,
  inbound,
  problem,
}: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/v1/dock-appointments',
      {
        schema: {
          tags,
          summary:
            'Book a dock for deliveries; warns when the receiving area will overflow · 月台预约，收货区将满时预警',
          body: AppointmentBody,
          response: {
            200: answer('booked already'),
            201: answer('{pallets, atOnce, places, warning}'),
          },
        },
      },
      async (request, reply) => {
        const { from, to, actor, ...rest } = request.body;
        const window = readWindow({ from, to });
        if (isRefusal(window)) return problem(reply, request, window);
        const done = await database.transaction('book dock', (tx) =>
          bookDock(tx, inbound, { ...rest, ...window }, actor),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({ appointment: rest.appointment, ...done });
      },
    );

    app.get(
      '/api/v1/dock-appointments',
      {
        schema: {
          tags,
          summary: 'Appointments that touch a time, in order · 时段内的月台预约',
          querystring: Window,
          response: { 200: answer('{appointments}') },
        },
      },
      async (request, reply) => {
        const window = readSpan(request.query);
        if (isRefusal(window)) return problem(reply, request, window);
        const found = await database.transaction('appointments', (tx) => overlapping(tx, window));
        return { appointments: found.map(view) };
      },
    );

    app.post(
      '/api/v1/dock-appointments/:appointment/cancel',
      {
        schema: {
          tags,
          summary: 'Cancel an appointment: its dock is free · 取消月台预约',
          params: Type.Object({ appointment: coded('APP-1') }, closed),
          body: Type.Object(
            { reason: Words, actor: Actor },
            { ...closed, examples: [{ reason: 'truck broke down', actor: 'planner' }] },
          ),
          response: { 200: answer('{appointment}') },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await database.transaction('cancel appointment', (tx) =>
          cancelBooking(tx, inbound, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}

function outlookRoutes({
  database,
  inbound,
  problem,
}: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/v1/receiving-area',
      {
        schema: {
          tags,
          summary:
            'Pallets in the receiving area by hour, as appointments bring them · 收货区按小时的托盘负荷',
          querystring: Window,
          response: { 200: answer('{places, hours: [{at, pallets, over}]}') },
        },
      },
      async (request, reply) => {
        const window = readSpan(request.query);
        if (isRefusal(window)) return problem(reply, request, window);
        const now = inbound.clock.now();
        const load = await database.transaction('receiving area', (tx) =>
          areaLoad(tx, { now, ...window }),
        );
        const hours = byHour(load, window).map(({ at, pallets }) => ({
          at: toTimestamp(at),
          pallets,
          over: Math.max(0, pallets - load.places),
        }));
        return { places: load.places, hours };
      },
    );

    app.get(
      '/api/v1/labour',
      {
        schema: {
          tags,
          summary: 'Minutes of inbound work by hour and step · 入库工时估算（按小时与工序）',
          querystring: Window,
          response: { 200: answer('{hours: [{at, unload, scan, inspect, putAway, total}]}') },
        },
      },
      async (request, reply) => {
        const window = readSpan(request.query);
        if (isRefusal(window)) return problem(reply, request, window);
        const found = await database.transaction('labour', (tx) => labourByHour(tx, window));
        const hours = found.map(({ at, ...labour }) => ({
          at: toTimestamp(at),
          ...labour,
          total: Math.round(totalOf(labour) * 10) / 10,
        }));
        return { hours };
      },
    );

    app.get(
      '/api/v1/asns/:asn/labour',
      {
        schema: {
          tags,
          summary: 'Minutes of work that a delivery still is, by step · 单个到货的工时估算',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          response: { 200: answer('{unload, scan, inspect, putAway, total}') },
        },
      },
      async (request, reply) => {
        const { asn } = request.params;
        const found = await database.transaction('labour of ASN', async (tx) => {
          if (!(await readAsn(tx, asn))) return refuseInbound('asn.unknown', { asn });
          return (await labourOfAsns(tx, [asn])).get(asn)!;
        });
        if (isRefusal(found)) return problem(reply, request, found);
        return { ...found, total: Math.round(totalOf(found) * 10) / 10 };
      },
    );

    app.get(
      '/api/v1/asns/:asn/putaway-preview',
      {
        schema: {
          tags,
          summary:
            'Which bins a delivery’s goods would get now, and what has no room; nothing is reserved · 上架预览：将用哪些库位、哪些放不下，不作预留',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          response: { 200: answer('{bins: [{item, location, quantity}], noRoom}') },
        },
      },
      async (request, reply) => {
        const { asn } = request.params;
        const found = await database.transaction('putaway preview', (tx) =>
          previewPutaway(tx, inbound, asn),
        );
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );
  };
}
