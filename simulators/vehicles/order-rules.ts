/**
 * Whether a vehicle takes an order: the decision procedure of VDA 5050 2.1 §6.6.4 (Figure 8) and 3.0
 * §6.1, pure. Errors have 3.0's names, which are the finer ones.
 */
import { abilityOf, missing } from './abilities.ts';
import type { Deviation, SimAction, SimEdge, SimNode, SimOrder } from './order.ts';
import { curveFault } from './path.ts';
import {
  distance,
  drivesItself,
  isBusy,
  type Place,
  type PlannedEdge,
  type PlannedNode,
  START_REACH_M,
  type VehicleFault,
  type VehicleModel,
  type VehicleState,
} from './state.ts';

export type Verdict =
  | {
      readonly verdict: 'new' | 'update';
      readonly nodes: PlannedNode[];
      readonly edges: PlannedEdge[];
    }
  /** The same update again: nothing changes, nothing is reported. */
  | { readonly verdict: 'known' }
  | { readonly verdict: 'rejected'; readonly error: VehicleFault };

type MapOf = Pick<VehicleModel, 'nodePosition' | 'mapIds' | 'traits'>;

function reject(
  order: SimOrder,
  errorType: string,
  errorDescription: string,
  more: Readonly<Record<string, string>> = {},
): Verdict {
  const references = {
    topic: 'order',
    headerId: String(order.headerId),
    orderId: order.orderId,
    orderUpdateId: String(order.orderUpdateId),
    ...more,
  };
  const errorLevel = errorType === 'UNSUPPORTED_PARAMETER' ? 'CRITICAL' : 'WARNING';
  return { verdict: 'rejected', error: { errorType, errorLevel, errorDescription, references } };
}

/** What is wrong with the graph by itself; undefined: nothing [VDA5050 2.1 §6.6.1–§6.6.3]. */
function graphFault(order: SimOrder): string | undefined {
  const { nodes, edges } = order;
  if (edges.length !== nodes.length - 1) return 'there is not one edge between every two nodes';
  if (nodes[0]!.sequenceId % 2 !== 0) return 'the first node has an odd sequenceId';
  if (!nodes[0]!.released) return 'the first node is not released';
  for (const [i, edge] of edges.entries()) {
    const from = nodes[i]!;
    const to = nodes[i + 1]!;
    if (edge.sequenceId !== from.sequenceId + 1 || to.sequenceId !== from.sequenceId + 2) {
      return `the sequence has a gap after node ${from.nodeId}`;
    }
    const { startNodeId = from.nodeId, endNodeId = to.nodeId } = edge;
    if (startNodeId !== from.nodeId || endNodeId !== to.nodeId) {
      return `edge ${edge.edgeId} does not join its neighbours`;
    }
    if (edge.released !== to.released || (to.released && !from.released)) {
      return `the base has a hole at edge ${edge.edgeId}`;
    }
    const curve = edge.trajectory && curveFault(edge.trajectory);
    if (curve) return `edge ${edge.edgeId}: ${curve}`;
  }
  const ids = [...nodes, ...edges].flatMap((each) => each.actions.map(({ actionId }) => actionId));
  return new Set(ids).size === ids.length ? undefined : 'an actionId stands twice';
}

interface Unsupported {
  readonly errorType: string;
  readonly what: Record<string, string>;
}

function unsupportedAction(
  traits: MapOf['traits'],
  scope: 'NODE' | 'EDGE',
  actions: readonly SimAction[],
): Unsupported | undefined {
  for (const action of actions) {
    const { actionId, actionType } = action;
    const ability = abilityOf(traits, actionType);
    const errorType = 'INVALID_ORDER_ACTION';
    if (!ability?.scopes.includes(scope)) return { errorType, what: { actionId, actionType } };
    const actionParameters = missing(ability, action);
    if (actionParameters !== undefined) return { errorType, what: { actionId, actionParameters } };
  }
  return undefined;
}

/** A field or action that this vehicle cannot honour: it may not be ignored [VDA5050 2.1 §6.6]. */
function unsupported(state: VehicleState, order: SimOrder, map: MapOf): Unsupported | undefined {
  const { traits } = map;
  const maps = traits.handlesMaps
    ? state.maps.filter(({ enabled }) => enabled).map(({ mapId }) => mapId)
    : map.mapIds;
  for (const { nodeId, nodePosition, actions } of order.nodes) {
    if (nodePosition && !maps.includes(nodePosition.mapId)) {
      return { errorType: 'UNKNOWN_MAP_ID', what: { nodeId, mapId: nodePosition.mapId } };
    }
    const fault = unsupportedAction(traits, 'NODE', actions);
    if (fault) return fault;
  }
  for (const { actions } of order.edges) {
    const fault = unsupportedAction(traits, 'EDGE', actions);
    if (fault) return fault;
  }
  const ahead = order.nodes.find((node) => !node.released);
  if (traits.quirks.baseOnly && ahead) {
    return { errorType: 'UNSUPPORTED_PARAMETER', what: { nodeId: ahead.nodeId } };
  }
  return undefined;
}

