/** Vehicles' ways through a door and a lift: asked for before, never entered unready, given back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import type { Site } from '#base/site/site.ts';
import { createToyEquipment, type ToyEquipment } from './toy-equipment.ts';
import { leg, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const at = (x: number, y: number, map = 'm') => ({ x, y, map });
const NODES = {
  ...{ A0: at(-12, 0), A1: at(-6, 0), A: at(-3, 0), B: at(0, 0), C: at(3, 0), D: at(6, 0) },
  ...{ LG: at(9, 0), E: at(9, 6), F: at(3, 6), G: at(0, 6), H: at(-6, 6), J: at(-12, 6) },
  ...{ PA: at(-12, -6), PF: at(3, 12) },
  ...{ LU: at(9, 0, 'u'), U1: at(15, 0, 'u'), U2: at(15, 6, 'u'), U3: at(9, 6, 'u') },
  ...{ PU: at(21, 6, 'u'), PV: at(21, 0, 'u'), PH: at(-6, 12) },
};
/**
 * A ring with a door in it, through which the ways there and back lead, and a lift behind that. The
 * ring's lane back to the door's one side does not need the lift.
 */
const LANES = [
  ...['A0 A1', 'A1 A', 'A B', 'B C', 'C D', 'D E', 'E F', 'F G', 'G H', 'H J', 'J A0'],
  ...['PA A0', 'A0 PA', 'PF F', 'F PF', 'D LG', 'LG E', 'LG LU', 'LU LG'],
  ...['LU U1', 'U1 U2', 'U2 U3', 'U3 LU', 'U2 PU', 'PU U2', 'U1 PV', 'PV U1'],
  ...['H PH', 'PH H'],
];

function site(vehicles: readonly string[]): Site {
  const nodes = Object.entries(NODES).map(([id, where]) => ({ id, ...where }));
  const edges = LANES.map((lane) => {
    const [from, to] = lane.split(' ') as [string, string];
    return { id: `${from}>${to}`, from, to };
  });
  return {
    ...toySite({ graph: { nodes, edges }, vehicles, parking: ['PA', 'PF', 'PU', 'PV', 'PH'] }),
    blocks: [{ id: 'LIFT', kind: 'single', nodes: ['LG', 'LU'], edges: ['LG>LU', 'LU>LG'] }],
    equipment: [
      {
        ...{ id: 'DOOR', kind: 'door', endpoint: 'opc.tcp://toy:1', path: 'DOOR' },
        crossings: [
          { edges: ['B>C'], from: 'west', to: 'east' },
          { edges: ['F>G'], from: 'east', to: 'west' },
        ],
      },
      {
        ...{ id: 'LIFT', kind: 'lift', endpoint: 'opc.tcp://toy:1', path: 'LIFT' },
        crossings: [
          { edges: ['LG>LU'], from: 'm', to: 'u' },
          { edges: ['LU>LG'], from: 'u', to: 'm' },
        ],
      },
    ],
  };
}

let database: Database;
const tx: Tx = {
  get orm(): never {
    throw new Error('not used');
  },
  query: (statement, values) =>
    database.transaction('test', (inner) => inner.query(statement, values)),
};

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tx.query('TRUNCATE wcs.vehicle_order, wcs.vehicle, wcs.floor_change, wcs.crossing');
});

const THROUGH: readonly (readonly [string, string])[] = [
  ['B', 'C'],
  ['F', 'G'],
];

interface Rig {
  readonly floor: ToyFloor;
  readonly door: ToyEquipment;
  readonly lift: ToyEquipment;
  /** One round, in which nobody drives in or out where it is shut. */
  round(): Promise<void>;
  until(what: () => boolean, limit?: number): Promise<void>;
  done(legId: string): Promise<void>;
  readonly at: (vehicle: string) => string;
}

