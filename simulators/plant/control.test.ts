import { describe, expect, it } from 'vitest';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { order, RIG_SITE } from '../vehicles/rig.ts';
import { answerControl } from './control.ts';
import { ERROR_RATES } from './error-rates.ts';
import { createMemoryMqtt } from './memory-mqtt.ts';
import { createPlant, VIRTUAL_TIMING } from './plant.ts';

function createRig() {
  const scheduler = createVirtualScheduler();
  const broker = createMemoryMqtt();
  const random = createRandom(1);
  const line = { fault() {}, heal() {} };
  return createPlant({
    site: RIG_SITE,
    scheduler,
    random,
    ids: createIds(scheduler, random.fork('ids')),
    log: silentLog,
    rates: ERROR_RATES.none,
    speed: 1,
    ends: {
      mqtt: broker.mqtt,
      registers: () => line,
      nodes: () => line,
      async open() {},
      async close() {},
    },
    timing: VIRTUAL_TIMING,
  });
}

describe('the control channel of a plant', () => {
  it('shows the world, the errors and the machines', () => {
    const plant = createRig();
    plant.world.seed('P2', { item: 'i1', lot: '', quantity: 3 });
    expect(answerControl(plant, 'GET', '/world', {}).body).toEqual({
      inventory: [{ container: 'P2', item: 'i1', lot: '', quantity: 3 }],
      stacked: {},
      broken: [],
    });
    expect(answerControl(plant, 'GET', '/errors', {}).body).toEqual({ errors: [], catches: [] });
    expect(answerControl(plant, 'GET', '/stats', {}).body).toMatchObject({
      vehicles: [{ id: 'AGV-1', lastNodeId: 'N0', mode: 'AUTOMATIC' }],
      erp: null,
    });
  });

  it('makes a vehicle reject its next order', () => {
    const plant = createRig();
    expect(answerControl(plant, 'POST', '/reject', { vehicle: 'AGV-1' }).status).toBe(200);
    const core = plant.vehicles.get('AGV-1')!;
    core.order(order({ from: 0, to: 1 }));
    expect(core.state().orderId).toBe('');
  });

  it.each([
    ['POST', '/unplug', { device: 'AGV-1', seconds: 30 }, 200],
    ['POST', '/unplug', { device: 'X' }, 404],
    ['POST', '/reboot', { vehicle: 'AGV-1' }, 200],
    ['POST', '/reboot', { vehicle: 'X' }, 404],
    ['POST', '/fail', { vehicle: 'AGV-1', fault: 'failPick' }, 200],
    ['POST', '/fail', { vehicle: 'AGV-1', fault: 'explode' }, 400],
    ['GET', '/nothing', {}, 404],
  ])('answers %s %s %o with %i', (method, path, body, status) => {
    expect(answerControl(createRig(), method, path, body).status).toBe(status);
  });
});
