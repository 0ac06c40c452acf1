/**
 * RFID gates on MQTT (docs/rfid-gate.md). A reader tells of a tag again and again while it is in the
 * field; one passage becomes one event, at the first reading. A tag that was noted less than
 * `passageMs` ago is still passing, so whatever stands in the gate for an hour passed once.
 *
 * Tags that are no EPC of 96 bits (other people's, or blank ones) are passed over: nobody here knows
 * them. What the hub's restart forgets, the WMS folds by the sighting it has kept.
 */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { epcIdUri, readEpc } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { GATE_PASSAGE_MS, SiteGate } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Decoded, Encoded, MqttAdapter, MqttRead, MqttWrite } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceId, TagRead } from '#hub/ports.ts';
import { Connection, OtherEvent, TagData, TagInventory, topicOf } from './wire.ts';

const Config = Type.Object(
  { antennas: SiteGate.properties.antennas, passageMs: SiteGate.properties.passageMs },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

interface State {
  readonly device: DeviceId;
  readonly passageMs: Millis;
  readonly directions: ReadonlyMap<number, 'in' | 'out'>;
  /** When the tags in the field were noted last, the longest ago first. */
  readonly seen: ReadonlyMap<string, Millis>;
}

/** A reading as any of the readers tells it. */
interface Reading {
  readonly hex: string;
  readonly antenna: number | undefined;
  /** The reader's own time: tells a message that comes again from another. */
  readonly timestamp: string;
}

/** In one message. */
const MAX_READS = 10_000;
/** In the field at once. */
const MAX_SEEN = 4_096;
/** A tag in the field is noted anew after this share of a passage. */
const NOTE_AGAIN = 0.25;

const inventoryCheck = Compile(TagInventory);
const dataCheck = Compile(TagData);
const otherCheck = Compile(OtherEvent);
const connectionCheck = Compile(Connection);
const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

const timeOf = (text = ''): string => (/^[0-9TZ:.+-]{1,40}$/.test(text) ? text : '');

/** Undefined: no reading of a tag. */
function readingIn(message: unknown): Reading | undefined {
  if (inventoryCheck.Check(message)) {
    const { epcHex, epc = '', antennaPort: antenna } = message.tagInventoryEvent;
    const hex = epcHex ?? Buffer.from(epc, 'base64url').toString('hex');
    return { hex, antenna, timestamp: timeOf(message.timestamp) };
  }
  if (dataCheck.Check(message)) {
    const { idHex: hex, antenna } = message.data;
    return { hex, antenna, timestamp: timeOf(message.timestamp) };
  }
  return undefined;
}

const isOther = (message: unknown): boolean =>
  otherCheck.Check(message) && message.eventType !== 'tagInventory';

/** The tags that were not in the field before, with what is in the field now. */
function fold(state: State, readings: readonly Reading[], at: Millis) {
  const { passageMs } = state;
  let seen: Map<string, Millis> | undefined;
  const fresh: { readonly tag: TagRead; readonly timestamp: string }[] = [];
  for (const { hex, antenna, timestamp } of readings) {
    const read = readEpc(hex);
    if (isRefusal(read)) continue;
    const epc = epcIdUri(read);
    const noted = (seen ?? state.seen).get(epc);
    const age = noted === undefined ? Number.POSITIVE_INFINITY : at - noted;
    if (age < passageMs * NOTE_AGAIN) continue;
    seen ??= new Map([...state.seen].filter(([, when]) => at - when < passageMs));
    seen.delete(epc);
    seen.set(epc, at);
    const [oldest = epc] = seen.keys();
    if (seen.size > MAX_SEEN) seen.delete(oldest);
    if (age < passageMs) continue;
    const direction = antenna === undefined ? undefined : state.directions.get(antenna);
    fresh.push({
      tag: {
        epc,
        ...(antenna === undefined ? {} : { antenna }),
        ...(direction === undefined ? {} : { direction }),
      },
      timestamp,
    });
  }
  return { fresh, next: seen ? { ...state, seen } : state };
}

function statusEvent(device: DeviceId, online: boolean, at: Millis): DeviceEvent {
  const status = online ? 'online' : 'offline';
  return {
    eventId: `${device}:${status}:${at}`,
    ...{ device, at },
    body: { type: 'device_status', status },
  };
}

function decode(state: State, { topic, payload }: MqttRead, at: Millis): Decoded<State> {
  const { device } = state;
  const fault = (sentence: string) => ({ state, events: [], faults: [sentence] });
  if (topic !== topicOf(device, 'events') && topic !== topicOf(device, 'connection')) {
    return fault('message on a foreign topic');
  }
  const message = parse(payload);
  if (connectionCheck.Check(message)) {
    return { state, events: [statusEvent(device, message.online, at)], faults: [] };
  }
  const messages = Array.isArray(message) ? message : [message];
  if (messages.length > MAX_READS) return fault('more readings than a message may have');
  const readings = messages.flatMap((one) => readingIn(one) ?? []);
  const others = messages.filter(isOther).length;
  const isMalformed = readings.length + others < messages.length;
  const faults = isMalformed ? ['malformed message'] : [];
  if (readings.length + others === 0) return { state, events: [], faults };
  const { fresh, next } = fold(state, readings, at);
  // Whoever tells is there; the session drops what it knows.
  const online = statusEvent(device, true, at);
  const [first] = fresh;
  if (!first) return { state: next, events: [online], faults };
  const eventId = `${device}:${first.tag.epc}:${first.timestamp || at}`;
  const body = { type: 'tags_read', tags: fresh.map(({ tag }) => tag) } as const;
  return { state: next, events: [online, { eventId, device, at, body }], faults };
}

function encode(state: State, { body }: DeviceCommand): Encoded<State, MqttWrite> {
  const refused = `a gate cannot ${body.kind} ${body.type}`;
  return { state, writes: [], acknowledgedBy: 'write', refused };
}

export const rfidGate: MqttAdapter<Config, State> = {
  name: 'rfid-gate',
  kind: 'reader',
  protocol: 'mqtt',
  config: Config,
  example: { antennas: [{ port: 1, direction: 'in' }], passageMs: GATE_PASSAGE_MS },
  initial: (device, { antennas = [], passageMs = GATE_PASSAGE_MS }) => ({
    ...{ device, passageMs, seen: new Map() },
    directions: new Map(antennas.map(({ port, direction }) => [port, direction])),
  }),
  subscribe: (_config, device) => [
    { filter: topicOf(device, 'events'), fact: true },
    { filter: topicOf(device, 'connection'), fact: true },
  ],
  decode,
  encode,
};
