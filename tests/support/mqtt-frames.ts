import type { MqttMessage } from '#simulators/plant/ends.ts';

const PUBLISH = 3;

/** Where the packet at `at` has its body; undefined while it is not whole. */
function bodyOf(bytes: Buffer, at: number): readonly [from: number, to: number] | undefined {
  let length = 0;
  for (let from = at + 1, shift = 0; from < bytes.length; shift += 7) {
    const byte = bytes[from++]!;
    length |= (byte & 0x7f) << shift;
    if (byte & 0x80) continue;
    return from + length <= bytes.length ? [from, from + length] : undefined;
  }
  return undefined;
}

/**
 * Overhears one direction of MQTT 3.1.1 over WebSocket, whose packets begin and end anywhere in its
 * frames. Gives the messages that a frame completes; other packets are passed over.
 */
export function overhearMqtt(): (frame: string | Buffer) => readonly MqttMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  return (frame) => {
    const bytes = Buffer.concat([rest, Buffer.from(frame)]);
    const messages: MqttMessage[] = [];
    let at = 0;
    for (let body = bodyOf(bytes, at); body; body = bodyOf(bytes, at)) {
      const head = bytes[at]!;
      const [from, to] = body;
      if (head >> 4 === PUBLISH) {
        const topicEnd = from + 2 + bytes.readUInt16BE(from);
        const hasId = (head & 0b0110) !== 0;
        const payload = bytes.subarray(topicEnd + (hasId ? 2 : 0), to);
        messages.push({ topic: bytes.toString('utf8', from + 2, topicEnd), payload });
      }
      at = to;
    }
    rest = bytes.subarray(at);
    return messages;
  };
}
