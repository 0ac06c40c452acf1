import type { Millis } from '#base/time.ts';
import type { Links } from '#hub/links.ts';
import { judge } from '../vda5050-check/judge.ts';
import {
  type Finding,
  type FleetModel,
  newModel,
  type WireMessage,
} from '../vda5050-check/model.ts';

/**
 * Holds what fleet control says against the standard, and against what it heard: what the broker lost
 * on the way to it, it cannot know of.
 */
export interface Wires {
  /** The master's end, tapped. */
  ofMaster<L extends Links>(links: L): L;
  /** What breaks the standard on our side; what vehicles do wrong is theirs to be asked for. */
  readonly findings: readonly Finding[];
  readonly model: FleetModel;
  readonly messages: number;
}

const MAX_FINDINGS = 50;
/** One of the makes knows no other name for this list, so its adapter writes that. */
const AGREED = new Set(['instant_array']);

export function createWires(
  now: () => Millis,
  heard: (message: WireMessage) => void = () => {},
): Wires {
  let model = newModel();
  let messages = 0;
  const findings: Finding[] = [];
  const encoder = new TextEncoder();
  const hear = (
    from: WireMessage['from'],
    topic: string,
    payload: string | Uint8Array,
    how: { readonly qos?: WireMessage['qos']; readonly retain?: boolean } = {},
  ) => {
    const wire: WireMessage = {
      ...{ topic, at: now(), from, qos: how.qos ?? 0, retain: how.retain ?? false },
      payload: typeof payload === 'string' ? encoder.encode(payload) : payload,
    };
    messages++;
    heard(wire);
    const judged = judge(model, wire);
    model = judged.model;
    for (const finding of judged.findings) {
      const isOurs = finding.side === 'ours' && !AGREED.has(finding.rule);
      if (isOurs && findings.length < MAX_FINDINGS) findings.push(finding);
    }
  };
  return {
    findings,
    get model() {
      return model;
    },
    get messages() {
      return messages;
    },
    ofMaster: (links) => ({
      ...links,
      mqtt: {
        subscribe: (filter, fact, handle) =>
          links.mqtt.subscribe(filter, fact, (message) => {
            hear('vehicle', message.topic, message.payload);
            return handle(message);
          }),
        onStatus: (listen) => links.mqtt.onStatus(listen),
        close: () => links.mqtt.close(),
        publish(write) {
          hear('ours', write.topic, write.payload, write);
          return links.mqtt.publish(write);
        },
      },
    }),
  };
}
