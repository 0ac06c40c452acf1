/**
 * Vertical lift modules on Modbus TCP (register map: docs/vertical-lift-module.md).
 *
 * A tray is told as presented when the machine has carried out the last command for its opening and
 * the tray stands still there: what it shows before that belongs to an earlier command. A hub that
 * starts anew has given no command yet and tells what it finds, every opening once.
 *
 * A machine that rebooted has forgotten what it was told; the last commands are then written again,
 * under their ids. One that is faulted is degraded until the fault is gone.
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
import type {
  DeviceCommand,
  DeviceEvent,
  DeviceEventBody,
  DeviceId,
  VlmFault,
} from '#hub/ports.ts';
import {
  COMMAND_ADDRESS,
  COMMAND_STRIDE,
  FAULT,
  MACHINE,
  MAP_VERSION,
  MAX_OPENINGS,
  MAX_TRAYS,
  OPENING,
  OPENING_ADDRESS,
  OPENING_WORDS,
  STATE,
  VERB,
} from './wire.ts';

const Config = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    unitId: Type.Integer({ minimum: 1, maximum: 247 }),
    trays: Type.Integer({ minimum: 1, maximum: MAX_TRAYS }),
    openings: Type.Integer({ minimum: 1, maximum: MAX_OPENINGS }),
    pollMs: Type.Optional(Type.Integer({ minimum: 20, maximum: 5_000 })),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

interface Command {
  readonly id: number;
  readonly verb: number;
  readonly tray: number;
}

export interface State {
  readonly device: DeviceId;
  readonly config: Config;
  /** Undefined before the first good cycle. */
  readonly boot: number | undefined;
  /** The last command of each opening, as far as this life of the hub gave one. */
  readonly asked: ReadonlyMap<number, Command>;
  /** Openings whose command a reboot wiped out. */
  readonly lost: readonly number[];
  /** What was told last of each opening. */
  readonly told: ReadonlyMap<number, string>;
  readonly faultCounter: number;
  readonly heartbeat: number;
  readonly heartbeatAt: Millis;
  readonly status: 'online' | 'degraded';
}

/** A tray takes seconds to come: a worker does not notice this. */
const POLL_MS = 200;
/** The machine counts seconds; after this it hangs, whatever it answers. */
const STUCK_AFTER_MS = 5_000;
const NEVER = Number.NEGATIVE_INFINITY;

const REASONS = new Map<number, VlmFault>(
  (Object.keys(FAULT) as (keyof typeof FAULT)[]).map((reason) => [FAULT[reason], reason]),
);

const blocksOf = ({ openings }: Config): readonly RegisterBlock[] => [
  { table: 'input', address: MACHINE.address, length: MACHINE.length },
  { table: 'input', address: OPENING_ADDRESS, length: openings * OPENING_WORDS },
];

const isWord = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff;

/** The two blocks, or undefined when one is missing or not whole. */
function wordsOf(reads: readonly RegisterRead[], config: Config) {
  const [head, openings] = blocksOf(config).map(({ address, length }) => {
    const values = reads.find((one) => one.table === 'input' && one.address === address)?.values;
    return values?.length === length && values.every(isWord) ? values : undefined;
  });
  return head && openings ? { head, openings } : undefined;
}

