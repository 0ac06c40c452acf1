import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { MqttRead } from '#hub/adapter.ts';
import type { Config } from './codec-state.ts';
import * as wire from './wire.ts';

/** A state of a long order is some 20 KiB. */
const MAX_PAYLOAD_BYTES = 256 * 1024;

type Read =
  | { readonly topic: 'state'; readonly message: wire.State }
  | { readonly topic: 'connection'; readonly message: wire.Connection }
  | { readonly topic: 'factsheet'; readonly message: wire.Factsheet }
  | { readonly fault: string };

const checks = {
  state: Compile(wire.State as TSchema),
  connection: Compile(wire.Connection as TSchema),
  factsheet: Compile(wire.Factsheet as TSchema),
};
type Incoming = keyof typeof checks;

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

function checked(topic: Incoming, value: unknown): unknown {
  const check = checks[topic];
  if (check.Check(value)) return value;
  const cleaned = withoutNulls(value);
  return check.Check(cleaned) ? cleaned : undefined;
}

function isIncoming(topic: string): topic is Incoming {
  return Object.hasOwn(checks, topic);
}

/** A message of this vehicle, checked against the standard; or what is the matter with it. */
export function readMessage(read: MqttRead, config: Config): Read {
  const topic = read.topic.slice(read.topic.lastIndexOf('/') + 1);
  if (!isIncoming(topic) || read.topic !== wire.topicOf(config, topic)) {
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
  const message = checked(topic, value) as wire.Header | undefined;
  if (!message) return { fault: `${topic}: not as the standard says` };
  if (
    message.manufacturer !== config.manufacturer ||
    message.serialNumber !== config.serialNumber
  ) {
    return { fault: `${topic}: speaks for another vehicle` };
  }
  return { topic, message } as Read;
}
