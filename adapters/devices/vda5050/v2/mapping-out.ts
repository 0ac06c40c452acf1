import { unreachable } from '#base/invariant.ts';
import type { OrderNode, VehicleAction, VehicleCommand, VehicleOrder } from '#hub/ports.ts';
import type {
  Action,
  Header,
  InstantActions,
  Order,
  OrderEdge as WireEdge,
  OrderNode as WireNode,
} from '../wire.ts';
import type { Config } from './codec-state.ts';

function actionType(type: VehicleAction['type']): string {
  switch (type) {
    case 'pick':
    case 'drop':
      return type;
    case 'start_charging':
      return 'startCharging';
    case 'stop_charging':
      return 'stopCharging';
    default:
      return unreachable(type);
  }
}

function nodeAction(action: VehicleAction): Action {
  const parameters: { key: string; value: unknown }[] = [];
  if (action.type === 'pick' || action.type === 'drop') {
    parameters.push({ key: 'stationType', value: 'place' });
    parameters.push({ key: 'loadType', value: 'handling_unit' });
    if (action.place !== undefined) parameters.push({ key: 'stationName', value: action.place });
    if (action.load !== undefined) parameters.push({ key: 'loadId', value: action.load });
  }
  return {
    actionType: actionType(action.type),
    actionId: action.actionId,
    // The vehicle stands still and does nothing else while it handles a load or its charger.
    blockingType: 'HARD',
    ...(parameters.length === 0 ? {} : { actionParameters: parameters }),
  };
}

function wireNode(
  node: OrderNode,
  order: VehicleOrder,
  config: Config,
  isStitch: boolean,
): WireNode {
  const deviation = config.profile?.deviationMetres;
  const isBare = isStitch && config.profile?.omitStitchActions === true;
  return {
    nodeId: node.nodeId,
    sequenceId: node.sequence,
    released: node.released,
    nodePosition: {
      x: node.x,
      y: node.y,
      mapId: order.mapId,
      ...(deviation === undefined ? {} : { allowedDeviationXY: deviation }),
    },
    actions: isBare ? [] : node.actions.map(nodeAction),
  };
}

/**
 * How many nodes may be sent: all of the base, and of the horizon what vehicle and profile take.
 */
function sendable(order: VehicleOrder, config: Config, maxNodes: number): number {
  const base = order.nodes.filter((node) => node.released).length;
  if (config.profile?.baseOnly) return base;
  return maxNodes === 0
    ? order.nodes.length
    : Math.max(base, Math.min(order.nodes.length, maxNodes));
}

export function wireOrder(
  header: Header,
  order: VehicleOrder,
  config: Config,
  maxNodes: number,
): Order {
  const count = sendable(order, config, maxNodes);
  const edges = order.edges.slice(0, count - 1).map(
    (edge): WireEdge => ({
      edgeId: edge.edgeId,
      sequenceId: edge.sequence,
      released: edge.released,
      startNodeId: edge.from,
      endNodeId: edge.to,
      ...(edge.maxSpeed === undefined || config.profile?.omitMaxSpeed
        ? {}
        : { maxSpeed: edge.maxSpeed }),
      actions: [],
    }),
  );
  return {
    ...header,
    orderId: order.orderId,
    orderUpdateId: order.updateId,
    nodes: order.nodes
      .slice(0, count)
      .map((node, index) => wireNode(node, order, config, index === 0 && order.updateId > 0)),
    edges,
  };
}

function instantType(type: Exclude<VehicleCommand['type'], 'drive'>): string {
  switch (type) {
    case 'cancel_order':
      return 'cancelOrder';
    case 'pause':
      return 'startPause';
    case 'resume':
      return 'stopPause';
    case 'request_state':
      return 'stateRequest';
    default:
      return unreachable(type);
  }
}

export function wireInstant(
  header: Header,
  command: Exclude<VehicleCommand, { readonly type: 'drive' }>,
): InstantActions {
  const actions: Action[] = [
    { actionType: instantType(command.type), actionId: command.actionId, blockingType: 'NONE' },
  ];
  // Either name is refused by some vehicles; both together by none.
  return { ...header, actions, instantActions: actions };
}
