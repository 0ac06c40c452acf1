import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createMemoryPlant } from './memory-links.ts';

test('a method without a socket gets the values that it would get with one', async () => {
  const scheduler = createVirtualScheduler();
  const plant = createMemoryPlant({ scheduler, random: createRandom(1) });
  const at = { url: 'opc.tcp://door', root: 'Doors/DOOR-1' };
  const calls: unknown[] = [];
  plant.ends.nodes(at, {
    read: () => '',
    watch() {},
    call: (method, inputs) => calls.push([method, ...inputs]) > 0,
  });
  await plant.ends.open();
  const link = await plant.links().openNodes(at);
  await link.call({ method: 'Request', arguments: ['r-1', 2.5, true] });
  expect(calls).toEqual([['Request', 'r-1', 2.5, true]]);
});
