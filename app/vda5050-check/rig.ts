/** A talk between fleet control and one vehicle, said message by message, for the tests of this folder. */
import { judge } from './judge.ts';
import { type Finding, newModel, type Side, type Terms } from './model.ts';
import type { Version } from './patches.ts';

export type Fields = Record<string, unknown>;

const MAP = 'm';
/** Nodes N0, N1 … stand 3 m apart on a line. */
const placeOf = (i: number) => ({ x: i * 3, y: 0, mapId: MAP });

export const action = (actionId: string, actionType = 'pick', more: Fields = {}) => ({
  actionType,
  actionId,
  blockingType: 'HARD',
  ...more,
});

/** Nodes N`from` … N`to`, released up to N`base`; `actions` by node. */
export function graph(
  version: Version,
  way: { from?: number; to: number; base?: number; actions?: Record<number, Fields[]> },
) {
  const { from = 0, to, base = to, actions = {} } = way;
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    nodes: numbers.map((i) => ({
      nodeId: `N${i}`,
      sequenceId: i * 2,
      released: i <= base,
      nodePosition: placeOf(i),
      actions: actions[i] ?? [],
    })),
    edges: numbers.slice(1).map((i) => ({
      edgeId: `E${i}`,
      sequenceId: i * 2 - 1,
      released: i <= base,
      ...(version !== '3.0' && { startNodeId: `N${i - 1}`, endNodeId: `N${i}` }),
      actions: [],
    })),
  };
}

/** What is still to come behind N`at`, as a state lists it. */
export function ahead(way: { at: number; to: number; base?: number }) {
  const { at, to, base = to } = way;
  const numbers = Array.from({ length: Math.max(0, to - at) }, (_, i) => at + 1 + i);
  return {
    lastNodeId: `N${at}`,
    lastNodeSequenceId: at * 2,
    nodeStates: numbers.map((i) => ({ nodeId: `N${i}`, sequenceId: i * 2, released: i <= base })),
    edgeStates: numbers.map((i) => ({
      edgeId: `E${i}`,
      sequenceId: i * 2 - 1,
      released: i <= base,
    })),
  };
}

const IDLE = { ...ahead({ at: 0, to: 0 }), orderId: '', orderUpdateId: 0, actionStates: [] };
const BODY_2 = {
  driving: false,
  operatingMode: 'AUTOMATIC',
  batteryState: { batteryCharge: 80, charging: false },
  errors: [],
  safetyState: { eStop: 'NONE', fieldViolation: false },
};
const BODY_3 = {
  driving: false,
  operatingMode: 'AUTOMATIC',
  instantActionStates: [],
  powerSupply: { stateOfCharge: 80, charging: false },
  errors: [],
  safetyState: { activeEmergencyStop: 'NONE', fieldViolation: false },
};

export interface Wire {
  readonly headerId?: number;
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
  readonly from?: Side;
  /** Instead of the usual one. */
  readonly topic?: string;
  /** Of its timestamp: sent so long before it came. */
  readonly delay?: number;
}

const OURS = ['order', 'instantActions', 'zoneSet', 'responses'];

/** Each message is said a second after the one before it, and keeps to the standard by itself. */
export function createTalk(version: Version, terms: Terms = {}) {
  const major = version[0];
  const root = `${version === '3.0' ? 'vda5050' : 'uagv'}/v${major}/KIT/0001`;
  const is3 = version === '3.0';
  let model = newModel(terms);
  let now = Date.UTC(2026, 0, 7, 6);
  const counters: Record<string, number> = {};
  const all: Finding[] = [];

  /** The findings of this message alone. */
  const raw = (
    topic: string,
    payload: string | Uint8Array,
    wire: Wire = {},
  ): readonly Finding[] => {
    const judged = judge(model, {
      topic: wire.topic ?? `${root}/${topic}`,
      payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
      at: now,
      from: wire.from ?? (OURS.includes(topic) ? 'ours' : 'vehicle'),
      qos: wire.qos ?? (topic === 'connection' ? 1 : 0),
      retain: wire.retain ?? (topic === 'connection' || topic === 'factsheet'),
    });
    model = judged.model;
    all.push(...judged.findings);
    return judged.findings;
  };
  const say = (topic: string, body: Fields, wire: Wire = {}) => {
    now += 1_000;
    const counted = (counters[topic] ?? 9) + 1;
    if (wire.headerId === undefined) counters[topic] = counted;
    const header = {
      headerId: wire.headerId ?? counted,
      timestamp: new Date(now - (wire.delay ?? 0)).toISOString(),
      version: `${version}.0`,
      manufacturer: 'KIT',
      serialNumber: '0001',
    };
    return raw(topic, JSON.stringify({ ...header, ...body }), wire);
  };
  return {
    all,
    raw,
    say,
    get model() {
      return model;
    },
    get now() {
      return now;
    },
    pass(ms: number) {
      now += ms;
    },
    /** O1 over `way`; further fields in `more`. */
    order: (way: Parameters<typeof graph>[1], more: Fields = {}, wire: Wire = {}) =>
      say('order', { orderId: 'O1', orderUpdateId: 0, ...graph(version, way), ...more }, wire),
    instant: (actionType: string, actionId: string, more: Fields = {}, wire: Wire = {}) =>
      say(
        'instantActions',
        { actions: [{ actionType, actionId, blockingType: 'NONE', ...more }] },
        wire,
      ),
    state: (more: Fields = {}, wire: Wire = {}) =>
      say('state', { ...IDLE, ...(is3 ? BODY_3 : BODY_2), ...more }, wire),
    /** Says that it has taken the order and stands on N`at`. */
    shows: (way: Parameters<typeof ahead>[0], more: Fields = {}, wire: Wire = {}) =>
      say(
        'state',
        { ...IDLE, ...(is3 ? BODY_3 : BODY_2), orderId: 'O1', ...ahead(way), ...more },
        wire,
      ),
    /** Of instant actions: 3.0 has a list of their own. */
    instants: (...states: [string, string][]) => {
      const list = states.map(([actionId, actionStatus]) => ({ actionId, actionStatus }));
      return is3 ? { instantActionStates: list } : { actionStates: list };
    },
    pose: (x: number) => {
      const pose = { x, y: 0, theta: 0, mapId: MAP };
      return is3
        ? { mobileRobotPosition: { ...pose, localized: true } }
        : { agvPosition: { ...pose, positionInitialized: true } };
    },
    online: (connectionState = 'ONLINE', wire: Wire = {}) =>
      say('connection', { connectionState }, wire),
  };
}
export type Talk = ReturnType<typeof createTalk>;

export const actionStates = (...states: [string, string][]) => ({
  actionStates: states.map(([actionId, actionStatus]) => ({ actionId, actionStatus })),
});