async function rig(vehicles: readonly string[]): Promise<Rig> {
  const door = createToyEquipment('DOOR', 'door');
  const lift = createToyEquipment('LIFT', 'lift', 'u');
  const floor = toyFloor(site(vehicles), { devices: [door, lift] });
  await floor.restart(tx);
  const toys = [...floor.toys.values()];
  const on = new Map<string, string>();
  const check = () => {
    for (const toy of toys) {
      const [from, to] = toy.occupies();
      const lane = to === undefined ? '' : `${from}>${to}`;
      const isNew = on.get(toy.id) !== lane;
      on.set(toy.id, lane);
      if (!isNew || to === undefined) continue;
      if (THROUGH.some(([a, b]) => from === a && to === b)) {
        expect({ lane, isOpen: door.isOpen }).toEqual({ lane, isOpen: true });
      }
      const level = lane === 'D>LG' || lane === 'LG>E' ? 'm' : /U3>LU|LU>U1/.test(lane) ? 'u' : '';
      if (level !== '') {
        const is = { lane, isOpen: lift.isOpen, level: lift.level };
        expect(is).toEqual({ lane, isOpen: true, level });
      }
    }
  };
  const round = async () => {
    await floor.round(tx);
    check();
  };
  const until = async (what: () => boolean, limit = 200) => {
    for (let i = 0; i < limit && !what(); i++) await round();
    expect(what()).toBe(true);
  };
  return {
    ...{ floor, door, lift, round, until },
    done: (legId) => until(() => floor.events.some((event) => event.legId === legId)),
    at: (vehicle) => floor.toys.get(vehicle)!.state().lastNode,
  };
}

const kinds = (device: ToyEquipment) => device.told.map((said) => said.split(' ')[0]);
const rows = () =>
  tx.query<{ equipment: string; status: string }>('SELECT equipment, status FROM wcs.crossing');
const seen = ({ floor }: Rig, vehicle = 'V01') =>
  floor
    .fleet()
    .seen()
    .find((one) => one.vehicle === vehicle)!;

describe('a door', () => {
  it('is asked for before, entered when it is ready, and given back behind it', async () => {
    const toy = await rig(['PA']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.door.told.length > 0);
    expect(toy.at('V01')).not.toBe('B');
    await toy.done('L1');
    expect(kinds(toy.door)).toEqual(['request', 'entered', 'left', 'release']);
    expect(kinds(toy.lift)).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('that is out of order lets nobody in, and why is said; mended, it does', async () => {
    const toy = await rig(['PA']);
    toy.door.fail('motor too hot');
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.at('V01') === 'B');
    for (let i = 0; i < 20; i++) await toy.round();
    expect(toy.at('V01')).toBe('B');
    expect(seen(toy).waits).toEqual({
      en: 'DOOR reports: motor too hot',
      zh: 'DOOR 报告：motor too hot',
    });
    toy.door.fail('');
    await toy.done('L1');
    expect(seen(toy).waits).toBeUndefined();
  });

  it('whose line drops before the vehicle is there stops it; back again, it goes on', async () => {
    const toy = await rig(['PA']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    const released = () => seen(toy).leg!.path[seen(toy).leg!.released];
    await toy.until(() => ['C', 'D', 'E', 'F'].includes(released() ?? ''));
    expect(['A0', 'A1', 'A']).toContain(toy.at('V01'));
    toy.floor.cut.add('DOOR');
    for (let i = 0; i < 30; i++) await toy.round();
    expect(toy.floor.commands.some(({ body }) => body.type === 'cancel_order')).toBe(true);
    expect(['A', 'B']).toContain(toy.at('V01'));
    toy.floor.cut.delete('DOOR');
    await toy.done('L1');
    expect(toy.floor.events[0]!.type).toBe('leg.finished');
    expect(await rows()).toEqual([]);
  });

  it('whose line drops while one is in it lets that one out, and is given back', async () => {
    const toy = await rig(['PA']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.floor.toys.get('V01')!.occupies().join() === 'B,C');
    toy.floor.cut.add('DOOR');
    await toy.done('L1');
    expect(await rows()).toEqual([]);
    toy.floor.cut.delete('DOOR');
    await toy.until(() => kinds(toy.door).includes('release'));
    expect(toy.door.serves).toBe('');
  });

  it('survives a start of the house with one on the way in and one inside', async () => {
    const toy = await rig(['PA']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.door.told.length > 0);
    await toy.floor.restart(tx);
    await toy.until(() => toy.floor.toys.get('V01')!.occupies().join() === 'B,C');
    expect(await rows()).toEqual([{ equipment: 'DOOR', status: 'inside' }]);
    await toy.floor.restart(tx);
    await toy.done('L1');
    expect(await rows()).toEqual([]);
    expect(toy.door.serves).toBe('');
  });

  it('that forgot its request is told again', async () => {
    const toy = await rig(['PA']);
    toy.door.fail('starting');
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.at('V01') === 'B');
    toy.door.forget();
    toy.door.fail('');
    await toy.done('L1');
    const [first] = toy.door.told;
    expect(toy.door.told.filter((said) => said === first)).toHaveLength(2);
  });

  it('is given back when the order is called off before it', async () => {
    const toy = await rig(['PA']);
    toy.door.fail('stuck');
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PF')] });
    await toy.until(() => toy.door.told.length > 0);
    await toy.floor.tick(tx, { cancelled: ['L1'] });
    const first = toy.door.told[0]!.split(' ')[1]!;
    await toy.until(() => toy.door.told.includes(`release ${first}`));
    expect(toy.at('V01')).not.toBe('C');
  });

  it('that waits for one who does not come lets another through', async () => {
    const toy = await rig(['PA', 'PF']);
    toy.floor.cut.add('DOOR');
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'H')] });
    await toy.until(() => toy.at('V01') === 'A1');
    toy.floor.toys.get('V01')!.set({ emergencyStop: true });
    await toy.round();
    toy.floor.cut.delete('DOOR');
    await toy.floor.tick(tx, { legs: [leg('L2', 'V02', 'PA')] });
    await toy.until(() => toy.at('V02') === 'F');
    expect((await rows()).map(({ equipment }) => equipment)).toEqual(['DOOR']);
    await toy.until(() => toy.at('V02') === 'H');
    toy.floor.toys.get('V01')!.set({ emergencyStop: false });
    await toy.done('L1');
    await toy.done('L2');
    expect(await rows()).toEqual([]);
  });
});

