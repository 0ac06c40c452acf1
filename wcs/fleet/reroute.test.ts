import { beforeEach, describe, expect, it } from 'vitest';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

/** A ring with a one-way short cut from R01 to R07, over the middle C. */
const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10], [1, 7]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let floor: ToyFloor;
const toy = (id: string) => floor.toys.get(id)!;
const rounds = (count: number) => floor.rounds(forgetful, count);
const request = (...legs: Parameters<typeof leg>) =>
  floor.tick(forgetful, { legs: [leg(...legs)] });
const close = async (node: string) =>
  (await floor.fleet().closeNode(forgetful, { node, reason: 'spill', by: 'W1' }))();
const open = async (node: string) =>
  (await floor.fleet().openNode(forgetful, { node, by: 'W1' }))();
const sent = (type: string) => floor.commands.filter(({ body }) => body.type === type);
const passed = new Set<string>();
/** Until the leg ends, with all nodes on which the vehicle was. */
async function drive(vehicle: string, legId: string) {
  passed.clear();
  for (let i = 0; i < 400; i++) {
    const found = floor.events.find((event) => event.legId === legId);
    if (found) return found;
    await rounds(1);
    for (const node of toy(vehicle).occupies()) passed.add(node);
  }
  throw new Error(`leg ${legId} did not end`);
}
const finished = { type: 'leg.finished' };
const pick = { action: { type: 'pick', load: 'CART-1', place: 'P' } } as const;

beforeEach(async () => {
  floor = toyFloor(SITE, { settings: { baseNodes: 3, refillNodes: 1 } });
  await floor.restart(forgetful);
  await rounds(3);
});

describe('a node that is closed while a vehicle is under way', () => {
  it('on the only way ends the leg with the reason, before the vehicle comes there', async () => {
    await request('a', 'V01', 'S08', pick);
    await rounds(2);
    await close('R07');
    expect(await drive('V01', 'a')).toMatchObject({ reason: 'closed' });
    expect(passed.has('R07')).toBe(false);
  });

  it('behind its base sends it round, by the same order and without a stop', async () => {
    floor = toyFloor(SITE, { settings: { baseNodes: 2, refillNodes: 1 } });
    await floor.restart(forgetful);
    await rounds(3);
    await request('a', 'V01', 'S08', pick);
    await close('C');
    expect(await drive('V01', 'a')).toMatchObject(finished);
    expect([passed.has('C'), passed.has('R04')]).toEqual([false, true]);
    expect(sent('cancel_order')).toEqual([]);
  });

  it('within its base makes it stop before it, and drive another way', async () => {
    await request('a', 'V01', 'S08', pick);
    await rounds(2);
    const base = toy('V01').reserved();
    expect(base).toContain('R01');
    expect(base.at(-1)).toBe('C');
    await close('C');
    expect(await drive('V01', 'a')).toMatchObject(finished);
    expect([passed.has('C'), passed.has('R04')]).toEqual([false, true]);
    expect(sent('cancel_order')).toHaveLength(1);
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('that is its goal ends the leg with the reason, and opened again it is driven to', async () => {
    await request('a', 'V01', 'S08', pick);
    await rounds(2);
    await close('S08');
    expect(await drive('V01', 'a')).toMatchObject({ type: 'leg.failed', reason: 'closed' });
    await open('S08');
    await request('b', 'V01', 'S08', pick);
    expect(await drive('V01', 'b')).toMatchObject(finished);
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });
});

describe('a vehicle that breaks down on the way of another', () => {
  it('is driven round at once, while the other is still under way', async () => {
    // V02 stands on the short cut, and fails there.
    floor = toyFloor(
      toySite({
        graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10], [1, 7]),
        vehicles: ['S00', 'C'],
        parking: ['S00', 'S02'],
      }),
      { settings: { baseNodes: 3, refillNodes: 1, parkAfter: 10_000_000 } },
    );
    await floor.restart(forgetful);
    await rounds(3);
    floor.outOfService.add('V02');
    await request('a', 'V01', 'S08', pick);
    await rounds(1);
    toy('V02').set({ errors: [{ type: 'drive', level: 'fatal', references: {} }] });
    expect(await drive('V01', 'a')).toMatchObject(finished);
    expect(passed.has('R04')).toBe(true);
  });
});
