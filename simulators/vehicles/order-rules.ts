/**
 * Whether a vehicle takes an order: the decision procedure of VDA 5050 2.1 §6.6.4, pure.
 */
import type { Order, OrderNode } from '#adapters/devices/vda5050/v2/wire.ts';
import {
  distance,
  isBusy,
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

export const NODE_ACTIONS = ['pick', 'drop', 'startCharging', 'stopCharging', 'finePositioning'];

type MapOf = Pick<VehicleModel, 'nodePosition' | 'mapId'>;

function reject(order: Order, errorType: string, description: string, more = {}): Verdict {
  const references = {
    topic: 'order',
    headerId: String(order.headerId),
    orderId: order.orderId,
    orderUpdateId: String(order.orderUpdateId),
    ...more,
  };
  const error = { errorType, errorLevel: 'WARNING', errorDescription: description, references };
  return { verdict: 'rejected', error: error as VehicleFault };
}

/** What is wrong with the graph by itself; undefined: nothing [VDA5050 §6.6.1–§6.6.3]. */
function graphFault(order: Order): string | undefined {
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
    if (edge.startNodeId !== from.nodeId || edge.endNodeId !== to.nodeId) {
      return `edge ${edge.edgeId} does not join its neighbours`;
    }
    if (edge.released !== to.released || (to.released && !from.released)) {
      return `the base has a hole at edge ${edge.edgeId}`;
    }
  }
  const ids = nodes.flatMap((node) => node.actions.map((action) => action.actionId));
  return new Set(ids).size === ids.length ? undefined : 'an actionId stands twice';
}

/** A field or action that this vehicle cannot honour: it may not be ignored [VDA5050 §6.6]. */
function unsupported(order: Order, mapId: string): Record<string, string> | undefined {
  for (const node of order.nodes) {
    if (node.nodePosition && node.nodePosition.mapId !== mapId) {
      return { nodeId: node.nodeId, mapId: node.nodePosition.mapId };
    }
    const action = node.actions.find((each) => !NODE_ACTIONS.includes(each.actionType));
    if (action) return { actionId: action.actionId, actionType: action.actionType };
  }
  const edge = order.edges.find((each) => each.trajectory || each.actions.length > 0);
  return edge && { edgeId: edge.edgeId };
}

function planNode(map: MapOf, node: OrderNode): PlannedNode | undefined {
  const at = node.nodePosition ?? map.nodePosition(node.nodeId);
  if (!at) return undefined;
  const { nodeId, sequenceId, released, actions } = node;
  return { nodeId, sequenceId, released, x: at.x, y: at.y, actions };
}

/** The last released node of what it was sent: where an update must begin. */
function decisionPoint(state: VehicleState): { nodeId: string; sequenceId: number } {
  const base = state.nodes.findLast((node) => node.released);
  return base ?? { nodeId: state.lastNodeId, sequenceId: state.lastSequence };
}

function judgeUpdate(
  state: VehicleState,
  order: Order,
  nodes: PlannedNode[],
  edges: PlannedEdge[],
): Verdict {
  if (order.orderUpdateId < state.updateId) {
    return reject(order, 'orderUpdateError', `update ${state.updateId} was taken already`);
  }
  if (order.orderUpdateId === state.updateId) return { verdict: 'known' };
  if (state.cancelling !== null) {
    return reject(order, 'orderUpdateError', 'the order is being cancelled');
  }
  const stitch = decisionPoint(state);
  const first = nodes[0]!;
  if (first.nodeId !== stitch.nodeId || first.sequenceId !== stitch.sequenceId) {
    const where = `${stitch.nodeId} (${stitch.sequenceId})`;
    return reject(order, 'orderUpdateError', `the update does not begin at ${where}`, {
      nodeId: first.nodeId,
    });
  }
  return { verdict: 'update', nodes: nodes.slice(1), edges };
}

export function judgeOrder(state: VehicleState, order: Order, map: MapOf): Verdict {
  const fault = graphFault(order);
  if (fault) return reject(order, 'validationError', fault);
  const field = unsupported(order, map.mapId);
  if (field) return reject(order, 'orderError', 'this vehicle cannot do that', field);
  const nodes: PlannedNode[] = [];
  for (const node of order.nodes) {
    const planned = planNode(map, node);
    if (!planned) {
      const { nodeId } = node;
      return reject(order, 'noRouteError', `node ${nodeId} is not on the map`, { nodeId });
    }
    nodes.push(planned);
  }
  const edges = order.edges.map(({ edgeId, sequenceId, released, maxSpeed }) => ({
    edgeId,
    sequenceId,
    released,
    ...(maxSpeed === undefined ? {} : { maxSpeed }),
  }));
  if (state.mode !== 'AUTOMATIC') {
    return reject(order, 'orderError', `the vehicle is in mode ${state.mode}`);
  }
  if (order.orderId === state.orderId) return judgeUpdate(state, order, nodes, edges);
  if (isBusy(state)) return reject(order, 'orderError', `order ${state.orderId} is not finished`);
  const first = nodes[0]!;
  const deviation = order.nodes[0]!.nodePosition?.allowedDeviationXY ?? 0;
  const isThere = state.travelled === 0 && first.nodeId === state.lastNodeId;
  if (!isThere && distance(state.pose, first) > Math.max(START_REACH_M, deviation)) {
    return reject(order, 'noRouteError', `node ${first.nodeId} is out of reach`, {
      nodeId: first.nodeId,
    });
  }
  return { verdict: 'new', nodes, edges };
}
