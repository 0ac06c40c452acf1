/** A talk with one vehicle under test, whichever version and quirks it has. */
import type {
  DeviceCommand,
  DeviceEventBody,
  OrderEdge,
  OrderNode,
  VehicleOrder,
} from '#hub/ports.ts';
import { type Config, ConfigOf2, ConfigOf3 } from '../profile.ts';
import { vda5050V2 } from '../v2/adapter.ts';
import { vda5050V3 } from '../v3/adapter.ts';

export const AT = 1_767_765_600_000;
export const ADAPTERS = { '2.0': vda5050V2, '2.1': vda5050V2, '3.0': vda5050V3 } as const;
export const CONFIGS = { '2.0': ConfigOf2, '2.1': ConfigOf2, '3.0': ConfigOf3 } as const;
export type Version = keyof typeof ADAPTERS;
export const ROOTS: Readonly<Record<Version, string>> = {
  '2.0': 'uagv/v2',
  '2.1': 'uagv/v2',
  '3.0': 'vda5050/v3',
};

type Settings = Partial<Omit<Config, 'version'>>;
type Body = DeviceCommand['body'];
/** Bodies of a state in the events of a message. */
type StateOf = Extract<DeviceEventBody, { readonly type: 'vehicle_state' }>['state'];

export function talkWith(version: Version, settings: Settings = {}) {
  const adapter = ADAPTERS[version];
  const config: Config = {
    ...{ manufacturer: 'KIT', serialNumber: '0001', mapId: 'm', version },
    ...settings,
  };
  const root = config.profile?.topicRoot ?? ROOTS[version];
  const asBytes = (message: unknown) => new TextEncoder().encode(JSON.stringify(message));
  let codec = adapter.initial('AGV-1', config);
  return {
    adapter,
    config,
    /** What the hub is told of a message. */
    hear(topic: string, message: unknown, at = AT) {
      const wire = { topic: `${root}/KIT/0001/${topic}`, payload: asBytes(message) };
      const decoded = adapter.decode(codec, wire, at);
      codec = decoded.state;
      const said = decoded.events.map(({ body }) => body);
      return {
        said: said.filter(({ type }) => type !== 'vehicle_state'),
        state: said.find((body) => body.type === 'vehicle_state')?.state as StateOf | undefined,
        faults: decoded.faults,
      };
    },
    /** What is written for a command. */
    send(body: Body, at = AT, commandId = 'C1') {
      const command = { commandId, device: 'AGV-1', correlationId: 'x', body };
      const { state, writes, ...rest } = adapter.encode(codec, command, at);
      codec = state;
      const [write] = writes;
      // biome-ignore lint/suspicious/noExplicitAny: whatever is on the wire
      const message = write ? (JSON.parse(write.payload) as any) : undefined;
      return { ...rest, write, message };
    },
  };
}

const FIRST: OrderNode = { nodeId: 'N1', sequence: 0, released: true, x: 0, y: 0, actions: [] };

/** A way of two nodes, with whatever more is to be said of them. */
export function orderOf(more: {
  readonly node?: Partial<OrderNode>;
  readonly edge?: Partial<OrderEdge>;
  readonly order?: Partial<VehicleOrder>;
}): VehicleOrder {
  const second = { ...FIRST, nodeId: 'N2', sequence: 2, x: 3, ...more.node };
  const edge = { edgeId: 'E1', sequence: 1, released: true, from: 'N1', to: 'N2', ...more.edge };
  return {
    ...{ orderId: 'O1', updateId: 0, mapId: 'm', nodes: [FIRST, second], edges: [edge] },
    ...more.order,
  };
}

export const drive = (order: VehicleOrder = orderOf({})): Body => ({
  kind: 'vehicle',
  type: 'drive',
  order,
});
export const cancel = (orderId = 'O1'): Body => ({
  kind: 'vehicle',
  type: 'cancel_order',
  orderId,
  actionId: 'X1',
});

/** Everything that an order can say. */
export const FULL_ORDER = orderOf({
  node: {
    theta: 1,
    deviation: { xy: 0.2, theta: 0.1 },
    mapId: 'upstairs',
    actions: [
      {
        ...{ actionId: 'A1', type: 'pick', load: 'CART-1', place: 'POOL-1' },
        ...{ blocking: 'single', retriable: true, parameters: { height: 1.5 } },
      } as const,
    ],
  },
  edge: {
    maxSpeed: 1,
    length: 3,
    maxHeight: 2,
    minForkHeight: 0.5,
    orientation: { theta: 0.5, to: 'global' },
    rotationAllowed: false,
    maxRotationSpeed: 0.4,
    trajectory: {
      degree: 1,
      knots: [0, 0, 1, 1],
      points: [
        { x: 0, y: 0, weight: 1 },
        { x: 3, y: 0 },
      ],
    },
    corridor: { left: 0.5, right: 0.6, from: 'centre' },
    actions: [{ actionId: 'A2', type: 'other', name: 'beep', blocking: 'none' }],
  },
});
