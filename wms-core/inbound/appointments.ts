import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import { days, type Millis, minutes, toTimestamp } from '#base/time.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import {
  type Appointment,
  bookingsOf,
  cancelRow,
  dropAsn,
  insertAppointment,
  overlapping,
  readAppointment,
} from './appointment-store.ts';
import { areaLoad, palletsOf, peak } from './area.ts';
import { readAsn } from './asn-store.ts';
import { callToDocks, unknownDock } from './docks.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { readRules } from './rules.ts';

/** Bookings are made one after the other: two at a time would see the same dock free. */
const BOOKING_LOCK = 7_274_302;

/** Before rows of ASNs are locked, never after. */
export const lockBookings = (tx: Tx) =>
  tx.query('SELECT pg_advisory_xact_lock($1)', [BOOKING_LOCK]);

export interface Booked {
  readonly isNew: boolean;
  readonly pallets: number;
  /** The most pallets in the receiving area while these stand there, and its places. */
  readonly atOnce: number;
  readonly places: number;
  /** Set when they are more than there are places. */
  readonly warning: Text | null;
}

/** What is wrong with the times or the dock. */
async function dockFault(
  tx: Tx,
  parts: InboundParts,
  { fromAt, toAt, dock }: Appointment,
): Promise<Refusal | undefined> {
  if (toAt <= fromAt || toAt - fromAt > days(1) || toAt <= parts.clock.now()) {
    return refuseInbound('appointment.times');
  }
  const place = parts.masterData.location(dock);
  if (place?.kind !== 'dock_in') return unknownDock(parts, dock);
  const closed = lockedPlace(place, 'lockIn');
  if (closed) return closed;
  const [other] = await overlapping(tx, { fromAt, toAt, dock });
  if (!other) return undefined;
  const { appointment } = other;
  const times = { from: toTimestamp(other.fromAt), to: toTimestamp(other.toAt) };
  return refuseInbound('appointment.taken', { dock, appointment, ...times });
}

/** What is wrong with the ASNs: unknown, here already, or booked otherwise. */
async function asnFault(tx: Tx, { asns }: Appointment): Promise<Refusal | undefined> {
  for (const asn of asns) {
    const row = await readAsn(tx, asn);
    if (!row) return refuseInbound('asn.unknown', { asn });
    if (row.status !== 'expected') {
      return refuseInbound('appointment.asn_here', { asn, status: row.status });
    }
  }
  const [booked] = await bookingsOf(tx, asns);
  return (
    booked &&
    refuseInbound('appointment.asn_booked', {
      asn: booked[0],
      appointment: booked[1].appointment,
    })
  );
}

async function answerTo(
  tx: Tx,
  parts: InboundParts,
  { fromAt, toAt, asns }: Appointment,
  isNew: boolean,
): Promise<Booked> {
  const { dwellMinutes } = await readRules(tx);
  const stay = { fromAt, toAt: toAt + minutes(dwellMinutes) };
  const load = await areaLoad(tx, { now: parts.clock.now(), ...stay });
  const pallets = await palletsOf(tx, asns);
  const atOnce = peak(load.reserved, stay);
  const { places } = load;
  const warning = {
    en: `The receiving area will hold ${atOnce} pallets at once and has ${places} places: choose another time for some.`,
    zh: `收货区届时将同时有 ${atOnce} 托,而只有 ${places} 个位置:请错开部分到货时间。`,
  };
  return {
    isNew,
    pallets: asns.reduce((sum, asn) => sum + (pallets.get(asn) ?? 0), 0),
    atOnce,
    places,
    warning: atOnce > places ? warning : null,
  };
}

/** Books a dock for ASNs. Its number is the key: booked again, it changes nothing. */
export async function bookDock(
  tx: Tx,
  parts: InboundParts,
  asked: Appointment,
  actor: string,
): Promise<Booked | Refusal> {
  await lockBookings(tx);
  const { appointment } = asked;
  const known = await readAppointment(tx, appointment);
  if (known) {
    if (known.status === 'cancelled')
      return refuseInbound('appointment.cancelled', { appointment });
    if (!isDeepStrictEqual(known.content, asked)) {
      return refuseInbound('appointment.conflict', { appointment });
    }
    return answerTo(tx, parts, asked, false);
  }
  const fault = (await dockFault(tx, parts, asked)) ?? (await asnFault(tx, asked));
  if (fault) return fault;
  const at = parts.clock.now();
  await insertAppointment(tx, asked, { actor, at });
  await tellOf(tx, parts, 'wms.appointment.booked', asked, { actor, at });
  return answerTo(tx, parts, asked, true);
}

/** Frees the dock; its ASNs come when there is one. Cancelled before, it changes nothing. */
export async function cancelBooking(
  tx: Tx,
  parts: InboundParts,
  asked: { readonly appointment: string; readonly reason: string; readonly actor: string },
): Promise<{ readonly appointment: string } | Refusal> {
  const { appointment, reason, actor } = asked;
  await lockBookings(tx);
  const known = await readAppointment(tx, appointment);
  if (!known) return refuseInbound('appointment.unknown', { appointment });
  if (known.status === 'cancelled') return { appointment };
  await cancelRow(tx, appointment);
  const by = { actor, at: parts.clock.now(), reason };
  await tellOf(tx, parts, 'wms.appointment.cancelled', known.content, by);
  await callToDocks(tx, parts);
  return { appointment };
}

/** The ASN does not come: no appointment names it, and one that has no other frees its dock. */
export async function leaveAppointment(
  tx: Tx,
  parts: InboundParts,
  asn: string,
  by: { readonly actor: string; readonly at: Millis; readonly reason: string },
): Promise<void> {
  const left = await dropAsn(tx, asn);
  if (!left || left.status === 'cancelled' || left.asns.length > 0) return;
  await cancelRow(tx, left.appointment);
  await tellOf(tx, parts, 'wms.appointment.cancelled', left.content, by);
}

async function tellOf(
  tx: Tx,
  parts: InboundParts,
  type: string,
  { fromAt, toAt, ...rest }: Appointment,
  { at, ...by }: { readonly actor: string; readonly at: Millis; readonly reason?: string },
): Promise<void> {
  const { appointment } = rest;
  const times = { from: toTimestamp(fromAt), to: toTimestamp(toAt) };
  await parts.feed.append(tx, at, [
    { type, subject: appointment, correlationId: appointment, data: { ...rest, ...times, ...by } },
  ]);
}
