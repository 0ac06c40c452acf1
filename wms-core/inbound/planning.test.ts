import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '#base/log.ts';
import { hours, minutes, toTimestamp } from '#base/time.ts';
import { createAlerts, lookAt } from '../alerts/alerts.ts';
import { listAlerts } from '../alerts/store.ts';
import { packagingKind } from '../master-data/kinds/packagings.ts';
import { locationKind } from '../master-data/kinds/places.ts';
import { asKind } from '../master-data/record.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { type Appointment, readAppointment } from './appointment-store.ts';
import { bookDock, cancelBooking } from './appointments.ts';
import { areaLoad, palletsOf, peak } from './area.ts';
import { cancelAsn } from './closing.ts';
import { labourByHour, labourOf, labourOfAsns } from './labour.ts';
import { previewPutaway } from './preview.ts';
import { DEFAULT_RULES } from './rules.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;
let now: number;

beforeEach(async () => {
  house = await openHouse([
    item('PLAIN'),
    item('LOOKED', { inspectionPercent: 20 }),
    // A bin of the paper house takes twelve.
    item('BULKY', { lengthMm: 200, widthMm: 200, heightMm: 200 }),
  ]);
  dock = createDock(house);
  now = house.scheduler.now();
  // Both docks are taken, so that ASNs wait.
  for (const asn of ['FIRST', 'SECOND']) await dock.announce(asn, [{ item: 'PLAIN', quantity: 1 }]);
});
afterEach(() => house.close());

const book = (asns: readonly string[], asked: Partial<Appointment> = {}) =>
  house.database.transaction('book', (tx) =>
    bookDock(
      tx,
      house.core.inbound.parts,
      {
        ...{ appointment: 'APP-1', dock: 'DOCK-1', carrier: 'FAST', asns },
        ...{ fromAt: now + hours(2), toAt: now + hours(3) },
        ...asked,
      },
      'planner',
    ),
  );
const announce = (asn: string, code = 'PLAIN', quantity = 10) =>
  dock.announce(asn, [{ item: code, quantity }]);

async function alerts(rule: string, inMs: number) {
  const { database, scheduler, core } = house;
  const parts = { ledger: core.ledger, feed: core.feed, owner: OWNER };
  const { rules } = createAlerts({ ...parts, database, scheduler, log: silentLog });
  const found = await database.transaction('look', async (tx) => {
    await lookAt(tx, parts, rules.find((one) => one.rule === rule)!, scheduler.now() + inMs);
    return listAlerts(tx, { open: true, rule, limit: 100 });
  });
  return found.map(({ subject, level }) => ({ subject, level }));
}

