import type { SiteNode } from '#base/site/site.ts';
import type { PlantEnds } from '#simulators/plant/ends.ts';

/**
 * Watches the wires between the warehouse and the plant and knows nothing of either's code: what
 * was released to a vehicle is never altered, no two vehicles are ever given the same node, and
 * whoever is refused is told why in both languages.
 */
export interface WireChecker {
  /** The same ends, watched. */
  watch(ends: PlantEnds): PlantEnds;
  readonly violations: readonly string[];
  readonly orders: number;
}

interface WireNode {
  readonly nodeId: string;
  readonly sequenceId: number;
  readonly released: boolean;
}

interface WireOrder {
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly nodes: readonly WireNode[];
  readonly edges: readonly {
    readonly edgeId: string;
    readonly sequenceId: number;
    readonly released: boolean;
  }[];
}

interface WireState {
  readonly headerId: number;
  readonly orderId: string;
  readonly lastNodeId: string;
  readonly lastNodeSequenceId: number;
  readonly nodeStates: readonly WireNode[];
  readonly agvPosition?: { readonly x: number; readonly y: number };
  readonly errors: readonly {
    readonly errorReferences?: readonly {
      readonly referenceKey: string;
      readonly referenceValue: string;
    }[];
  }[];
}

interface Vehicle {
  orderId: string;
  updateId: number;
  /** Released elements of the present order by sequence. */
  released: Map<number, string>;
  /** What it stands on, as it said last. */
  lastNode: string;
  lastSequence: number;
  headerId: number;
}

const MAX_VIOLATIONS = 50;

function parse<T>(payload: Uint8Array | string): T | undefined {
  try {
    return JSON.parse(typeof payload === 'string' ? payload : new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

export function createWireChecker(now: () => number, nodes: readonly SiteNode[]): WireChecker {
  const vehicles = new Map<string, Vehicle>();
  const violations: string[] = [];
  let orders = 0;
  const violation = (text: string) => {
    if (violations.length < MAX_VIOLATIONS) violations.push(`${now()} ${text}`);
  };
  const vehicleOf = (serial: string): Vehicle => {
    let vehicle = vehicles.get(serial);
    if (!vehicle) {
      vehicle = {
        orderId: '',
        updateId: -1,
        released: new Map(),
        lastNode: '',
        lastSequence: 0,
        headerId: -1,
      };
      vehicles.set(serial, vehicle);
    }
    return vehicle;
  };

  /** The node it stands on and all released ahead: nobody else may have one of them. */
  const held = (vehicle: Vehicle): Set<string> => {
    const nodes = new Set<string>();
    if (vehicle.lastNode !== '') nodes.add(vehicle.lastNode);
    for (const [sequence, id] of vehicle.released) {
      if (sequence % 2 === 0 && sequence > vehicle.lastSequence) nodes.add(id);
    }
    return nodes;
  };

  const checkExclusive = (serial: string) => {
    const mine = held(vehicleOf(serial));
    for (const [other, vehicle] of vehicles) {
      if (other === serial) continue;
      for (const node of held(vehicle)) {
        if (mine.has(node)) violation(`${serial} and ${other} both hold ${node}`);
      }
    }
  };

  const takeOrder = (serial: string, order: WireOrder) => {
    orders++;
    const vehicle = vehicleOf(serial);
    const isNew = order.orderId !== vehicle.orderId;
    if (!isNew && order.orderUpdateId < vehicle.updateId) return;
    const elements = [
      ...order.nodes.map((node) => ({ ...node, id: node.nodeId })),
      ...order.edges.map((edge) => ({ ...edge, id: edge.edgeId })),
    ].sort((a, b) => a.sequenceId - b.sequenceId);
    const name = `${serial} ${order.orderId}/${order.orderUpdateId}`;
    elements.forEach((element, i) => {
      if (element.sequenceId !== elements[0]!.sequenceId + i) violation(`${name}: sequence gap`);
      if (i > 0 && element.released && !elements[i - 1]!.released) {
        violation(`${name}: released beyond the horizon`);
      }
    });
    if (isNew) vehicle.released = new Map();
    for (const element of elements) {
      if (!element.released) continue;
      const before = vehicle.released.get(element.sequenceId);
      if (before !== undefined && before !== element.id) {
        violation(`${name}: base altered at ${element.sequenceId}: ${before} → ${element.id}`);
      }
      vehicle.released.set(element.sequenceId, element.id);
    }
    vehicle.orderId = order.orderId;
    vehicle.updateId = order.orderUpdateId;
    if (isNew) vehicle.lastSequence = 0;
    checkExclusive(serial);
  };

  const nearestNode = (at: { readonly x: number; readonly y: number }): string => {
    let best = '';
    let least = Number.POSITIVE_INFINITY;
    for (const node of nodes) {
      const distance = Math.hypot(node.x - at.x, node.y - at.y);
      if (distance < least) [best, least] = [node.id, distance];
    }
    return best;
  };

  const takeState = (serial: string, state: WireState) => {
    const vehicle = vehicleOf(serial);
    const hasRebooted = state.orderId === '' && state.lastNodeId === '';
    // A state that was overtaken says nothing; after a reboot the counter begins anew.
    if (state.headerId < vehicle.headerId && !hasRebooted) return;
    vehicle.headerId = state.headerId;
    if (state.lastNodeId !== '') vehicle.lastNode = state.lastNodeId;
    else if (state.agvPosition) vehicle.lastNode = nearestNode(state.agvPosition);
    if (state.orderId === vehicle.orderId) vehicle.lastSequence = state.lastNodeSequenceId;
    const isRejected = state.errors.some((error) =>
      error.errorReferences?.some(
        (one) => one.referenceKey === 'orderId' && one.referenceValue === vehicle.orderId,
      ),
    );
    // An order that ended, was lost or never taken holds nothing but the place it ended at.
    const isIdle = state.nodeStates.length === 0;
    const isOver = isIdle && (state.orderId === vehicle.orderId || state.orderId === '');
    if (isOver || (isRejected && state.orderId !== vehicle.orderId)) vehicle.released = new Map();
  };

  const takeText = (topic: string, message: unknown) => {
    const { accepted, code, text, stepId } = message as {
      accepted?: boolean;
      code?: string;
      text?: { en?: string; zh?: string };
      stepId?: string;
    };
    const silent = !text?.en || !text?.zh;
    if (topic.endsWith('/answer') && accepted === false && (silent || !code)) {
      violation(`${topic}: refused without a reason`);
    }
    if (topic.endsWith('/step') && stepId && silent) violation(`${topic}: a step without words`);
  };

  return {
    violations,
    get orders() {
      return orders;
    },
    watch: (ends) => ({
      ...ends,
      mqtt(clientId, will) {
        const end = ends.mqtt(clientId, will);
        return {
          onConnect: (listen) => end.onConnect(listen),
          kill: () => end.kill(),
          connect: () => end.connect(),
          end: () => end.end(),
          get connected() {
            return end.connected;
          },
          subscribe(filter, handle) {
            end.subscribe(filter, (message) => {
              const parts = message.topic.split('/');
              const body = parse<WireOrder>(message.payload);
              if (body && parts.at(-1) === 'order') takeOrder(parts.at(-2) ?? '', body);
              else if (body) takeText(message.topic, body);
              handle(message);
            });
          },
          publish(topic, payload, options) {
            const parts = topic.split('/');
            if (parts.at(-1) === 'state') {
              const body = parse<WireState>(payload);
              if (body) takeState(parts.at(-2) ?? '', body);
            }
            end.publish(topic, payload, options);
          },
        };
      },
    }),
  };
}
