import { describe, expect, it } from 'vitest';
import { simulationSite } from '#app/simulation/plan.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { seconds } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { ListeningEnd } from './ends.ts';
import { ERROR_RATES } from './error-rates.ts';
import { createMemoryMqtt } from './memory-mqtt.ts';
import { answerPanel, type PanelView } from './panel.ts';
import { createPlant, VIRTUAL_TIMING } from './plant.ts';

const SITE = simulationSite();

function createRig() {
  const scheduler = createVirtualScheduler();
  const random = createRandom(3);
  const lines: string[] = [];
  const line = (name: string): ListeningEnd => ({
    fault: (kind) => void lines.push(`${name} ${kind}`),
    heal: () => void lines.push(`${name} healed`),
  });
  const plant = createPlant({
    ...{ site: SITE, scheduler, random, log: silentLog, speed: 10 },
    ids: createIds(scheduler, random.fork('ids')),
    rates: ERROR_RATES.default,
    ends: {
      mqtt: createMemoryMqtt().mqtt,
      registers: ({ port }) => line(String(port)),
      nodes: ({ root }) => line(root),
      async open() {},
      async close() {},
    },
    timing: VIRTUAL_TIMING,
  });
  const ask = (wish: string, body: object = {}) => answerPanel(plant, wish, body as never)!;
  const view = () => ask('GET /panel').body as PanelView;
  const flip = (how: 'begin' | 'end', device: string, fault: string) =>
    ask(`POST /panel/${how}`, { device, fault });
  return { scheduler, plant, lines, ask, view, flip };
}

describe("the simulator's panel", () => {
  it('shows each fault of each device while it is on, and no more once it is mended', () => {
    const { view, flip } = createRig();
    const wrong: string[] = [];
    for (const { device, faults } of view().devices) {
      for (const fault of faults) {
        expect(flip('begin', device, fault).status).toBe(200);
        const on = view().faults.map((one) => `${one.device} ${one.fault}`);
        const isMoment = fault === 'restarts' || fault === 'battery_low';
        if (String(on) !== (isMoment ? '' : `${device} ${fault}`)) wrong.push(`${fault}: ${on}`);
        flip('end', device, fault);
        if (view().faults.length > 0) wrong.push(`${device} ${fault} stays`);
      }
    }
    expect(wrong).toEqual([]);
    expect(new Set(view().devices.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  });

  it('does to the device what it says', () => {
    const { plant, flip, lines } = createRig();
    const agv = plant.vehicles.get('AGV-1')!;
    flip('begin', 'AGV-1', 'stopped');
    expect(agv.state().emergencyStop).toBe(true);
    flip('end', 'AGV-1', 'stopped');
    expect(agv.state().emergencyStop).toBe(false);
    flip('begin', 'AGV-1', 'battery_low');
    expect(agv.state().battery).toBeLessThan(10);
    flip('begin', 'SCALE-1', 'hangs');
    flip('end', 'SCALE-1', 'hangs');
    expect(lines).toEqual([expect.stringMatching(/ hang$/), expect.stringMatching(/ healed$/)]);
  });

  it('leaves a line cut that somebody cut for good, when an earlier, shorter cut ends', async () => {
    const { plant, scheduler, flip, view } = createRig();
    plant.unplug('SCALE-1', seconds(20));
    flip('begin', 'SCALE-1', 'unplugged');
    await scheduler.runFor(seconds(30));
    expect(view().faults).toMatchObject([{ device: 'SCALE-1', fault: 'unplugged' }]);
  });

  it('says no to what there is not, and names what there is', () => {
    const { flip } = createRig();
    expect(flip('begin', 'AGV-99', 'stopped')).toMatchObject({
      ...{ status: 404, body: { code: 'simulation.no_device', facts: { device: 'AGV-99' } } },
    });
    const { status, body } = flip('begin', 'SCALE-1', 'toString');
    expect(status).toBe(422);
    expect(body).toMatchObject({ facts: { faults: expect.stringContaining('lies, unplugged') } });
  });

  it('loses what lies in a bin or a unit with all in it, says so to the audit, and lays it back', () => {
    const { plant, ask, view } = createRig();
    const { world } = plant;
    const bin = SITE.locations.find(({ kind }) => kind === 'bin')!.id;
    const [unit] = SITE.handlingUnits;
    const tea = { item: 'TEA', lot: 'L1' };
    world.seed(bin, { ...tea, quantity: 7 });
    world.seed(unit!.id, { ...tea, quantity: 2 });
    expect(ask('POST /panel/lose', { code: bin }).status).toBe(200);
    expect(ask('POST /panel/lose', { code: unit!.id }).status).toBe(200);
    expect([world.contents(bin), world.unitsAt(unit!.location).includes(unit!.id)]).toEqual([
      ...[[], false],
    ]);
    expect(view().lost).toEqual([
      { code: bin, pieces: 7 },
      { code: unit!.id, pieces: 2 },
    ]);
    expect(world.errors().map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
      'fell_behind -7',
      'fell_behind -2',
    ]);
    // There is nothing left to lose.
    expect(ask('POST /panel/lose', { code: bin }).status).toBe(422);
    for (const code of [bin, unit!.id]) expect(ask('POST /panel/find', { code }).status).toBe(200);
    expect(world.contents(bin)).toEqual([{ ...tea, quantity: 7 }]);
    expect(world.unitAt(unit!.id)).toBe(unit!.location);
    expect([view().lost, world.verify()]).toEqual([[], []]);
    expect(ask('POST /panel/find', { code: bin }).status).toBe(404);
  });

  it('turns the clock and the rates, and nothing that is left out or makes no sense', async () => {
    const { plant, scheduler, ask, view } = createRig();
    ask('POST /panel/settings', { speed: 0 });
    const stood = plant.clock.now();
    await scheduler.runFor(seconds(10));
    expect([plant.clock.now(), view().people]).toEqual([stood, 'default']);
    ask('POST /panel/settings', { speed: 50, people: 'high', machines: 'default' });
    ask('POST /panel/settings', { speed: -1, people: 'toString' });
    await scheduler.runFor(seconds(10));
    expect(plant.clock.now() - stood).toBe(seconds(500));
    expect(view()).toMatchObject({ speed: 50, people: 'high', machines: 'default' });
  });

  it('has no orders to send where there is no ERP', () => {
    const { ask } = createRig();
    // A truck would bring nothing to order: none comes either.
    for (const wish of ['orders', 'deliveries']) {
      const { body } = ask(`POST /panel/${wish}`, { orders: 1, lines: 1 });
      expect(body, wish).toMatchObject({ code: 'simulation.no_trade' });
    }
  });
});
