/** How one order goes over into the next: updates after its end, other ends, tries, limits. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import type { VehicleFacts } from '#hub/ports.ts';
import { leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let database: Database;
let floor: ToyFloor;
const tx: Tx = {
  get orm(): never {
    throw new Error('not used');
  },
  query: (statement, values) =>
    database.transaction('test', (inner) => inner.query(statement, values)),
};
const toy = (id: string) => floor.toys.get(id)!;
const rounds = (count: number) => floor.rounds(tx, count);
const pick = { action: { type: 'pick', load: 'CART-1', place: 'P' } } as const;
const drop = { action: { type: 'drop', load: 'CART-1', place: 'Q' } } as const;
const finished = (legId: string) => ({ type: 'leg.finished', legId });
const orders = () =>
  new Set(
    floor.commands.flatMap(({ body }) => (body.type === 'drive' ? [body.order.orderId] : [])),
  );
const sent = (type: string) => floor.commands.filter(({ body }) => body.type === type);

const FACTS: VehicleFacts = {
  ...{ version: '3.0.0', series: 'toy', kinematics: 'DIFFERENTIAL', maxLoadKg: 100 },
  ...{ speed: { min: 0, max: 1 }, acceleration: 1, deceleration: 1 },
  ...{ size: { length: 1, width: 1, height: 1 }, envelopes: [], minOrderMs: 0, minStateMs: 0 },
  limits: {
    ...{ orderNodes: 0, orderEdges: 0, nodeActions: 0, edgeActions: 0, instants: 0 },
    ...{ idLength: 0, messageBytes: 0 },
  },
  ...{ optional: {}, actions: [], loadSets: [], zones: [] },
};
const describeSelf = (device: string, facts: VehicleFacts) =>
  floor.fleet().note({
    ...{ eventId: 'f', device, at: floor.now },
    body: { type: 'vehicle_facts', facts },
  });

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tx.query('TRUNCATE wcs.vehicle_order, wcs.vehicle, wcs.floor_change');
  floor = toyFloor(SITE);
  await floor.restart(tx);
  await rounds(3);
});

describe('a leg whose next stop is known', () => {
  const second = leg('b', 'V01', 'S10', drop);
  const first = leg('a', 'V01', 'S06', { ...pick, next: second });

  it('goes over into that one by an update of the same order', async () => {
    await floor.tick(tx, { legs: [first] });
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    await floor.tick(tx, { legs: [second] });
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').done).toEqual(['pick CART-1', 'drop CART-1']);
    expect(orders().size).toBe(1);
  });

  it('goes over by a new order when the house was started anew between them', async () => {
    await floor.tick(tx, { legs: [first] });
    await floor.until(tx, 'a');
    await floor.restart(tx);
    await floor.tick(tx, { legs: [second] });
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(orders().size).toBe(2);
  });

  it('that is another in the end leads to that one', async () => {
    await floor.tick(tx, { legs: [first] });
    await floor.until(tx, 'a');
    await floor.tick(tx, { legs: [leg('c', 'V01', 'S08', drop)] });
    expect(await floor.until(tx, 'c')).toEqual(finished('c'));
    expect(toy('V01').state().lastNode).toBe('S08');
    expect(orders().size).toBe(2);
  });

  it('at the same place is an order of its own', async () => {
    const here = leg('b', 'V01', 'S06', drop);
    await floor.tick(tx, { legs: [{ ...first, next: here }] });
    await floor.until(tx, 'a');
    await floor.tick(tx, { legs: [here] });
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').done).toEqual(['pick CART-1', 'drop CART-1']);
  });

  it('begins anew when the vehicle forgot the order, and acts once', async () => {
    await floor.tick(tx, { legs: [first] });
    await floor.until(tx, 'a');
    await floor.tick(tx, { legs: [second] });
    await rounds(2);
    toy('V01').reboot();
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').done).toEqual(['pick CART-1', 'drop CART-1']);
  });

  it('does not let the vehicle go to park meanwhile, and lets it go when nothing comes', async () => {
    await floor.tick(tx, { legs: [first] });
    await floor.until(tx, 'a');
    toy('V01').set({ battery: 20 });
    await rounds(8);
    expect(toy('V01').state().lastNode).toBe('S06');
    await rounds(80);
    expect(toy('V01').state().lastNode).toBe('S00');
  });
});

describe('a leg that was called off', () => {
  it('turns into another of the same vehicle without a stop, as long as nothing is to be done', async () => {
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S10', pick)] });
    await rounds(4);
    await floor.tick(tx, { cancelled: ['a'], legs: [leg('b', 'V01', 'S06', pick)] });
    expect(floor.events).toMatchObject([{ legId: 'a', reason: 'cancelled' }]);
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').state().lastNode).toBe('S06');
    expect(toy('V01').done).toEqual(['pick CART-1']);
    expect([orders().size, sent('cancel_order').length]).toEqual([1, 0]);
  });

  it('is cancelled to its end where the vehicle was told already what to do there', async () => {
    await floor.tick(tx, { legs: [leg('a', 'V01', 'R02', pick)] });
    await rounds(2);
    await floor.tick(tx, { cancelled: ['a'], legs: [leg('b', 'V01', 'S06', pick)] });
    expect(sent('cancel_order')).toHaveLength(1);
    expect(await floor.until(tx, 'b')).toEqual(finished('b'));
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('with a load on board is cancelled: the load stays with its job', async () => {
    toy('V01').set({ loads: ['CART-1'] });
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S10', drop)] });
    await rounds(4);
    await floor.tick(tx, { cancelled: ['a'], legs: [leg('b', 'V01', 'S06', drop)] });
    expect(sent('cancel_order')).toHaveLength(1);
  });
});

describe('an action that may be tried again', () => {
  beforeEach(async () => {
    describeSelf('V01', FACTS);
    await rounds(2);
  });

  it('is tried again, and the leg goes on', async () => {
    toy('V01').failNextAction(2);
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S06', pick)] });
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    const told = sent('instant').map(({ body }) => body.type === 'instant' && body.action);
    expect(told).toEqual(['retry', 'retry']);
    expect(toy('V01').done).toEqual(['pick CART-1']);
  });

  it('is let be after some tries, and the leg fails', async () => {
    toy('V01').failNextAction(9);
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S06', pick)] });
    expect(await floor.until(tx, 'a')).toMatchObject({ reason: 'action_failed' });
    const told = sent('instant').map(({ body }) => body.type === 'instant' && body.action);
    expect(told).toEqual(['retry', 'retry', 'skip_retry']);
  });

  it('is tried again also after a start of the house', async () => {
    toy('V01').failNextAction(1);
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S06', pick)] });
    while (
      !toy('V01')
        .state()
        .actions.some(({ status }) => status === 'retriable')
    ) {
      await rounds(1);
    }
    await floor.restart(tx);
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
  });
});

describe('what a vehicle says of its kind', () => {
  it('is kept over a start, and written only when it is new', async () => {
    describeSelf('V01', FACTS);
    await rounds(2);
    await floor.restart(tx);
    await rounds(3);
    const before = database.committed;
    describeSelf('V01', { ...FACTS });
    await rounds(2);
    expect(database.committed).toBe(before);
    const [row] = await tx.query<{ facts: VehicleFacts }>(
      "SELECT facts FROM wcs.vehicle WHERE vehicle = 'V01'",
    );
    expect(row!.facts).toEqual(FACTS);
  });

  it('bounds the nodes of an order and of each update of it', async () => {
    describeSelf('V01', { ...FACTS, limits: { ...FACTS.limits, orderNodes: 3 } });
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S06', pick)] });
    expect(await floor.until(tx, 'a')).toEqual(finished('a'));
    const lengths = floor.commands.flatMap(({ body }) =>
      body.type === 'drive' ? [body.order.nodes.length] : [],
    );
    expect(Math.max(...lengths)).toBe(3);
  });
});
