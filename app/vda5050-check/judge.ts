/**
 * One message judged: what breaks the standard in it, and what the check knows from then on. Pure:
 * the same messages at the same times give the same findings.
 */
import { RULES, sentence } from './clauses.ts';
import {
  readConnection,
  readInstants,
  readOrder,
  readResponses,
  readState,
  readZoneSet,
} from './essentials.ts';
import { formFaults } from './form.ts';
import { type HeaderVerdict, judgeHeader } from './header.ts';
import { judgeInstants } from './instants.ts';
import { kindOf } from './kind.ts';
import {
  type Finding,
  type FleetModel,
  type Judging,
  newVehicle,
  type VehicleModel,
  type WireMessage,
} from './model.ts';
import { judgeOrder } from './order.ts';
import {
  type Placed,
  placeByHeader,
  placeOf,
  type ReadVersion,
  TOPICS,
  versionOf,
} from './place.ts';
import { judgeResponses, judgeZoneSet } from './requests.ts';
import { judgeState } from './state.ts';

type Body = Record<string, unknown>;
type Report = Judging['report'];

export interface Judged {
  readonly model: FleetModel;
  readonly findings: readonly Finding[];
}

const plus = (counts: ReadonlyMap<string, number>, key: string, by = 1) =>
  new Map(counts).set(key, (counts.get(key) ?? 0) + by);

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(payload: Uint8Array): { readonly body?: Body; readonly why: string } {
  try {
    const body: unknown = JSON.parse(decoder.decode(payload));
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? { body: body as Body, why: '' } : { why: 'no object' };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** How the message went over the broker [2.1 §6.2 and §6.5, 3.0 §4.1 and §4.3]. */
function judgeTransport(
  report: Report,
  wire: WireMessage,
  topic: string,
  seesRetain: boolean,
): void {
  const kind = TOPICS[topic]!;
  if (kind.from !== wire.from) report('wrong_sender', { topic });
  const must = topic === 'connection' ? 1 : 0;
  if (wire.qos !== must) report('qos', { topic, is: wire.qos, must });
  const isKept = topic === 'connection' || topic === 'factsheet';
  if (wire.retain && !isKept) report('retained', { topic });
  if (!wire.retain && isKept && seesRetain) report('not_retained', { topic });
}

function judgeForm(
  report: Report,
  model: FleetModel,
  by: NonNullable<ReadVersion['by']>,
  topic: string,
  body: Body,
): void {
  const isOldList =
    topic === 'instantActions' &&
    by !== '3.0' &&
    body.actions === undefined &&
    body.instantActions !== undefined;
  if (isOldList) report('instant_array', {}, '/instantActions');
  const formed = isOldList ? { ...body, actions: body.instantActions } : body;
  for (const { path, what } of formFaults(by, topic, formed)) report('schema', { what }, path);
  for (const { path, what } of model.terms.schema?.(by, topic, formed) ?? []) {
    report('schema_official', { what }, path);
  }
}

function judgeConnection(vehicle: VehicleModel, connection: string): VehicleModel {
  const { state } = vehicle;
  const isTimed = connection === 'ONLINE' && (state?.isTimed ?? false);
  return { ...vehicle, connection, ...(state && { state: { ...state, isTimed } }) };
}

/** Undefined: a field is missing without which nothing can be followed. */
function judgeContent(
  judging: Judging,
  vehicle: VehicleModel,
  topic: string,
  body: Body,
  header: HeaderVerdict,
): VehicleModel | undefined {
  switch (topic) {
    case 'order': {
      const order = readOrder(body);
      return order && judgeOrder(judging, vehicle, order, Number(body.headerId));
    }
    case 'instantActions': {
      const instants = readInstants(body);
      return instants && judgeInstants(judging, vehicle, instants);
    }
    case 'state': {
      const state = readState(body);
      return state && judgeState(judging, vehicle, state, header.sentAt, header.isRestart);
    }
    case 'connection': {
      const connection = readConnection(body);
      return connection && judgeConnection(vehicle, connection.connectionState);
    }
    case 'factsheet':
      return { ...vehicle, facts: kindOf(body) };
    case 'zoneSet': {
      const zoneSet = readZoneSet(body);
      return zoneSet && judgeZoneSet(judging, vehicle, zoneSet);
    }
    case 'responses': {
      const responses = readResponses(body);
      return responses && judgeResponses(judging, vehicle, responses);
    }
    default:
      return vehicle;
  }
}

const IS_GONE = ['OFFLINE', 'CONNECTIONBROKEN', 'CONNECTION_BROKEN'];

/** A message of a topic and version that are known. */
function judgeKnown(
  judging: Judging,
  model: FleetModel,
  wire: WireMessage,
  placed: Placed,
  body: Body,
): FleetModel {
  const { topic } = placed;
  const { report, version } = judging;
  const id = `${placed.manufacturer}/${placed.serialNumber}`;
  const before = model.vehicles.get(id) ?? newVehicle;
  judgeTransport(report, wire, topic, model.terms.seesRetain ?? false);
  judgeForm(report, model, version, topic, body);
  if (
    wire.from === 'vehicle' &&
    topic !== 'connection' &&
    !wire.retain &&
    IS_GONE.includes(before.connection)
  ) {
    report('while_offline', { topic, is: before.connection });
  }
  const header = judgeHeader(judging, before, placed, body);
  // Vehicles do what they are told in whatever count; of what they report the newest holds.
  const content =
    header.isStale && wire.from === 'vehicle'
      ? header.vehicle
      : judgeContent(judging, header.vehicle, topic, body, header);
  const what = `${version} ${topic}`;
  const isFollowed = content !== undefined;
  return {
    ...model,
    vehicles: new Map(model.vehicles).set(id, content ?? unfollowed(header.vehicle, topic)),
    judged: plus(model.judged, what),
    ...(!isFollowed && { notJudged: plus(model.notJudged, `${what}: form only`) }),
    missing: model.missing + header.missing,
    restarts: model.restarts + (header.isRestart ? 1 : 0),
  };
}

/** After an order or state that cannot be read nobody knows what the vehicle has. */
const unfollowed = (vehicle: VehicleModel, topic: string): VehicleModel =>
  topic === 'order' || topic === 'state' ? { ...vehicle, orders: [], state: undefined } : vehicle;

/** Judges one message, whatever it is: what is no VDA 5050 is counted under its first level. */
export function judge(model: FleetModel, wire: WireMessage): Judged {
  const { body, why } = parse(wire.payload);
  const placed = placeOf(wire.topic) ?? placeByHeader(wire.topic, body);
  if (!placed) {
    const key = `other: ${wire.topic.split('/')[0]}/…`;
    return { model: { ...model, notJudged: plus(model.notJudged, key) }, findings: [] };
  }
  const { topic, major } = placed;
  const version = versionOf(body?.version, major);
  const { by, isKnown } = version;
  const findings: Finding[] = [];
  const report: Report = (rule, facts = {}, path) => {
    const row = RULES[rule];
    findings.push({
      at: wire.at,
      vehicle: `${placed.manufacturer}/${placed.serialNumber}`,
      topic,
      version: by ?? 'unknown',
      clause: by === '3.0' ? row.clause3 : row.clause2,
      rule,
      ...(path !== undefined && { path }),
      side: wire.from,
      text: sentence(row, facts),
    });
  };
  const counted = (key: string) => ({
    model: { ...model, notJudged: plus(model.notJudged, key) },
    findings,
  });
  if (!body) {
    report('not_json', { why });
    return counted(`${topic}: not JSON`);
  }
  const said = String(body.version);
  if (!isKnown && body.version !== undefined) {
    report('version_unknown', { version: said, by: by ?? '-' }, '/version');
  }
  if (by && major !== undefined && Number(by[0]) !== major) {
    report('version_topic', { major, version: said }, '/version');
  }
  if (!by) return counted(`${topic}: version ${said}`);
  const known = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
  if (!known || known.since > Number(by[0])) {
    report('unknown_topic', { topic });
    return counted(`${by} ${topic}: unknown topic`);
  }
  const judging: Judging = { version: by, is3: by === '3.0', at: wire.at, report };
  return { model: judgeKnown(judging, model, wire, placed, body), findings };
}
