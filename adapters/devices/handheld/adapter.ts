/**
 * Handheld terminals on MQTT (topics and acts: docs/handheld.md). What a terminal sends becomes one
 * fact under the id that the terminal made; the answer goes back under the same id, once the fact
 * is committed. Scans of a step with several fields are gathered here: each but the last is
 * answered at once, the last one completes the step. A GS1 label answers every field that it
 * carries; it is gathered as it was scanned, and the engine reads it again.
 *
 * A terminal that the site does not name is told so, and who sends what is no message of ours what is
 * wrong with it: at QoS 0, because nothing is kept of either.
 *
 * A resend finds its answer: facts by the engine's inbox (same id, same answer), gathered scans by
 * the ids kept here. The hub's restart forgets the scans gathered so far; the engine then refuses
 * the incomplete answer and the worker scans the step again.
 */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { answersOf, GROUP_SEPARATOR, isSameCode, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, toDay } from '#base/time.ts';
import type { Decoded, Encoded, MqttAdapter, MqttRead, MqttWrite } from '#hub/adapter.ts';
import type {
  DeviceCommand,
  DeviceEvent,
  DeviceEventBody,
  DeviceId,
  FactAnswer,
  HandheldStep,
  StepField,
} from '#hub/ports.ts';
import { idOf, malformed } from './malformed.ts';
import { refuse } from './refusals.ts';
import { type Answer, Connection, type Step, topicOf, Up } from './wire.ts';

/** A terminal is its client id; there is nothing to set. */
const Config = Type.Object({}, { additionalProperties: false });
type Config = Static<typeof Config>;

type Values = Readonly<Record<string, string | number>>;

export interface State {
  readonly device: DeviceId;
  readonly step: HandheldStep | undefined;
  /** What was scanned of the current step. */
  readonly values: Values;
  /** The newest messages with what they became, so that a resend becomes the same. */
  readonly recent: readonly { readonly id: string; readonly became: Became }[];
}

type Became = { readonly body: DeviceEventBody } | { readonly reply: Answer };

const MAX_RECENT = 32;
/** Signs of a stranger's name that a sentence repeats. */
const MAX_DEVICE = 64;
const upCheck = Compile(Up);
const connectionCheck = Compile(Connection);
const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

function remember(state: State, id: string, became: Became): State {
  return { ...state, recent: [...state.recent, { id, became }].slice(-MAX_RECENT) };
}

function answerTo(id: string, given: FactAnswer = { accepted: true }): Answer {
  if (isRefusal(given)) return { id, accepted: false, code: given.code, text: given.text };
  return { id, ...given } as Answer;
}

/** A scan as the step understands it: its code, or what a label answers by the fields' names. */
type Read = { readonly code: string } | { readonly label: Values };

function read(step: HandheldStep, scanned: string, today: string): Read | Refusal {
  const scan = readScan(scanned, today);
  if (isRefusal(scan)) return scan;
  if (scan.kind !== 'label') return { code: scan.code };
  const serial = step.fields.some((field) => field.name === 'serial');
  return { label: answersOf(scan.label, { told: step.facts.quantity, serial }) as Values };
}

/** The fields that are answered by what was gathered. */
function answeredFields(step: HandheldStep, values: Values, today: string): ReadonlySet<string> {
  const names = Object.entries(values).flatMap(([name, value]) => {
    const one = read(step, String(value), today);
    return 'label' in one ? Object.keys(one.label) : [name];
  });
  return new Set(names);
}

const accepts = ({ name, accept }: StepField, value: string | number | undefined) =>
  accept === undefined ||
  accept.includes(String(value)) ||
  (name === 'item' && accept.some((code) => isSameCode(code, String(value))));

/**
 * The field that a scan is meant for: the next to be scanned, or the first that a label answers.
 */
function fieldFor(open: readonly StepField[], scan: Read): StepField | undefined {
  if ('label' in scan) {
    const said = open.filter(({ name }) => scan.label[name] !== undefined);
    return said.every((field) => accepts(field, scan.label[field.name])) ? said[0] : undefined;
  }
  const next = open.find(({ type }) => type === 'scan');
  return next && accepts(next, scan.code) ? next : undefined;
}

function takeScan(state: State, up: Extract<Up, { type: 'scan' }>, today: string): [State, Became] {
  const { step, values } = state;
  if (step?.stepId !== up.stepId) {
    // Not the step we know of: the engine knows what to say.
    const body = {
      type: 'step_answered',
      stepId: up.stepId,
      values: { scanned: up.code },
    } as const;
    return [state, { body }];
  }
  const no = (refusal: Refusal): [State, Became] => [state, { reply: answerTo(up.id, refusal) }];
  const scan = read(step, up.code, today);
  if (isRefusal(scan)) return no(scan);
  const answered = answeredFields(step, values, today);
  const open = step.fields.filter(({ name }) => !answered.has(name));
  if (!open.some(({ type }) => type === 'scan') && 'code' in scan)
    return no(refuse('scan.unexpected'));
  const field = fieldFor(open, scan);
  if (!field) return no(refuse('scan.wrong', { code: up.code.replaceAll(GROUP_SEPARATOR, ' ') }));
  const gathered = { ...values, [field.name]: up.code };
  const next = { ...state, values: gathered };
  const done = answeredFields(step, gathered, today);
  const isComplete = step.fields.every(({ name, required }) => !required || done.has(name));
  if (!isComplete) return [next, { reply: answerTo(up.id) }];
  return [
    { ...state, values: {} },
    { body: { type: 'step_answered', stepId: up.stepId, values: gathered } },
  ];
}

