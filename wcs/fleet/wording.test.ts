/** Orders say what the floor has for vehicles of the type. */
import { expect, it } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { forgetful, leg, toyFloor, toySite } from './toy-floor.ts';

/**
 * A → B → C, beside it a second lane from B to C for another type, which is shorter; C → D lies on
 * another map.
 */
const drawn = toySite({
  graph: {
    nodes: [
      { id: 'A', x: 0, y: 0 },
      { id: 'B', x: 3, y: 0, theta: 0.5 },
      { id: 'C', x: 6, y: 0, types: { FORK: { theta: 1 }, CART: {} } },
      { id: 'D', x: 9, y: 0, map: 'upper' },
    ],
    edges: [
      { id: 'AB', from: 'A', to: 'B', types: { FORK: { maxSpeed: 0.4 } } },
      { id: 'BC-cart', from: 'B', to: 'C', length: 1, types: { CART: {} } },
      {
        ...{ id: 'BC-fork', from: 'B', to: 'C', maxSpeed: 0.9 },
        types: { FORK: { orientation: { theta: Math.PI, to: 'tangential' }, rotation: false } },
      },
      { id: 'CD', from: 'C', to: 'D' },
    ],
  },
  vehicles: ['A'],
  parking: ['D'],
});
const site: Site = {
  ...drawn,
  vehicleTypes: [
    { id: 'FORK', version: '2.1' },
    { id: 'CART', version: '2.1' },
  ],
  vehicles: drawn.vehicles.map((vehicle) => ({ ...vehicle, type: 'FORK' })),
};

it('its lanes, their speed and how it stands on them, its heading at nodes, and their map', async () => {
  const floor = toyFloor(site);
  await floor.restart(forgetful);
  await floor.rounds(forgetful, 3);
  await floor.tick(forgetful, { legs: [leg('a', 'V01', 'D')] });
  const order = floor.commands.flatMap(({ body }) =>
    body.type === 'drive' ? [body.order] : [],
  )[0]!;
  expect(order.nodes.map(({ nodeId, mapId, theta }) => [nodeId, mapId, theta])).toEqual([
    ['A', undefined, undefined],
    ['B', undefined, 0.5],
    ['C', undefined, 1],
    ['D', 'upper', undefined],
  ]);
  expect(order.edges.map(({ edgeId, maxSpeed }) => [edgeId, maxSpeed])).toEqual([
    ['AB', 0.4],
    ['BC-fork', 0.9],
    ['CD', undefined],
  ]);
  const turned = { orientation: { theta: Math.PI, to: 'tangential' }, rotationAllowed: false };
  expect(order.edges[1]).toMatchObject(turned);
  expect(await floor.until(forgetful, 'a')).toMatchObject({ type: 'leg.finished' });
});