describe('a dock appointment', () => {
  test('is booked once; the same again is harmless, other content a conflict', async () => {
    await announce('ASN-1');
    expect(await book(['ASN-1'])).toMatchObject({ isNew: true, pallets: 1, warning: null });
    expect(await book(['ASN-1'])).toMatchObject({ isNew: false, pallets: 1 });
    expect(await book(['ASN-1'], { carrier: 'SLOW' })).toMatchObject({
      code: 'appointment.conflict',
    });
    expect(await house.events('wms.appointment.booked')).toMatchObject([
      { appointment: 'APP-1', dock: 'DOCK-1', asns: ['ASN-1'], from: toTimestamp(now + hours(2)) },
    ]);
  });

  test('is refused, with the reason, where the dock is no dock, closed or taken', async () => {
    await announce('ASN-1');
    await announce('ASN-2');
    await book(['ASN-1']);
    const again = { appointment: 'APP-2' };
    const at = { fromAt: now + hours(2.5), toAt: now + hours(4) };
    const codes = [];
    for (const asked of [
      { ...again, dock: 'A-01' },
      { ...again, ...at },
      { ...again, fromAt: now + hours(5), toAt: now + hours(4) },
    ]) {
      const done = await book(['ASN-2'], asked);
      codes.push('code' in done ? done.code : 'done');
    }
    expect(codes).toEqual(['dock.unknown', 'appointment.taken', 'appointment.times']);
    const { masterData } = house.core;
    const place = {
      ...masterData.location('DOCK-2')!,
      lockIn: true,
      lockReason: 'flood',
      version: 9,
    };
    masterData.took(asKind(locationKind), [place as never]);
    expect(await book(['ASN-2'], { ...again, dock: 'DOCK-2' })).toMatchObject({
      code: 'location.locked',
      facts: { reason: 'flood' },
    });
    // Where one ends another may begin.
    const next = { ...again, fromAt: now + hours(3), toAt: now + hours(4) };
    expect(await book(['ASN-2'], next)).toMatchObject({ isNew: true });
  });

  test('is refused for an ASN that is unknown, here or booked, until that is cancelled', async () => {
    await announce('ASN-1');
    const later = { appointment: 'APP-2', fromAt: now + hours(6), toAt: now + hours(7) };
    expect(await book(['NOBODY'])).toMatchObject({ code: 'asn.unknown' });
    expect(await book(['FIRST'])).toMatchObject({ code: 'appointment.asn_here' });
    await book(['ASN-1']);
    expect(await book(['ASN-1'], later)).toMatchObject({ code: 'appointment.asn_booked' });
    const cancel = { appointment: 'APP-1', reason: 'broke down', actor: 'planner' };
    for (const _again of [1, 2]) {
      expect(await dock.run(cancelBooking, cancel)).toEqual({ appointment: 'APP-1' });
    }
    expect(await dock.run(cancelBooking, { ...cancel, appointment: 'APP-9' })).toMatchObject({
      code: 'appointment.unknown',
    });
    expect(await house.events('wms.appointment.cancelled')).toHaveLength(1);
    expect(await book(['ASN-1'], later)).toMatchObject({ isNew: true });
  });

  test('frees its dock when the last of its ASNs is cancelled, and names no cancelled one before', async () => {
    await announce('ASN-1');
    await announce('ASN-2');
    await announce('ASN-3');
    await book(['ASN-1', 'ASN-2']);
    const why = { reason: 'never sent', actor: 'office' };
    const shown = () => house.database.transaction('read', (tx) => readAppointment(tx, 'APP-1'));
    await dock.run(cancelAsn, { asn: 'ASN-1', ...why });
    expect(await shown()).toMatchObject({ status: 'booked', asns: ['ASN-2'] });
    const instead = { appointment: 'APP-2' };
    expect(await book(['ASN-3'], instead)).toMatchObject({ code: 'appointment.taken' });
    await dock.run(cancelAsn, { asn: 'ASN-2', ...why });
    expect(await shown()).toMatchObject({ status: 'cancelled', asns: ['ASN-1', 'ASN-2'] });
    expect(await house.events('wms.appointment.cancelled')).toMatchObject([
      { appointment: 'APP-1', ...why },
    ]);
    expect(await book(['ASN-3'], instead)).toMatchObject({ isNew: true });
  });

  test('appointment.cancelled: its number is not booked again, whatever is asked', async () => {
    await announce('ASN-1');
    await book(['ASN-1']);
    const cancel = { appointment: 'APP-1', reason: 'broke down', actor: 'planner' };
    await dock.run(cancelBooking, cancel);
    for (const asked of [{}, { carrier: 'SLOW' }]) {
      expect(await book(['ASN-1'], asked)).toMatchObject({ code: 'appointment.cancelled' });
    }
    expect(await book(['ASN-1'], { appointment: 'APP-2' })).toMatchObject({ isNew: true });
  });

  test('orders the calls: its ASN comes at its time to its dock, others before that', async () => {
    await announce('LATER');
    await announce('SOONER');
    await book(['LATER']);
    await book(['SOONER'], { appointment: 'APP-2', dock: 'DOCK-2', fromAt: now + hours(1) });
    await announce('ANY');
    const [first, second] = [await house.next('receive'), await house.next('receive')];
    await house.done(first, { act: 'receipt_ended' });
    // Neither appointment is due: the dock goes to the one without.
    const any = await house.next('receive');
    expect(any).toMatchObject({ asn: 'ANY', at: 'DOCK-1' });
    await house.done(second, { act: 'receipt_ended' });
    expect(await house.open()).toEqual([]);
    await house.settle(minutes(32));
    expect(await house.next('receive')).toMatchObject({ asn: 'SOONER', at: 'DOCK-2' });
    // DOCK-1 is not taken yet, and is given once it is free and LATER is due.
    await house.done(any, { act: 'receipt_ended' });
    await house.settle(minutes(30));
    expect(await house.open()).toEqual([]);
    await house.settle(minutes(31));
    expect(await house.next('receive')).toMatchObject({ asn: 'LATER', at: 'DOCK-1' });
  });

  test('that was missed binds nobody any more', async () => {
    await announce('ASN-1');
    await book(['ASN-1'], { fromAt: now + minutes(5), toAt: now + minutes(10) });
    const [, second] = [await house.next('receive'), await house.next('receive')];
    await house.settle(minutes(20));
    await house.done(second, { act: 'receipt_ended' });
    expect(await house.next('receive')).toMatchObject({ asn: 'ASN-1', at: 'DOCK-2' });
  });
});

