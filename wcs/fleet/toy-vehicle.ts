import { invariant } from '#base/invariant.ts';
import type { OrderNode, VehicleCommand, VehicleOrder, VehicleState } from '#hub/ports.ts';

type Action = VehicleState['actions'][number];

/**
 * The smallest vehicle that keeps the rules of the protocol, for tests of the fleet: it moves when
 * told, one half edge at a time, and stops the test when an order breaks a rule.
 */
export interface ToyVehicle {
  readonly id: string;
  receive(command: VehicleCommand): void;
  /** Drives half an edge, or does an action. True when something changed. */
  step(): boolean;
  state(): VehicleState;
  /** The nodes that it is on or between. */
  occupies(): readonly string[];
  /** All that it was ever released and has not passed. */
  reserved(): readonly string[];
  reboot(): void;
  /** Refuses so many orders; `takesResent`: but takes one that comes a second time. */
  refuseNext(count: number, takesResent?: boolean): void;
  refuseNextCancel(): void;
  /** So many times; one that may be tried again waits for a word each time. */
  failNextAction(times?: number): void;
  /** A cancellation finds the action of the present node under way, and that runs to its end. */
  finishBeforeCancel(): void;
  /** The next cancellation takes so many steps, in which it is shown to run. */
  cancelSlowly(steps: number): void;
  /** Somebody carries it there by hand and switches it on. */
  carryTo(node: { id: string; x: number; y: number }): void;
  set(change: Partial<VehicleState>): void;
  /** Actions done, in order, as `type load`. */
  readonly done: readonly string[];
  /** Refusals for the hub to pass on. */
  takeRefusals(): readonly { orderId: string; updateId: number }[];
}

interface Drive {
  readonly orderId: string;
  updateId: number;
  nodes: OrderNode[];
}

const released = (order: { nodes: readonly OrderNode[] }) =>
  order.nodes.filter((node) => node.released);

/** Base is a prefix, sequences have no gap, edges join their nodes [VDA5050 §6.6.1]. */
function checkGraph(order: VehicleOrder): void {
  invariant(order.nodes.length >= 1, 'an order has a node');
  invariant(order.edges.length === order.nodes.length - 1, 'one edge less than nodes');
  order.nodes.forEach((node, i) => {
    const next = order.nodes[i + 1];
    const edge = order.edges[i];
    if (!next || !edge) return;
    invariant(next.sequence === node.sequence + 2, 'node sequences have no gap');
    invariant(edge.sequence === node.sequence + 1, 'an edge lies between its nodes');
    invariant(edge.from === node.nodeId && edge.to === next.nodeId, 'edges join their nodes');
    invariant(node.released || !next.released, 'nothing is released behind the horizon');
    invariant(edge.released === next.released, 'an edge is released with its end');
  });
  invariant(order.nodes[0]!.released, 'the first node is released');
}

