import type { Timer } from '#base/time.ts';
import type { WayRules } from './drive.ts';
import type { SimAnswer, SimZone } from './order.ts';
import { type Path, pathOf } from './path.ts';
import type {
  Place,
  PlannedEdge,
  RequestRecord,
  VehicleFault,
  VehicleModel,
  VehicleState,
} from './state.ts';
import { leadsThrough, reachesInto, zonesHere } from './zones.ts';

/** It asks for what the next so many edges of its base lead through. */
const LOOK_AHEAD = 3;
/** Who was refused asks again after so long, wall milliseconds. */
const ASK_AGAIN_MS = 5_000;
/** An obstacle that nobody may go round goes away by itself, plant milliseconds. */
const OBSTACLE_MS = 10_000;

/**
 * What the floor asks of a vehicle of 3.0 on its way [VDA5050 3.0 §6.4]: zones that are shut, slow, or
 * entered with a grant only, and obstacles that it goes round with a grant only. No answer is no grant.
 */
export interface FloorRules extends WayRules {
  /** Asks for what is ahead and gives back what is behind; false: the edge ahead of it is shut. */
  look(): boolean;
  answer(answer: SimAnswer): void;
  /** Something stands in its way on the next edge that it enters. */
  obstacle(): void;
  /** A person has taken over: nothing is asked any more. */
  dropRequests(): void;
}

type Wish = Pick<RequestRecord, 'requestType' | 'zoneId' | 'zoneSetId' | 'edgeId' | 'sequenceId'>;

const isSame = (request: RequestRecord, wish: Wish): boolean =>
  request.requestType === wish.requestType &&
  request.zoneId === wish.zoneId &&
  request.zoneSetId === wish.zoneSetId &&
  request.sequenceId === wish.sequenceId;

