/**
 * Pick-to-light controllers on Modbus TCP (register map: docs/pick-to-light.md).
 *
 * A press is found by its counter, so none is missed between two polls. What a light was lit for
 * stands in the controller itself: its command words hold the command's sequence and, in the low
 * byte of `flags`, the press counter at that moment (`base`). A hub that starts anew reads the
 * command words first, and so knows a press that was made while it was away, under the same event
 * id as if it had been there all the time.
 *
 * Limits: a press within one poll (25 ms) before a light goes on counts for that light; a press
 * made and lost by a reboot of the controller between two polls must be made again.
 */
import { type Static, Type } from 'typebox';
import type { Millis } from '#base/time.ts';
import type {
  Decoded,
  Encoded,
  ModbusAdapter,
  RegisterBlock,
  RegisterRead,
  RegisterWrite,
} from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceId } from '#hub/ports.ts';
import {
  type Bank,
  type Label,
  labelAfter,
  MAX_WORDS_A_READ,
  readBank,
  splitBlock,
} from './registers.ts';
import {
  BLINK,
  COLOUR,
  COMMAND_ADDRESS,
  COMMAND_WORDS,
  CONFIRMED_ADDRESS,
  CONTROLLER,
  HUB_HEARTBEAT_ADDRESS,
  MAP_VERSION,
  MAX_LABELS,
  QUANTITY_BLANK,
  SEQUENCE_MASK,
  STATUS_ADDRESS,
} from './wire.ts';

const Config = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    unitId: Type.Integer({ minimum: 1, maximum: 247 }),
    labels: Type.Integer({ minimum: 1, maximum: MAX_LABELS }),
    /** A cycle of 25 ms keeps a press under 100 ms; a slow line bears more. */
    pollMs: Type.Optional(Type.Integer({ minimum: 5, maximum: 5_000 })),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

/** What lights a label, as last written. */
interface Command {
  /**
   * 24 bits: as many commands as a controller gets in half a year, so that event ids stay apart.
   */
  readonly sequence: number;
  readonly mode: number;
  readonly quantity: number;
  /** The label's press counter at that moment. */
  readonly base: number;
}

export interface State {
  readonly device: DeviceId;
  readonly config: Config;
  /** Undefined before the first good cycle. */
  readonly boot: number | undefined;
  readonly labels: readonly Label[];
  /** Lit labels; a dark one has no entry. */
  readonly lit: ReadonlyMap<number, Command>;
  /** The step that each light was lit for, as far as this life of the hub lit it. */
  readonly steps: ReadonlyMap<number, string>;
  /** Lights that a reboot put out, to be lit again. */
  readonly lost: readonly number[];
  readonly sequence: number;
  readonly heartbeat: number;
  readonly heartbeatAt: Millis;
  readonly status: 'online' | 'degraded';
  readonly toldHeartbeatAt: Millis;
}

const POLL_MS = 25;
/** The controller counts seconds; after this it hangs, whatever it answers. */
const STUCK_AFTER_MS = 5_000;
const HUB_HEARTBEAT_EVERY_MS = 2_000;
const NEVER = Number.NEGATIVE_INFINITY;

function blocksOf({ labels }: Config): readonly RegisterBlock[] {
  // Status before quantity: a quantity is then never older than the press it belongs to.
  return [
    { table: 'input', address: CONTROLLER.address, length: CONTROLLER.length },
    ...splitBlock('input', STATUS_ADDRESS, labels, MAX_WORDS_A_READ),
    ...splitBlock('input', CONFIRMED_ADDRESS, labels, MAX_WORDS_A_READ),
  ];
}

const wordsOf = ({ sequence, mode, quantity, base }: Command) => [
  sequence & 0xffff,
  mode,
  quantity,
  ((sequence >>> 16) << 8) | base,
];

