import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { epcIdUri, epcOf } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { days, toTimestamp } from '#base/time.ts';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { scanReader } from '#tests/support/query-plans.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { announcedUnits, knownUnits, parcelsOfUnits, unitFacts } from '#wms-core/gates/facts.ts';
import { clearSightings, listSightings } from '#wms-core/gates/index.ts';
import { KEEP_SIGHTING_DAYS, keepSightings } from '#wms-core/gates/sightings.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import type { GateReading } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** What the WMS makes of passages, with real orders, parcels and numbered pieces. */

const PALLET = '106141412345678908';
const GTIN = '80614141123458';
const LANES = ['LANE-1', 'LANE-2'];
const site: Site = {
  ...outboundSite,
  gates: ['DOCK-1', ...LANES].map((place) => ({ id: `G-${place}`, place })),
};

const tag = (key: Parameters<typeof epcOf>[0]): string => {
  const epc = epcOf(key, 7);
  if (isRefusal(epc)) throw new Error(epc.text.en);
  return epcIdUri(epc);
};
const piece = (serial: string) => tag({ gtin: GTIN, serial });
const parcelTag = (sscc: string) => tag({ sscc });

interface Parcel {
  readonly parcel: string;
  readonly dock: string;
}

let house: WmsProcess;
let readings = 0;

async function begin(database: Database): Promise<void> {
  house = await openWms(database, { site });
  await house.items([item('MUG'), item('CAM', { serialControlled: true, barcodes: [GTIN] })]);
}
async function end(): Promise<void> {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
}

const look = <T>(sql: string, values: readonly unknown[] = []) =>
  house.database.transaction('look', (tx) => tx.query<T>(sql, values));
const passes = (place: string, epcs: readonly string[], more: Partial<GateReading> = {}) =>
  house.wms.gatePort.sighted({
    ...{ readingId: `R-${++readings}`, gate: `G-${place}`, at: house.scheduler.now() },
    tags: epcs.map((epc) => ({ epc, antenna: 1 })),
    ...more,
  });
const get = async (url: string) => (await granted(house.call('GET', `/api/v1/${url}`))).body;
const seen = async (query = ''): Promise<string[]> =>
  (await get(`sightings?${query}`)).sightings.map(
    (one: { handlingUnit: string; serial: string; wrong: string }) =>
      `${one.serial || one.handlingUnit} ${one.wrong}`.trim(),
  );
const cases = async (): Promise<{ key: string; text: { en: string } }[]> =>
  (await get('exceptions')).cases.filter(({ key }: { key: string }) => key.startsWith('passage:'));
const keys = async () => (await cases()).map(({ key }) => key);

/** The parcel of an order of a mug, once the crew has to do this with it. */
async function parcelUpTo(kind: 'weigh' | 'load'): Promise<Parcel> {
  await house.opening([{ location: '1-1', item: 'MUG', quantity: 5 }]);
  await granted(house.order('SO-1', { MUG: 1 }));
  await granted(house.release());
  expect(await house.work(kind)).toMatchObject({ kind });
  const [found] = await look<Parcel>(
    'SELECT parcel, dock FROM wms.parcel JOIN wms.sales_order USING (order_id)',
  );
  return found!;
}
const otherThan = (dock: string) => LANES.find((lane) => lane !== dock)!;