describe('the receiving area', () => {
  test('is reserved by pallets, and warned of before it overflows', async () => {
    // 2000 litres a pallet: 700 pieces of 8 litres are three.
    await announce('ASN-1', 'BULKY', 700);
    expect(await book(['ASN-1'])).toMatchObject({
      ...{ pallets: 3, atOnce: 3, places: 2 },
      warning: { en: expect.stringContaining('3 pallets at once and has 2 places') },
    });
    const full = `${toTimestamp(Math.floor((now + hours(2)) / hours(1)) * hours(1)).slice(0, 16)}Z`;
    expect(await alerts('receiving_area', 0)).toContainEqual({ subject: full, level: 'orange' });
    expect(await alerts('receiving_area', hours(1.5))).toContainEqual({
      subject: full,
      level: 'red',
    });
    await dock.run(cancelBooking, { appointment: 'APP-1', reason: 'moved', actor: 'planner' });
    expect(await alerts('receiving_area', 0)).toEqual([]);
  });

  test('counts pallets by the item’s packaging where there is one', async () => {
    await announce('ASN-1', 'PLAIN', 25);
    const packaging = {
      ...{ owner: OWNER, item: 'PLAIN', level: 'pallet', gtin: null },
      ...{ baseNumerator: 10, baseDenominator: 1, stackableLayers: 1 },
      ...{ lengthMm: 1_200, widthMm: 800, heightMm: 1_000 },
      ...{ grossWeightGrams: 22_000, netWeightGrams: 2_000, status: 'active', blockReason: '' },
    };
    const pallets = await house.database.transaction('pallets', async (tx) => {
      const origin = { actor: 'anna', source: 'test', at: 0 };
      const written = await house.core.masterData.write(
        tx,
        asKind(packagingKind),
        [packaging],
        origin,
      );
      expect(written.faults).toEqual([]);
      return palletsOf(tx, ['ASN-1']);
    });
    expect(pallets.get('ASN-1')).toBe(3);
  });

  test('holds those whose stays overlap', async () => {
    const stays = [
      { fromAt: 0, toAt: 10, pallets: 2 },
      { fromAt: 5, toAt: 15, pallets: 3 },
      { fromAt: 10, toAt: 20, pallets: 4 },
    ];
    expect(peak(stays, { fromAt: 0, toAt: 5 })).toBe(2);
    expect(peak(stays, { fromAt: 0, toAt: 10 })).toBe(5);
    expect(peak(stays, { fromAt: 0, toAt: 20 })).toBe(7);
    expect(peak(stays, { fromAt: 30, toAt: 40 })).toBe(0);
    const load = await house.database.transaction('load', (tx) =>
      areaLoad(tx, { now, fromAt: now, toAt: now + hours(1) }),
    );
    expect(load).toMatchObject({ places: 2, reserved: [{ pallets: 0 }] });
  });
});