function commandOf(words: readonly number[], label: number): Command {
  const at = label * COMMAND_WORDS;
  const [low = 0, mode = 0, quantity = QUANTITY_BLANK, flags = 0] = words.slice(at);
  return { sequence: low | ((flags >>> 8) << 16), mode, quantity, base: flags & 0xff };
}

/** A press puts the light out and leaves the rest; "dark" blanks the quantity as well. */
const wasLit = ({ sequence, mode, quantity }: Command) =>
  (mode & 0xff) !== COLOUR.off || (sequence !== 0 && quantity !== QUANTITY_BLANK);

/** Takes over what an earlier life of the hub has lit. */
function takeOver(state: State, bank: Bank): State {
  const lit = new Map<number, Command>();
  let sequence = state.sequence;
  const words = bank.commands;
  if (!words) return state;
  for (let label = 0; label < state.config.labels; label++) {
    const command = commandOf(words, label);
    sequence = Math.max(sequence, command.sequence);
    if (wasLit(command)) lit.set(label, command);
  }
  return { ...state, lit, sequence };
}

/**
 * A controller forgets its lights when it reboots, a label when it comes back. A light that was
 * answered is out already.
 */
function lostLights(known: State, labels: readonly Label[], rebooted: boolean): readonly number[] {
  const all = [...known.lit]
    .filter(([label, command]) => known.labels[label]?.presses === command.base)
    .map(([label]) => label)
    .sort((a, b) => a - b);
  if (rebooted) return all;
  const back = all.filter(
    (label) =>
      (known.labels[label]?.trouble ?? 'none') !== 'none' && labels[label]?.trouble === 'none',
  );
  if (back.length === 0) return known.lost;
  return [...known.lost.filter((label) => !back.includes(label)), ...back];
}

function decode(state: State, reads: readonly RegisterRead[], at: Millis): Decoded<State> {
  const { config, device } = state;
  const bank = readBank(reads, config.labels);
  if (typeof bank === 'string') return { state, events: [], faults: [bank] };
  if (bank.mapVersion !== MAP_VERSION) {
    return { state, events: [], faults: [`unknown map version ${bank.mapVersion}`] };
  }
  const faults: string[] =
    bank.labelCount < config.labels ? ['fewer labels than the site has'] : [];
  const first = state.boot === undefined;
  const rebooted = !first && state.boot !== bank.boot;
  const known = first ? takeOver(state, bank) : state;

  const events: DeviceEvent[] = [];
  const labels = bank.status.map((word, label): Label => {
    const command = known.lit.get(label);
    const step = labelAfter({
      word,
      quantity: bank.confirmed[label] ?? 0,
      before: rebooted ? undefined : state.labels[label],
      base: command && !rebooted ? command.base : undefined,
      at,
    });
    const stepId = known.steps.get(label);
    if (step.pressed && command) {
      events.push({
        eventId: `${device}:${bank.boot}:${label}:${command.sequence}:${step.label.presses}`,
        device,
        at,
        body: { type: 'label_confirmed', label, ...step.pressed, ...(stepId ? { stepId } : {}) },
      });
    }
    if (step.trouble !== undefined) {
      events.push({
        eventId: `${device}:${bank.boot}:${label}:fault:${at}`,
        device,
        at,
        body: { type: 'label_fault', label, lost: step.trouble },
      });
    }
    return step.label;
  });

  const beats = bank.heartbeat !== known.heartbeat || rebooted;
  const heartbeatAt = beats || known.heartbeatAt === NEVER ? at : known.heartbeatAt;
  const status = at - heartbeatAt >= STUCK_AFTER_MS ? 'degraded' : 'online';
  if (status !== known.status) {
    events.push({
      eventId: `${device}:${status}:${at}`,
      device,
      at,
      body: { type: 'device_status', status },
    });
  }
  const next: State = {
    ...known,
    boot: bank.boot,
    labels,
    lost: lostLights(known, labels, rebooted),
    heartbeat: bank.heartbeat,
    heartbeatAt,
    status,
  };
  return { state: next, events, faults };
}

