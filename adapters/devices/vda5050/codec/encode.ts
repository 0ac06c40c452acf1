import { invariant } from '#base/invariant.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import type { Encoded, MqttWrite } from '#hub/adapter.ts';
import type { DeviceCommand, RequestAnswer, VehicleOrder, ZoneSet } from '#hub/ports.ts';
import { type Header, qosOf } from '../wire.ts';
import { type CodecState, type Outgoing, type Waiting, written } from './codec-state.ts';
import type { Dialect, InstantCommand } from './dialect.ts';
import { pathOf, without } from './fields.ts';
import { topicOf } from './read-message.ts';
import { cutToSize, sendableInstant, sendableOrder } from './sendable.ts';

/** A factsheet that asks for more than this between two orders is in error. */
const MOST_ORDER_INTERVAL: Millis = 30_000;

type Out = Encoded<CodecState, MqttWrite>;

/** What is at hand for one message. */
interface Pen {
  readonly dialect: Dialect;
  readonly codec: CodecState;
  readonly commandId: string;
  readonly at: Millis;
  header(topic: Outgoing): Header;
  write(topic: Outgoing, message: object, waiting: Waiting): Out;
  refuse(reason: string): Out;
}

function penFor(dialect: Dialect, codec: CodecState, commandId: string, at: Millis): Pen {
  const { config, facts } = codec;
  const refuse = (refused: string): Out => {
    return { state: codec, writes: [], acknowledgedBy: 'message', refused };
  };
  return {
    dialect,
    codec,
    commandId,
    at,
    refuse,
    header: (topic) => ({
      headerId: codec.headerIds[topic],
      timestamp: toTimestamp(at),
      version: dialect.version(config),
      manufacturer: config.manufacturer,
      serialNumber: config.serialNumber,
    }),
    write(topic, message, waiting) {
      const payload = JSON.stringify(message);
      const most = facts?.limits.messageBytes ?? 0;
      const bytes = Buffer.byteLength(payload);
      if (most > 0 && bytes > most) {
        return refuse(`it takes messages of ${most} bytes, the ${topic} has ${bytes}`);
      }
      const qos = config.profile?.qos ?? qosOf(topic);
      return {
        state: written(codec, topic, waiting),
        writes: [{ topic: topicOf(dialect, config, topic), payload, qos, retain: false }],
        acknowledgedBy: 'message',
      };
    },
  };
}

/** Of the version that the vehicle speaks: what it has no word for can never be sent. */
function hasNo({ dialect, codec, refuse }: Pen, what: string): Out {
  const [major, minor] = dialect.version(codec.config).split('.');
  return refuse(`version ${major}.${minor} of VDA 5050 has no ${what}`);
}

const nothing = ({ codec }: Pen): Out => {
  return { state: codec, writes: [], acknowledgedBy: 'message' };
};

/** One message may take longer to the vehicle than the next, which then comes too soon after it. */
const ORDER_MARGIN: Millis = 100;

/** As soon as the vehicle takes an order after the last one. */
function orderDue({ facts, orderSentAt }: CodecState): Millis {
  if (!facts?.minOrderMs || orderSentAt === undefined) return 0;
  return orderSentAt + Math.min(facts.minOrderMs, MOST_ORDER_INTERVAL) + ORDER_MARGIN;
}

function encodeOrder(pen: Pen, order: VehicleOrder): Out {
  const { dialect, codec, commandId, at } = pen;
  const { facts, config } = codec;
  const header = pen.header('order');
  const cut = cutToSize(order, facts?.limits, config.profile);
  const omitted = (config.profile?.omit ?? []).reduce(
    (message, name) => without(message, pathOf(name)),
    dialect.order(header, cut, config),
  );
  const message = sendableOrder(omitted, dialect.optional, facts);
  if ('refused' in message) return pen.refuse(message.refused);
  const notBefore = orderDue(codec);
  if (notBefore > at) return { ...nothing(pen), notBefore };
  const { orderId, updateId } = order;
  const { headerId } = header;
  const out = pen.write('order', message, {
    type: 'order',
    commandId,
    orderId,
    updateId,
    headerId,
  });
  return out.refused === undefined ? { ...out, state: { ...out.state, orderSentAt: at } } : out;
}

function encodeInstant(pen: Pen, command: InstantCommand): Out {
  const { dialect, codec, commandId, at } = pen;
  const { actionId } = command;
  const before = codec.waiting.find((waiting) => waiting.commandId === commandId);
  const known = before?.type === 'instant' ? before : undefined;
  // It arrived: what is left is to wait for its end (openTCS adapter, PR #19).
  if (known?.isShown) return nothing(pen);
  const action = dialect.instant(command, codec.config);
  if (!action) {
    const name = command.type === 'instant' ? command.action : command.type;
    return hasNo(pen, name);
  }
  const sendable = sendableInstant(action, command, codec.facts);
  if ('refused' in sendable) return pen.refuse(sendable.refused);
  const message = dialect.instants(pen.header('instantActions'), sendable, codec.config);
  return pen.write('instantActions', message, {
    type: 'instant',
    commandId,
    actionId,
    ...(command.type === 'cancel_order' ? { cancels: command.orderId } : {}),
    anyState: command.type === 'request_state',
    since: known?.since ?? at,
    isShown: false,
  });
}

function encodeAnswers(pen: Pen, answers: readonly RequestAnswer[]): Out {
  const { dialect, commandId } = pen;
  if (!dialect.answers) return hasNo(pen, 'answer');
  const message = dialect.answers(pen.header('responses'), answers);
  return pen.write('responses', message, { type: 'answers', commandId, answers });
}

function encodeZones(pen: Pen, set: ZoneSet): Out {
  const { dialect, codec, commandId } = pen;
  if (!dialect.zones) return hasNo(pen, 'zones');
  const header = pen.header('zoneSet');
  const message = dialect.zones(header, set, codec.facts);
  if ('refused' in message) return pen.refuse(String(message.refused));
  const { zoneSetId } = set;
  return pen.write('zoneSet', message, {
    type: 'zones',
    commandId,
    zoneSetId,
    headerId: header.headerId,
  });
}

export function encode(
  dialect: Dialect,
  codec: CodecState,
  { body, commandId, device }: DeviceCommand,
  at: Millis,
): Out {
  invariant(body.kind === 'vehicle', `${device} is a vehicle and got a ${body.kind} command`);
  const pen = penFor(dialect, codec, commandId, at);
  switch (body.type) {
    case 'drive':
      return encodeOrder(pen, body.order);
    case 'answer':
      return encodeAnswers(pen, body.answers);
    case 'zones':
      return encodeZones(pen, body.zoneSet);
    default:
      return encodeInstant(pen, body);
  }
}
