import type { Random } from '#base/random.ts';
import { createActionRunner } from './actions.ts';
import { createDrive } from './drive.ts';
import { createFloorRules } from './floor-rules.ts';
import { type Cockpit, handleInstantActions } from './instant.ts';
import type { SimAction, SimAnswer, SimOrder, SimZoneSet } from './order.ts';
import { createOrderLife } from './order-life.ts';
import { contentOf, judgeOrder } from './order-rules.ts';
import { pathOf } from './path.ts';
import {
  type ActionRecord,
  drivesItself,
  hasEnded,
  initialState,
  type PlannedEdge,
  type VehicleFault,
  type VehicleModel,
  type VehicleState,
} from './state.ts';
import { createTroubles, type Troubles } from './troubles.ts';
import { createZoneActions } from './zone-actions.ts';

/** How often a vehicle goes wrong by itself, as probabilities per act. */
export interface VehicleFaultRates {
  readonly rejectOrder: number;
  readonly failPick: number;
  readonly refuseInstant: number;
}

/** Faults for the next occasion. */
export type NextFault = keyof VehicleFaultRates;

/** What is to be said anew. */
export type Changed = 'state' | 'factsheet' | 'connection';

/**
 * A vehicle without its radio: it takes orders and instant actions, drives, lifts and charges on
 * the plant's clock, and says `changed` after each change that a state message must follow.
 *
 * Modes: *idle* (no order, or an ended one), *driving* (a stretch is under way), *working* (a node
 * action holds it), *waiting* (at the decision point for more base, or for a grant), *paused*,
 * *stopped* (by emergency), *cancelling* (to the next node and until the fork is still), *by hand* (a
 * person has it; its order is gone, unless he only intervened).
 */
export interface VehicleCore extends Troubles {
  readonly id: string;
  order(order: SimOrder): void;
  instantActions(actions: readonly SimAction[]): void;
  /** A new zone set, not in force yet (3.0). */
  zoneSet(set: SimZoneSet): void;
  /** What its master says to its requests (3.0). */
  answers(answers: readonly SimAnswer[]): void;
  /** Something came that cannot be read. */
  unreadable(topic: string, headerId: string, why: string): void;
  /** Brought up to now. */
  state(): Readonly<VehicleState>;
  readonly driving: boolean;
  /** rad/s, on the spot. */
  readonly turning: number;
  /** It was switched off by its master (3.0). */
  readonly isShut: boolean;
  readonly loads: readonly string[];
  /** Called once a change, and where an answer is wanted. */
  onChange(listen: (what: Changed) => void): void;
  /** At the next occasion this goes wrong; or it shall not after all. */
  failNext(fault: NextFault, isWanted?: boolean): void;
  readonly failing: readonly NextFault[];
  snapshot(): VehicleState;
  restore(state: Partial<VehicleState>): void;
}

/** Faults that do not end with a new order. */
const LASTING = ['LOCALIZATION_ERROR', 'BLOCKED_ZONE_VIOLATION', 'RELEASE_LOST'];

