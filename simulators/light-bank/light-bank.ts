import {
  ALL_OFF_ADDRESS,
  COMMAND,
  COMMAND_ADDRESS,
  COMMAND_WORDS,
  CONFIRMED_ADDRESS,
  CONTROLLER,
  HUB_HEARTBEAT_ADDRESS,
  LAMP_TEST_ADDRESS,
  MAP_VERSION,
  QUANTITY_BLANK,
  STATUS,
  STATUS_ADDRESS,
} from '#adapters/devices/pick-to-light/wire.ts';
import { invariant } from '#base/invariant.ts';
import type { Clock, Millis } from '#base/time.ts';
import { type RegisterBank, RegisterFault } from '../plant/ends.ts';

const WORD = 0x1_0000;
const FIRMWARE_BCD = 0x0104;
/** A hub that wrote its heartbeat once must go on with it. */
const HUB_SILENT_MS = 10_000;
/** Bits of the controller's fault word. */
export const FAULT_LABEL = 1;
export const FAULT_HUB_SILENT = 2;

interface Label {
  presses: number;
  confirmed: number;
  isShort: boolean;
  isEdited: boolean;
  sequence: number;
  mode: number;
  quantity: number;
  flags: number;
  isOffline: boolean;
  isFaulty: boolean;
}

export interface LightBankSnapshot {
  readonly bootCounter: number;
  readonly events: number;
  readonly labels: readonly Label[];
}

/** A label as a person sees it. */
export interface LitLabel {
  readonly quantity: number;
  /** 1 red … 5 white, as in the wire's table of colours. */
  readonly colour: number;
}

/**
 * A pick-to-light controller behind its registers. A press is counted whether or not the label is
 * lit, puts the label out, and leaves the quantity in the register of confirmed quantities.
 */
export interface LightBank {
  readonly id: string;
  /** How many labels it has. */
  readonly size: number;
  readonly registers: RegisterBank;
  lit(label: number): LitLabel | undefined;
  /** On an offline label nothing happens (false). Without a quantity: the one shown. */
  press(label: number, press?: { readonly quantity?: number; readonly short?: boolean }): boolean;
  /** Calls after each command or press. */
  onChange(listen: (label: number) => void): void;
  setOffline(label: number, offline: boolean): void;
  /** Labels that do not answer. */
  readonly offline: readonly number[];
  setFaulty(label: number, faulty: boolean): void;
  /** Counters and lights begin anew. */
  reset(): void;
  /** Answers every request with this Modbus exception; undefined: works again. */
  failWith(modbusCode: number | undefined): void;
  snapshot(): LightBankSnapshot;
  restore(snapshot: LightBankSnapshot): void;
}

const darkLabel = (): Label => ({
  presses: 0,
  confirmed: 0,
  isShort: false,
  isEdited: false,
  sequence: 0,
  mode: 0,
  quantity: QUANTITY_BLANK,
  flags: 0,
  isOffline: false,
  isFaulty: false,
});

const colourOf = (label: Label) => label.mode & 0xff;

function statusWord(label: Label): number {
  return (
    (label.presses & STATUS.pressCounterMask) |
    (colourOf(label) === 0 ? 0 : STATUS.lit) |
    (label.isShort ? STATUS.shortage : 0) |
    (label.isEdited ? STATUS.quantityEdited : 0) |
    (label.isFaulty ? STATUS.fault : 0) |
    (label.isOffline ? STATUS.offline : 0) |
    (label.sequence & 1 ? STATUS.appliedToggle : 0)
  );
}

