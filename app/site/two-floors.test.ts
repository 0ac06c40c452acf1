import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readLif } from '#base/site/from-lif.ts';
import { LocationKind } from '#base/site/site.ts';
import { createFloor } from '#wcs/floor/create-floor.ts';
import { createRoutes } from '#wcs/routing/routes.ts';
import { readSite } from './read-site.ts';
import { sampleFiles } from './samples.ts';
import { twoFloors } from './two-floors.ts';

const path = (name: string) =>
  fileURLToPath(new URL(`../../docs/samples/${name}`, import.meta.url));

describe('the sample of two floors', () => {
  test('lies in docs/samples as it is drawn (node app/site/draw-samples.ts)', async () => {
    for (const [name, content] of Object.entries(sampleFiles())) {
      expect(JSON.parse(await readFile(path(name), 'utf8'))).toEqual(content);
    }
  });

  test('can be used: site and LIF together are the drawing', async () => {
    const read = await readSite(path('two-floors.site.json'));
    expect(read).toEqual(twoFloors().site);
    const { lif } = readLif(JSON.parse(await readFile(path('two-floors.lif.json'), 'utf8')));
    expect(lif?.layouts.map(({ layoutId }) => layoutId)).toEqual(['ground', 'upper']);
  });

  test('has every kind of place, lift, door, chargers and two types of vehicles', () => {
    const { site } = twoFloors();
    const kinds = LocationKind.anyOf.map(({ const: kind }) => kind);
    expect(new Set(site.locations.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(site.equipment?.map(({ kind }) => kind)).toEqual(['door', 'lift']);
    expect(site.chargers).toHaveLength(4);
    expect(new Set(site.vehicles.map(({ type }) => type))).toEqual(new Set(['FORK', 'CARRIER']));
    // One-way but for the spurs: no lane of a ring or corridor has one that leads back.
    const pairs = new Set(site.edges.map(({ from, to }) => `${from} ${to}`));
    const back = site.edges.filter(({ from, to }) => pairs.has(`${to} ${from}`));
    expect(back.every(({ from, to }) => /^(S-|LIFT)/.test(from) || /^(S-|LIFT)/.test(to))).toBe(
      true,
    );
  });

  test('is served: pallets from dock to staging and carts to the wall, over the lift', () => {
    const { site } = twoFloors();
    const floor = createFloor(site);
    const routes = createRoutes(floor);
    const cls = (id: string) => floor.classes.find((one) => one.id === id)!;
    const node = (place: string) => floor.stations.get(place)!;
    const up = { from: node('DOCK-IN-1'), to: node('STAGE-1'), cls: cls('FORK/loaded') };
    expect(routes.route(up)?.edges).toContain('LIFT-UP');
    const down = { from: node('CART-POOL-1'), to: node('PUT-1'), cls: cls('CARRIER/loaded') };
    expect(routes.route(down)?.edges).toContain('LIFT-DOWN');
    expect(routes.route({ ...down, cls: cls('FORK/empty') })).toBeUndefined();
    const stations = [...floor.stations.values()];
    for (const one of ['FORK/empty', 'CARRIER/empty']) {
      const open = stations.filter((station) =>
        Number.isFinite(routes.seconds(site.parking[0]!, station, cls(one))),
      );
      expect(open.length).toBeGreaterThan(6);
      // Whatever is open to a type, each of its vehicles gets there and on to every other.
      for (const a of open) {
        for (const b of open) expect(routes.seconds(a, b, cls(one))).toBeLessThan(600);
      }
    }
  });
});