function planNode(map: MapOf, node: SimNode): PlannedNode | undefined {
  const at = node.nodePosition ?? map.nodePosition(node.nodeId);
  if (!at) return undefined;
  const { nodeId, sequenceId, released, actions } = node;
  const { theta, allowedDeviationTheta: thetaTolerance } = node.nodePosition ?? {};
  return {
    ...{ nodeId, sequenceId, released, x: at.x, y: at.y },
    ...(at.mapId === undefined ? {} : { mapId: at.mapId }),
    ...(theta === undefined ? {} : { theta }),
    ...(thetaTolerance === undefined ? {} : { thetaTolerance }),
    actions,
  };
}

function planEdge({ actions, startNodeId: _, endNodeId: __, ...edge }: SimEdge): PlannedEdge {
  return { ...edge, ...(actions.length > 0 ? { actions } : {}) };
}

/** The last released node of what it was sent: where an update must begin. */
function decisionPoint(state: VehicleState): { nodeId: string; sequenceId: number } {
  const base = state.nodes.findLast((node) => node.released);
  return base ?? { nodeId: state.lastNodeId, sequenceId: state.lastSequence };
}

/** What tells one update from another, for a vehicle that compares (3.0). */
export const contentOf = ({ nodes, edges }: SimOrder): string => JSON.stringify([nodes, edges]);

function judgeUpdate(
  state: VehicleState,
  order: SimOrder,
  plan: { readonly nodes: PlannedNode[]; readonly edges: PlannedEdge[]; readonly isThree: boolean },
): Verdict {
  if (order.orderUpdateId < state.updateId) {
    return reject(order, 'OUTDATED_ORDER_UPDATE', `update ${state.updateId} was taken already`);
  }
  if (order.orderUpdateId === state.updateId) {
    const differs = plan.isThree && contentOf(order) !== state.accepted;
    if (!differs) return { verdict: 'known' };
    return reject(order, 'SAME_ORDER_UPDATE_ID', 'that update was taken with another content');
  }
  if (state.cancelling !== null || (plan.isThree && state.cancelled)) {
    return reject(order, 'ORDER_UPDATE_FOLLOWING_CANCEL', 'the order was cancelled');
  }
  const stitch = decisionPoint(state);
  const first = plan.nodes[0]!;
  if (first.nodeId !== stitch.nodeId || first.sequenceId !== stitch.sequenceId) {
    const where = `${stitch.nodeId} (${stitch.sequenceId})`;
    return reject(order, 'WRONG_STITCHING_NODE', `the update does not begin at ${where}`, {
      nodeId: first.nodeId,
    });
  }
  return { verdict: 'update', nodes: plan.nodes.slice(1), edges: plan.edges };
}

function isWithin(at: Place, node: Place, deviation: Deviation): boolean {
  if (typeof deviation === 'number') return distance(at, node) <= deviation;
  const { a, b, theta } = deviation;
  if (a === 0 || b === 0) return false;
  const [dx, dy] = [at.x - node.x, at.y - node.y];
  const along = (dx * Math.cos(theta) + dy * Math.sin(theta)) / a;
  const across = (dy * Math.cos(theta) - dx * Math.sin(theta)) / b;
  return along * along + across * across <= 1;
}

function isInReach(state: VehicleState, order: SimOrder, first: PlannedNode): boolean {
  if (state.travelled === 0 && first.nodeId === state.lastNodeId) return true;
  if ((first.mapId ?? state.mapId) !== state.mapId) return false;
  const deviation = order.nodes[0]!.nodePosition?.allowedDeviationXY ?? 0;
  return isWithin(state.pose, first, START_REACH_M) || isWithin(state.pose, first, deviation);
}

export function judgeOrder(state: VehicleState, order: SimOrder, map: MapOf): Verdict {
  const { traits } = map;
  const isThree = traits.version === '3.0';
  const fault = graphFault(order);
  if (fault) return reject(order, 'VALIDATION_FAILURE', fault);
  if (traits.maxNodes > 0 && order.nodes.length > traits.maxNodes) {
    const most = `more than ${traits.maxNodes} nodes do not go into its memory`;
    return reject(order, 'INSUFFICIENT_MEMORY', most);
  }
  const field = unsupported(state, order, map);
  if (field) return reject(order, field.errorType, 'this vehicle cannot do that', field.what);
  const nodes: PlannedNode[] = [];
  for (const node of order.nodes) {
    const planned = planNode(map, node);
    if (!planned) {
      const { nodeId } = node;
      return reject(order, 'NO_ROUTE_TO_TARGET', `node ${nodeId} is not on the map`, { nodeId });
    }
    nodes.push(planned);
  }
  const edges = order.edges.map(planEdge);
  if (!drivesItself(state.mode)) {
    const mode = `the vehicle is in mode ${state.mode}`;
    return reject(order, 'MOBILE_ROBOT_NOT_AVAILABLE', mode);
  }
  if (order.orderId === state.orderId) return judgeUpdate(state, order, { nodes, edges, isThree });
  if (isBusy(state)) {
    return reject(order, 'OTHER_ORDER_ACTIVE', `order ${state.orderId} is not finished`);
  }
  if (isThree && order.orderUpdateId !== 0) {
    return reject(order, 'VALIDATION_FAILURE', 'a new order begins with update 0');
  }
  const first = nodes[0]!;
  if (!isInReach(state, order, first)) {
    return reject(order, 'START_NODE_OUT_OF_RANGE', `node ${first.nodeId} is out of reach`, {
      nodeId: first.nodeId,
    });
  }
  return { verdict: 'new', nodes, edges };
}
