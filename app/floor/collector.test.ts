import { beforeEach, describe, expect, test } from 'vitest';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createFloorCollector, type FloorListener } from './collector.ts';
import { type Sections, things } from './sections.ts';

const one = (name: 'vehicles' | 'places' | 'heat', value: unknown): Sections => ({
  [name]: things(
    ['A'],
    (id) => id,
    () => value,
  ),
});

let x = 0;
let asked = { moving: 0, standing: 0 };
let scheduler = createVirtualScheduler();
let collector = createFloorCollector(sources());

function sources() {
  return {
    scheduler,
    moving: () => {
      asked.moving++;
      return one('vehicles', { x });
    },
    standing: async () => {
      asked.standing++;
      return one('places', { quantity: 3 });
    },
    heat: async () => one('heat', 1),
  };
}

beforeEach(() => {
  x = 0;
  asked = { moving: 0, standing: 0 };
  scheduler = createVirtualScheduler();
  collector = createFloorCollector(sources());
});

function listener() {
  const heard: { readonly event: string; readonly data: Record<string, unknown> }[] = [];
  const listen: FloorListener = (frame) => {
    const [event = '', data = ''] = frame.toString().split('\n');
    heard.push({ event: event.slice('event: '.length), data: JSON.parse(data.slice(6)) });
  };
  return {
    heard,
    end: collector.listen(listen),
    of: (event: string) => heard.filter((one) => one.event === event),
  };
}

describe('who looks at the floor', () => {
  test('gets the whole state first, complete, and then only what changed', async () => {
    const { of } = listener();
    await scheduler.runFor(1_000);
    expect(of('state')).toHaveLength(1);
    expect(of('state')[0]!.data).toMatchObject({ vehicles: { A: { x: 0 } }, places: { A: {} } });
    const before = of('change').length;
    await scheduler.runFor(2_000);
    expect(of('change')).toHaveLength(before);
    x = 5;
    await scheduler.runFor(500);
    const { at: _at, ...change } = of('change').at(-1)!.data;
    expect(change).toEqual({ vehicles: { A: { x: 5 } } });
  });

  test('shares one collector with all others, and each gets the state as it is then', async () => {
    listener();
    await scheduler.runFor(1_000);
    const alone = asked.moving;
    await scheduler.runFor(1_000);
    const inOneSecond = asked.moving - alone;
    for (let i = 0; i < 50; i++) listener();
    x = 7;
    const before = asked.moving;
    await scheduler.runFor(1_000);
    expect(asked.moving - before).toBeLessThanOrEqual(inOneSecond + 1);
    const late = listener();
    expect(late.of('state')[0]!.data).toMatchObject({ vehicles: { A: { x: 7 } } });
  });

  test('hears a beat every 5 s though nothing moves', async () => {
    const { of } = listener();
    await scheduler.runFor(31_000);
    expect(of('beat').length).toBeGreaterThanOrEqual(6);
  });

  test('and when nobody looks any more, nothing is asked', async () => {
    const first = listener();
    const second = listener();
    await scheduler.runFor(3_000);
    first.end();
    second.end();
    const before = { ...asked };
    await scheduler.runFor(60_000);
    expect(asked).toEqual(before);
    const { of } = listener();
    await scheduler.runFor(1_000);
    expect(of('state')).toHaveLength(1);
  });
});
