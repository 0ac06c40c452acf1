import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromTimestamp, minutes, seconds, toTimestamp } from '#base/time.ts';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';
import { MOST_UNDONE } from '#wms-core/floor/index.ts';

/** The floor as it was, from what is stored. */

let house: TestWarehouse;
let bins: readonly string[] = [];
beforeAll(async () => {
  house = await openTestWarehouse();
  const { places } = (await house.warehouse.server.inject({ url: '/api/v1/floor' })).json();
  bins = places
    .filter(({ kind }: { kind: string }) => kind === 'bin')
    .map(({ id }: { id: string }) => id);
});
afterAll(() => house.close());

const past = async (from: number, to: number) => {
  const query = { from: toTimestamp(from), to: toTimestamp(to) };
  const reply = await house.warehouse.server.inject({ url: '/api/v1/floor/past', query });
  return { status: reply.statusCode, body: reply.json() };
};

const during = async <T>(asked: Promise<T>): Promise<T> => {
  await house.scheduler.runFor(seconds(2));
  return asked;
};

async function open(importId: string, bin: string, quantity: number): Promise<void> {
  const reply = await during(
    house.warehouse.server.inject({
      method: 'POST',
      url: `/api/v1/imports/opening-stock?importId=${importId}`,
      headers: { 'content-type': 'text/csv' },
      payload: `location,item,quantity\n${bin},CUP,${quantity}\n`,
    }),
  );
  expect(reply.statusCode).toBeLessThan(300);
}

describe('the floor of a past time', () => {
  test('has what lay there then, and what came since at its own time', async () => {
    const item = { name: { en: 'Cup', zh: '杯' }, lengthMm: 100, widthMm: 100, heightMm: 100 };
    const url = '/api/v1/items/CUP';
    const payload = { ...item, weightGrams: 200, barcodes: [] };
    await during(house.warehouse.server.inject({ method: 'PUT', url, payload }));
    await open('FIRST', bins[0]!, 48);
    await house.scheduler.runFor(minutes(10));
    const from = house.scheduler.now();
    await house.scheduler.runFor(minutes(2));
    await open('SECOND', bins[1]!, 24);
    const to = house.scheduler.now();
    await house.scheduler.runFor(minutes(2));
    await open('THIRD', bins[2]!, 12);

    const { status, body } = await past(from, to);
    expect(status).toBe(200);
    expect(body.state.places).toEqual({
      [bins[0]!]: { quantity: 48, fill: 0.1, state: 'passed' },
    });
    const changed = body.changes.filter((one: { places?: object }) => one.places);
    expect(changed).toEqual([
      { at: expect.any(Number), places: { [bins[1]!]: expect.objectContaining({ quantity: 24 }) } },
    ]);
    expect(changed[0].at).toBeGreaterThan(from + minutes(2) - 1);
    expect(changed[0].at).toBeLessThanOrEqual(to);
  });

  test('an hour is asked for at most, in its order, and no time to come', async () => {
    const now = house.scheduler.now();
    const refused = await Promise.all([
      past(now - minutes(61), now),
      past(now, now - 1),
      past(now + minutes(1), now + minutes(2)),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'floor.span_too_long'],
      [422, 'floor.span_backwards'],
      [422, 'floor.not_past'],
    ]);
    expect((await past(now - minutes(60), now)).status).toBe(200);
  });

  test('one is read at a time and two wait, however many ask', async () => {
    const now = house.scheduler.now();
    const free = Promise.withResolvers<void>();
    const others = house.database.transaction('others', () => free.promise);
    const asked = Array.from({ length: 6 }, () => past(now - minutes(5), now));
    const refused = await Promise.all(asked.slice(3));
    free.resolve();
    await others;
    const answered = await Promise.all(asked.slice(0, 3));
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([503, 'floor.past_busy']),
    );
    expect(answered.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await past(now - minutes(5), now)).status).toBe(200);
  });

  test('is refused where too much was booked since, with the first time that is not', async () => {
    const first = house.scheduler.now();
    expect((await past(first - minutes(10), first)).status).toBe(200);
    await house.scheduler.runFor(minutes(5));
    // As if so much had been booked: what was booked is counted by the numbers of the ledger.
    await house.database.transaction('later', (tx) =>
      tx.query("SELECT setval(pg_get_serial_sequence('wms.posting', 'sequence'), $1)", [
        MOST_UNDONE + 1_000,
      ]),
    );
    await open('FOURTH', bins[3]!, 6);
    const { status, body } = await past(first - minutes(10), first);
    expect([status, body.code]).toEqual([422, 'floor.too_long_ago']);
    const earliest = fromTimestamp(body.facts.earliest)!;
    expect(earliest).toBeGreaterThan(first + minutes(5) - 1);
    const shown = await past(earliest, house.scheduler.now());
    expect([shown.status, shown.body.state.places[bins[3]!].quantity]).toEqual([200, 6]);
    expect((await past(earliest - 1, earliest)).status).toBe(422);
  });
});
