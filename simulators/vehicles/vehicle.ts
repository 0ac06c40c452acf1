import type { Action, Order } from '#adapters/devices/vda5050/v2/wire.ts';
import type { Random } from '#base/random.ts';
import { createActionRunner } from './actions.ts';
import { createDrive } from './drive.ts';
import { handleInstantActions } from './instant.ts';
import { judgeOrder } from './order-rules.ts';
import {
  distance,
  hasEnded,
  ON_NODE_M,
  type VehicleFault,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

/** How often a vehicle goes wrong by itself, as probabilities per act. */
export interface VehicleFaultRates {
  readonly rejectOrder: number;
  readonly failPick: number;
  readonly refuseInstant: number;
}

/** Faults for the next occasion, asked for by a test or the control channel. */
export type NextFault = keyof VehicleFaultRates;

/**
 * A vehicle without its radio: it takes orders and instant actions, drives, lifts and charges on
 * the plant's clock, and says `changed` after each change that a state message must follow.
 *
 * Modes: *idle* (no order, or an ended one), *driving* (a stretch is under way), *working* (a node
 * action holds it), *waiting* (at the decision point for more base), *paused*, *stopped* (by
 * emergency), *cancelling* (to the next node and until the fork is still), *manual* (a person has
 * it; its order is gone).
 */
export interface VehicleCore {
  readonly id: string;
  order(order: Order): void;
  instantActions(actions: readonly Action[]): void;
  /** Something came that cannot be read. */
  unreadable(topic: string, headerId: string, why: string): void;
  /** Brought up to now. */
  state(): Readonly<VehicleState>;
  readonly driving: boolean;
  readonly loads: readonly string[];
  /** Called once a change; `forced` also where nothing changed but an answer is wanted. */
  onChange(listen: (what: 'state' | 'factsheet') => void): void;
  /** At the next occasion this goes wrong; or it shall not after all. */
  failNext(fault: NextFault, isWanted?: boolean): void;
  /** What will go wrong at the next occasion. */
  readonly failing: readonly NextFault[];
  /** Its battery is as empty as this, percent. */
  drain(to: number): void;
  emergencyStop(pressed: boolean): void;
  /** A person takes it over, and gives it back standing on the nearest node. */
  manual(taken: boolean): void;
  /** Forgets its order and where it is, and stands where it stood. */
  reboot(): void;
  snapshot(): VehicleState;
  restore(state: VehicleState): void;
}

export function createVehicle(
  model: VehicleModel,
  state: VehicleState,
  chance: { readonly random: Random; readonly rates: VehicleFaultRates },
): VehicleCore {
  const listeners: ((what: 'state' | 'factsheet') => void)[] = [];
  const next = new Set<NextFault>();
  const changed = (what: 'state' | 'factsheet' = 'state') => {
    for (const listen of listeners) listen(what);
  };
  const goesWrong = (fault: NextFault) =>
    next.delete(fault) || (chance.rates[fault] > 0 && chance.random.chance(chance.rates[fault]));

  const drive = createDrive(model, state, {
    arrived: () => arrive(),
    stopped: () => proceed(),
  });
  const actions = createActionRunner(model, state, {
    attempt: (action) =>
      action.actionType === 'pick' && goesWrong('failPick')
        ? 'the fork did not get under the load'
        : undefined,
    ended: () => proceed(),
  });

  const arrive = () => {
    const node = state.nodes.shift()!;
    if (state.edges.length > state.nodes.length) state.edges.shift();
    state.lastNodeId = node.nodeId;
    state.lastSequence = node.sequenceId;
    if (state.cancelling === null) actions.enqueue(node.actions);
    proceed();
  };

  /** Ends a cancellation once the vehicle stands and its fork is still [VDA5050 §6.6.5]. */
  const endCancel = () => {
    const record = state.actions.find((each) => each.action.actionId === state.cancelling);
    const works = state.actions.some((each) => !each.isInstant && !hasEnded(each));
    if (!record || works || drive.moving) return;
    state.nodes = [];
    state.edges = [];
    state.cancelling = null;
    record.status = 'FINISHED';
  };

  /** After each change: drive on, or stand and say so. */
  const proceed = () => {
    const held = state.paused || state.emergencyStop || state.mode !== 'AUTOMATIC';
    const canDrive = state.nodes[0]?.released === true && actions.mayDrive && !held;
    if (canDrive) {
      state.charging = false;
      drive.go();
    } else {
      state.speed = 0;
    }
    if (state.cancelling !== null) endCancel();
    changed();
  };

  const standOn = (node: { readonly nodeId: string; readonly x: number; readonly y: number }) => {
    state.pose = { x: node.x, y: node.y, theta: state.pose.theta };
    state.origin = { x: node.x, y: node.y };
    state.travelled = 0;
    state.lastNodeId = node.nodeId;
    state.lastSequence = 0;
  };

  const clearOrder = () => {
    actions.drop();
    state.nodes = [];
    state.edges = [];
    state.queue = [];
    state.cancelling = null;
    state.orderId = '';
    state.updateId = 0;
  };

  const begin = (order: Order, nodes: VehicleState['nodes'], edges: VehicleState['edges']) => {
    state.orderId = order.orderId;
    state.nodes = nodes;
    state.edges = edges;
    // Instant actions that still run survive a new order.
    state.actions = state.actions.filter((each) => each.isInstant && !hasEnded(each));
    const first = nodes[0]!;
    state.origin = { x: state.pose.x, y: state.pose.y };
    state.travelled = 0;
    remember(nodes);
    if (distance(state.pose, first) > ON_NODE_M) return proceed();
    state.origin = { x: first.x, y: first.y };
    return arrive();
  };
  const remember = (nodes: VehicleState['nodes']) => {
    for (const action of nodes.flatMap((node) => node.actions)) {
      state.actions.push({ action, isInstant: false, status: 'WAITING' });
    }
  };
  const report = (error: VehicleFault) => {
    const key = JSON.stringify(error.references);
    state.errors = state.errors.filter((each) => JSON.stringify(each.references) !== key);
    state.errors.push(error);
    changed();
  };

  const extend = (nodes: VehicleState['nodes'], edges: VehicleState['edges']) => {
    const dropped = state.nodes.filter((node) => !node.released).flatMap((node) => node.actions);
    const ids = new Set(dropped.map((action) => action.actionId));
    state.actions = state.actions.filter((each) => !ids.has(each.action.actionId));
    state.nodes = [...state.nodes.filter((node) => node.released), ...nodes];
    state.edges = [...state.edges.filter((edge) => edge.released), ...edges];
    remember(nodes);
    proceed();
  };

  return {
    id: model.vehicle.id,
    order(order) {
      drive.settle();
      const judged = judgeOrder(state, order, model);
      if (judged.verdict === 'known') return;
      if (judged.verdict === 'rejected') return report(judged.error);
      if (goesWrong('rejectOrder')) return report(injectedRejection(order));
      state.errors = [];
      state.updateId = order.orderUpdateId;
      if (judged.verdict === 'new') begin(order, judged.nodes, judged.edges);
      else extend(judged.nodes, judged.edges);
    },
    instantActions(list) {
      drive.settle();
      handleInstantActions(list, {
        model,
        state,
        actions,
        drive,
        proceed,
        changed,
        report,
        refuses: () => goesWrong('refuseInstant'),
      });
    },
    unreadable(topic, headerId, why) {
      report({
        errorType: 'validationError',
        errorLevel: 'WARNING',
        errorDescription: why,
        references: { topic, headerId },
      });
    },
    state() {
      drive.settle();
      return state;
    },
    get driving() {
      return drive.moving;
    },
    get loads() {
      return model.load.carried();
    },
    onChange: (listen) => listeners.push(listen),
    failNext(fault, isWanted = true) {
      if (isWanted) next.add(fault);
      else next.delete(fault);
    },
    get failing() {
      return [...next];
    },
    drain(to) {
      drive.settle();
      state.battery = Math.min(state.battery, to);
      changed();
    },
    emergencyStop(pressed) {
      state.emergencyStop = pressed;
      if (pressed) {
        drive.freeze();
        actions.pause();
      } else if (!state.paused) actions.resume();
      proceed();
    },
    manual(taken) {
      drive.freeze();
      if (taken) {
        actions.cancel();
        for (const each of state.actions) if (!hasEnded(each)) each.status = 'FAILED';
        clearOrder();
      }
      state.mode = taken ? 'MANUAL' : 'AUTOMATIC';
      if (!taken) standOn(model.nearestNode(state.pose));
      proceed();
    },
    reboot() {
      drive.freeze();
      clearOrder();
      Object.assign(state, {
        lastNodeId: '',
        lastSequence: 0,
        actions: [],
        errors: [],
        paused: false,
        charging: false,
      });
      changed();
    },
    snapshot() {
      drive.settle();
      return structuredClone(state);
    },
    restore(saved) {
      drive.freeze();
      actions.drop();
      Object.assign(state, structuredClone(saved), { speed: 0 });
      for (const each of state.actions) {
        // What it was doing when the plant stopped is done from its beginning.
        if (each.status === 'RUNNING') actions.begin(each);
      }
      proceed();
    },
  };
}

function injectedRejection(order: Order): VehicleFault {
  return {
    errorType: 'orderError',
    errorLevel: 'WARNING',
    errorDescription: 'the vehicle does not take this order',
    references: {
      topic: 'order',
      headerId: String(order.headerId),
      orderId: order.orderId,
      orderUpdateId: String(order.orderUpdateId),
    },
  };
}