describe('a lift', () => {
  it('comes, is entered, carries the vehicle and lets it out; then back down', async () => {
    const toy = await rig(['PF']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PU')] });
    await toy.done('L1');
    expect(toy.at('V01')).toBe('PU');
    expect(kinds(toy.lift)).toEqual(['request', 'entered', 'left', 'release']);
    await toy.floor.tick(tx, { legs: [leg('L2', 'V01', 'PF')] });
    await toy.done('L2');
    expect(toy.at('V01')).toBe('PF');
    expect(await rows()).toEqual([]);
    // Once there and once back.
    expect(toy.lift.told.filter((said) => said.startsWith('entered'))).toHaveLength(2);
  });

  it('carries one at a time', async () => {
    const toy = await rig(['PA', 'PF', 'PU']);
    await toy.floor.tick(tx, {
      legs: [leg('L1', 'V01', 'PV'), leg('L2', 'V03', 'PH'), leg('L3', 'V02', 'PA')],
    });
    for (const one of ['L1', 'L2', 'L3']) await toy.done(one);
    expect(toy.floor.events.map(({ type }) => type)).toEqual(Array(3).fill('leg.finished'));
    expect(await rows()).toEqual([]);
  });

  it('that lost its line keeps the vehicle until it is back, over a start of the house too', async () => {
    const toy = await rig(['PF']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PU')] });
    await toy.until(() => kinds(toy.lift).includes('entered'));
    toy.floor.cut.add('LIFT');
    for (let i = 0; i < 10; i++) await toy.round();
    await toy.floor.restart(tx);
    for (let i = 0; i < 20; i++) await toy.round();
    expect(toy.at('V01')).toBe('LG');
    expect(await rows()).toEqual([{ equipment: 'LIFT', status: 'leaving' }]);
    expect(seen(toy).waits?.en).toBe('LIFT cannot be reached');
    toy.floor.cut.delete('LIFT');
    await toy.done('L1');
    expect(toy.at('V01')).toBe('PU');
    expect(await rows()).toEqual([]);
  });

  it('lets out one whose errand was called off in the cabin', async () => {
    const toy = await rig(['PF']);
    await toy.floor.tick(tx, { legs: [leg('L1', 'V01', 'PU')] });
    await toy.until(() => kinds(toy.lift).includes('entered'));
    await toy.floor.tick(tx, { cancelled: ['L1'] });
    await toy.done('L1');
    await toy.floor.tick(tx, { legs: [leg('L2', 'V01', 'PF')] });
    await toy.done('L2');
    expect(toy.at('V01')).toBe('PF');
    expect(await rows()).toEqual([]);
  });
});