/** 32 bits of a command's id (FNV-1a); never 0, which stands for no command. */
function idOf(commandId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < commandId.length; i++) {
    hash = Math.imul(hash ^ commandId.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0 || 1;
}

interface Opening {
  readonly body: DeviceEventBody;
  /** Told anew when it changes. */
  readonly key: string;
}

function openingOf(state: State, opening: number, words: readonly number[]): Opening {
  const word = (offset: number) => words[(opening - 1) * OPENING_WORDS + offset]!;
  const tray = word(OPENING.tray);
  const asked = state.asked.get(opening);
  const done = ((word(OPENING.doneHigh) << 16) | word(OPENING.doneLow)) >>> 0;
  const isDone = asked === undefined || asked.id === done;
  const isThere = isDone && word(OPENING.state) === STATE.presented && tray > 0;
  return {
    body: isThere ? { type: 'tray_presented', tray, opening } : { type: 'tray_withdrawn', opening },
    key: isThere ? `${tray}:${done}:${word(OPENING.changes)}` : `-:${asked?.id ?? 0}`,
  };
}

function decode(state: State, reads: readonly RegisterRead[], at: Millis): Decoded<State> {
  const { config, device } = state;
  const words = wordsOf(reads, config);
  const faulty = (fault: string) => ({ state, events: [], faults: [fault] });
  if (!words) return faulty('an incomplete reading');
  const { head, openings } = words;
  const version = head[MACHINE.mapVersion]!;
  if (version !== MAP_VERSION) return faulty(`unknown map version ${version}`);
  const isSmaller =
    head[MACHINE.trays]! < config.trays || head[MACHINE.openings]! < config.openings;
  const faults = isSmaller ? ['fewer trays or openings than the site has'] : [];

  const boot = head[MACHINE.bootCounter]!;
  const rebooted = state.boot !== undefined && state.boot !== boot;
  const events: DeviceEvent[] = [];
  const tell = (name: string, body: DeviceEventBody) =>
    events.push({ eventId: `${device}:${boot}:${name}`, device, at, body });

  const told = new Map(rebooted ? [] : state.told);
  for (let opening = 1; opening <= config.openings; opening++) {
    const { body, key } = openingOf(state, opening, openings);
    if (told.get(opening) === key) continue;
    told.set(opening, key);
    tell(`${opening}:${key}:${at}`, body);
  }

  const code = head[MACHINE.fault]!;
  const faultCounter = code === 0 ? -1 : head[MACHINE.faultCounter]!;
  if (code !== 0 && faultCounter !== state.faultCounter) {
    const tray = head[MACHINE.faultTray]!;
    const reason = REASONS.get(code) ?? 'other';
    const which = tray === 0 ? {} : { tray };
    tell(`fault:${faultCounter}`, { type: 'tray_fault', reason, ...which });
  }

  const beats = head[MACHINE.heartbeat] !== state.heartbeat || rebooted;
  const heartbeatAt = beats || state.heartbeatAt === NEVER ? at : state.heartbeatAt;
  const isStuck = at - heartbeatAt >= STUCK_AFTER_MS;
  const status = code !== 0 || isStuck ? 'degraded' : 'online';
  if (status !== state.status) tell(`${status}:${at}`, { type: 'device_status', status });
  const next: State = {
    ...state,
    ...{ boot, told, faultCounter, heartbeatAt, status },
    lost: rebooted ? [...state.asked.keys()] : state.lost,
    heartbeat: head[MACHINE.heartbeat]!,
  };
  return { state: next, events, faults };
}

const writeOf = (opening: number, { id, verb, tray }: Command): RegisterWrite => ({
  address: COMMAND_ADDRESS + (opening - 1) * COMMAND_STRIDE,
  values: [id >>> 16, id & 0xffff, verb, tray],
});

const isWithin = (value: number, most: number) =>
  Number.isInteger(value) && value >= 1 && value <= most;

function encode(state: State, command: DeviceCommand): Encoded<State, RegisterWrite> {
  const { body, commandId } = command;
  const { config } = state;
  const refuse = (refused: string) => ({
    ...{ state, writes: [], refused },
    acknowledgedBy: 'write' as const,
  });
  if (body.kind !== 'vlm') {
    return refuse(`a vertical lift module cannot ${body.kind} ${body.type}`);
  }
  const { tray, opening } = body;
  if (!isWithin(opening, config.openings)) return refuse('no such opening');
  if (!isWithin(tray, config.trays)) return refuse('no such tray');
  const verb = body.type === 'bring_tray' ? VERB.bring : VERB.store;
  const asked: Command = { id: idOf(commandId), verb, tray };
  return {
    state: {
      ...state,
      asked: new Map(state.asked).set(opening, asked),
      lost: state.lost.filter((one) => one !== opening),
    },
    writes: [writeOf(opening, asked)],
    acknowledgedBy: 'write',
  };
}

/** Says again what a reboot wiped out. */
function upkeep(state: State) {
  const writes = state.lost.map((opening) => writeOf(opening, state.asked.get(opening)!));
  return { state: writes.length === 0 ? state : { ...state, lost: [] }, writes };
}

export const vlm: ModbusAdapter<Config, State> = {
  name: 'vlm',
  kind: 'vlm',
  protocol: 'modbus',
  config: Config,
  example: { host: '127.0.0.1', port: 15_030, unitId: 1, trays: 60, openings: 2 },
  initial: (device, config) => ({
    ...{ device, config, boot: undefined },
    ...{ asked: new Map(), lost: [], told: new Map() },
    ...{ faultCounter: -1, heartbeat: -1, heartbeatAt: NEVER, status: 'online' },
  }),
  endpoint: ({ host, port, unitId }) => ({ host, port, unitId }),
  poll: (config) => ({ everyMs: config.pollMs ?? POLL_MS, blocks: blocksOf(config) }),
  decode,
  encode,
  upkeep,
};
