import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import type { LegRequest } from '#wcs/contracts.ts';
import { leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
  chargers: ['S04'],
});

let database: Database;
let floor: ToyFloor;
/** Each statement group in a transaction of its own, as the engine's ticks are. */
const inTx = <T>(body: (tx: Tx) => Promise<T>) => database.transaction('test', body);
const tx: Tx = {
  get orm(): never {
    throw new Error('not used');
  },
  query: (statement, values) => inTx((inner) => inner.query(statement, values)),
};
const request = (legs: readonly LegRequest[]) => floor.tick(tx, { legs });
const toy = (id: string) => floor.toys.get(id)!;
const rows = (legId: string) =>
  tx.query<{ status: string; reason: string | null; attempt: number }>(
    'SELECT status, reason, attempt FROM wcs.vehicle_order WHERE leg_id = $1',
    [legId],
  );

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tx.query('TRUNCATE wcs.vehicle_order, wcs.vehicle, wcs.floor_change');
  floor = toyFloor(SITE);
  await floor.restart(tx);
  await floor.rounds(tx, 3);
});

const finished = (legId: string) => ({ type: 'leg.finished', legId });
const pick = (legId: string, to = 'S06') =>
  leg(legId, 'V01', to, { action: { type: 'pick', load: 'CART-1', place: 'P' } });

