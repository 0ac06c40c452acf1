import { fromTimestamp, type Millis, seconds } from '#base/time.ts';
import type { Decoded, MqttAdapter, MqttRead } from '#hub/adapter.ts';
import type { DeviceEvent, DeviceEventBody, VehicleState } from '#hub/ports.ts';
import type { Config } from '../profile.ts';
import type { Header } from '../wire.ts';
import { answersIn } from './answers.ts';
import { type CodecState, initialState } from './codec-state.ts';
import type { Dialect, Heard } from './dialect.ts';
import { encode } from './encode.ts';
import { freshness } from './freshness.ts';
import { completed, tidied } from './quirks.ts';
import { readMessage, topicOf } from './read-message.ts';

/** A vehicle reports at least every 30 s; after three missed reports something is wrong. */
const SILENCE: Millis = seconds(95);

const nothing = (state: CodecState, ...faults: string[]): Decoded<CodecState> => ({
  state,
  events: [],
  faults,
});

function event(codec: CodecState, name: string, at: Millis, body: DeviceEventBody): DeviceEvent {
  return { eventId: `${codec.device}:${name}`, device: codec.device, at, body };
}

/** When a message was sent and came, and what tells it from others. */
interface Post {
  readonly headerId: number;
  readonly sentAt: Millis;
  readonly at: Millis;
  readonly name: string;
}

function decodeState(
  dialect: Dialect,
  codec: CodecState,
  raw: VehicleState,
  { headerId, sentAt, at, name }: Post,
): Decoded<CodecState> {
  const { profile } = codec.config;
  const fresh = freshness(codec.state, headerId, sentAt, profile);
  if (!fresh.fresh) return nothing({ ...codec, state: fresh.seen }, `state: ${fresh.fault}`);
  const tidy = tidied(raw, profile);
  const heard = answersIn({ dialect, codec: { ...codec, state: fresh.seen }, state: tidy, at });
  const state = completed(tidy, heard.codec);
  const isOnlineByThis = profile?.connection === 'from_states';
  const events = [
    ...(isOnlineByThis
      ? [event(codec, `online:${name}`, at, { type: 'device_status', status: 'online' })]
      : []),
    ...heard.answers.map((answer) =>
      event(codec, `${answer.type}:${answer.commandId}`, at, answer),
    ),
    event(codec, `state:${name}`, at, { type: 'vehicle_state', state }),
  ];
  return { state: heard.codec, events, faults: [] };
}

function decodeConnection(
  codec: CodecState,
  { status, isWill }: Extract<Heard, { readonly type: 'connection' }>,
  { headerId, sentAt, at, name }: Post,
): Decoded<CodecState> {
  const fresh = freshness(codec.connection, headerId, sentAt, codec.config.profile);
  if (!isWill && !fresh.fresh) {
    return nothing({ ...codec, connection: fresh.seen }, `connection: ${fresh.fault}`);
  }
  const what = `connection:${isWill ? 'will' : status}:${name}`;
  return {
    state: {
      ...codec,
      connection: isWill ? codec.connection : fresh.seen,
      // Who comes back may have started anew, and count anew.
      state: status === 'online' ? undefined : codec.state,
    },
    events: [event(codec, what, at, { type: 'device_status', status })],
    faults: [],
  };
}

/** Undefined: its timestamp is none. Of a clock that jumps only the arrival tells messages apart. */
function postOf({ timestamp, headerId }: Header, { profile }: Config, at: Millis) {
  const isTrusted = profile?.timestamps !== 'any';
  const sentAt = fromTimestamp(timestamp) ?? (isTrusted ? undefined : at);
  if (sentAt === undefined) return undefined;
  return { headerId, sentAt, at, name: `${isTrusted ? sentAt : at}:${headerId}` };
}

function decode(
  dialect: Dialect,
  codec: CodecState,
  wire: MqttRead,
  at: Millis,
): Decoded<CodecState> {
  const read = readMessage(dialect, wire, codec.config);
  if ('fault' in read) return nothing(codec, read.fault);
  const { heard, header } = read;
  if (heard.type === 'facts') {
    const { facts } = heard;
    const name = `facts:${header.timestamp}:${header.headerId}`;
    return {
      state: { ...codec, facts },
      events: [event(codec, name, at, { type: 'vehicle_facts', facts })],
      faults: [],
    };
  }
  const post = postOf(header, codec.config, at);
  if (!post) return nothing(codec, `${read.topic}: timestamp is none`);
  return heard.type === 'state'
    ? decodeState(dialect, codec, heard.state, post)
    : decodeConnection(codec, heard, post);
}

/** An adapter for vehicles of one major version of VDA 5050. */
export function createVda5050(dialect: Dialect): MqttAdapter<Config, CodecState> {
  const hasNoConnection = ({ profile }: Config) => profile?.connection === 'from_states';
  return {
    name: dialect.name,
    kind: 'vehicle',
    protocol: 'mqtt',
    config: dialect.config,
    example: { manufacturer: 'Warehub', serialNumber: 'AGV-1', mapId: 'floor-1' },
    initial: initialState,
    subscribe: (config) => [
      { filter: topicOf(dialect, config, 'state'), fact: false },
      ...(hasNoConnection(config)
        ? []
        : [{ filter: topicOf(dialect, config, 'connection'), fact: true }]),
      { filter: topicOf(dialect, config, 'factsheet'), fact: false },
    ],
    topics: (config) => [topicOf(dialect, config, '')],
    silence: (config) => ({
      afterMs: config.profile?.silenceMs ?? SILENCE,
      means: hasNoConnection(config) ? 'offline' : 'degraded',
    }),
    decode: (codec, wire, at) => decode(dialect, codec, wire, at),
    encode: (codec, command, at) => encode(dialect, codec, command, at),
  };
}
