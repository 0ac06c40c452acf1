import type { MqttRead } from '#hub/adapter.ts';
import type { Config } from '../profile.ts';
import { type Header, topicUnder } from '../wire.ts';
import type { Dialect, Heard, Incoming } from './dialect.ts';

/** A state of a long order is some 20 KiB. */
const MAX_PAYLOAD_BYTES = 256 * 1024;

type Read =
  | { readonly topic: Incoming; readonly header: Header; readonly heard: Heard }
  | { readonly fault: string };

/** No message of the standard nests deeper; a hostile one must not exhaust the stack. */
const MAX_DEPTH = 16;

/** An optional field that is null means the same as one that is absent; arrays keep theirs. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [name, withoutNulls(field, depth + 1)]),
  );
}

export const topicOf = (dialect: Dialect, config: Config, topic: string): string =>
  topicUnder(config.profile?.topicRoot ?? dialect.root, config, topic);

const isIncoming = (dialect: Dialect, topic: string): topic is Incoming =>
  Object.hasOwn(dialect.incoming, topic);

/** A message of this vehicle, checked against the standard; or what is the matter with it. */
export function readMessage(dialect: Dialect, read: MqttRead, config: Config): Read {
  const topic = read.topic.slice(read.topic.lastIndexOf('/') + 1);
  if (!isIncoming(dialect, topic) || read.topic !== topicOf(dialect, config, topic)) {
    return { fault: 'unknown topic' };
  }
  const { payload } = read;
  if (payload.byteLength > MAX_PAYLOAD_BYTES) return { fault: `${topic}: message too long` };
  let value: unknown;
  try {
    const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    value = JSON.parse(text.toString('utf8'));
  } catch {
    return { fault: `${topic}: malformed JSON` };
  }
  const { check, take } = dialect.incoming[topic];
  if (!check(value)) value = withoutNulls(value);
  if (!check(value)) return { fault: `${topic}: not as the standard says` };
  const header = value as Header;
  if (header.manufacturer !== config.manufacturer || header.serialNumber !== config.serialNumber) {
    return { fault: `${topic}: speaks for another vehicle` };
  }
  return { topic, header, heard: take(header, config) };
}
