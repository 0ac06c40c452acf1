/**
 * Scales on the OPC UA companion specification for Scales [OPC 40200]. The scale says kilograms;
 * the house counts grams. One `weight` fact each time a reading settles: when it becomes stable, or
 * when a stable reading changes. An overloaded or underloaded scale weighs nothing.
 */
import { type Static, Type } from 'typebox';
import type { Millis } from '#base/time.ts';
import type { Decoded, Encoded, NodeRead, NodeWrite, OpcUaAdapter } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceEvent, DeviceId } from '#hub/ports.ts';
import { CLEAR_TARE, NET_WEIGHT, OVERLOAD, SET_TARE, SET_ZERO, STABLE, UNDERLOAD } from './wire.ts';

const Config = Type.Object(
  {
    endpoint: Type.String({ pattern: '^opc\\.tcp://' }),
    /** Browse path of the ScaleDevice below Objects. */
    path: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

export interface State {
  readonly device: DeviceId;
  readonly grams: number | undefined;
  readonly stable: boolean;
  readonly overload: boolean;
  readonly underload: boolean;
  /** The weight told since the scale last moved. */
  readonly told: number | undefined;
}

/** A tonne: more is a broken reading. */
const MOST_GRAMS = 1_000_000;

const isFlag = (value: NodeRead['value']): value is boolean => typeof value === 'boolean';

/** The state with the reading in it; a sentence when the reading is none. */
function read(state: State, { path, value }: NodeRead): State | string {
  switch (path) {
    case NET_WEIGHT: {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'a weight that is no number';
      const grams = Math.round(value * 1_000);
      if (Math.abs(grams) > MOST_GRAMS) return 'an impossible weight';
      return { ...state, grams };
    }
    case STABLE:
      return isFlag(value) ? { ...state, stable: value } : 'a flag that is none';
    case OVERLOAD:
      return isFlag(value) ? { ...state, overload: value } : 'a flag that is none';
    case UNDERLOAD:
      return isFlag(value) ? { ...state, underload: value } : 'a flag that is none';
    default:
      return 'an unknown path';
  }
}

function decode(state: State, wire: NodeRead, at: Millis): Decoded<State> {
  if (!wire.good) return { state, events: [], faults: [`bad status of ${wire.path}`] };
  const next = read(state, wire);
  if (typeof next === 'string') return { state, events: [], faults: [next] };
  // "Stable" is the last of the values read together: only then do they fit together.
  if (wire.path !== STABLE) return { state: next, events: [], faults: [] };
  const settled = next.stable && !next.overload && !next.underload && next.grams !== undefined;
  if (!settled) return { state: { ...next, told: undefined }, events: [], faults: [] };
  const { device, grams } = next;
  if (grams === next.told || grams === undefined) return { state: next, events: [], faults: [] };
  const event: DeviceEvent = {
    eventId: `${device}:weight:${at}:${grams}`,
    device,
    at,
    body: { type: 'weight', grams, stable: true },
  };
  return { state: { ...next, told: grams }, events: [event], faults: [] };
}

const METHODS = { zero: SET_ZERO, tare: SET_TARE, clear_tare: CLEAR_TARE } as const;

function encode(state: State, { body }: DeviceCommand): Encoded<State, NodeWrite> {
  if (body.kind !== 'scale') {
    const refused = `a scale cannot ${body.kind} ${body.type}`;
    return { state, writes: [], acknowledgedBy: 'write', refused };
  }
  const writes = [{ method: METHODS[body.type], arguments: [] }];
  return { state, writes, acknowledgedBy: 'write' };
}

export const opcScale: OpcUaAdapter<Config, State> = {
  name: 'opc-scale',
  kind: 'scale',
  protocol: 'opcua',
  config: Config,
  example: { endpoint: 'opc.tcp://127.0.0.1:14840', path: 'Scales/SCALE-1' },
  initial: (device) => ({
    device,
    grams: undefined,
    stable: false,
    overload: false,
    underload: false,
    told: undefined,
  }),
  endpoint: ({ endpoint, path }) => ({ url: endpoint, root: path }),
  monitor: () => [NET_WEIGHT, OVERLOAD, UNDERLOAD, STABLE],
  decode,
  encode,
};
