/** What a vehicle's factsheet allows, and what is sent in spite of it [VDA5050 2.1 §6.15, 3.0 §7.10]. */
import type { Action, Order } from './essentials.ts';
import type { Judging, KindAction, KindFacts } from './model.ts';

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);
const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

const actionOf = (action: Json): KindAction => ({
  scopes: words(action.actionScopes),
  blocking: words(action.blockingTypes),
  required: list(action.actionParameters)
    .filter((one) => one.isOptional !== true)
    .map((one) => String(one.key)),
});

/** Read with patience: a field that is not there limits nothing. */
export function kindOf(factsheet: Json): KindFacts {
  const limits = object(factsheet.protocolLimits);
  const arrays = object(limits.maxArrayLens ?? limits.maximumArrayLengths);
  const timing = object(limits.timing);
  const features = object(factsheet.protocolFeatures);
  const ms = (...names: string[]) =>
    number(names.map((name) => timing[name]).find((one) => one !== undefined)) * 1_000;
  return {
    orderNodes: number(arrays['order.nodes']),
    orderEdges: number(arrays['order.edges']),
    nodeActions: number(arrays['node.actions']),
    edgeActions: number(arrays['edge.actions']),
    instants: number(arrays.instantActions),
    minOrderMs: ms('minOrderInterval', 'minimumOrderInterval'),
    minStateMs: ms('minStateInterval', 'minimumStateInterval'),
    optional: new Map(
      list(features.optionalParameters).map((one) => [
        String(one.parameter),
        one.support === 'REQUIRED' ? 'REQUIRED' : 'SUPPORTED',
      ]),
    ),
    actions: new Map(
      list(features.agvActions ?? features.mobileRobotActions).map((one) => [
        String(one.actionType),
        actionOf(one),
      ]),
    ),
  };
}

/** Every vehicle must have them [2.1 §6.8.1, 3.0 §6.2.3]. */
const OF_ALL = ['cancelOrder', 'startPause', 'stopPause'];

export function judgeAction(
  judging: Judging,
  facts: KindFacts | undefined,
  action: Action,
  scope: 'INSTANT' | 'NODE' | 'EDGE',
  path: string,
): void {
  if (!facts || facts.actions.size === 0) return;
  const type = action.actionType;
  const known = facts.actions.get(type);
  if (!known) {
    if (!OF_ALL.includes(type)) judging.report('action_unsupported', { type, scope }, path);
    return;
  }
  if (known.scopes.length > 0 && !known.scopes.includes(scope)) {
    judging.report('action_unsupported', { type, scope }, path);
  }
  const is = String(action.blockingType);
  if (scope !== 'INSTANT' && known.blocking.length > 0 && !known.blocking.includes(is)) {
    judging.report('blocking_unsupported', { type, is, must: known.blocking.join(', ') }, path);
  }
  const given = (action.actionParameters ?? []).map((one) => one.key);
  for (const key of known.required) {
    if (!given.includes(key)) judging.report('parameter_missing', { type, key }, path);
  }
}

/** Fields that tell nothing to the vehicle: nobody must support them. */
const FOR_PEOPLE = /(Description|Descriptor|orderDescription)$/;
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  order: [
    'headerId',
    'timestamp',
    'version',
    'manufacturer',
    'serialNumber',
    'orderId',
    'orderUpdateId',
    'nodes',
    'edges',
  ],
  'order.nodes': ['nodeId', 'sequenceId', 'released', 'actions'],
  'order.edges': ['edgeId', 'sequenceId', 'released', 'startNodeId', 'endNodeId', 'actions'],
  'order.nodes.nodePosition': ['x', 'y', 'mapId'],
};

/** Optional fields of one object that are there; what lies deeper belongs to its own field. */
const optionalIn = (at: string, one: Json): string[] =>
  Object.keys(one)
    .filter((name) => !ALWAYS[at]!.includes(name) && !FOR_PEOPLE.test(name))
    .map((name) => `${at}.${name}`);

function judgeOptional(judging: Judging, facts: KindFacts, order: Order): void {
  // A factsheet without one such parameter does not speak of the order's fields at all.
  if (![...facts.optional.keys()].some((name) => name.startsWith('order.'))) return;
  const used = new Set(optionalIn('order', order as unknown as Json));
  const each: [string, readonly Json[]][] = [
    ['order.nodes', list(order.nodes)],
    ['order.edges', list(order.edges)],
    ['order.nodes.nodePosition', list(order.nodes).map((one) => object(one.nodePosition))],
  ];
  for (const [at, ones] of each) {
    for (const one of ones) for (const name of optionalIn(at, one)) used.add(name);
    for (const [name, support] of facts.optional) {
      const field = name.slice(at.length + 1);
      if (support !== 'REQUIRED' || name !== `${at}.${field}` || field.includes('.')) continue;
      if (ones.some((one) => one[field] === undefined)) {
        judging.report('optional_required', { field: name });
      }
    }
  }
  for (const field of used) {
    if (!facts.optional.has(field)) judging.report('optional_unsupported', { field });
  }
}

export function judgeByKind(judging: Judging, facts: KindFacts | undefined, order: Order): void {
  if (!facts) return;
  const limit = (what: string, is: number, must: number) => {
    if (must > 0 && is > must) judging.report('too_many', { what, is, must });
  };
  limit('order.nodes', order.nodes.length, facts.orderNodes);
  limit('order.edges', order.edges.length, facts.orderEdges);
  for (const node of order.nodes) limit('node.actions', node.actions.length, facts.nodeActions);
  for (const edge of order.edges) limit('edge.actions', edge.actions.length, facts.edgeActions);
  for (const [i, node] of order.nodes.entries()) {
    for (const one of node.actions) judgeAction(judging, facts, one, 'NODE', `/nodes/${i}`);
  }
  for (const [i, edge] of order.edges.entries()) {
    for (const one of edge.actions) judgeAction(judging, facts, one, 'EDGE', `/edges/${i}`);
  }
  judgeOptional(judging, facts, order);
}