export function createVehicle(
  model: VehicleModel,
  state: VehicleState,
  chance: { readonly random: Random; readonly rates: VehicleFaultRates },
): VehicleCore {
  const isThree = model.traits.version === '3.0';
  const listeners: ((what: Changed) => void)[] = [];
  const next = new Set<NextFault>();
  let isShut = false;
  const changed = (what: Changed = 'state') => {
    for (const listen of listeners) listen(what);
  };
  const goesWrong = (fault: NextFault) =>
    next.delete(fault) || (chance.rates[fault] > 0 && chance.random.chance(chance.rates[fault]));

  const actions = createActionRunner(model, state, {
    attempt: (action) =>
      action.actionType === 'pick' && goesWrong('failPick')
        ? 'the fork did not get under the load'
        : undefined,
    ended: () => proceed(),
  });
  const report = (error: VehicleFault) => {
    const key = JSON.stringify(error.references);
    state.errors = state.errors.filter((each) => JSON.stringify(each.references) !== key);
    state.errors.push(error);
    changed();
  };
  const floor = createFloorRules(model, state, {
    report,
    brake: () => drive.brake(),
    proceed: () => proceed(),
  });
  const zones = createZoneActions(model, state, actions);
  const drive = createDrive(model, state, {
    arrived: () => arrive(),
    stopped: () => proceed(),
    rules: floor,
  });

  /** The edge to its next node, unless it is on its way to the first one of an order. */
  const edgeAhead = (): PlannedEdge | undefined =>
    state.edges.length === state.nodes.length ? state.edges[0] : undefined;
  const pathAhead = () => {
    const edge = edgeAhead();
    return edge && pathOf(state.origin, state.nodes[0]!, edge.trajectory);
  };

  const arrive = () => {
    const node = state.nodes.shift()!;
    if (state.edges.length > state.nodes.length) actions.leave(state.edges.shift()!.sequenceId);
    state.lastNodeId = node.nodeId;
    state.lastSequence = node.sequenceId;
    zones.arrived(pathAhead());
    if (state.cancelling === null) actions.enqueue(node.actions);
    proceed();
  };

  /** Sets out on the edge ahead: what is to be done on it begins. */
  const enterEdge = () => {
    const edge = edgeAhead();
    const path = pathAhead();
    if (!edge || !path || state.travelled > 0) return;
    zones.entering(path);
    const isNew = ({ edge: own, status, action }: ActionRecord) =>
      own === edge.sequenceId && status === 'WAITING' && !state.queue.includes(action.actionId);
    actions.enqueue(state.actions.filter(isNew).map(({ action }) => action));
  };

  /** Ends a cancellation once the vehicle stands and its fork is still [VDA5050 2.1 §6.6.5]. */
  const endCancel = () => {
    const record = state.actions.find((each) => each.action.actionId === state.cancelling);
    const works = state.actions.some((each) => !each.isInstant && !hasEnded(each));
    if (!record || works || drive.moving) return;
    state.nodes = [];
    state.edges = [];
    state.cancelling = null;
    state.cancelled = true;
    record.status = 'FINISHED';
  };

  const isHeld = () =>
    state.paused ||
    state.emergencyStop ||
    state.fieldViolation ||
    state.hibernating ||
    !state.localized ||
    !drivesItself(state.mode) ||
    (model.traits.stopsAnywhere && state.cancelling !== null);

  /** After each change: drive on, or stand and say so. */
  const proceed = () => {
    const canDrive = state.nodes[0]?.released === true && actions.mayDrive && !isHeld();
    if (canDrive && floor.look()) {
      enterEdge();
      if (actions.mayDrive) {
        state.charging = false;
        drive.go();
      }
    } else {
      if (canDrive) drive.brake();
      else if (drivesItself(state.mode)) floor.look();
      state.speed = 0;
    }
    if (state.cancelling !== null) endCancel();
    changed();
  };

  const { clearOrder, begin, extend } = createOrderLife(state, actions, {
    keepsEnded: isThree,
    arrive,
    proceed,
  });

  const shutDown = () => {
    isShut = true;
    changed('connection');
  };
  const cockpit: Cockpit = {
    ...{ model, state, actions, drive, proceed, changed, report, clearOrder, shutDown },
    refuses: () => goesWrong('refuseInstant'),
  };

  return {
    id: model.vehicle.id,
    ...createTroubles(cockpit, floor),
    order(order) {
      if (state.hibernating) return;
      drive.settle();
      const judged = judgeOrder(state, order, model);
      if (judged.verdict === 'known') return;
      if (judged.verdict === 'rejected') return report(judged.error);
      if (goesWrong('rejectOrder')) return report(injectedRejection(order));
      state.errors = state.errors.filter(({ errorType }) => LASTING.includes(errorType));
      state.updateId = order.orderUpdateId;
      if (isThree) state.accepted = contentOf(order);
      if (judged.verdict === 'new') begin(order, judged.nodes, judged.edges);
      else extend(judged.nodes, judged.edges);
    },
    instantActions(list) {
      drive.settle();
      handleInstantActions(list, cockpit);
    },
    zoneSet({ zoneSetId, mapId, zones: list }) {
      if (state.zoneSets.some((each) => each.zoneSetId === zoneSetId)) {
        const errorDescription = `zone set ${zoneSetId} is there already`;
        const references = { topic: 'zoneSet', zoneSetId };
        const errorLevel = 'WARNING';
        return report({
          errorType: 'DUPLICATE_ZONE_SET',
          errorLevel,
          errorDescription,
          references,
        });
      }
      state.zoneSets.push({ zoneSetId, mapId, zones: list, enabled: false });
      changed();
    },
    answers(list) {
      drive.settle();
      for (const each of list) floor.answer(each);
      changed();
    },
    unreadable(topic, headerId, why) {
      report({
        errorType: 'VALIDATION_FAILURE',
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
    get turning() {
      return drive.turning;
    },
    get isShut() {
      return isShut;
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
    snapshot() {
      drive.settle();
      return structuredClone(state);
    },
    restore(saved) {
      drive.freeze();
      actions.drop();
      const blank = initialState(model.vehicle, state.pose, { mapId: model.mapId });
      Object.assign(state, blank, { maps: state.maps }, structuredClone(saved), { speed: 0 });
      for (const each of state.actions) {
        // What it was doing when the plant stopped is done from its beginning.
        if (each.status === 'RUNNING' || each.status === 'INITIALIZING') actions.begin(each);
      }
      proceed();
    },
  };
}

function injectedRejection(order: SimOrder): VehicleFault {
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
