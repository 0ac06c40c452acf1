import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestWarehouse, type TestWarehouse } from '#tests/support/warehouse.ts';

/** The floor as screens get it: the drawing once, then what moves and stands there as a stream. */

let house: TestWarehouse;
beforeAll(async () => {
  house = await openTestWarehouse();
});
afterAll(() => house.close());

interface Heard {
  readonly event: string;
  readonly data: Record<string, Record<string, never>>;
}

async function listen() {
  const reply = await house.warehouse.server.inject({
    url: '/api/v1/floor/live',
    payloadAsStream: true,
  });
  const stream: Readable = reply.stream();
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
  });
  const heard = (): Heard[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .map((block) => {
        const [event = '', data = ''] = block.split('\n');
        return { event: event.slice('event: '.length), data: JSON.parse(data.slice(6)) };
      });
  return { heard, end: () => stream.destroy(), type: reply.headers['content-type'] };
}

const drawing = async () => (await house.warehouse.server.inject({ url: '/api/v1/floor' })).json();

/** What was written goes through the streams of the answer. */
const settle = async () => {
  await house.scheduler.runFor(1_500);
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
};

/** A machine that is busy lets the floor rest longer: its questions may cost a twentieth of the time. */
const settleUntil = async (isSo: () => boolean) => {
  for (let turn = 0; turn < 100 && !isSo(); turn++) await settle();
};

describe('the live floor', () => {
  test('every vehicle, device and unit that is told has its place in the drawing', async () => {
    const { places, nodes, devices } = await drawing();
    const { heard, end, type } = await listen();
    await settleUntil(() => heard().some(({ event }) => event === 'state'));
    expect(type).toContain('text/event-stream');
    const states = heard().filter(({ event }) => event === 'state');
    expect(states).toHaveLength(1);
    const [state] = states;
    const ids = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
    const { vehicles, devices: live, units } = state!.data;
    expect(Object.keys(vehicles!).length).toBeGreaterThan(0);
    for (const { node } of Object.values<{ node: string }>(vehicles!)) {
      expect(ids(nodes)).toContain(node);
    }
    expect(new Set(Object.keys(live!))).toEqual(ids(devices));
    const stands = Object.values<{ place: string }>(units!).map(({ place }) => place);
    expect(stands.filter((place) => !ids(places).has(place))).toEqual([]);
    end();
  });

  test('goods that are booked into a bin are seen there', async () => {
    const { places } = await drawing();
    const bin = places.find(({ kind }: { kind: string }) => kind === 'bin').id;
    const { heard, end } = await listen();
    await settle();
    const put = async (url: string, payload: object) =>
      (await house.warehouse.server.inject({ method: 'PUT', url, payload })).statusCode;
    const item = { name: { en: 'Cup', zh: '杯' }, lengthMm: 100, widthMm: 100, heightMm: 100 };
    expect(
      await put('/api/v1/items/CUP', { ...item, weightGrams: 200, barcodes: [] }),
    ).toBeLessThan(300);
    const stocked = house.warehouse.server.inject({
      method: 'POST',
      url: '/api/v1/imports/opening-stock?importId=OPEN',
      headers: { 'content-type': 'text/csv' },
      payload: `location,item,quantity\n${bin},CUP,48\n`,
    });
    await settle();
    expect((await stocked).statusCode).toBeLessThan(300);
    const changes = () => heard().filter(({ event, data }) => event === 'change' && data.places);
    await settleUntil(() => changes().length > 0);
    expect(changes().at(-1)!.data.places).toEqual({
      [bin]: { quantity: 48, fill: 0.1, state: 'passed' },
    });
    end();
  });
});