/** `clock` is the wall clock: heartbeats and uptime are the controller's own. */
export function createLightBank(
  bank: { readonly id: string; readonly labels: number },
  clock: Clock,
): LightBank {
  let labels = Array.from({ length: bank.labels }, darkLabel);
  let bootCounter = 1;
  let bootAt: Millis = clock.now();
  let events = 0;
  let hubHeardAt: Millis | undefined;
  let failure: number | undefined;
  const listeners: ((label: number) => void)[] = [];
  const tell = (index: number) => {
    for (const listen of listeners) listen(index);
  };
  const labelAt = (index: number): Label => {
    const label = labels[index];
    invariant(label, `${bank.id} has no label ${index}`);
    return label;
  };

  const controllerWord = (offset: number): number => {
    const uptime = Math.floor((clock.now() - bootAt) / 1_000);
    const silent = hubHeardAt !== undefined && clock.now() - hubHeardAt > HUB_SILENT_MS;
    const words: Readonly<Record<number, number>> = {
      [CONTROLLER.mapVersion]: MAP_VERSION,
      [CONTROLLER.labelCount]: labels.length,
      [CONTROLLER.firmware]: FIRMWARE_BCD,
      [CONTROLLER.heartbeat]: uptime % WORD,
      [CONTROLLER.eventSequence]: events % WORD,
      [CONTROLLER.faults]:
        (labels.some((label) => label.isFaulty || label.isOffline) ? FAULT_LABEL : 0) |
        (silent ? FAULT_HUB_SILENT : 0),
      [CONTROLLER.bootCounter]: bootCounter % WORD,
      [CONTROLLER.uptimeHigh]: Math.floor(uptime / WORD),
      [CONTROLLER.uptimeLow]: uptime % WORD,
    };
    return words[offset] ?? 0;
  };
  const inputWord = (address: number): number => {
    if (address < CONTROLLER.length) return controllerWord(address);
    const status = labels[address - STATUS_ADDRESS];
    if (status) return statusWord(status);
    const confirmed = labels[address - CONFIRMED_ADDRESS];
    if (confirmed) return confirmed.confirmed;
    throw new RegisterFault(2, `${bank.id} has no input register ${address}`);
  };
  const holdingWord = (address: number): number => {
    const label = labels[Math.floor((address - COMMAND_ADDRESS) / COMMAND_WORDS)];
    if (!label) throw new RegisterFault(2, `${bank.id} has no holding register ${address}`);
    const word = (address - COMMAND_ADDRESS) % COMMAND_WORDS;
    return [label.sequence, label.mode, label.quantity, label.flags][word]!;
  };
  const light = (index: number, words: readonly number[]) => {
    const label = labelAt(index);
    if (label.isOffline) return;
    label.sequence = words[COMMAND.sequence]!;
    label.mode = words[COMMAND.mode]!;
    label.quantity = words[COMMAND.quantity]!;
    label.flags = words[COMMAND.flags]!;
    tell(index);
  };
  const writeLabels = (address: number, values: readonly number[]) => {
    const first = (address - COMMAND_ADDRESS) / COMMAND_WORDS;
    const count = values.length / COMMAND_WORDS;
    // A label is lit by whole commands only.
    if (!Number.isInteger(first) || !Number.isInteger(count)) {
      throw new RegisterFault(3, 'a label command has four words');
    }
    if (first + count > labels.length) throw new RegisterFault(2, 'no such label');
    for (let i = 0; i < count; i++) {
      light(first + i, values.slice(i * COMMAND_WORDS, (i + 1) * COMMAND_WORDS));
    }
  };
  const check = () => {
    if (failure !== undefined) throw new RegisterFault(failure, `${bank.id} is out of order`);
  };

  return {
    id: bank.id,
    size: bank.labels,
    registers: {
      read({ table, address, length }) {
        check();
        const word = table === 'input' ? inputWord : holdingWord;
        return Array.from({ length }, (_, i) => word(address + i));
      },
      write({ address, values }) {
        check();
        if (address === HUB_HEARTBEAT_ADDRESS) hubHeardAt = clock.now();
        else if (address === ALL_OFF_ADDRESS) {
          for (const [index, label] of labels.entries()) {
            label.mode = 0;
            tell(index);
          }
        } else if (address >= COMMAND_ADDRESS) writeLabels(address, values);
        else if (address !== LAMP_TEST_ADDRESS) {
          throw new RegisterFault(2, `${bank.id} has no holding register ${address}`);
        }
      },
    },
    lit(index) {
      const label = labelAt(index);
      const colour = colourOf(label);
      return colour === 0 || label.isOffline ? undefined : { quantity: label.quantity, colour };
    },
    press(index, press = {}) {
      const label = labelAt(index);
      if (label.isOffline || label.isFaulty) return false;
      const shown = label.quantity === QUANTITY_BLANK ? 0 : label.quantity;
      label.confirmed = press.quantity ?? shown;
      label.isEdited = label.confirmed !== shown;
      label.isShort = press.short === true;
      label.presses = (label.presses + 1) & STATUS.pressCounterMask;
      label.mode = 0;
      events++;
      tell(index);
      return true;
    },
    onChange: (listen) => listeners.push(listen),
    setOffline(index, offline) {
      labelAt(index).isOffline = offline;
      events++;
      tell(index);
    },
    get offline() {
      return labels.flatMap(({ isOffline }, index) => (isOffline ? [index] : []));
    },
    setFaulty(index, faulty) {
      labelAt(index).isFaulty = faulty;
      events++;
    },
    reset() {
      labels = labels.map(darkLabel);
      bootCounter++;
      bootAt = clock.now();
      events = 0;
      hubHeardAt = undefined;
      for (const index of labels.keys()) tell(index);
    },
    failWith(modbusCode) {
      failure = modbusCode;
    },
    snapshot: () => ({ bootCounter, events, labels: structuredClone(labels) }),
    restore(snapshot) {
      bootCounter = snapshot.bootCounter;
      events = snapshot.events;
      // The drawing may have changed since: it says how many labels there are.
      labels = labels.map((dark, index) => ({ ...(snapshot.labels[index] ?? dark) }));
    },
  };
}
