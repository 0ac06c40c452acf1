/**
 * What a vehicle's factsheet says it can take [VDA5050 2.1 §6.15]: what it cannot is refused before it
 * is written, with the field's name, and what is only a wish is left out. A list with nothing in it
 * says nothing: many factsheets are filled in as far as somebody needed them.
 */
import type { ActionFacts, VehicleFacts, VehicleOrder } from '#hub/ports.ts';
import type { Profile } from '../profile.ts';
import type { Dialect, InstantCommand, WireAction, WireOrder, Wording } from './dialect.ts';
import { has, pathOf, without } from './fields.ts';
import type { PlainAction } from './plain-action.ts';

/** Parameters that follow from an action's type: a vehicle that does not list them does without. */
const WISHED = new Set(['stationType', 'stationName', 'loadType', 'loadId', 'orderId']);

type Scope = ActionFacts['scopes'][number];

/** The order with all of its base, and of its horizon what vehicle and profile take. */
export function cutToSize(
  order: VehicleOrder,
  limits: VehicleFacts['limits'] | undefined,
  profile: Profile = {},
): VehicleOrder {
  const base = order.nodes.filter((node) => node.released).length;
  const most = Math.min(
    limits?.orderNodes || Number.POSITIVE_INFINITY,
    limits?.orderEdges ? limits.orderEdges + 1 : Number.POSITIVE_INFINITY,
  );
  const count = profile.baseOnly ? base : Math.max(base, Math.min(order.nodes.length, most));
  return {
    ...order,
    nodes: order.nodes.slice(0, count),
    edges: order.edges.slice(0, Math.max(0, count - 1)),
  };
}

/** The strictest that it has, where it has not the one that is meant. */
function blockingFor(blockingType: string, { blocking }: ActionFacts): string {
  const listed = blocking.map((word) => word.toUpperCase());
  if (listed.length === 0 || listed.includes(blockingType)) return blockingType;
  return ['HARD', 'SINGLE', 'SOFT', 'NONE'].find((word) => listed.includes(word)) ?? blockingType;
}

/** The action as the vehicle knows it, or why it cannot do it there. */
function sendableAction<T extends WireAction>(
  action: T,
  scope: Scope,
  facts: VehicleFacts | undefined,
): Wording<T> {
  if (!facts || facts.actions.length === 0) return action;
  const { actionType, actionParameters = [] } = action;
  const listed = facts.actions.filter(({ name }) => name === actionType);
  const known = listed.find(({ scopes }) => scopes.length === 0 || scopes.includes(scope));
  if (!known) {
    const refused =
      listed.length === 0
        ? `its factsheet has no action ${actionType}`
        : `by its factsheet ${actionType} is no action of scope ${scope}`;
    return { refused };
  }
  const keys = known.parameters.map(({ key }) => key);
  const lacking = actionParameters.filter(({ key }) => keys.length > 0 && !keys.includes(key));
  const needed = lacking.find(({ key }) => !WISHED.has(key));
  if (needed) return { refused: `by its factsheet ${actionType} has no parameter ${needed.key}` };
  const { actionParameters: _, ...rest } = action;
  const kept = actionParameters.filter((parameter) => !lacking.includes(parameter));
  return {
    ...rest,
    blockingType: blockingFor(action.blockingType, known),
    ...(kept.length === 0 ? {} : { actionParameters: kept }),
  } as T;
}

const isRefusal = <T>(wording: Wording<T>): wording is { readonly refused: string } =>
  typeof wording === 'object' && wording !== null && 'refused' in wording;

/** A node or an edge with its actions as the vehicle knows them. */
function withActions<T extends { readonly actions: readonly WireAction[] }>(
  element: T,
  scope: Scope,
  facts: VehicleFacts,
): Wording<T> {
  const actions: WireAction[] = [];
  for (const action of element.actions) {
    const sendable = sendableAction(action, scope, facts);
    if (isRefusal(sendable)) return sendable;
    actions.push(sendable);
  }
  return { ...element, actions };
}

