import type { Point } from '#base/site/parts.ts';
import type { Zone, ZoneAction } from '#base/site/zone.ts';
import type { VehicleFacts, ZoneSet } from '#hub/ports.ts';
import { BLOCKING, given } from '../codec/alike.ts';
import type { Wording } from '../codec/dialect.ts';
import { parametersOf } from '../codec/plain-action.ts';
import type { Header, Zone as WireZone, ZoneSet as WireZoneSet } from './wire.ts';

/** Twice the area, positive where the vertices run counter-clockwise. */
function signedArea(vertices: readonly Point[]): number {
  return vertices.reduce((sum, a, i) => {
    const b = vertices[(i + 1) % vertices.length]!;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);
}

const side = (a: Point, b: Point, p: Point): number =>
  Math.sign((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x));

const isWithin = (a: Point, b: Point, p: Point): boolean =>
  side(a, b, p) === 0 &&
  p.x >= Math.min(a.x, b.x) &&
  p.x <= Math.max(a.x, b.x) &&
  p.y >= Math.min(a.y, b.y) &&
  p.y <= Math.max(a.y, b.y);

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const crosses = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  return (
    crosses || isWithin(a, b, c) || isWithin(a, b, d) || isWithin(c, d, a) || isWithin(c, d, b)
  );
}

/** No side meets another but at their common corner, and there is something in it. */
export function isSimple(vertices: readonly Point[]): boolean {
  const n = vertices.length;
  if (n < 3 || signedArea(vertices) === 0) return false;
  const at = (i: number) => vertices[i % n]!;
  for (let i = 0; i < n; i++) {
    // The side after it may touch it at the common corner alone.
    if (isWithin(at(i), at(i + 1), at(i + 2)) || isWithin(at(i + 1), at(i + 2), at(i)))
      return false;
    for (let j = i + 2; j < n; j++) {
      const isNeighbour = i === 0 && j === n - 1;
      if (!isNeighbour && meet(at(i), at(i + 1), at(j), at(j + 1))) return false;
    }
  }
  return true;
}

const wireAction = ({ name, blocking, parameters, retriable }: ZoneAction) => ({
  actionType: name,
  blockingType: BLOCKING[blocking],
  ...given('actionParameters', parameters, (given) => [...parametersOf(given)]),
  ...given('retriable', retriable, (is) => is),
});

const upper = <T extends string>(word: T): Uppercase<T> => word.toUpperCase() as Uppercase<T>;

/** [VDA5050 3.0 §6.4.1] */
function wireZone(zone: Zone): WireZone {
  const isCounterClockwise = signedArea(zone.vertices) > 0;
  const corners = zone.vertices.map(({ x, y }) => ({ x, y }));
  const common = {
    zoneId: zone.id,
    vertices: isCounterClockwise ? corners : corners.reverse(),
  };
  switch (zone.type) {
    case 'blocked':
    case 'line_guided':
    case 'coordinated_replanning':
      return { ...common, zoneType: upper(zone.type) };
    case 'release':
      return { ...common, zoneType: 'RELEASE', releaseLossBehavior: upper(zone.onLoss) };
    case 'speed_limit':
      return { ...common, zoneType: 'SPEED_LIMIT', maximumSpeed: zone.maxSpeed };
    case 'action':
      return {
        ...common,
        zoneType: 'ACTION',
        entryActions: zone.onEntry.map(wireAction),
        duringActions: zone.during.map(wireAction),
        exitActions: zone.onExit.map(wireAction),
      };
    case 'priority':
      return { ...common, zoneType: 'PRIORITY', priorityFactor: zone.factor };
    case 'penalty':
      return { ...common, zoneType: 'PENALTY', penaltyFactor: zone.factor };
    case 'directed':
      return {
        ...common,
        zoneType: 'DIRECTED',
        direction: zone.direction,
        directedLimitation: upper(zone.limit),
      };
    case 'bidirected':
      return {
        ...common,
        zoneType: 'BIDIRECTED',
        direction: zone.direction,
        bidirectedLimitation: upper(zone.limit),
      };
  }
}

/** The zones of the types that the vehicle minds; the others are minded for it, by way and grant. */
export function wireZones(
  header: Header,
  { zoneSetId, mapId, zones }: ZoneSet,
  facts: VehicleFacts | undefined,
): Wording<WireZoneSet> {
  const bad = zones.find(({ vertices }) => !isSimple(vertices));
  if (bad) return { refused: `the sides of zone ${bad.id} meet each other` };
  const minded = facts?.zones ?? [];
  const sent = zones.filter(({ type }) => minded.length === 0 || minded.includes(type));
  return { ...header, zoneSet: { mapId, zoneSetId, zones: sent.map(wireZone) } };
}
