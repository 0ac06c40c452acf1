import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, toTimestamp } from '#base/time.ts';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { item } from '../testing/house.ts';
import { DEFAULT_RULES } from './rules.ts';

/** The office's routes as a host or a person asks them. */

let desk: RestDesk;
let from: number;
beforeAll(async () => {
  desk = await openRestDesk();
  const { owner: _, ...tea } = item('TEA', { inspectionPercent: 10 });
  expect((await desk.call('POST', '/api/v1/items', { items: [tea] })).status).toBe(200);
  const now = desk.scheduler.now();
  from = Math.ceil(now / hours(1)) * hours(1) + hours(2);
  // Two take the docks, the third waits for its appointment.
  for (const asn of ['A-1', 'A-2', 'A-3']) {
    const lines = [{ line: '1', item: 'TEA', quantity: 100, overPercent: 10 }];
    const body = { asn, supplier: 'ACME', expectedAt: toTimestamp(now), lines, actor: 'erp' };
    expect((await desk.call('POST', '/api/v1/asns', body)).status).toBe(201);
  }
});
afterAll(async () => {
  await desk.close();
  expect(desk.bugs).toEqual([]);
});

const window = () => `from=${toTimestamp(from)}&to=${toTimestamp(from + hours(2))}`;
const get = async (path: string) => (await desk.call('GET', path)).body;
const booking = (more: object = {}) =>
  desk.call('POST', '/api/v1/dock-appointments', {
    ...{ appointment: 'APP-1', dock: 'DOCK-1', carrier: 'FAST', asns: ['A-3'], actor: 'planner' },
    ...{ from: toTimestamp(from), to: toTimestamp(from + hours(1)) },
    ...more,
  });

test('an appointment: booked, listed, seen in area and labour, cancelled', async () => {
  expect(await booking({ from: '2026-02-30T25:00:00Z' })).toMatchObject({
    status: 422,
    body: { code: 'asn.date_invalid' },
  });
  expect(await booking()).toMatchObject({
    status: 201,
    body: { appointment: 'APP-1', pallets: 1, atOnce: 1, places: 2, warning: null },
  });
  expect((await booking()).status).toBe(200);
  expect((await booking({ dock: 'DOCK-2' })).body.code).toBe('appointment.conflict');
  const listed = [{ appointment: 'APP-1', dock: 'DOCK-1', asns: ['A-3'], status: 'booked' }];
  expect(await get(`/api/v1/dock-appointments?${window()}`)).toMatchObject({
    appointments: listed,
  });
  const hour = { at: toTimestamp(from), pallets: 1, over: 0 };
  expect((await get(`/api/v1/receiving-area?${window()}`)).hours[0]).toEqual(hour);
  const minutes = { unload: 3, scan: 2.2, inspect: 3.3, putAway: 4.3, total: 12.8 };
  expect(await get('/api/v1/asns/A-3/labour')).toEqual({ asn: 'A-3', ...minutes });
  expect((await get(`/api/v1/labour?${window()}`)).hours[0]).toMatchObject(minutes);
  const cancel = () =>
    desk.call('POST', '/api/v1/dock-appointments/APP-1/cancel', { reason: 'late', actor: 'boss' });
  for (const _again of [1, 2]) expect((await cancel()).status).toBe(200);
  expect(await get(`/api/v1/dock-appointments?${window()}`)).toEqual({ appointments: [] });
});

test.each(['/api/v1/dock-appointments', '/api/v1/receiving-area', '/api/v1/labour'])(
  '%s asks for a window of a month at most (window.invalid)',
  async (path) => {
    for (const to of [from - hours(1), from + hours(24 * 32)]) {
      const url = `${path}?from=${toTimestamp(from)}&to=${toTimestamp(to)}`;
      expect((await get(url)).code).toBe('window.invalid');
    }
  },
);

test('the putaway of goods that have not come is looked at', async () => {
  const { bins, noRoom } = await get('/api/v1/asns/A-3/putaway-preview');
  expect(bins).toEqual([{ item: 'TEA', location: expect.any(String), quantity: 100 }]);
  expect(noRoom).toEqual([]);
  expect((await get('/api/v1/asns/A-9/putaway-preview')).code).toBe('asn.unknown');
});

test('rules are by default, and as somebody set them', async () => {
  expect(await get('/api/v1/inbound-rules')).toEqual(DEFAULT_RULES);
  const wanted = { ...DEFAULT_RULES, unlisted: 'hold' };
  const set = await desk.call('PUT', '/api/v1/inbound-rules', { ...wanted, actor: 'boss' });
  expect(set).toMatchObject({ status: 200, body: wanted });
  expect(await get('/api/v1/inbound-rules')).toEqual(wanted);
});

test('what cannot be ended, released or taken back is refused with a sentence', async () => {
  const why = { reason: 'no rest', actor: 'boss' };
  const asked: [string, object, number, string][] = [
    ['/api/v1/asns/A-1/close', why, 409, 'asn.nothing_came'],
    ['/api/v1/asns/A-9/cancel', why, 404, 'asn.unknown'],
    ['/api/v1/asns/A-1/lines/1/release', why, 409, 'unlisted.not'],
    [
      '/api/v1/receipt-reversals',
      { reversal: 'R-1', asn: 'A-1', line: '1', ...why },
      409,
      'reversal.nothing',
    ],
  ];
  for (const [url, body, status, code] of asked) {
    const answer = await desk.call('POST', url, body);
    expect(answer).toMatchObject({ status, body: { code, detail: expect.any(String) } });
  }
  const cancelled = await desk.call('POST', '/api/v1/asns/A-3/cancel', why);
  expect(cancelled.body).toEqual({ asn: 'A-3', closedAs: 'cancelled' });
  expect(await get('/api/v1/asns/A-3')).toMatchObject({
    ...{ status: 'closed', closedAs: 'cancelled', closedBy: 'boss', closeReason: 'no rest' },
    lines: [{ short: 100, unannounced: false }],
  });
});

test('a tolerance with a supplier for an item is a record like others', async () => {
  const url = '/api/v1/receipt-tolerances/ACME/TEA';
  expect((await desk.call('PUT', url, { overReceiptPercent: 15 })).status).toBe(200);
  const known = { supplier: 'ACME', item: 'TEA', overReceiptPercent: 15, version: 1 };
  expect(await get(url)).toMatchObject({ ...known, underReceiptPercent: null });
  const unknown = await desk.call('PUT', '/api/v1/receipt-tolerances/ACME/NOBODY', {});
  expect(unknown.status).toBe(422);
});
