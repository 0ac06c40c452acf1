import type { Millis, Timer } from '#base/time.ts';
import {
  along,
  brakingMetres,
  cornerCap,
  exitSpeed,
  type Leg,
  planStretch,
  type Stretch,
} from './motion.ts';
import type { SimAction } from './order.ts';
import { type Path, pathOf, turnBetween } from './path.ts';
import type { Place, PlannedEdge, PlannedNode, VehicleModel, VehicleState } from './state.ts';

/** With an empty battery it creeps on its reserve, m/s. */
const RESERVE_SPEED = 0.2;
/** Driving needs no finer steps than this. */
const MS = 1_000;
/** Who turns on the spot takes corners up to this on the way, and stops for others; radians. */
const SHARP = 0.17;
/** Nearer than this a heading is held already, radians. */
const ALIGNED = 0.02;

/**
 * The wheels: they follow the released nodes of the state, one stretch (to the next node, or to
 * where it brakes) or one turn on the spot at a time. Between two stretches nothing ticks; where it
 * is meanwhile is computed when somebody asks (`settle`).
 */
export interface Drive {
  /** Brings pose, speed and battery in the state up to now. */
  settle(): void;
  /** Drives to the next node, or plans anew when it is driving already. */
  go(): void;
  /** Brakes and stands, between nodes where need be. */
  brake(): void;
  /** Stands at once: emergency stop, power cut. */
  freeze(): void;
  readonly moving: boolean;
  /** rad/s */
  readonly turning: number;
}

/** What lies on the floor: how fast an edge of the way may be driven, and whether it may be entered. */
export interface WayRules {
  cap(edge: PlannedEdge, path: Path): number;
  mayEnter(edge: PlannedEdge, path: Path): boolean;
}

const stopsDriving = ({ blockingType }: SimAction) =>
  blockingType === 'HARD' || blockingType === 'SOFT';

/** The vehicle's own heading while it travels into `heading` on an edge. */
const facing = (edge: PlannedEdge | undefined, heading: number): number => {
  if (edge?.orientation === undefined) return heading;
  return edge.orientationType === 'GLOBAL' ? edge.orientation : heading + edge.orientation;
};

const isAligned = (node: PlannedNode, theta: number): boolean =>
  node.theta === undefined ||
  Math.abs(turnBetween(theta, node.theta)) <= Math.max(ALIGNED, node.thetaTolerance ?? 0);

type Run = { readonly begun: Millis; readonly timer: Timer } & (
  | { readonly stretch: Stretch; readonly path: Path; readonly edge: PlannedEdge | undefined }
  | { readonly turn: { readonly from: number; readonly by: number; readonly ms: Millis } }
);

