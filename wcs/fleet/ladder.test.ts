import { beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '#base/random.ts';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

/** One ring and no short cut: nobody gets past a vehicle that stands on it. */
const GRAPH = ringWithSpurs(12, [0, 2, 4, 6, 8, 10]);
const onFloor = (vehicles: readonly string[]) =>
  toyFloor(toySite({ graph: GRAPH, vehicles, parking: ['S00', 'S02', 'S08'] }));

let floor: ToyFloor;
const toy = (id: string) => floor.toys.get(id)!;
const rounds = (count: number) => floor.rounds(forgetful, count);
const request = (...legs: Parameters<typeof leg>) =>
  floor.tick(forgetful, { legs: [leg(...legs)] });
/** Half a second each. */
const inSeconds = (count: number) => rounds(count * 2);
const pick = { action: { type: 'pick', load: 'CART-1', place: 'P' } } as const;
const drop = { action: { type: 'drop', load: 'CART-1', place: 'P' } } as const;
const broken = { errors: [{ type: 'drive', level: 'fatal', references: {} }] } as const;

async function start(vehicles: readonly string[]) {
  floor = onFloor(vehicles);
  await floor.restart(forgetful);
  await rounds(3);
}

beforeEach(() => start(['S00', 'R04']));

describe('a vehicle that cannot pass another that is dead', () => {
  beforeEach(async () => {
    toy('V02').set(broken);
    await rounds(2);
  });

  it('calls a person after a while, who reads whom to push where', async () => {
    toy('V01').set({ loads: ['CART-1'] });
    await request('a', 'V01', 'S06', drop);
    await inSeconds(40);
    expect(floor.calls).toEqual([]);
    await inSeconds(20);
    expect(floor.calls).toMatchObject([{ vehicle: 'V02', kind: 'blocked_way' }]);
    expect(floor.calls[0]!.text).toEqual({
      en: 'V02 has a fault and stands on R04; V01 cannot pass. Push it to S04, set it to automatic and release it there.',
      zh: 'V02 有故障，停在 R04，V01 无法通过。请将其推到 S04，切换到自动模式并解除故障。',
    });
    await inSeconds(120);
    expect(floor.calls).toHaveLength(1);
  });

  it('drives on by itself once somebody was there, and the call is over', async () => {
    toy('V01').set({ loads: ['CART-1'] });
    await request('a', 'V01', 'S06', drop);
    await inSeconds(60);
    toy('V02').set({ errors: [] });
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
    expect(floor.calls.map(({ kind, text }) => [kind, text === null])).toEqual([
      ['blocked_way', false],
      ['blocked_way', true],
    ]);
  });

  it('keeps a job that no other could do', async () => {
    await request('a', 'V01', 'S06', pick);
    await inSeconds(120);
    expect(floor.events).toEqual([]);
  });

  it('gives a job away that another can do, and calls nobody for it', async () => {
    await start(['S00', 'R04', 'S08']);
    toy('V02').set(broken);
    await rounds(2);
    await request('a', 'V01', 'S10', pick);
    await inSeconds(25);
    expect(floor.events).toEqual([]);
    await inSeconds(15);
    expect(floor.events).toMatchObject([{ legId: 'a', type: 'leg.failed', reason: 'no_route' }]);
    expect(floor.calls).toEqual([]);
    await request('b', 'V03', 'S10', pick);
    expect(await floor.until(forgetful, 'b')).toMatchObject({ type: 'leg.finished' });
  });

  it('keeps a load that is on board, whoever else is free', async () => {
    await start(['S00', 'R04', 'S08']);
    toy('V02').set(broken);
    toy('V01').set({ loads: ['CART-1'] });
    await rounds(2);
    await request('a', 'V01', 'S10', drop);
    await inSeconds(120);
    expect(floor.events).toEqual([]);
    expect(floor.calls).toMatchObject([{ vehicle: 'V02', kind: 'blocked_way' }]);
  });
});

it('a person is called for a vehicle that cannot say where it is, until it can', async () => {
  toy('V02').set({ position: undefined as never, lastNode: '' });
  await inSeconds(30);
  expect(floor.calls).toEqual([]);
  await inSeconds(20);
  expect(floor.calls).toMatchObject([{ vehicle: 'V02', kind: 'stranded' }]);
  toy('V02').set({ lastNode: 'R04', position: { ...GRAPH.nodes[4]!, theta: 0 } });
  await inSeconds(5);
  expect(floor.calls[1]).toEqual({ vehicle: 'V02', kind: 'stranded', text: null });
});

it('nobody is called for a vehicle that waits a long time for one that moves on', async () => {
  await start(['S00', 'S02']);
  await request('a', 'V02', 'S10', pick);
  await rounds(4);
  floor.outOfService.add('V02');
  toy('V02').set({ paused: true });
  await request('b', 'V01', 'S08', pick);
  await inSeconds(20);
  toy('V02').set({ paused: false });
  expect(await floor.until(forgetful, 'b')).toMatchObject({ type: 'leg.finished' });
  expect(floor.calls).toEqual([]);
});

it('calls nobody for vehicles that only go one after another, however slowly', async () => {
  const ends = ['S00', 'S02', 'S04', 'S06', 'S08'];
  floor = toyFloor(toySite({ graph: GRAPH, vehicles: ends, parking: [...ends, 'S10'] }), {
    random: createRandom(1),
    idleness: 0.95,
  });
  await floor.restart(forgetful);
  await rounds(3);
  const legs = ends.map((_, i) => leg(`L${i}`, `V0${i + 1}`, ends[(i + 4) % 5]!));
  await floor.tick(forgetful, { legs });
  for (let i = 0; i < 3_000 && floor.events.length < 5; i++) await rounds(1);
  expect(floor.events.map(({ type }) => type)).toEqual(Array(5).fill('leg.finished'));
  expect(floor.calls).toEqual([]);
});
