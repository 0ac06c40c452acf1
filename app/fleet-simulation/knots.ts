import type { Standing } from './watch.ts';

/**
 * Vehicles that stand in a circle, each on the node to which another wants to go: none of them ever
 * moves by itself. `at`: on which node each vehicle of the floor stands. Each circle once.
 */
export function knotsOf(
  standing: readonly Standing[],
  at: ReadonlyMap<string, string>,
): readonly string[][] {
  const by = new Map(standing.map((one) => [one.vehicle, one]));
  const onNode = new Map([...at].map(([vehicle, node]) => [node, vehicle]));
  const waitsFor = (vehicle: string) => onNode.get(by.get(vehicle)?.next ?? '');
  const knots = new Map<string, string[]>();
  for (const { vehicle } of standing) {
    const chain = [vehicle];
    let ahead = waitsFor(vehicle);
    while (ahead !== undefined && by.has(ahead) && !chain.includes(ahead)) {
      chain.push(ahead);
      ahead = waitsFor(ahead);
    }
    if (ahead === undefined || !chain.includes(ahead)) continue;
    const circle = chain.slice(chain.indexOf(ahead)).sort();
    knots.set(circle.join(), circle);
  }
  return [...knots.values()];
}