export function createFloorRules(
  model: VehicleModel,
  state: VehicleState,
  on: {
    readonly report: (fault: VehicleFault) => void;
    /** Brakes now, between nodes. */
    readonly brake: () => void;
    readonly proceed: () => void;
  },
): FloorRules {
  const radius = Math.max(model.traits.length, model.traits.width) / 2;
  const clock = model.wall ?? model.scheduler;
  const leases = new Map<string, Timer>();
  const refused: RequestRecord[] = [];
  /** 'next': on the edge that it enters next; a number: on the edge with that sequence id. */
  let obstacle: 'next' | number | undefined;

  const ahead = (): readonly (readonly [PlannedEdge, Path])[] => {
    const lead = state.nodes.length - state.edges.length;
    let from: Place = state.origin;
    const ways: (readonly [PlannedEdge, Path])[] = [];
    for (const [i, node] of state.nodes.entries()) {
      const edge = state.edges[i - lead];
      if (!node.released || ways.length === LOOK_AHEAD) break;
      if (edge) ways.push([edge, pathOf(from, node, edge.trajectory)]);
      from = node;
    }
    return ways;
  };
  const through = (path: Path, type: string) =>
    zonesHere(state).filter(
      ({ zone }) => zone.zoneType === type && leadsThrough(zone, path, radius),
    );
  const isIn = (zone: SimZone) => reachesInto(zone, state.pose, radius);
  const find = (wish: Wish) => state.requests.find((request) => isSame(request, wish));
  const remove = (request: RequestRecord) => {
    leases.get(request.requestId)?.cancel();
    leases.delete(request.requestId);
    state.requests = state.requests.filter((each) => each !== request);
  };
  const ask = (wish: Wish) => {
    if (find(wish) || refused.some((each) => isSame(each, wish))) return;
    const requestId = `${model.vehicle.id}-${state.serial++}`;
    state.requests.push({ requestId, ...wish, status: 'REQUESTED' });
  };
  const accessTo = ({ zone, set }: { zone: SimZone; set: { zoneSetId: string } }): Wish => ({
    requestType: 'ACCESS',
    zoneId: zone.zoneId,
    zoneSetId: set.zoneSetId,
  });
  const mayPass = (one: ReturnType<typeof through>[number]): boolean => {
    const request = find(accessTo(one));
    if (request?.status === 'GRANTED') return true;
    const isLost = request?.status === 'REVOKED' || request?.status === 'EXPIRED';
    return isLost && (one.zone.releaseLossBehavior ?? 'STOP') !== 'STOP';
  };

  /** What it has to ask for to get past an obstacle on this edge; undefined: nothing. */
  const wayRound = (edge: PlannedEdge, path: Path): Wish | undefined => {
    const { edgeId, sequenceId, corridor } = edge;
    if (corridor?.releaseRequired) return { requestType: 'CORRIDOR', edgeId, sequenceId };
    const [zone] = corridor ? [] : through(path, 'COORDINATED_REPLANNING');
    if (!zone) return undefined;
    return { ...accessTo(zone), requestType: 'REPLANNING' };
  };
  const isClear = (edge: PlannedEdge, path: Path): boolean => {
    if (obstacle !== edge.sequenceId) return true;
    const wish = wayRound(edge, path);
    return wish ? find(wish)?.status === 'GRANTED' : edge.corridor !== undefined;
  };
  const meetObstacle = (edge: PlannedEdge, path: Path) => {
    if (obstacle !== 'next' || state.travelled > 0) return;
    obstacle = edge.sequenceId;
    const wish = wayRound(edge, path);
    if (wish) ask(wish);
    else {
      model.scheduler.after(OBSTACLE_MS, `obstacle ${model.vehicle.id}`, () => {
        if (obstacle === edge.sequenceId) obstacle = undefined;
        on.proceed();
      });
    }
  };
  const mayEnter = (edge: PlannedEdge, path: Path): boolean =>
    through(path, 'BLOCKED').length === 0 &&
    through(path, 'RELEASE').every(mayPass) &&
    isClear(edge, path);

  const complain = (errorType: string, errorDescription: string, references: object) => {
    const isKnown = state.errors.some((each) => each.errorType === errorType);
    if (isKnown) return;
    on.report({
      ...{ errorType, errorDescription, errorLevel: 'CRITICAL' },
      references: references as VehicleFault['references'],
    });
  };
  const giveBack = (ways: readonly (readonly [PlannedEdge, Path])[]) => {
    for (const request of [...state.requests]) {
      const isAhead =
        request.requestType === 'CORRIDOR'
          ? ways.some(([edge]) => edge.sequenceId === request.sequenceId)
          : zonesHere(state).some(
              ({ zone, set }) =>
                zone.zoneId === request.zoneId &&
                set.zoneSetId === request.zoneSetId &&
                (isIn(zone) || ways.some(([, path]) => leadsThrough(zone, path, radius))),
            );
      if (!isAhead) remove(request);
    }
    if (typeof obstacle === 'number' && !ways.some(([edge]) => edge.sequenceId === obstacle)) {
      obstacle = undefined;
    }
  };
  const lose = (request: RequestRecord, status: 'REVOKED' | 'EXPIRED') => {
    leases.get(request.requestId)?.cancel();
    leases.delete(request.requestId);
    const zone = zonesHere(state).find((each) => each.zone.zoneId === request.zoneId)?.zone;
    if (request.requestType !== 'ACCESS' || !zone || !isIn(zone)) {
      // What was not begun is asked for anew; who is on his way there stops.
      remove(request);
      on.brake();
      return on.proceed();
    }
    request.status = status;
    if ((zone.releaseLossBehavior ?? 'STOP') === 'STOP') {
      const lost = `the grant for zone ${zone.zoneId} is ${status.toLowerCase()}`;
      complain('RELEASE_LOST', lost, { zoneId: zone.zoneId });
      on.brake();
    }
    on.proceed();
  };

  return {
    cap(_edge, path) {
      const slow = through(path, 'SPEED_LIMIT').map(({ zone }) => zone.maximumSpeed ?? Infinity);
      return Math.min(Number.POSITIVE_INFINITY, ...slow);
    },
    mayEnter,
    look() {
      const ways = ahead();
      for (const [, path] of ways) for (const one of through(path, 'RELEASE')) ask(accessTo(one));
      const [first] = ways;
      if (first) meetObstacle(...first);
      giveBack(ways);
      const inBlocked = zonesHere(state).find(
        ({ zone }) => zone.zoneType === 'BLOCKED' && isIn(zone),
      );
      if (inBlocked) {
        const { zoneId } = inBlocked.zone;
        complain('BLOCKED_ZONE_VIOLATION', `it stands in the blocked zone ${zoneId}`, { zoneId });
        return false;
      }
      if (!first || state.edges.length < state.nodes.length) return true;
      const [edge, path] = first;
      const [shut] = through(path, 'BLOCKED');
      if (shut) {
        const { nodeId } = state.nodes[0]!;
        const { zoneId } = shut.zone;
        complain('NODE_UNREACHABLE', `zone ${zoneId} is shut`, { nodeId, zoneId });
      }
      return mayEnter(edge, path);
    },
    answer({ requestId, grant, forMs }) {
      const request = state.requests.find((each) => each.requestId === requestId);
      if (!request || grant === 'QUEUED') return;
      if (grant === 'REJECTED') {
        // It goes on waiting, and asks again under a new id.
        remove(request);
        refused.push(request);
        clock.after(ASK_AGAIN_MS, `ask again ${requestId}`, () => {
          refused.splice(refused.indexOf(request), 1);
          on.proceed();
        });
        return on.proceed();
      }
      if (grant === 'REVOKED') return lose(request, 'REVOKED');
      leases.get(requestId)?.cancel();
      request.status = 'GRANTED';
      state.errors = state.errors.filter(
        ({ errorType, references }) =>
          errorType !== 'RELEASE_LOST' || references.zoneId !== request.zoneId,
      );
      if (forMs !== undefined) {
        const expire = () => lose(request, 'EXPIRED');
        leases.set(requestId, clock.after(Math.max(0, forMs), `lease ${requestId}`, expire));
      }
      on.proceed();
    },
    obstacle() {
      obstacle = 'next';
    },
    dropRequests() {
      for (const request of [...state.requests]) remove(request);
    },
  };
}