/** The first list or id of the order that is longer than the vehicle takes. */
function tooLong(order: WireOrder, { limits }: VehicleFacts): string | undefined {
  const lists: readonly (readonly [string, number, number])[] = [
    ['order.nodes', order.nodes.length, limits.orderNodes],
    ['order.edges', order.edges.length, limits.orderEdges],
    ['node.actions', Math.max(...order.nodes.map(count)), limits.nodeActions],
    ['edge.actions', Math.max(0, ...order.edges.map(count)), limits.edgeActions],
  ];
  const list = lists.find(([, length, most]) => most > 0 && length > most);
  if (list) return `it takes ${list[2]} of ${list[0]}, these are ${list[1]}`;
  const ids = [
    order.orderId,
    ...order.nodes.map(({ nodeId }) => nodeId),
    ...order.edges.map(({ edgeId }) => edgeId),
    ...[...order.nodes, ...order.edges].flatMap(({ actions }) => actions.map(idOf)),
  ];
  return tooLongId(ids, limits);
}
const count = ({ actions }: { readonly actions: readonly unknown[] }) => actions.length;
const idOf = ({ actionId }: WireAction) => actionId;

function tooLongId(
  ids: readonly string[],
  { idLength }: VehicleFacts['limits'],
): string | undefined {
  const id = ids.find(({ length }) => idLength > 0 && length > idLength);
  return id === undefined ? undefined : `it takes ids of ${idLength} characters, not ${id}`;
}

/** Whether the factsheet has the field, one within it, or the one that holds it. */
const isListed = (name: string, listed: readonly string[]): boolean =>
  listed.some((one) => one === name || one.startsWith(`${name}.`) || name.startsWith(`${one}.`));

/** Without the optional fields that the vehicle does not know; or the one without which it must not drive. */
function withKnownFields(
  order: WireOrder,
  optional: Dialect['optional'],
  facts: VehicleFacts,
): Wording<WireOrder> {
  const listed = Object.keys(facts.optional);
  if (listed.length === 0) return order;
  let known = order;
  for (const [name, weight] of Object.entries(optional)) {
    const path = pathOf(name);
    if (isListed(name, listed) || !has(known, path)) continue;
    if (weight === 'need') return { refused: `by its factsheet it does not know ${name}` };
    known = without(known, path);
  }
  return known;
}

/** The order as the vehicle can take it, or why it never can. */
export function sendableOrder(
  order: WireOrder,
  optional: Dialect['optional'],
  facts: VehicleFacts | undefined,
): Wording<WireOrder> {
  if (!facts) return order;
  const refused = tooLong(order, facts);
  if (refused !== undefined) return { refused };
  const known = withKnownFields(order, optional, facts);
  if (isRefusal(known)) return known;
  const nodes = known.nodes.map((node) => withActions(node, 'node', facts));
  const edges = known.edges.map((edge) => withActions(edge, 'edge', facts));
  const refusal = [...nodes, ...edges].find(isRefusal);
  return refusal ?? ({ ...known, nodes, edges } as WireOrder);
}

/**
 * An instant action as the vehicle can take it, or why it never can. What all vehicles must do (cancel,
 * pause, resume, say its state) is never refused: many a factsheet forgets it.
 */
export function sendableInstant(
  action: PlainAction,
  command: InstantCommand,
  facts: VehicleFacts | undefined,
): Wording<PlainAction> {
  if (!facts) return action;
  const { actionType, actionId, parameters } = action;
  const wire = { actionType, actionId, blockingType: 'NONE', actionParameters: parameters };
  const sendable = sendableAction<WireAction>(wire, 'instant', facts);
  if (isRefusal(sendable)) return command.type === 'instant' ? sendable : action;
  const refused = command.type === 'instant' ? tooLongId([actionId], facts.limits) : undefined;
  if (refused !== undefined) return { refused };
  const { actionParameters: kept = [] } = sendable;
  return { ...action, parameters: parameters.filter((one) => kept.includes(one)) };
}
