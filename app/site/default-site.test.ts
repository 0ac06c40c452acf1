import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { Site } from '#base/site/site.ts';
import { DEFAULT_FLOOR, layOut } from './default-site.ts';

function reach(edges: { from: string; to: string }[], start: string): Set<string> {
  const seen = new Set([start]);
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of edges) {
      if (edge.from !== at || seen.has(edge.to)) continue;
      seen.add(edge.to);
      queue.push(edge.to);
    }
  }
  return seen;
}

describe('the default floor', () => {
  const site = layOut();

  test('fits the schema of a site', () => {
    expect(Value.Errors(Site, site)).toEqual([]);
  });

  test('has what the README promises', () => {
    expect(site.vehicles.length).toBeGreaterThanOrEqual(6);
    expect(site.lightBanks).toHaveLength(2);
    expect(site.lightBanks.reduce((sum, bank) => sum + bank.labels, 0)).toBe(120);
    expect(site.scales).toHaveLength(2);
    expect(site.handhelds).toHaveLength(4);
    expect(site.locations.filter((spot) => spot.kind === 'bin')).toHaveLength(1_000);
  });

  test('every node reaches every other', () => {
    const forward = reach(site.edges, site.nodes[0]!.id);
    expect(forward.size).toBe(site.nodes.length);
    const backward = site.edges.map((edge) => ({ from: edge.to, to: edge.from }));
    expect(reach(backward, site.nodes[0]!.id).size).toBe(site.nodes.length);
  });

  test('ids are unique and every reference exists', () => {
    const nodes = new Set(site.nodes.map((node) => node.id));
    expect(nodes.size).toBe(site.nodes.length);
    const places = new Set(site.locations.map((spot) => spot.id));
    expect(places.size).toBe(site.locations.length);
    for (const spot of site.locations) if (spot.node) expect(nodes).toContain(spot.node);
    for (const unit of site.handlingUnits) expect(places).toContain(unit.location);
    for (const vehicle of site.vehicles) expect(nodes).toContain(vehicle.node);
  });

  test('every skill is held by two people', () => {
    const skills = site.handhelds.flatMap((handheld) => handheld.skills);
    for (const skill of new Set(skills)) {
      expect(skills.filter((one) => one === skill).length).toBeGreaterThanOrEqual(2);
    }
  });

  test('a larger floor can be drawn', () => {
    const large = layOut({ ...DEFAULT_FLOOR, aisles: 30, bays: 30, vehicles: 20, cartPools: 30 });
    expect(Value.Errors(Site, large)).toEqual([]);
  });
});
