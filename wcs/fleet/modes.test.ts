import { beforeEach, describe, expect, it } from 'vitest';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let floor: ToyFloor;
const toy = (id: string) => floor.toys.get(id)!;
const view = () => floor.fleet().vehicles(floor.now)[0]!;
const rounds = (count: number) => floor.rounds(forgetful, count);
const request = (...legs: Parameters<typeof leg>) =>
  floor.tick(forgetful, { legs: [leg(...legs)] });
const sent = (type: string) => floor.commands.filter(({ body }) => body.type === type);
const pick = { action: { type: 'pick', load: 'CART-1', place: 'P' } } as const;

beforeEach(async () => {
  floor = toyFloor(SITE);
  await floor.restart(forgetful);
  await rounds(3);
});

describe('a vehicle', () => {
  it('that starts up is sent nowhere, and drives when it is up', async () => {
    toy('V01').set({ mode: 'startup' });
    await rounds(2);
    expect(view()).toMatchObject({ available: false, reason: 'startup' });
    await request('a', 'V01', 'S06', pick);
    await rounds(20);
    expect(sent('drive')).toEqual([]);
    toy('V01').set({ mode: 'automatic' });
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
  });

  it('into which a person stepped keeps its order, and is told nothing until he is gone', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    toy('V01').set({ mode: 'intervened' });
    await rounds(2);
    const before = floor.commands.length;
    await rounds(60);
    expect(floor.commands.length).toBe(before);
    toy('V01').set({ mode: 'automatic' });
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
    expect(new Set(sent('drive').map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(sent('cancel_order')).toEqual([]);
  });

  it('that a person keeps for too long is told to drop its order, which another may do', async () => {
    await request('a', 'V01', 'S06', pick);
    await rounds(5);
    // A cancelled vehicle drives to the next node, which it does not while somebody has it.
    while (toy('V01').occupies().length > 1) await rounds(1);
    toy('V01').set({ mode: 'intervened' });
    await rounds(140);
    expect(sent('cancel_order')).toHaveLength(1);
    expect(floor.events).toMatchObject([{ type: 'leg.failed', reason: 'vehicle_lost' }]);
    expect(toy('V01').state().nodesLeft).toEqual([]);
  });

  it('that cannot go on with an order gets another one, and then another vehicle does it', async () => {
    await request('a', 'V01', 'S06', pick);
    const critical = (orderId: string) => ({
      ...({ type: 'NODE_UNREACHABLE', level: 'critical', references: { orderId } } as const),
    });
    for (const times of [1, 2]) {
      while (toy('V01').state().nodesLeft.length === 0) await rounds(1);
      toy('V01').set({ errors: [critical(toy('V01').state().orderId)] });
      while (sent('cancel_order').length < times) await rounds(1);
      await rounds(2);
    }
    expect(await floor.until(forgetful, 'a')).toMatchObject({
      ...{ reason: 'rejected', note: { en: 'NODE_UNREACHABLE' } },
    });
    // The error stays until a new order is accepted: that one is not dropped on its account.
    await request('b', 'V01', 'S10');
    expect(await floor.until(forgetful, 'b')).toMatchObject({ type: 'leg.finished' });
  });

  it('that soon needs a person ends what it has and gets nothing more', async () => {
    await request('a', 'V01', 'S06', pick);
    const errors = [{ type: 'BRAKE', level: 'urgent', references: {} } as const];
    toy('V01').set({ errors });
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
    expect(view()).toMatchObject({ available: false, reason: 'needs_person' });
  });
});
