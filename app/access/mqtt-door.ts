import { isRefusal } from '#base/refusal.ts';
import {
  type Admission,
  type Admit,
  handheldsKeepToThemselves,
} from '#hub/transports/admission.ts';
import { MQTT } from './actions.ts';
import type { Asking, Caller, Doorman } from './doorman.ts';

export interface MqttDoor {
  /** Whether a page may speak to the broker: 0, or the HTTP status with which it is sent away. */
  statusOfPage(asking: Asking): Promise<0 | 401 | 403>;
  /** For the broker inside, and of an outside one for pages. */
  readonly admit: Admit;
  /** Calls when somebody may have lost what he was granted. */
  whenChanged(then: () => void): void;
}

export interface MqttDoorDeps {
  readonly doorman: Doorman;
  readonly warehouse: string;
  /** The devices that speak MQTT. */
  readonly devices: ReadonlyMap<
    string,
    { readonly isHandheld: boolean; isOwn(topic: string): boolean }
  >;
  /** Whether devices must show a key; otherwise whoever reaches the port is believed. */
  readonly asksDevices: boolean;
}

/** Of all pages: one that is opened elsewhere takes the terminal over, as terminals do. */
const PAGE = 'page';

/** Who may speak MQTT: pages by their session, devices by a key where the site asks for one. */
export function createMqttDoor(deps: MqttDoorDeps): MqttDoor {
  const { doorman, warehouse, devices, asksDevices } = deps;
  const isHere = ({ principal: { warehouses } }: Caller) =>
    warehouses.length === 0 || warehouses.includes(warehouse);

  /** A page is a terminal of this site, and nothing else. */
  function admitPage(clientId: string): Admission | undefined {
    const device = devices.get(clientId);
    return device?.isHandheld ? { name: PAGE, mayUse: device.isOwn } : undefined;
  }

  /** A device that is known keeps to itself; a client of another name may be a fleet's. */
  const admitUnasked = (clientId: string): Admission => ({
    name: '',
    mayUse: devices.get(clientId)?.isOwn ?? ((topic) => handheldsKeepToThemselves(clientId, topic)),
  });

  /**
   * A key of a device has the device's name, and comes with that alone: by another's it would take that
   * one's line, and what the broker keeps for it; by none it would have two lines of its own.
   */
  async function admitByKey(key: string, clientId: string): Promise<Admission | undefined> {
    const caller = await doorman.byKey(key);
    if (isRefusal(caller) || !isHere(caller)) return undefined;
    const { code, may } = caller.principal;
    if (may.has(MQTT.asGateway)) return { name: code, mayUse: (topic) => !topic.startsWith('$') };
    const device = devices.get(code);
    if (!device || !may.has(MQTT.asDevice)) return undefined;
    if (clientId !== code) return undefined;
    return { name: code, mayUse: device.isOwn };
  }

  return {
    async statusOfPage(asking) {
      const caller = await doorman.recognise(asking);
      if (isRefusal(caller)) return 401;
      const { may, owners } = caller.principal;
      // A terminal moves the goods of all owners.
      return isHere(caller) && may.has(MQTT.asTerminal) && owners.length === 0 ? 0 : 403;
    },
    async admit({ clientId, password, isPage }) {
      if (isPage) return admitPage(clientId);
      return asksDevices ? admitByKey(password, clientId) : admitUnasked(clientId);
    },
    whenChanged: doorman.whenForgotten,
  };
}
