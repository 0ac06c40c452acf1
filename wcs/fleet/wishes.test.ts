import { beforeEach, describe, expect, it } from 'vitest';
import type { VehicleWish } from '#wcs/contracts.ts';
import { forgetful, leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ['S00', 'S02'],
  parking: ['S00', 'S02'],
});

let floor: ToyFloor;
const toy = (id: string) => floor.toys.get(id)!;
const rounds = (count: number) => floor.rounds(forgetful, count);
let count = 0;
type Told<W> = W extends VehicleWish ? Omit<W, 'wishId' | 'vehicle'> : never;
const wish = async (of: Told<VehicleWish>, vehicle = 'V01') => {
  const one = { wishId: `W${count++}`, vehicle, ...of } as VehicleWish;
  const [answer] = await floor.tick(forgetful, { wishes: [one] });
  return answer?.code ?? 'told';
};
const AT_S06 = { type: 'init_position', x: 0, y: 0, theta: 0, lastNode: 'S06' } as const;
const MAP = { mapId: 'm', mapVersion: '2' };

beforeEach(async () => {
  floor = toyFloor(SITE);
  await floor.restart(forgetful);
  await rounds(3);
});

describe('a vehicle is told', () => {
  it('to pause and to go on, and what it drives goes on with it', async () => {
    await floor.tick(forgetful, { legs: [leg('a', 'V01', 'S06')] });
    await rounds(4);
    expect(await wish({ type: 'pause' })).toBe('told');
    await rounds(2);
    const { lastNode } = toy('V01').state();
    await rounds(10);
    expect(toy('V01').state()).toMatchObject({ lastNode, paused: true });
    expect(await wish({ type: 'resume' })).toBe('told');
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
  });

  it('the later word when both are on their way', async () => {
    floor.cut.add('V01');
    await wish({ type: 'pause' });
    await wish({ type: 'resume' });
    floor.cut.clear();
    await rounds(3);
    expect(toy('V01').state().paused).toBe(false);
  });

  it('where it stands, and drives on from there', async () => {
    toy('V01').reboot();
    toy('V01').set({ position: undefined as never });
    await rounds(2);
    expect(floor.fleet().vehicles(floor.now)[0]).toMatchObject({ reason: 'not_localised' });
    const { x, y } = SITE.nodes.find(({ id }) => id === 'S06')!;
    expect(await wish({ ...AT_S06, x, y })).toBe('told');
    await rounds(3);
    expect(floor.fleet().vehicles(floor.now)[0]).toMatchObject({ reason: '', node: 'S06' });
    await floor.tick(forgetful, { legs: [leg('a', 'V01', 'S08')] });
    expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
  });

  it('which map to drive by', async () => {
    expect(await wish({ type: 'download_map', ...MAP, link: 'https://maps/2' })).toBe('told');
    expect(await wish({ type: 'enable_map', ...MAP })).toBe('told');
    expect(floor.commands.slice(-2).map(({ body }) => body)).toMatchObject([
      { action: 'download_map', parameters: { ...MAP, mapDownloadLink: 'https://maps/2' } },
      { action: 'enable_map', parameters: MAP },
    ]);
  });
});

describe('a vehicle is not told, and a person reads why:', () => {
  it('one that is not there, or is not heard', async () => {
    expect(await wish({ type: 'pause' }, 'V99')).toBe('vehicle.unknown');
    floor.fleet().note({
      ...{ eventId: 'x', device: 'V01', at: floor.now },
      body: { type: 'device_status', status: 'offline' },
    });
    expect(await wish({ type: 'pause' })).toBe('vehicle.silent');
  });

  it.each(['manual', 'service', 'teach_in', 'intervened', 'startup'] as const)(
    'one in the mode %s',
    async (mode) => {
      toy('V01').set({ mode });
      await rounds(2);
      expect(await wish({ type: 'pause' })).toBe('vehicle.not_ours');
      expect(floor.commands.some(({ body }) => body.type === 'pause')).toBe(false);
    },
  );

  it('another place or map while it drives', async () => {
    await floor.tick(forgetful, { legs: [leg('a', 'V01', 'S06')] });
    await rounds(4);
    expect(await wish(AT_S06)).toBe('vehicle.drives');
    expect(await wish({ type: 'enable_map', ...MAP })).toBe('vehicle.drives');
  });

  it('a node that does not exist, and to delete the map that it drives by', async () => {
    expect(await wish({ ...AT_S06, lastNode: 'nowhere' })).toBe('vehicle.node_unknown');
    toy('V01').set({ maps: [{ mapId: 'm', version: '2', enabled: true }] });
    await rounds(3);
    expect(await wish({ type: 'delete_map', ...MAP })).toBe('vehicle.map_in_use');
    expect(await wish({ type: 'delete_map', mapId: 'm', mapVersion: '1' })).toBe('told');
  });
});