describe('a leg', () => {
  it('is driven to its end, with its action, in one order with updates', async () => {
    await request([pick('a')]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V01').done).toEqual(['pick CART-1']);
    expect(toy('V01').state().lastNode).toBe('S06');
    const drives = floor.commands.filter((command) => command.body.type === 'drive');
    expect(new Set(drives.map((c) => c.body.type === 'drive' && c.body.order.orderId)).size).toBe(
      1,
    );
    expect(await rows('a')).toEqual([{ status: 'finished', reason: null, attempt: 1 }]);
  });

  it('that is asked for twice is one leg, and has one outcome', async () => {
    await request([pick('a')]);
    await request([pick('a')]);
    await floor.until(tx, 'a');
    await request([pick('a')]);
    expect(floor.events).toEqual([finished('a'), finished('a')]);
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('to where the vehicle stands is done in one order of one node', async () => {
    await request([pick('a', 'S00')]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('without a way fails', async () => {
    const close = await floor.fleet().closeNode(tx, { node: 'R06', reason: 'spill', by: 'W1' });
    close();
    expect(floor.fleet().closures()).toEqual(['R06']);
    await request([pick('a')]);
    expect(floor.events).toMatchObject([{ type: 'leg.failed', reason: 'no_route' }]);
  });

  it('goes again over a node that was opened, and a closure outlives the master', async () => {
    const close = () => floor.fleet().closeNode(tx, { node: 'R06', reason: 'spill', by: 'W1' });
    (await close())();
    // Closed twice is closed once.
    (await close())();
    await floor.restart(tx);
    expect(floor.fleet().closures()).toEqual(['R06']);
    (await floor.fleet().openNode(tx, { node: 'R06', by: 'W2' }))();
    await request([pick('a')]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(await tx.query('SELECT kind, target, by, ended_by FROM wcs.floor_change')).toEqual([
      { kind: 'close_node', target: 'R06', by: 'W1', ended_by: 'W2' },
    ]);
    await floor.restart(tx);
    expect(floor.fleet().closures()).toEqual([]);
  });

  it('whose action fails says so', async () => {
    toy('V01').failNextAction();
    await request([pick('a')]);
    expect(await floor.until(tx, 'a')).toMatchObject({ reason: 'action_failed' });
  });

  it('goes on with the same order after a restart of the master', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 6);
    const { orderId } = toy('V01').state();
    await floor.restart(tx);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V01').state().orderId).toBe(orderId);
    expect(floor.commands.some((command) => command.body.type === 'cancel_order')).toBe(false);
  });

  it('waits while the vehicle is out of contact, and goes on', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 4);
    floor.cut.add('V01');
    floor.fleet().note({
      eventId: 'x',
      device: 'V01',
      at: floor.now,
      body: { type: 'device_status', status: 'offline' },
    });
    await floor.rounds(tx, 100);
    expect(floor.events).toEqual([]);
    expect(floor.fleet().vehicles(floor.now)[0]).toMatchObject({ reason: 'offline' });
    floor.cut.clear();
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(await rows('a')).toMatchObject([{ attempt: 1 }]);
  });

  it('is begun anew by another order after the vehicle rebooted on its way', async () => {
    await request([pick('a')]);
    // An odd number of steps: it stands between two nodes.
    await floor.rounds(tx, 6);
    toy('V01').reboot();
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(await rows('a')).toMatchObject([{ attempt: 2 }]);
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('is not driven again when the vehicle rebooted with the load on board', async () => {
    await request([pick('a')]);
    while (toy('V01').done.length === 0) {
      floor.now += 500;
      toy('V01').step();
      if (toy('V01').done.length === 0) await floor.round(tx);
    }
    toy('V01').reboot();
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('survives one refused order and fails by the second', async () => {
    toy('V01').refuseNext(1);
    await request([pick('a')]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    toy('V01').refuseNext(2);
    await request([leg('b', 'V01', 'S10')]);
    expect(await floor.until(tx, 'b')).toMatchObject({
      reason: 'rejected',
      note: { en: 'orderError' },
    });
  });

  it('whose refused order is taken when it comes a second time is driven once all the same', async () => {
    toy('V01').refuseNext(1, true);
    await request([pick('a')]);
    // The hub had sent it twice before the refusal was heard.
    const [order] = floor.commands.filter((command) => command.body.type === 'drive');
    await floor.round(tx);
    if (order?.body.kind === 'vehicle') toy('V01').receive(order.body);
    expect(toy('V01').state().nodesLeft.length).toBeGreaterThan(0);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('is cancelled by a second try when the vehicle refuses the first', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 5);
    toy('V01').refuseNextCancel();
    await floor.tick(tx, { cancelled: ['a'], legs: [] });
    expect(await floor.until(tx, 'a')).toMatchObject({ reason: 'cancelled' });
    expect(toy('V01').state().nodesLeft).toEqual([]);
    expect(toy('V01').done).toEqual([]);
  });

  it('is cancelled to its end before anything else is sent', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 5);
    await floor.tick(tx, { cancelled: ['a'], legs: [] });
    await request([leg('b', 'V01', 'S08')]);
    expect(await floor.until(tx, 'a')).toMatchObject({ reason: 'cancelled' });
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').state().lastNode).toBe('S08');
  });

  it('that was called off too late did what it was for, if the load does not say otherwise', async () => {
    const calledOff = async (legId: string, loads?: readonly string[]) => {
      await request([pick(legId, 'S00')]);
      for (const command of floor.commands) {
        if (command.body.kind === 'vehicle' && command.correlationId === legId)
          toy('V01').receive(command.body);
      }
      toy('V01').finishBeforeCancel();
      await floor.tick(tx, { cancelled: [legId], legs: [] });
      if (loads) toy('V01').set({ loads });
      return floor.until(tx, legId);
    };
    expect(await calledOff('a')).toEqual(finished('a'));
    expect(await calledOff('b', [])).toMatchObject({ reason: 'cancelled' });
    toy('V01').failNextAction();
    expect(await calledOff('c', ['CART-1'])).toEqual(finished('c'));
    expect(toy('V01').done).toEqual(['pick CART-1', 'pick CART-1']);
  });

  it('whose drop fails says whether the load is still there', async () => {
    const drop = { action: { type: 'drop', load: 'CART-1', place: 'P' } } as const;
    for (const [legId, loads, reason] of [
      ['a', ['CART-1'], 'action_failed'],
      ['b', [], 'load_gone'],
    ] as const) {
      toy('V01').set({ loads });
      toy('V01').failNextAction();
      await request([leg(legId, 'V01', 'S00', drop)]);
      expect(await floor.until(tx, legId)).toMatchObject({ reason });
    }
  });

  it('is given up when the vehicle is driven by hand for longer than the grace', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 5);
    toy('V01').set({ mode: 'manual' });
    await floor.rounds(tx, 100);
    expect(floor.events).toEqual([]);
    await floor.rounds(tx, 40);
    expect(floor.events).toMatchObject([{ type: 'leg.failed', reason: 'vehicle_lost' }]);
  });
});

it('a vehicle that stands between two nodes holds both after a restart, unheard', async () => {
  await request([pick('a')]);
  while (toy('V01').occupies().length < 2) await floor.round(tx);
  await floor.round(tx);
  toy('V01').set({ mode: 'manual' });
  await floor.rounds(tx, 140);
  expect(floor.events).toMatchObject([{ reason: 'vehicle_lost' }]);
  const [row] = await tx.query<{ holds: string[] }>(
    "SELECT holds FROM wcs.vehicle WHERE vehicle = 'V01'",
  );
  expect([...row!.holds].sort()).toEqual([...toy('V01').occupies()].sort());
});

describe('a tick', () => {
  it('whose transaction failed keeps nothing, and what was heard is heard again', async () => {
    await request([pick('a')]);
    await floor.rounds(tx, 4);
    const failing: Tx = {
      get orm(): never {
        throw new Error('not used');
      },
      query: () => Promise.reject(new Error('the database is away')),
    };
    let failures = 0;
    for (let i = 0; i < 30; i++) {
      try {
        await floor.round(failing);
      } catch {
        failures++;
      }
    }
    expect(failures).toBeGreaterThan(0);
    expect(floor.events).toEqual([]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
  });

  it('writes nothing for positions and battery', async () => {
    await floor.rounds(tx, 5);
    const before = database.committed;
    toy('V01').set({ battery: 79.5 });
    await floor.rounds(tx, 10);
    expect(database.committed).toBe(before);
    expect(floor.fleet().due).toBe(false);
  });
});

describe('an idle vehicle', () => {
  it('drives to park when it stands elsewhere for a while, and can be called away', async () => {
    await request([leg('a', 'V01', 'S10')]);
    await floor.until(tx, 'a');
    const view = () => floor.fleet().vehicles(floor.now)[0]!;
    for (let i = 0; i < 40 && !view().interruptible; i++) await floor.round(tx);
    expect(view()).toMatchObject({ available: true, interruptible: true });
    await request([leg('b', 'V01', 'S08')]);
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    await floor.rounds(tx, 80);
    expect(toy('V01').state().lastNode).toBe('S00');
  });

  it('that is out of service ends what it has and stays there, until it is in service', async () => {
    await request([leg('a', 'V01', 'S10')]);
    floor.outOfService.add('V01').add('V02');
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    toy('V02').set({ battery: 20 });
    const ticks = floor.ticks;
    await floor.rounds(tx, 80);
    expect(toy('V01').state().lastNode).toBe('S10');
    expect(toy('V02').done).toEqual([]);
    expect(floor.ticks - ticks).toBeLessThan(20);
    floor.outOfService.clear();
    await request([]);
    await floor.rounds(tx, 80);
    expect(toy('V01').state().lastNode).toBe('S00');
    expect(toy('V02').done).toEqual(['start_charging']);
  });

  it('clears the place that another is to drive to', async () => {
    await request([leg('a', 'V01', 'S02')]);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    expect(toy('V02').state().lastNode).not.toBe('S02');
  });

  it('charges below 25 %, is left alone below 60 %, and ends charging when it drives', async () => {
    toy('V02').set({ battery: 20 });
    await floor.rounds(tx, 20);
    expect(toy('V02').done).toEqual(['start_charging']);
    expect(toy('V02').state().lastNode).toBe('S04');
    toy('V02').set({ battery: 55 });
    await floor.rounds(tx, 3);
    expect(floor.fleet().vehicles(floor.now)[1]).toMatchObject({ reason: 'charging' });
    toy('V02').set({ battery: 65 });
    await floor.rounds(tx, 3);
    expect(floor.fleet().vehicles(floor.now)[1]).toMatchObject({ available: true });
    await request([leg('b', 'V02', 'S06')]);
    await floor.until(tx, 'b');
    expect(toy('V02').done).toEqual(['start_charging', 'stop_charging']);
  });

  it('takes no job below 12 %', async () => {
    toy('V01').set({ battery: 11, emergencyStop: true });
    await floor.rounds(tx, 3);
    expect(floor.fleet().vehicles(floor.now)[0]).toMatchObject({ reason: 'emergency_stop' });
    toy('V02').set({ battery: 11 });
    await floor.rounds(tx, 1);
    expect(floor.fleet().vehicles(floor.now)[1]!.available).toBe(false);
  });
});

describe('traffic', () => {
  it('drives round a vehicle that broke down, once it counts as an obstacle', async () => {
    const graph = ringWithSpurs(12, [0, 2, 4, 6, 8, 10], [1, 7]);
    floor = toyFloor(toySite({ graph, vehicles: ['S00', 'S02'], parking: ['S00', 'S02'] }));
    await floor.restart(tx);
    await floor.rounds(tx, 3);
    await request([leg('a', 'V02', 'S10')]);
    await floor.rounds(tx, 5);
    toy('V02').set({ mode: 'manual' });
    await floor.rounds(tx, 3);
    await request([leg('b', 'V01', 'S08')]);
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
  });

  it('answers how far it is between two nodes', () => {
    const { fleet } = floor;
    expect(fleet().travelSeconds('S00', 'S02')).toBeGreaterThan(5);
    expect(fleet().travelSeconds('S00', 'nowhere')).toBe(Number.POSITIVE_INFINITY);
  });
});
