/**
 * Doors, lifts, conveyors and transfer stations on OPC UA (docs/fixed-equipment.md). What belongs
 * together is read together, so a state is told with the last value of each reading. A reading with a
 * value that is none tells a device that is not ready: half a truth opens no door.
 */
import { type Static, Type } from 'typebox';
import type { Millis } from '#base/time.ts';
import type { Decoded, Encoded, NodeRead, NodeWrite, OpcUaAdapter } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceId, EquipmentState } from '#hub/ports.ts';
import {
  BEAT,
  CROSSING,
  ENTERED,
  FAULT,
  KINDS,
  LEFT,
  LEVEL,
  LOAD,
  OCCUPIED,
  READY,
  RELEASE,
  REQUEST,
  variablesOf,
} from './wire.ts';

const Config = Type.Object(
  {
    kind: Type.Enum([...KINDS]),
    endpoint: Type.String({ pattern: '^opc\\.tcp://' }),
    /** Browse path of the device below Objects. */
    path: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

export interface State {
  readonly device: DeviceId;
  readonly paths: readonly string[];
  /** Of this reading so far. */
  readonly read: Partial<EquipmentState>;
  /** What is wrong with this reading; '' nothing so far. */
  readonly wrong: string;
  /** The last one that was one: what is no beat must not look like another. */
  readonly beat: number;
}

/** Longer is no id and no sentence. */
const MOST_LETTERS = 200;

type Field = keyof EquipmentState;

const FIELDS: Readonly<Record<string, readonly [Field, 'text' | 'flag' | 'count']>> = {
  [CROSSING]: ['crossing', 'text'],
  [READY]: ['ready', 'flag'],
  [OCCUPIED]: ['occupied', 'flag'],
  [LEVEL]: ['level', 'text'],
  [LOAD]: ['load', 'text'],
  [FAULT]: ['fault', 'text'],
  [BEAT]: ['beat', 'count'],
};

/** The value as its field wants it; undefined when it is none. */
function fieldOf({ path, value, good }: NodeRead) {
  if (!good) return undefined;
  switch (FIELDS[path]?.[1]) {
    case 'text':
      // Many controllers show an empty string as null.
      if (value === null) return '';
      return typeof value === 'string' && value.length <= MOST_LETTERS ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'count':
      return Number.isSafeInteger(value) ? value : undefined;
    default:
      return undefined;
  }
}

const isWhole = (read: Partial<EquipmentState>, paths: readonly string[]): read is EquipmentState =>
  paths.every((path) => read[FIELDS[path]![0]] !== undefined);

/** The state that a reading comes to. */
function stateOf({ read, wrong, paths, beat }: State): EquipmentState {
  if (wrong === '' && isWhole(read, paths)) return read;
  return {
    crossing: '',
    ready: false,
    fault: wrong || 'an incomplete reading',
    beat: read.beat ?? beat,
  };
}

function decode(state: State, wire: NodeRead, at: Millis): Decoded<State> {
  const { path } = wire;
  if (!state.paths.includes(path)) return { state, events: [], faults: ['an unknown path'] };
  const value = fieldOf(wire);
  const isBad = value === undefined;
  const cause = wire.good ? `no value of ${path}` : `bad status of ${path}`;
  const next: State = isBad
    ? { ...state, wrong: state.wrong || cause }
    : { ...state, read: { ...state.read, [FIELDS[path]![0]]: value } };
  const faults = isBad ? [cause] : [];
  if (path !== BEAT) return { state: next, events: [], faults };
  const told = stateOf(next);
  const { device } = state;
  const event: DeviceEvent = {
    eventId: `${device}:equipment:${told.beat}:${at}`,
    ...{ device, at, body: { type: 'equipment_state', state: told } },
  };
  return { state: { ...next, read: {}, wrong: '', beat: told.beat }, events: [event], faults };
}

const METHODS = { entered: ENTERED, left: LEFT, release: RELEASE } as const;

function encode(state: State, { body }: DeviceCommand): Encoded<State, NodeWrite> {
  if (body.kind !== 'equipment') {
    const refused = `fixed equipment cannot ${body.kind} ${body.type}`;
    return { state, writes: [], acknowledgedBy: 'write', refused };
  }
  const { requestId } = body;
  const write: NodeWrite =
    body.type === 'request'
      ? { method: REQUEST, arguments: [requestId, body.from, body.to, body.load ?? ''] }
      : { method: METHODS[body.type], arguments: [requestId] };
  return { state, writes: [write], acknowledgedBy: 'write' };
}

export const opcEquipment: OpcUaAdapter<Config, State> = {
  name: 'opc-equipment',
  kind: 'equipment',
  protocol: 'opcua',
  config: Config,
  example: { kind: 'lift', endpoint: 'opc.tcp://127.0.0.1:14840', path: 'Equipment/LIFT-1' },
  initial: (device, { kind }) => ({
    device,
    paths: variablesOf(kind),
    read: {},
    wrong: '',
    beat: 0,
  }),
  endpoint: ({ endpoint, path }) => ({ url: endpoint, root: path }),
  monitor: ({ kind }) => variablesOf(kind),
  decode,
  encode,
};
