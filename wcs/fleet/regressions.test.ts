/** Faults of other fleets, told in their issues, that this one must not have; each by its name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let floor: ToyFloor;
const toy = (id: string) => floor.toys.get(id)!;
const rounds = (count: number) => floor.rounds(forgetful, count);
const request = (...legs: Parameters<typeof leg>) =>
  floor.tick(forgetful, { legs: [leg(...legs)] });
const sent = (type: string) => floor.commands.filter(({ body }) => body.type === type);
const until = (legId: string) => floor.until(forgetful, legId);
const pick = { action: { type: 'pick', load: 'CART-1', place: 'P' } } as const;
const finished = { type: 'leg.finished' };
const view = (index = 0) => floor.fleet().vehicles(floor.now)[index]!;
const orders = () =>
  floor.commands.flatMap(({ body }) => (body.type === 'drive' ? [body.order] : []));

beforeEach(async () => {
  floor = toyFloor(SITE);
  await floor.restart(forgetful);
  await rounds(3);
});

describe('openTCS adapter', () => {
  it('#1: a vehicle that is switched off is not shown as idle', async () => {
    expect(view()).toMatchObject({ available: true });
    floor.cut.add('V01');
    floor.fleet().note({
      ...{ eventId: 'x', device: 'V01', at: floor.now },
      body: { type: 'device_status', status: 'offline' },
    });
    await rounds(1);
    expect(view()).toMatchObject({ available: false, reason: 'offline' });
    expect(floor.fleet().seen()[0]).toMatchObject({ why: 'offline' });
  });

  it('#2: a reboot that loses the cancellation does not make it endless', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    await floor.tick(forgetful, { cancelled: ['a'] });
    // It hears of it and forgets all at once.
    toy('V01').receive(sent('cancel_order')[0]!.body as never);
    toy('V01').reboot();
    expect(await until('a')).toMatchObject({ reason: 'cancelled' });
    await rounds(100);
    expect(sent('cancel_order').length).toBeLessThanOrEqual(2);
    await request('b', 'V01', 'S06', pick);
    expect(await until('b')).toMatchObject(finished);
  });

  it('#12: a drive to park that is broken off leaves no horizon behind', async () => {
    await request('a', 'V01', 'S10');
    await until('a');
    while (!view().interruptible) await rounds(1);
    await rounds(2);
    await request('b', 'V01', 'S08', pick);
    expect(await until('b')).toMatchObject(finished);
    expect(toy('V01').state()).toMatchObject({ nodesLeft: [], lastNode: 'S08' });
    expect(toy('V01').reserved()).toEqual(['S08']);
  });

  it('#12: one that keeps the rest of its way after it has cancelled is told once more', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    await floor.tick(forgetful, { cancelled: ['a'] });
    toy('V01').set({ nodesLeft: [{ nodeId: 'R05', sequence: 20, released: false }] });
    await rounds(16);
    expect(sent('cancel_order')).toHaveLength(1);
    await rounds(14);
    expect(sent('cancel_order')).toHaveLength(2);
    expect(floor.events).toEqual([]);
    toy('V01').set({ nodesLeft: [] });
    expect(await until('a')).toMatchObject({ reason: 'cancelled' });
  });

  it('#17: a new order waits until the cancellation has ended and the vehicle is idle', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    const before = orders().length;
    toy('V01').cancelSlowly(20);
    await floor.tick(forgetful, { cancelled: ['a'] });
    await request('b', 'V01', 'S08', pick);
    await rounds(15);
    expect(
      toy('V01')
        .state()
        .actions.some(({ status }) => status === 'running'),
    ).toBe(true);
    expect(orders().length).toBe(before);
    expect(await until('b')).toMatchObject(finished);
  });

  it('PR #19: a cancellation that the vehicle works on is not made anew', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    toy('V01').cancelSlowly(100);
    await floor.tick(forgetful, { cancelled: ['a'] });
    await rounds(90);
    expect(sent('cancel_order')).toHaveLength(1);
    expect(await until('a')).toMatchObject({ reason: 'cancelled' });
  });
});

it('a drop that nobody saw, by a vehicle that rebooted since, is not asked for again', async () => {
  await request('a', 'V01', 'S06', pick);
  await until('a');
  await request('b', 'V01', 'S10', { action: { type: 'drop', load: 'CART-1', place: 'P' } });
  await rounds(3);
  // Its base reaches to the end by now or later; what it says goes astray from there on.
  while (!toy('V01').reserved().includes('S10')) await rounds(1);
  floor.cut.add('V01');
  while (!toy('V01').done.includes('drop CART-1')) await rounds(1);
  toy('V01').reboot();
  floor.cut.delete('V01');
  expect(await until('b')).toMatchObject(finished);
  expect(toy('V01').done).toEqual(['pick CART-1', 'drop CART-1']);
});

it('openTCS #275: an idle vehicle goes on getting orders', async () => {
  for (let n = 0; n < 12; n++) {
    expect(view()).toMatchObject({ available: true });
    await request(`a${n}`, 'V01', n % 2 === 0 ? 'S06' : 'S10');
    expect(await until(`a${n}`)).toMatchObject(finished);
    await rounds(n * 3);
  }
});

describe('VDA 5050', () => {
  it('#183, #269: the id of an order that has ended is not used again', async () => {
    for (const legId of ['a', 'b', 'c', 'd']) {
      await request(legId, 'V01', legId < 'c' ? 'S06' : 'S10');
      await until(legId);
      if (legId === 'b') await floor.restart(forgetful);
    }
    const begun = orders().filter(({ updateId }) => updateId === 0);
    expect(new Set(begun.map(({ orderId }) => orderId)).size).toBe(begun.length);
  });

  it('#624: who is switched on where another was let in stops that one and is not driven', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(1);
    const base = toy('V01').reserved();
    const node = SITE.nodes.find(({ id }) => id === base.at(-1))!;
    // Somebody carried V02 there and switches it on.
    floor.isChecked = false;
    toy('V02').carryTo(node);
    await request('b', 'V02', 'S10');
    await rounds(1);
    expect(sent('cancel_order').map(({ device }) => device)).toEqual(['V01']);
    expect(floor.calls).toMatchObject([{ vehicle: 'V02', kind: 'blocked_way' }]);
    expect(orders().filter(({ orderId }) => orderId !== orders()[0]!.orderId)).toEqual([]);
    // V01 stands, and what was released to it is its own no more.
    while (toy('V01').reserved().includes(node.id)) await rounds(1);
    floor.isChecked = true;
    expect(await until('a')).toMatchObject(finished);
    expect(await until('b')).toMatchObject(finished);
    expect(floor.calls.at(-1)).toMatchObject({ vehicle: 'V02', text: null });
  });
});