const writeOf = (label: number, command: Command): RegisterWrite => ({
  address: COMMAND_ADDRESS + label * COMMAND_WORDS,
  values: wordsOf(command),
});

function encode(state: State, command: DeviceCommand): Encoded<State, RegisterWrite> {
  const { body } = command;
  const refuse = (refused: string) => ({
    state,
    writes: [],
    acknowledgedBy: 'write' as const,
    refused,
  });
  if (body.kind !== 'light_bank') return refuse(`a light bank cannot ${body.kind} ${body.type}`);
  if (body.label < 0 || body.label >= state.config.labels) return refuse('no such label');

  const sequence = (state.sequence + 1) & SEQUENCE_MASK;
  const lit = new Map(state.lit);
  const steps = new Map(state.steps);
  const lost = state.lost.filter((label) => label !== body.label);
  if (body.type === 'dark') {
    lit.delete(body.label);
    steps.delete(body.label);
    const out = { sequence, mode: COLOUR.off, quantity: QUANTITY_BLANK, base: 0 };
    return {
      state: { ...state, sequence, lit, steps, lost },
      writes: [writeOf(body.label, out)],
      acknowledgedBy: 'write',
    };
  }
  if (!Number.isInteger(body.quantity) || body.quantity < 0 || body.quantity > 9_999) {
    return refuse('a label shows 0 to 9999');
  }
  const mode = COLOUR[body.colour] | (BLINK[body.blink] << 8);
  const base = state.labels[body.label]?.presses ?? 0;
  const lamp: Command = { sequence, mode, quantity: body.quantity, base };
  lit.set(body.label, lamp);
  if (body.stepId === undefined) steps.delete(body.label);
  else steps.set(body.label, body.stepId);
  return {
    state: { ...state, sequence, lit, steps, lost },
    writes: [writeOf(body.label, lamp)],
    acknowledgedBy: 'write',
  };
}

/** Says "I live" and lights again what a reboot put out. */
function upkeep(state: State, at: Millis) {
  const writes: RegisterWrite[] = [];
  const lit = new Map(state.lit);
  for (const label of state.lost) {
    const command = lit.get(label);
    if (!command) continue;
    const base = state.labels[label]?.presses ?? 0;
    const again: Command = { ...command, base };
    lit.set(label, again);
    writes.push(writeOf(label, again));
  }
  const due = at - state.toldHeartbeatAt >= HUB_HEARTBEAT_EVERY_MS;
  if (due)
    writes.push({ address: HUB_HEARTBEAT_ADDRESS, values: [Math.floor(at / 1_000) & 0xffff] });
  if (writes.length === 0) return { state, writes };
  return {
    state: { ...state, lit, lost: [], toldHeartbeatAt: due ? at : state.toldHeartbeatAt },
    writes,
  };
}

export const pickToLight: ModbusAdapter<Config, State> = {
  name: 'pick-to-light',
  kind: 'light_bank',
  protocol: 'modbus',
  config: Config,
  example: { host: '127.0.0.1', port: 15_020, unitId: 1, labels: 100 },
  initial: (device, config) => ({
    device,
    config,
    boot: undefined,
    labels: [],
    lit: new Map(),
    steps: new Map(),
    lost: [],
    sequence: 0,
    heartbeat: -1,
    heartbeatAt: NEVER,
    status: 'online',
    toldHeartbeatAt: NEVER,
  }),
  endpoint: ({ host, port, unitId }) => ({ host, port, unitId }),
  poll: (config) => ({
    everyMs: config.pollMs ?? POLL_MS,
    blocks: blocksOf(config),
    atConnect: splitBlock(
      'holding',
      COMMAND_ADDRESS,
      config.labels * COMMAND_WORDS,
      MAX_WORDS_A_READ,
    ),
  }),
  decode,
  encode,
  upkeep,
};