export function createDrive(
  model: VehicleModel,
  state: VehicleState,
  on: {
    /** Stands on, or passes, the first of the state's nodes. */
    readonly arrived: () => void;
    readonly stopped: () => void;
    readonly rules?: WayRules;
  },
): Drive {
  const { vehicle, scheduler, traits } = model;
  const { turnRate } = traits;
  let run: Run | undefined;
  let settledAt = scheduler.now();

  /** The edge to the i-th node still to drive; none to the first node of an order. */
  const edgeTo = (i: number): PlannedEdge | undefined =>
    state.edges[i - (state.nodes.length - state.edges.length)];
  const pathTo = (i: number, from: Place): Path =>
    pathOf(from, state.nodes[i]!, edgeTo(i)?.trajectory);

  /** The way ahead that is certain, up to the first node where it must stop. */
  const legsAhead = (topSpeed: number): Leg[] => {
    const legs: Leg[] = [];
    let from: Place = state.origin;
    for (const [i, node] of state.nodes.entries()) {
      if (!node.released) break;
      const edge = edgeTo(i);
      const path = pathTo(i, from);
      const next = state.nodes[i + 1];
      const limit = edge && on.rules ? on.rules.cap(edge, path) : topSpeed;
      const cap = Math.min(topSpeed, edge?.maxSpeed ?? topSpeed, limit);
      const onward = next && pathTo(i + 1, node);
      const end = path.at(path.length).heading;
      const turn = onward ? onward.at(0).heading - end : 0;
      legs.push({ metres: path.length, cap, endCap: cornerCap(topSpeed, turn) });
      if (node.actions.some(stopsDriving)) break;
      if (onward && stopsFor(node, edge, end, edgeTo(i + 1), onward)) break;
      from = node;
    }
    return legs;
  };
  /** Whether it stands at a node before it goes on: to turn, or because the next edge is shut. */
  const stopsFor = (
    node: PlannedNode,
    edge: PlannedEdge | undefined,
    end: number,
    nextEdge: PlannedEdge | undefined,
    onward: Path,
  ): boolean => {
    if (nextEdge && on.rules && !on.rules.mayEnter(nextEdge, onward)) return true;
    if (nextEdge?.actions?.some(stopsDriving)) return true;
    if (turnRate === undefined) return false;
    const here = facing(edge, end);
    const there = facing(nextEdge, onward.at(0).heading);
    return Math.abs(turnBetween(here, there)) > SHARP || !isAligned(node, here);
  };

  const useBattery = (metres: number, ms: number) => {
    const minutes = ms / 60_000;
    const rate = state.charging ? vehicle.chargePerMinute : -vehicle.batteryPerMinute;
    const change = metres > 0 ? -metres * vehicle.batteryPerMetre : rate * minutes;
    state.battery = Math.min(100, Math.max(0, state.battery + change));
  };
  const settle = () => {
    const now = scheduler.now();
    const before = state.travelled;
    if (run && 'turn' in run) {
      const { from, by, ms } = run.turn;
      const theta = from + by * Math.min(1, (now - run.begun) / ms);
      state.pose.theta = turnBetween(0, theta);
    } else if (run && state.nodes.length > 0) {
      const place = along(run.stretch, (now - run.begun) / MS);
      const { x, y, heading } = run.path.at(place.metres);
      state.travelled = place.metres;
      state.speed = place.speed;
      Object.assign(state.pose, { x, y });
      if (run.edge?.trajectory && run.path.length > 0) {
        state.pose.theta = turnBetween(0, facing(run.edge, heading));
      }
    }
    useBattery(state.travelled - before, now - settledAt);
    settledAt = now;
  };
  const stop = () => {
    run?.timer.cancel();
    run = undefined;
  };
  /** Seen from outside it has arrived when the timer fires, not a rounding before it. */
  const timed = (ms: number, ended: () => void) => ({
    begun: scheduler.now(),
    timer: scheduler.after(Math.ceil(ms), `drive ${vehicle.id}`, () => {
      settle();
      stop();
      ended();
    }),
  });
  const drive = (stretch: Stretch, path: Path, ended: () => void) => {
    run = { ...timed(stretch.seconds * MS, ended), stretch, path, edge: edgeTo(0) };
  };
  /** Turns on the spot and goes on with `then`; false when it stands so already. */
  const turnTo = (theta: number, then: () => void): boolean => {
    const by = turnBetween(state.pose.theta, theta);
    if (turnRate === undefined || Math.abs(by) <= ALIGNED) return false;
    const rate = Math.min(turnRate, edgeTo(0)?.maxRotationSpeed || turnRate);
    const ms = (Math.abs(by) / rate) * MS;
    run = { ...timed(ms, then), turn: { from: state.pose.theta, by, ms } };
    return true;
  };
  const arrive = () => {
    const node = state.nodes[0]!;
    state.pose.x = node.x;
    state.pose.y = node.y;
    state.mapId = node.mapId ?? state.mapId;
    if (node.theta !== undefined && !isAligned(node, state.pose.theta)) {
      state.speed = 0;
      if (turnTo(node.theta, arrive)) return;
      state.pose.theta = node.theta;
    }
    state.origin = { x: node.x, y: node.y };
    state.travelled = 0;
    on.arrived();
  };
  const stand = () => {
    state.speed = 0;
    on.stopped();
  };

  const drives: Drive = {
    settle,
    go() {
      settle();
      stop();
      const target = state.nodes[0];
      if (!target?.released) return;
      const topSpeed = state.battery > 0 ? vehicle.speed : RESERVE_SPEED;
      const path = pathTo(0, state.origin);
      if (path.length > 0) {
        const edge = edgeTo(0);
        const theta = facing(edge, path.at(state.travelled).heading);
        if (state.speed === 0 && turnTo(theta, drives.go)) return;
        state.pose.theta = edge?.orientation === undefined ? theta : turnBetween(0, theta);
      }
      const legs = legsAhead(topSpeed);
      const { acceleration } = vehicle;
      drive(
        planStretch({
          from: state.travelled,
          to: legs[0]!.metres,
          entry: state.speed,
          exit: exitSpeed(legs, acceleration),
          cap: legs[0]!.cap,
          acceleration,
        }),
        path,
        arrive,
      );
    },
    brake() {
      if (!run) return;
      settle();
      const braked = run;
      stop();
      if ('turn' in braked) return stand();
      const { acceleration } = vehicle;
      const { length } = braked.path;
      const to = Math.min(length, state.travelled + brakingMetres(state.speed, acceleration));
      const { travelled: from, speed: entry } = state;
      const stretch = planStretch({ from, to, entry, exit: 0, cap: entry, acceleration });
      drive(stretch, braked.path, to === length ? arrive : stand);
    },
    freeze() {
      settle();
      stop();
      state.speed = 0;
    },
    get moving() {
      return run !== undefined;
    },
    get turning() {
      return run && 'turn' in run ? Math.sign(run.turn.by) * (turnRate ?? 0) : 0;
    },
  };
  return drives;
}

/** The metres of base ahead of a vehicle, from where it is. */
export function baseAhead(state: VehicleState): number {
  let metres = -state.travelled;
  let from: Place = state.origin;
  for (const node of state.nodes) {
    if (!node.released) break;
    metres += Math.hypot(node.x - from.x, node.y - from.y);
    from = node;
  }
  return metres;
}
