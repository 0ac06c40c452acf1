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
import { distance, type PlannedNode, type VehicleModel, type VehicleState } from './state.ts';

/** With an empty battery it creeps on its reserve, m/s. */
const RESERVE_SPEED = 0.2;
/** Driving needs no finer steps than this. */
const MS = 1_000;

/**
 * The wheels: they follow the released nodes of the state, one stretch (to the next node, or to
 * where it brakes) at a time. Between two stretches nothing ticks; where it is meanwhile is
 * computed when somebody asks (`settle`).
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
}

const isBlocking = (node: PlannedNode) =>
  node.actions.some((action) => action.blockingType !== 'NONE');
const heading = (a: { x: number; y: number }, b: { x: number; y: number }) =>
  Math.atan2(b.y - a.y, b.x - a.x);

/** The way ahead that is certain, up to the first node where it must stop. */
function legsAhead(state: VehicleState, topSpeed: number): Leg[] {
  const legs: Leg[] = [];
  const isLeadIn = state.edges.length < state.nodes.length;
  let from: { x: number; y: number } = state.origin;
  for (const [i, node] of state.nodes.entries()) {
    if (!node.released) break;
    const edge = isLeadIn ? state.edges[i - 1] : state.edges[i];
    const next = state.nodes[i + 1];
    const cap = Math.min(topSpeed, edge?.maxSpeed ?? topSpeed);
    const turn = next ? heading(node, next) - heading(from, node) : 0;
    legs.push({ metres: distance(from, node), cap, endCap: cornerCap(topSpeed, turn) });
    if (isBlocking(node)) break;
    from = node;
  }
  return legs;
}

export function createDrive(
  model: VehicleModel,
  state: VehicleState,
  on: {
    /** Stands on, or passes, the first of the state's nodes. */
    readonly arrived: () => void;
    readonly stopped: () => void;
  },
): Drive {
  const { vehicle, scheduler } = model;
  let run: { readonly stretch: Stretch; readonly begun: Millis; readonly timer: Timer } | undefined;
  let settledAt = scheduler.now();

  const useBattery = (metres: number, ms: number) => {
    const minutes = ms / 60_000;
    const rate = state.charging ? vehicle.chargePerMinute : -vehicle.batteryPerMinute;
    const change = metres > 0 ? -metres * vehicle.batteryPerMetre : rate * minutes;
    state.battery = Math.min(100, Math.max(0, state.battery + change));
  };
  const settle = () => {
    const now = scheduler.now();
    const before = state.travelled;
    const target = state.nodes[0];
    if (run && target) {
      const place = along(run.stretch, (now - run.begun) / MS);
      const length = distance(state.origin, target);
      const share = length === 0 ? 1 : Math.min(1, place.metres / length);
      state.travelled = place.metres;
      state.speed = place.speed;
      state.pose.x = state.origin.x + (target.x - state.origin.x) * share;
      state.pose.y = state.origin.y + (target.y - state.origin.y) * share;
    }
    useBattery(state.travelled - before, now - settledAt);
    settledAt = now;
  };
  const stop = () => {
    run?.timer.cancel();
    run = undefined;
  };
  const start = (stretch: Stretch, ended: () => void) => {
    // Seen from outside it has arrived when the timer fires, not a rounding before it.
    const timer = scheduler.after(Math.ceil(stretch.seconds * MS), `drive ${vehicle.id}`, () => {
      settle();
      stop();
      ended();
    });
    run = { stretch, begun: scheduler.now(), timer };
  };
  const arrive = () => {
    const node = state.nodes[0]!;
    state.pose.x = node.x;
    state.pose.y = node.y;
    state.origin = { x: node.x, y: node.y };
    state.travelled = 0;
    on.arrived();
  };
  const stand = () => {
    state.speed = 0;
    on.stopped();
  };

  return {
    settle,
    go() {
      settle();
      stop();
      const target = state.nodes[0];
      if (!target?.released) return;
      const topSpeed = state.battery > 0 ? vehicle.speed : RESERVE_SPEED;
      const legs = legsAhead(state, topSpeed);
      const { acceleration } = vehicle;
      if (legs[0]!.metres > 0) state.pose.theta = heading(state.origin, target);
      start(
        planStretch({
          from: state.travelled,
          to: legs[0]!.metres,
          entry: state.speed,
          exit: exitSpeed(legs, acceleration),
          cap: legs[0]!.cap,
          acceleration,
        }),
        arrive,
      );
    },
    brake() {
      if (!run) return;
      settle();
      stop();
      const { acceleration } = vehicle;
      const length = distance(state.origin, state.nodes[0]!);
      const to = Math.min(length, state.travelled + brakingMetres(state.speed, acceleration));
      const { travelled: from, speed: entry } = state;
      const stretch = planStretch({ from, to, entry, exit: 0, cap: entry, acceleration });
      start(stretch, to === length ? arrive : stand);
    },
    freeze() {
      settle();
      stop();
      state.speed = 0;
    },
    get moving() {
      return run !== undefined;
    },
  };
}