test('a delivery of which nothing came an hour after it was due is told, until something comes', async () => {
  await announce('ASN-1');
  await book(['ASN-1']);
  const late = async (inMs: number) =>
    (await alerts('asn_late', inMs)).map(({ subject }) => subject).sort();
  expect(await late(minutes(59))).toEqual([]);
  expect(await late(minutes(61))).toEqual(['FIRST', 'SECOND']);
  // Due at the end of its appointment, three hours from now.
  expect(await late(hours(4) + minutes(1))).toContain('ASN-1');
  expect(await alerts('asn_late', hours(26))).toContainEqual({ subject: 'FIRST', level: 'orange' });
  await house.act(await house.next('receive'), dock.scan('IB-1', 'PLAIN', 1));
  expect(await late(minutes(61))).toEqual(['SECOND']);
});

describe('labour', () => {
  test('is minutes by step from the rates a pallet, line and piece', () => {
    const lines = [
      { pieces: 100, inspectionPercent: 0 },
      { pieces: 50, inspectionPercent: 10 },
      { pieces: 0, inspectionPercent: 100 },
    ];
    expect(labourOf({ asn: 'A', pallets: 2, lines }, DEFAULT_RULES.labour)).toEqual({
      asn: 'A',
      unload: 6, // 2 × 180 s
      scan: 3.5, // 2 × 30 s + 150 × 1 s
      inspect: 1.7, // 5 × 20 s
      putAway: 7, // 2 × 60 s + 150 × 2 s
    });
  });

  test('falls into the hours of the appointment, without one into that when it is expected', async () => {
    const hour = (at: number) => Math.floor(at / hours(1)) * hours(1);
    const begin = hour(now) + hours(5);
    await dock.announce('ASN-1', [{ item: 'LOOKED', quantity: 60 }]);
    await book(['ASN-1'], { fromAt: begin + minutes(30), toAt: begin + minutes(90) });
    const [all, byHour] = await house.database.transaction('labour', async (tx) => [
      await labourOfAsns(tx, ['ASN-1']),
      await labourByHour(tx, { fromAt: begin, toAt: begin + hours(3) }),
    ]);
    expect(all.get('ASN-1')).toMatchObject({ unload: 3, scan: 1.5, inspect: 4, putAway: 3 });
    const half = { unload: 1.5, inspect: 2, putAway: 1.5 };
    expect(byHour).toMatchObject([
      { at: begin, ...half },
      { at: begin + hours(1), ...half },
      { at: begin + hours(2), unload: 0, scan: 0, inspect: 0, putAway: 0 },
    ]);
  });
});

test('the putaway of goods that have not come names bins and what has no room, and keeps nothing', async () => {
  await announce('ASN-1', 'BULKY', 200);
  const kept = () =>
    house.database.transaction('kept', (tx) =>
      tx.query(
        `SELECT (SELECT count(*) FROM wms.reservation) AS reserved,
           (SELECT count(*) FROM wms.decision) AS decided`,
      ),
    );
  const before = await kept();
  const preview = (asn: string) =>
    house.database.transaction('preview', (tx) =>
      previewPutaway(tx, house.core.inbound.parts, asn),
    );
  const found = await preview('ASN-1');
  if ('code' in found) throw new Error(found.code);
  // Twelve bins of twelve pieces each.
  expect(found.bins.reduce((sum, bin) => sum + bin.quantity, 0)).toBe(144);
  expect(new Set(found.bins.map((bin) => bin.location)).size).toBe(12);
  expect(found.noRoom).toEqual([{ item: 'BULKY', quantity: 56 }]);
  expect(await kept()).toEqual(before);
  await house.stock('BULKY', loose('A-01'), 12);
  expect(await preview('ASN-1')).toMatchObject({ noRoom: [{ quantity: 68 }] });
  expect(await preview('NOBODY')).toMatchObject({ code: 'asn.unknown' });
});