export function createToyVehicle(
  id: string,
  start: { id: string; x: number; y: number },
): ToyVehicle {
  let drive: Drive | undefined;
  let lastNode = start.id;
  let lastSequence = 0;
  let pose = { x: start.x, y: start.y };
  /** The node that it is under way to. */
  let towards: OrderNode | undefined;
  /** Where it really is while it does not know. */
  let forgotten: readonly string[] = [];
  let actions: Action[] = [];
  let loads: string[] = [];
  let refusals = 0;
  let takesResent = false;
  let refusesCancel = false;
  let failing = 0;
  const picked = new Set<string>();
  let finishesFirst = false;
  let slowness = 0;
  let cancelling: { readonly actionId: string; left: number } | undefined;
  let told: { orderId: string; updateId: number }[] = [];
  let change: Partial<VehicleState> = {};
  const done: string[] = [];

  const occupied = () => {
    const behind = lastNode.endsWith('.start') ? forgotten : [lastNode];
    return towards ? [...behind, towards.nodeId] : behind;
  };
  const mode = () => change.mode ?? 'automatic';
  const isDriven = () => mode() === 'automatic' || mode() === 'semiautomatic';
  const isHalted = () => change.emergencyStop || change.fieldViolation || change.paused;
  const ahead = () => drive?.nodes.filter((node) => node.sequence > lastSequence) ?? [];
  const pending = () => actions.filter((action) => !['finished', 'failed'].includes(action.status));
  const setStatus = (actionId: string, status: Action['status']) => {
    actions = actions.map((action) =>
      action.actionId === actionId ? { ...action, status } : action,
    );
  };
  const add = (actionId: string, status: Action['status'] = 'waiting') => {
    if (actions.some((action) => action.actionId === actionId)) return;
    actions = [...actions, { actionId, status }];
  };

  const isTold = (orderId: string) => told.some((refusal) => refusal.orderId === orderId);

  function take(order: VehicleOrder): void {
    checkGraph(order);
    if (drive && order.orderId === drive.orderId) {
      if (order.updateId <= drive.updateId) return;
      const base = released(drive);
      const stitch = order.nodes[0]!;
      const end = base.at(-1)!;
      invariant(
        stitch.nodeId === end.nodeId && stitch.sequence === end.sequence,
        'an update begins at the last released node',
      );
      invariant(
        JSON.stringify(stitch.actions) === JSON.stringify(end.actions),
        'the stitching node is unchanged',
      );
      drive.nodes = [...base, ...order.nodes.slice(1)];
      drive.updateId = order.updateId;
    } else {
      invariant(ahead().length === 0 && pending().length === 0, `${id} got an order while busy`);
      const first = order.nodes[0]!;
      const off = Math.hypot(first.x - pose.x, first.y - pose.y);
      if (off >= 0.6) {
        // What reaches it after a reboot may begin where it no longer stands.
        const isLate = order.updateId > 0 || lastNode === '';
        invariant(isLate, `${id} is ${off} m away from the start of its order`);
        told.push({ orderId: order.orderId, updateId: order.updateId });
        return;
      }
      drive = { orderId: order.orderId, updateId: order.updateId, nodes: [...order.nodes] };
      actions = [];
      lastNode = first.nodeId;
      lastSequence = first.sequence;
    }
    const named = new Set(drive.nodes.flatMap((node) => node.actions.map((a) => a.actionId)));
    actions = actions.filter((a) => a.status !== 'waiting' || named.has(a.actionId));
    for (const actionId of named) add(actionId);
  }

  function act(): boolean {
    const node = drive?.nodes.find((candidate) => candidate.sequence === lastSequence);
    for (const action of node?.actions ?? []) {
      const shown = actions.find((candidate) => candidate.actionId === action.actionId);
      if (!shown || ['finished', 'failed'].includes(shown.status)) continue;
      // It waits for a word, and drives nowhere meanwhile.
      if (shown.status === 'retriable') return true;
      if (failing > 0) {
        failing--;
        setStatus(action.actionId, action.retriable ? 'retriable' : 'failed');
        return true;
      }
      setStatus(action.actionId, 'finished');
      // After a reboot the order may come once more; what is on board by it is not picked again.
      if (picked.has(action.actionId) && loads.includes(action.load!)) return true;
      if (action.type === 'pick') picked.add(action.actionId);
      done.push(action.load === undefined ? action.type : `${action.type} ${action.load}`);
      if (action.type === 'pick') loads = [...loads, action.load!];
      if (action.type === 'drop') loads = loads.filter((load) => load !== action.load);
      if (action.type === 'start_charging') change = { ...change, charging: true };
      if (action.type === 'stop_charging') change = { ...change, charging: false };
      return true;
    }
    return false;
  }

  function endOrder(cancelId: string): void {
    if (finishesFirst) act();
    for (const action of pending()) {
      if (action.actionId !== cancelId) setStatus(action.actionId, 'failed');
    }
    // It goes on to the next node when it is between two.
    const next = towards ? [towards] : [];
    if (drive) {
      const kept = drive.nodes.filter((node) => node.sequence <= lastSequence);
      drive.nodes = [...kept, ...next];
    }
    add(cancelId, 'finished');
    setStatus(cancelId, 'finished');
  }

  function takeInstant(command: Extract<VehicleCommand, { type: 'instant' }>): void {
    const isKnown = actions.some(({ actionId }) => actionId === command.actionId);
    if (isKnown) return;
    add(command.actionId, 'finished');
    const { parameters } = command;
    if (command.action === 'init_position') {
      invariant(!drive || ahead().length === 0, `${id} is put elsewhere while it drives`);
      pose = { x: Number(parameters.x), y: Number(parameters.y) };
      lastNode = String(parameters.lastNodeId);
    }
    if (command.action === 'retry') setStatus(String(parameters.actionId), 'waiting');
    if (command.action === 'skip_retry') setStatus(String(parameters.actionId), 'failed');
  }

  return {
    id,
    done,
    receive(command) {
      if (command.type === 'drive' && isDriven()) {
        if (refusals > 0 && command.order.orderId !== drive?.orderId) {
          refusals--;
          told.push({ orderId: command.order.orderId, updateId: command.order.updateId });
        } else if (drive || takesResent || !isTold(command.order.orderId)) {
          take(command.order);
        }
      }
      if (command.type === 'cancel_order' && refusesCancel) {
        refusesCancel = false;
        add(command.actionId, 'failed');
      } else if (command.type === 'cancel_order' && slowness > 0) {
        add(command.actionId, 'running');
        cancelling ??= { actionId: command.actionId, left: slowness };
      } else if (command.type === 'cancel_order') {
        endOrder(command.actionId);
      }
      if (command.type === 'request_state') add(command.actionId, 'finished');
      if (command.type === 'pause' || command.type === 'resume') {
        change = { ...change, paused: command.type === 'pause' };
        add(command.actionId, 'finished');
      }
      if (command.type === 'instant') takeInstant(command);
    },
    step() {
      if (isHalted() || !isDriven()) return false;
      if (cancelling) {
        cancelling.left--;
        if (cancelling.left > 0) return true;
        endOrder(cancelling.actionId);
        cancelling = undefined;
        slowness = 0;
        return true;
      }
      if (!towards && act()) return true;
      if (!towards) {
        towards = ahead().find((node) => node.released);
        if (!towards) return false;
        pose = { x: (pose.x + towards.x) / 2, y: (pose.y + towards.y) / 2 };
        return true;
      }
      pose = { x: towards.x, y: towards.y };
      lastNode = towards.nodeId;
      lastSequence = towards.sequence;
      towards = undefined;
      return true;
    },
    state: () => ({
      orderId: drive?.orderId ?? '',
      updateId: drive?.updateId ?? 0,
      lastNode,
      lastSequence,
      nodesLeft: ahead().map(({ nodeId, sequence, released: isReleased }) => ({
        nodeId,
        sequence,
        released: isReleased,
      })),
      actions,
      errors: [],
      position: { ...pose, theta: 0 },
      battery: 80,
      charging: false,
      driving: towards !== undefined && isDriven() && !isHalted(),
      paused: false,
      mode: 'automatic',
      emergencyStop: false,
      loads,
      wantsBase: false,
      ...change,
    }),
    occupies: () => (lastNode === '' ? forgotten : occupied()),
    reserved: () => [
      ...(lastNode === '' ? forgotten : occupied()),
      ...ahead()
        .filter((node) => node.released)
        .map((node) => node.nodeId),
    ],
    reboot() {
      if (lastNode !== '') forgotten = occupied();
      drive = undefined;
      towards = undefined;
      lastNode = '';
      lastSequence = 0;
      actions = [];
    },
    refuseNext(count, taken = false) {
      refusals = count;
      takesResent = taken;
    },
    refuseNextCancel() {
      refusesCancel = true;
    },
    failNextAction(times = 1) {
      failing = times;
    },
    cancelSlowly(steps) {
      slowness = steps;
    },
    carryTo(node) {
      drive = undefined;
      towards = undefined;
      actions = [];
      pose = { x: node.x, y: node.y };
      lastNode = node.id;
      lastSequence = 0;
    },
    finishBeforeCancel() {
      finishesFirst = true;
    },
    set(next) {
      change = { ...change, ...next };
      if (isDriven() || mode() === 'intervened' || !drive) return;
      // Taken over by hand, a vehicle clears its order [VDA5050 §6.10.8].
      drive.nodes = drive.nodes.filter((node) => node.sequence <= lastSequence);
      for (const action of pending()) setStatus(action.actionId, 'failed');
    },
    takeRefusals() {
      const taken = told;
      told = [];
      return taken;
    },
  };
}