function takeUp(state: State, up: Up, today: string): [State, Became] {
  switch (up.type) {
    case 'login':
      return [state, { body: { type: 'login', worker: up.worker } }];
    case 'logout':
      return [state, { body: { type: 'logout', worker: up.worker ?? '' } }];
    case 'take_over':
      return [state, { body: { type: 'take_over', code: up.code } }];
    case 'scan':
      return takeScan(state, up, today);
    case 'confirm': {
      const mine = state.step?.stepId === up.stepId;
      const values = mine ? { ...state.values, ...up.values } : up.values;
      const body = { type: 'step_answered', stepId: up.stepId, values } as const;
      return [mine ? { ...state, values: {} } : state, { body }];
    }
    case 'request': {
      const { kind, fields } = up;
      return [state, { body: { type: 'request', kind, fields } }];
    }
    case 'key':
      return [state, { body: { type: 'step_key', stepId: up.stepId, key: up.key } }];
    case 'refuse': {
      const { stepId, reason, quantity } = up;
      const body = { type: 'step_refused', stepId, reason } as const;
      return [state, { body: quantity === undefined ? body : { ...body, quantity } }];
    }
  }
}

const answerWrite = (device: DeviceId, answer: Answer): MqttWrite => ({
  topic: topicOf(device, 'answer'),
  payload: JSON.stringify(answer),
  qos: 1,
  retain: false,
});

/** What could not be taken in is answered at QoS 0: nothing of it is kept for anybody. */
const faultWrite = (device: DeviceId, message: unknown, refusal: Refusal): MqttWrite => ({
  ...answerWrite(device, answerTo(idOf(message), refusal)),
  qos: 0,
});

function decode(state: State, wire: MqttRead, at: Millis): Decoded<State> {
  const { device } = state;
  const message = parse(wire.payload);
  const fault = (sentence: string) => ({ state, events: [], faults: [sentence] });
  if (wire.topic === topicOf(device, 'connection')) {
    if (!connectionCheck.Check(message)) return fault('malformed connection message');
    const status = message.online ? 'online' : 'offline';
    const body = { type: 'device_status', status } as const;
    return {
      state,
      events: [{ eventId: `${device}:${status}:${at}`, device, at, body }],
      faults: [],
    };
  }
  if (wire.topic !== topicOf(device, 'up')) return fault('message on a foreign topic');
  if (!upCheck.Check(message)) {
    return {
      ...fault('malformed message'),
      replies: [faultWrite(device, message, malformed(message))],
    };
  }

  const before = state.recent.find(({ id }) => id === message.id);
  const [taken, became] = before ? [state, before.became] : takeUp(state, message, toDay(at));
  const next = before ? state : remember(taken, message.id, became);
  if ('reply' in became) {
    return { state: next, events: [], faults: [], replies: [answerWrite(device, became.reply)] };
  }
  const event: DeviceEvent = { eventId: `${device}:${message.id}`, device, at, body: became.body };
  return { state: next, events: [event], faults: [] };
}

const IDLE = { stepId: '', jobId: '', act: '', facts: {}, fields: [], keys: [], refusals: [] };

function encode(state: State, command: DeviceCommand): Encoded<State, MqttWrite> {
  const { body } = command;
  if (body.kind !== 'handheld') {
    const refused = `a handheld cannot ${body.kind} ${body.type}`;
    return { state, writes: [], acknowledgedBy: 'write', refused };
  }
  const shown = body.type === 'show_step' ? body.step : undefined;
  const wire = (shown ?? { ...IDLE, text: (body as { text: unknown }).text }) as Step;
  // The same step shown again, with a notice, is begun anew: nothing of it was taken over.
  const next: State = { ...state, step: shown, values: {} };
  const write: MqttWrite = {
    topic: topicOf(state.device, 'step'),
    payload: JSON.stringify(wire),
    qos: 1,
    retain: true,
  };
  return { state: next, writes: [write], acknowledgedBy: 'write' };
}

function answer(state: State, event: DeviceEvent, given: FactAnswer): readonly MqttWrite[] {
  const own = `${state.device}:`;
  if (event.body.type === 'device_status' || !event.eventId.startsWith(own)) return [];
  if ('commandId' in event.body) return [];
  const id = event.eventId.slice(own.length);
  return [answerWrite(state.device, answerTo(id, given))];
}

/** What a stranger hears, whatever it said; who has no name cannot be answered. */
function answerStranger({ topic, payload }: MqttRead): MqttWrite | undefined {
  const device = topic.split('/')[2] ?? '';
  if (device === '') return undefined;
  const refusal = refuse('terminal.unknown', { device: device.slice(0, MAX_DEVICE) });
  return faultWrite(device, parse(payload), refusal);
}

export const handheld: MqttAdapter<Config, State> = {
  name: 'handheld',
  kind: 'handheld',
  protocol: 'mqtt',
  config: Config,
  example: {},
  initial: (device) => ({ device, step: undefined, values: {}, recent: [] }),
  subscribe: (_config, device) => [
    { filter: topicOf(device, 'up'), fact: true },
    { filter: topicOf(device, 'connection'), fact: true },
  ],
  strangers: { filter: topicOf('+', 'up'), answer: answerStranger },
  decode,
  encode,
  answer,
};
