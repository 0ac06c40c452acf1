import { generate, type IConnectPacket, type Packet, parser as readPackets } from 'mqtt-packet';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { type Admission, type Admit, MAX_PAYLOAD_BYTES } from './admission.ts';

export interface PacketDoor {
  readonly admit: Admit;
  readonly log: Log;
  note(cause: string, facts?: object): void;
}

/** The only version in which each packet names its topic. */
const MQTT_3_1_1 = 4;

/** The topics that a packet names; what is no longer heard is nobody's harm. */
function topicsOf(packet: Packet): readonly string[] {
  if (packet.cmd === 'connect') return packet.will ? [packet.will.topic] : [];
  if (packet.cmd === 'publish') return [packet.topic];
  if (packet.cmd === 'subscribe') return packet.subscriptions.map(({ topic }) => topic);
  return [];
}

/**
 * Holds what a page sends to an outside broker to the limits that the broker inside knows itself. What
 * goes on is written anew from what was looked at, so the broker cannot read it in another way.
 * Throws, so that the line ends, at the first packet that may not pass.
 */
export async function* letPass(
  sent: AsyncIterable<Buffer>,
  { admit, log, note }: PacketDoor,
): AsyncGenerator<Buffer> {
  const reader = readPackets();
  const read: Packet[] = [];
  let fault: Error | undefined;
  reader.on('packet', (packet: Packet) => read.push(packet));
  reader.on('error', (error: Error) => {
    fault = error;
  });
  let page: { readonly id: string; readonly admission: Admission } | undefined;

  const cutOff = (reason: string, facts?: object): never => {
    note(`${page?.id ?? 'a page'} ${reason}`, facts);
    throw new Error(reason);
  };

  async function enter(packet: IConnectPacket): Promise<void> {
    const { clientId: id, username: user = '', password = '', protocolVersion } = packet;
    if (page) cutOff('connects twice');
    if (protocolVersion !== MQTT_3_1_1) cutOff(`${id} does not speak MQTT 3.1.1`);
    const knock = { clientId: id, user, password: password.toString(), isPage: true };
    const admission = await admit(knock).catch((error: unknown) => {
      // It tries again.
      if (!isOperatingError(error)) log.error({ err: error }, 'a page was not looked at');
      throw error;
    });
    page = { id, admission: admission ?? cutOff(`${id} is not let in`) };
  }

  for await (const bytes of sent) {
    const waiting = reader.parse(bytes);
    for (const packet of read.splice(0)) {
      if (packet.cmd === 'connect') await enter(packet);
      const { mayUse } = page?.admission ?? cutOff('speaks before it connects');
      const foreign = topicsOf(packet).find((topic) => topic.startsWith('$') || !mayUse(topic));
      if (foreign !== undefined) cutOff(`may not ${packet.cmd} to a foreign topic`, { foreign });
      yield generate(packet);
    }
    if (fault) cutOff(`is not understood: ${fault.message}`);
    if (waiting > MAX_PAYLOAD_BYTES) cutOff('sends too much');
  }
}
