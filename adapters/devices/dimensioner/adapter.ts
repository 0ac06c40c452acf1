/**
 * Dimensioners on MQTT (`wire.ts`): each measurement becomes one `measured` fact, in whole
 * millimetres and grams. What nobody could have laid on it (nothing, less than nothing, more than
 * an item may be) and what had not come to rest is a fault, and no measurement.
 */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp, type Millis } from '#base/time.ts';
import type { Decoded, Encoded, MqttAdapter, MqttRead, MqttWrite } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceId, FactAnswer } from '#hub/ports.ts';
import { PROFILES } from './profiles.ts';
import { toGrams, toMillimetres } from './units.ts';
import { type Answer, Connection, Profile, topicOf } from './wire.ts';

const Config = Type.Object(
  {
    /** One that is known by name, or which field means what. */
    profile: Type.Optional(
      Type.Union([
        Type.Literal('warehub'),
        Type.Literal('vmeasure'),
        Type.Literal('qboid'),
        Profile,
      ]),
    ),
    /** Where a bridge publishes; left out, the device's own topic. */
    topic: Type.Optional(Type.String({ pattern: '^[^+#\\u0000]{1,200}$' })),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

export interface State {
  readonly device: DeviceId;
  readonly profile: Profile;
  readonly topic: string;
}

/** The most that an item may measure and weigh (`wms-core/master-data/`). */
const MOST_MM = 100_000;
const MOST_GRAMS = 10_000_000;
const MAX_CODE = 400;
const MAX_IDENTITY = 100;
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/;

const connectionCheck = Compile(Connection);
const decoder = new TextDecoder('utf-8', { fatal: true });

type Message = Readonly<Record<string, unknown>>;

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (message: Message, field: string): unknown =>
  Object.hasOwn(message, field) ? message[field] : undefined;

/** The measurement's own name, of letters that a path of the REST API takes. */
function identityOf(message: Message, { identity }: Profile): string | undefined {
  const parts = identity.map((field) => fieldOf(message, field));
  const isNamed = parts.every((part) => typeof part === 'string' || Number.isSafeInteger(part));
  const name = parts.join('_').replaceAll(/[^A-Za-z0-9_.-]/g, '-');
  return isNamed && /[A-Za-z0-9]/.test(name) && name.length <= MAX_IDENTITY ? name : undefined;
}

/** When it was measured: never after it arrived, whatever the device's clock says. */
function timeOf(message: Message, { time }: Profile, at: Millis): Millis {
  const told = time === undefined ? undefined : fieldOf(message, time);
  if (typeof told !== 'string') return at;
  const plain = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)$/.exec(told);
  const [, year, month, day, clock] = plain ?? [];
  const written = plain ? `${year}-${month}-${day}T${clock}Z` : told;
  const measured = WITH_OFFSET.test(written) ? fromTimestamp(written) : undefined;
  return measured === undefined ? at : Math.min(measured, at);
}

const unitOf = (message: Message, unit: Profile['sizeUnit']): unknown =>
  'is' in unit ? unit.is : fieldOf(message, unit.field);

/** The event, or a sentence when it is none. */
function read({ device, profile }: State, message: Message, at: Millis): DeviceEvent | string {
  const { settled, sizeUnit, weightUnit } = profile;
  if (settled && fieldOf(message, settled.field) !== settled.is) return 'an unsettled measurement';
  const name = identityOf(message, profile);
  if (name === undefined) return 'a measurement without a name';
  const code = fieldOf(message, profile.code);
  if (typeof code !== 'string' || code.trim() === '') return 'a measurement without a barcode';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: GS (U+001D) alone stands in a label.
  if (code.length > MAX_CODE || /[\u0000-\u001C\u001E\u001F\u007F]/.test(code)) {
    return 'a barcode that is none';
  }
  const sides = (['length', 'width', 'height'] as const).map((side) =>
    toMillimetres(fieldOf(message, profile[side]), unitOf(message, sizeUnit)),
  );
  if (!sides.every((side) => side !== undefined)) return 'a size that is no size';
  if (!sides.every((side) => side > 0 && side <= MOST_MM)) return 'an impossible size';
  const grams = toGrams(fieldOf(message, profile.weight), unitOf(message, weightUnit));
  if (grams === undefined) return 'a weight that is no weight';
  if (grams <= 0 || grams > MOST_GRAMS) return 'an impossible weight';
  const [lengthMm, widthMm, heightMm] = sides as [number, number, number];
  return {
    eventId: `${device}:measured:${name}`,
    device,
    at: timeOf(message, profile, at),
    body: { type: 'measured', code: code.trim(), lengthMm, widthMm, heightMm, grams },
  };
}

function decode(state: State, wire: MqttRead, at: Millis): Decoded<State> {
  const { device } = state;
  const fault = (sentence: string) => ({ state, events: [], faults: [sentence] });
  const message = parse(wire.payload);
  if (wire.topic === topicOf(device, 'connection')) {
    if (!connectionCheck.Check(message)) return fault('malformed connection message');
    const status = message.online ? 'online' : 'offline';
    const body = { type: 'device_status', status } as const;
    const event = { eventId: `${device}:${status}:${at}`, device, at, body };
    return { state, events: [event], faults: [] };
  }
  if (wire.topic !== state.topic) return fault('message on a foreign topic');
  if (!isMessage(message)) return fault('malformed message');
  const event = read(state, message, at);
  return typeof event === 'string' ? fault(event) : { state, events: [event], faults: [] };
}

function encode(state: State, { body }: DeviceCommand): Encoded<State, MqttWrite> {
  const refused = `a dimensioner cannot ${body.kind} ${body.type}`;
  return { state, writes: [], acknowledgedBy: 'write', refused };
}

/** What became of it; a device that does not listen misses nothing. */
function answer({ device }: State, event: DeviceEvent, given: FactAnswer): readonly MqttWrite[] {
  if (event.body.type !== 'measured') return [];
  const id = event.eventId.slice(`${device}:measured:`.length);
  const accepted = !isRefusal(given);
  const said: Answer = { id, accepted, ...(given.text ? { text: given.text } : {}) };
  const topic = topicOf(device, 'answer');
  return [{ topic, payload: JSON.stringify(said), qos: 0, retain: false }];
}

const topicFor = (device: DeviceId, { topic }: Config) => topic ?? topicOf(device, 'measured');

export const dimensioner: MqttAdapter<Config, State> = {
  name: 'dimensioner',
  kind: 'dimensioner',
  protocol: 'mqtt',
  config: Config,
  example: {},
  initial: (device, config) => {
    const { profile = 'warehub' } = config;
    const read = typeof profile === 'string' ? PROFILES[profile] : profile;
    return { device, profile: read, topic: topicFor(device, config) };
  },
  subscribe: (config, device) => [
    { filter: topicFor(device, config), fact: true },
    { filter: topicOf(device, 'connection'), fact: true },
  ],
  decode,
  encode,
  answer,
};
