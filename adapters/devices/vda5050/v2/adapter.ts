import { invariant } from '#base/invariant.ts';
import { fromTimestamp, type Millis, toTimestamp } from '#base/time.ts';
import type { Decoded, Encoded, MqttAdapter, MqttRead, MqttWrite } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceEventBody, DeviceStatus } from '#hub/ports.ts';
import { answersIn } from './answers.ts';
import { type CodecState, Config, initialState, withWaiting } from './codec-state.ts';
import { freshness } from './freshness.ts';
import { vehicleState } from './mapping-in.ts';
import { instantType, wireInstant, wireOrder } from './mapping-out.ts';
import { readMessage } from './read-message.ts';
import {
  type Connection,
  type Factsheet,
  type Header,
  qosOf,
  type State,
  topicOf,
  VERSION,
} from './wire.ts';

const nothing = (state: CodecState, ...faults: string[]): Decoded<CodecState> => ({
  state,
  events: [],
  faults,
});

const STATUS: Record<Connection['connectionState'], DeviceStatus> = {
  ONLINE: 'online',
  OFFLINE: 'offline',
  CONNECTIONBROKEN: 'offline',
};

function event(codec: CodecState, name: string, at: Millis, body: DeviceEventBody): DeviceEvent {
  return { eventId: `${codec.device}:${name}`, device: codec.device, at, body };
}

function decodeState(codec: CodecState, message: State, sentAt: Millis, at: Millis) {
  const fresh = freshness(codec.state, message.headerId, sentAt);
  if (!fresh.fresh) return nothing({ ...codec, state: fresh.seen }, `state: ${fresh.fault}`);
  const { answers, waiting } = answersIn(codec, message);
  const events = [
    ...answers.map((answer) => event(codec, `${answer.type}:${answer.commandId}`, at, answer)),
    event(codec, `state:${sentAt}:${message.headerId}`, at, {
      type: 'vehicle_state',
      state: vehicleState(message, codec.config.mapId),
    }),
  ];
  return { state: { ...codec, state: fresh.seen, waiting }, events, faults: [] };
}

/**
 * The will of a broken connection was written when the connection began, so neither its header id
 * nor its timestamp says anything [VDA5050 §6.14].
 */
function decodeConnection(codec: CodecState, message: Connection, sentAt: Millis, at: Millis) {
  const isWill = message.connectionState === 'CONNECTIONBROKEN';
  const fresh = freshness(codec.connection, message.headerId, sentAt);
  if (!isWill && !fresh.fresh) {
    return nothing({ ...codec, connection: fresh.seen }, `connection: ${fresh.fault}`);
  }
  const isOnline = message.connectionState === 'ONLINE';
  const name = `connection:${message.connectionState}:${sentAt}:${message.headerId}`;
  return {
    state: {
      ...codec,
      connection: isWill ? codec.connection : fresh.seen,
      // Who comes back may have started anew, and count anew.
      state: isOnline ? undefined : codec.state,
    },
    events: [
      event(codec, name, at, {
        type: 'device_status',
        status: STATUS[message.connectionState],
      }),
    ],
    faults: [],
  };
}

function decodeFactsheet(codec: CodecState, message: Factsheet) {
  const limit = message.protocolLimits.maxArrayLens['order.nodes'] ?? 0;
  return nothing({ ...codec, maxNodes: Math.max(0, Math.floor(limit)) });
}

function decode(codec: CodecState, wire: MqttRead, at: Millis): Decoded<CodecState> {
  const read = readMessage(wire, codec.config);
  if ('fault' in read) return nothing(codec, read.fault);
  if (read.topic === 'factsheet') return decodeFactsheet(codec, read.message);
  const sentAt = fromTimestamp(read.message.timestamp);
  if (sentAt === undefined) return nothing(codec, `${read.topic}: timestamp is none`);
  return read.topic === 'state'
    ? decodeState(codec, read.message, sentAt, at)
    : decodeConnection(codec, read.message, sentAt, at);
}

function encode(
  codec: CodecState,
  command: DeviceCommand,
  at: Millis,
): Encoded<CodecState, MqttWrite> {
  const { body, commandId } = command;
  invariant(
    body.kind === 'vehicle',
    `${command.device} is a vehicle and got a ${body.kind} command`,
  );
  const { manufacturer, serialNumber } = codec.config;
  const header = (headerId: number): Header => ({
    headerId,
    timestamp: toTimestamp(at),
    version: VERSION,
    manufacturer,
    serialNumber,
  });
  const write = (topic: 'order' | 'instantActions', message: object): MqttWrite => ({
    topic: topicOf(codec.config, topic),
    payload: JSON.stringify(message),
    qos: qosOf(topic),
    retain: false,
  });
  if (body.type === 'drive') {
    const { order } = body;
    const headerId = codec.orderHeaderId;
    const message = wireOrder(header(headerId), order, codec.config, codec.maxNodes);
    const waiting = withWaiting(codec, {
      type: 'order',
      commandId,
      orderId: order.orderId,
      updateId: order.updateId,
      headerId,
    });
    return {
      state: { ...codec, orderHeaderId: (headerId + 1) >>> 0, waiting },
      writes: [write('order', message)],
      acknowledgedBy: 'message',
    };
  }
  const never = (refused: string) => {
    return { state: codec, writes: [], acknowledgedBy: 'message' as const, refused };
  };
  if (body.type === 'answer' || body.type === 'zones') {
    return never(`version 2 of VDA 5050 has no ${body.type}`);
  }
  const actionType = instantType(body);
  if (actionType === undefined) {
    return never(
      `version 2 of VDA 5050 has no ${body.type === 'instant' ? body.action : body.type}`,
    );
  }
  const headerId = codec.instantHeaderId;
  const waiting = withWaiting(codec, {
    type: 'instant',
    commandId,
    actionId: body.actionId,
    untilEnded: body.type === 'cancel_order',
    anyState: body.type === 'request_state',
  });
  return {
    state: { ...codec, instantHeaderId: (headerId + 1) >>> 0, waiting },
    writes: [write('instantActions', wireInstant(header(headerId), actionType, body))],
    acknowledgedBy: 'message',
  };
}

/** Vehicles of VDA 5050, versions 2.0 and 2.1. */
export const vda5050V2: MqttAdapter<Config, CodecState> = {
  name: 'vda5050-v2',
  kind: 'vehicle',
  protocol: 'mqtt',
  config: Config,
  example: { manufacturer: 'Warehub', serialNumber: 'AGV-1', mapId: 'floor-1' },
  initial: initialState,
  subscribe: (config) => [
    { filter: topicOf(config, 'state'), fact: false },
    { filter: topicOf(config, 'connection'), fact: true },
    { filter: topicOf(config, 'factsheet'), fact: false },
  ],
  decode,
  encode,
};
