/** Requests and their answers, and zones: version 3.0 [VDA5050 3.0 §6.4, §6.9]. */
import { fromTimestamp } from '#base/time.ts';
import { canonical, type Responses, type State, type ZoneSet } from './essentials.ts';
import type { Judging, VehicleModel } from './model.ts';

const MAX_ANSWERS = 500;

type Point = { readonly x: number; readonly y: number };

/** By the even–odd rule. */
function isInside(at: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (const [i, a] of polygon.entries()) {
    const b = polygon.at(i - 1)!;
    const crosses = a.y > at.y !== b.y > at.y;
    if (crosses && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

const turn = (a: Point, b: Point, c: Point) =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

function isSimple(polygon: readonly Point[]): boolean {
  const edges = polygon.map((a, i) => [a, polygon[(i + 1) % polygon.length]!] as const);
  return edges.every(([a, b], i) =>
    edges.every(([c, d], j) => {
      const isNeighbour = i === j || (i + 1) % edges.length === j || (j + 1) % edges.length === i;
      return (
        isNeighbour || turn(a, b, c) * turn(a, b, d) >= 0 || turn(c, d, a) * turn(c, d, b) >= 0
      );
    }),
  );
}

/** Twice the area; above zero: counter-clockwise. */
const area = (polygon: readonly Point[]) =>
  polygon.reduce((sum, a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);

export function judgeZoneSet(
  judging: Judging,
  vehicle: VehicleModel,
  message: ZoneSet,
): VehicleModel {
  const { zoneSet } = message;
  const { zoneSetId: id } = zoneSet;
  const text = canonical(zoneSet);
  const before = vehicle.zoneSets.get(id);
  if (before !== undefined && before !== text) judging.report('zone_set_changed', { id });
  for (const [i, { zoneId, vertices }] of zoneSet.zones.entries()) {
    if (area(vertices) <= 0 || !isSimple(vertices)) {
      judging.report('zone_polygon', { id: zoneId }, `/zoneSet/zones/${i}/vertices`);
    }
  }
  return { ...vehicle, zoneSets: new Map(vehicle.zoneSets).set(id, text) };
}

export function judgeResponses(
  judging: Judging,
  vehicle: VehicleModel,
  message: Responses,
): VehicleModel {
  const answers = new Map(vehicle.answers);
  for (const [i, { requestId: id, grantType, leaseExpiry }] of message.responses.entries()) {
    const path = `/responses/${i}`;
    if (vehicle.state && !vehicle.requests.has(id) && !answers.has(id))
      judging.report('answer_unknown', { id }, path);
    const until = leaseExpiry === undefined ? undefined : fromTimestamp(leaseExpiry);
    if (grantType === 'GRANTED' && until !== undefined && until <= judging.at) {
      judging.report('lease_past', { id, until: leaseExpiry! }, path);
    }
    answers.set(id, grantType);
  }
  for (const id of [...answers.keys()].slice(0, -MAX_ANSWERS)) answers.delete(id);
  return { ...vehicle, answers };
}

/** Statuses in which the vehicle may be there: leaving after a loss counts [3.0 §6.9]. */
const HELD = ['GRANTED', 'REVOKED', 'EXPIRED'];

function judgeZones(judging: Judging, vehicle: VehicleModel, state: State): void {
  const at = state.mobileRobotPosition;
  if (!at) return;
  for (const { zoneSetId, mapId, zoneSetStatus } of state.zoneSets ?? []) {
    const text = vehicle.zoneSets.get(zoneSetId);
    if (zoneSetStatus !== 'ENABLED' || mapId !== at.mapId || text === undefined) continue;
    const { zones } = JSON.parse(text) as ZoneSet['zoneSet'];
    for (const { zoneId: id, zoneType, vertices } of zones) {
      if (!['BLOCKED', 'RELEASE'].includes(zoneType) || !isInside(at, vertices)) continue;
      const held = state.zoneRequests?.some(
        (one) => one.zoneId === id && HELD.includes(one.requestStatus),
      );
      if (zoneType === 'BLOCKED') judging.report('zone_blocked', { id });
      // In INTERVENED all requests are taken back, inside a zone too [3.0 §6.6.6].
      else if (!held && state.operatingMode !== 'INTERVENED')
        judging.report('zone_without_grant', { id });
    }
  }
}

export function judgeRequests(judging: Judging, vehicle: VehicleModel, state: State): VehicleModel {
  const requests = new Map<string, string>();
  for (const { requestId: id, requestStatus: is } of [
    ...(state.zoneRequests ?? []),
    ...(state.edgeRequests ?? []),
  ]) {
    if (requests.has(id)) judging.report('request_doubled', { id });
    requests.set(id, is);
    const before = vehicle.requests.get(id);
    if (before === undefined && vehicle.state && is !== 'REQUESTED' && is !== 'QUEUED') {
      judging.report('request_begins', { id, is });
    }
    const last = vehicle.answers.get(id) ?? '-';
    const isNew = before !== undefined && before !== is && is !== 'EXPIRED' && is !== 'REQUESTED';
    if (isNew && last !== is) judging.report('request_granted', { id, is, last });
  }
  if (state.zoneSets) judgeZones(judging, vehicle, state);
  return { ...vehicle, requests };
}