describe('passages', () => {
  beforeEach(async () => begin(await openMemory()));
  afterEach(end);

  test('the parcel that is being loaded may go out by its own lane, and by no other', async () => {
    const { parcel, dock } = await parcelUpTo('load');
    await passes(dock, [parcelTag(parcel)]);
    expect(await cases()).toEqual([]);
    const other = otherThan(dock);
    await passes(other, [parcelTag(parcel)]);
    expect(await keys()).toEqual([`passage:G-${other}:${parcel}`]);
    expect((await cases())[0]!.text.en).toContain(`its lane is ${dock}`);
    expect(await seen(`handlingUnit=${parcel}`)).toEqual([`${parcel} wrong_lane`, parcel]);
    // Settled, it stays so until the parcel goes astray again.
    const by = { actor: 'guard', reason: 'brought back' };
    const settle = `/api/v1/exceptions/passage:G-${other}:${parcel}/settle`;
    await granted(house.call('POST', settle, by));
    await passes(other, [parcelTag(parcel)]);
    expect(await keys()).toEqual([]);
    await house.settle(11_000);
    await passes(other, [parcelTag(parcel)]);
    expect(await keys()).toHaveLength(1);
    await house.work();
    await house.settle(11_000);
    await passes(dock, [parcelTag(parcel)]);
    expect(await seen(`handlingUnit=${parcel}&gate=G-${dock}&wrong=false`)).toHaveLength(2);
  });

  test.each([
    ['too early', 'weigh', 'too_early', async () => {}],
    [
      'though its goods are on hold',
      'load',
      'held',
      async (parcel: string) => {
        const scope = { handlingUnit: parcel };
        const hold = { holdId: 'H-1', reason: 'broken', actor: 'quality', scope };
        await granted(house.call('POST', '/api/v1/stock/holds', { ...hold, kind: 'freeze' }));
      },
    ],
  ] as const)('a parcel that goes out %s is told', async (_name, kind, wrong, before) => {
    const { parcel, dock } = await parcelUpTo(kind);
    await before(parcel);
    await passes(dock || 'LANE-1', [parcelTag(parcel)]);
    expect(await seen()).toEqual([`${parcel} ${wrong}`]);
    expect(await keys()).toEqual([`passage:G-${dock || 'LANE-1'}:${parcel}`]);
  });

  test('a numbered piece that nobody picked is told, and kept by its number', async () => {
    const line = { location: '1-2', item: 'CAM', quantity: 2, serials: ['7', '8'] };
    const opening = { importId: 'CAMS', lines: [line] };
    await granted(house.call('POST', '/api/v1/opening-stock', opening));
    await passes('LANE-1', [piece('7'), piece('9')]);
    expect(await keys()).toEqual(['passage:G-LANE-1:OWN:CAM:7']);
    expect((await cases())[0]!.text.en).toContain('by the book it is in 1-2');
    expect(await seen('serial=7')).toEqual(['7 not_picked']);
    await house.settle(61_000);
    const alert = { rule: 'wrong_passage', subject: 'passage:G-LANE-1:OWN:CAM:7', level: 'red' };
    expect((await get('alerts')).alerts).toContainEqual(expect.objectContaining(alert));
    expect(await seen('item=CAM&wrong=true&direction=out')).toEqual(['7 not_picked']);
    await passes('DOCK-1', [piece('8')]);
    expect(await seen('place=DOCK-1')).toEqual(['8']);
    expect(await keys()).toHaveLength(1);
  });

  test('a unit with goods that no order sends is told, an empty one is kept only', async () => {
    const unit = { type: 'pallet', location: 'EXC', reason: 'for goods', actor: 'anna' };
    for (const [act, handlingUnit] of [
      ['A', PALLET],
      ['B', '106141400000000010'],
    ] as const) {
      await granted(house.call('POST', '/api/v1/handling-units', { ...unit, act, handlingUnit }));
    }
    await house.opening([{ location: '1-1', item: 'MUG', quantity: 5 }]);
    const move = {
      ...{ moveId: 'FILL', item: 'MUG', quantity: 3, reason: 'for goods', actor: 'anna' },
      ...{ from: { location: '1-1' }, to: { location: 'EXC', handlingUnit: PALLET } },
    };
    await granted(house.call('POST', '/api/v1/stock/moves', move));
    await passes('LANE-2', [parcelTag(PALLET), parcelTag('106141400000000010')]);
    expect(await seen()).toEqual(['106141400000000010', `${PALLET} not_for_shipping`]);
    expect(await keys()).toEqual([`passage:G-LANE-2:${PALLET}`]);
    const shown = await get(`handling-units/${PALLET}`);
    expect(shown.sightings).toMatchObject([{ gate: 'G-LANE-2', wrong: 'not_for_shipping' }]);
  });

  test('an announced pallet has arrived once, with the ASN and for the host', async () => {
    const asn = {
      ...{ asn: 'ASN-1', supplier: 'ACME', expectedAt: '2027-01-07T06:00:00Z', actor: 'erp' },
      lines: [{ line: '1', item: 'MUG', quantity: 60 }],
      units: [{ handlingUnit: PALLET, content: [{ line: '1', quantity: 60 }] }],
    };
    await granted(house.call('POST', '/api/v1/asns', asn));
    const waits = { handlingUnit: PALLET, arrivedAt: null, gate: '', place: '' };
    expect((await get('asns/ASN-1')).units).toEqual([waits]);
    const at = house.scheduler.now();
    await passes('DOCK-1', [parcelTag(PALLET)]);
    await house.settle(11_000);
    await passes('DOCK-1', [parcelTag(PALLET)]);
    const arrived = { arrivedAt: toTimestamp(at), gate: 'G-DOCK-1', place: 'DOCK-1' };
    expect((await get('asns/ASN-1')).units).toEqual([{ handlingUnit: PALLET, ...arrived }]);
    expect((await get('asns')).asns[0].units).toHaveLength(1);
    const told = await look(`SELECT data FROM wms.event WHERE type = 'wms.asn.unit_arrived'`);
    expect(told).toMatchObject([{ data: { asn: 'ASN-1', handlingUnit: PALLET } }]);
    expect(await seen()).toHaveLength(2);
  });

  test('what nobody knows is not kept: strangers, blanks, and no EPC at all', async () => {
    const before = await house.database.transaction('look', fingerprint);
    await passes('LANE-1', [parcelTag(PALLET), piece('7'), 'urn:epc:id:sscc:1', '']);
    await passes('NOWHERE', [piece('7')]);
    expect(await house.database.transaction('look', fingerprint)).toEqual(before);
  });

  test('are looked up and kept by index, in the biggest house', async () => {
    const gate = { gate: 'G-LANE-1', place: 'LANE-1', at: house.scheduler.now() };
    const reading = { ...gate, readingId: 'R', passageMs: 1 };
    const tags = [PALLET, '106141400000000010'].map((handlingUnit) => ({
      ...{ epc: parcelTag(handlingUnit), antenna: 1, direction: 'out' as const, handlingUnit },
      ...{ piece: undefined, wrong: '' as const },
    }));
    const units = tags.map(({ handlingUnit }) => handlingUnit);
    // What is read from end to end even so has no index to be read by.
    await look('SET enable_seqscan = off');
    const big = ['parcel', 'stock', 'handling_unit', 'unit_event', 'task', 'asn', 'sighting'];
    const scans = await scanReader(
      () => house.database,
      big,
    )(async (tx) => {
      await knownUnits(tx, units);
      await announcedUnits(tx, tags);
      await parcelsOfUnits(tx, units);
      await unitFacts(tx, units);
      await keepSightings(tx, reading, tags);
      await listSightings(tx, { handlingUnit: PALLET, limit: 10 });
    });
    expect(scans).toEqual([]);
  });

  test('moves nothing, books nothing', async () => {
    const { parcel, dock } = await parcelUpTo('load');
    const books = `SELECT (SELECT count(*) FROM wms.posting) AS postings,
      (SELECT status FROM wms.parcel) AS status, (SELECT count(*) FROM wms.task) AS tasks`;
    const before = await look(books);
    for (const place of [dock, otherThan(dock), 'DOCK-1']) await passes(place, [parcelTag(parcel)]);
    expect(await look(books)).toEqual(before);
  });

  test('are asked for by time, page by page, and kept for a season', async () => {
    const { parcel, dock } = await parcelUpTo('load');
    await passes(dock, [parcelTag(parcel)]);
    await house.settle(60_000);
    const later = house.scheduler.now();
    await passes(otherThan(dock), [parcelTag(parcel)]);
    const time = encodeURIComponent(toTimestamp(later));
    expect(await seen(`from=${time}`)).toEqual([`${parcel} wrong_lane`]);
    expect(await seen(`until=${time}`)).toEqual([parcel]);
    const [newest] = (await get('sightings?limit=1')).sightings;
    expect(await seen(`before=${newest.sighting}`)).toEqual([parcel]);
    const refused = await house.call('GET', '/api/v1/sightings?from=2026-99-01T00:00:00Z');
    expect(refused).toMatchObject({ status: 422, body: { code: 'sighting.time_invalid' } });
    const clear = (at: number) =>
      house.database.transaction('clear', (tx) => clearSightings(tx, at));
    await clear(later + days(KEEP_SIGHTING_DAYS));
    expect(await seen()).toEqual([`${parcel} wrong_lane`]);
    await clear(later + days(KEEP_SIGHTING_DAYS) + 1);
    expect(await seen()).toEqual([]);
  });
});

describe.each(bothDatabases(4))('on %s', (_, skip, open) => {
  test('one reading counts once: sent again, by two at once, or begun anew by a restart', async ({
    skip: leave,
  }) => {
    if (skip) leave(skip);
    await begin(await open());
    const { parcel, dock } = await parcelUpTo('load');
    const other = otherThan(dock);
    const same = { readingId: 'R-same' };
    const twice = Array.from({ length: 4 }, () => passes(other, [parcelTag(parcel)], same));
    await Promise.all(twice);
    await passes(other, [parcelTag(parcel)], same);
    await house.settle(5_000);
    await passes(other, [parcelTag(parcel)]);
    expect(await seen()).toEqual([`${parcel} wrong_lane`]);
    await house.settle(11_000);
    await passes(other, [parcelTag(parcel)], same);
    expect(await seen()).toHaveLength(1);
    await end();
  });
});
