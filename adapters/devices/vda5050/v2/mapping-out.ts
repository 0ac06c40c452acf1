import { unreachable } from '#base/invariant.ts';
import type {
  ActionParameters,
  Blocking,
  InstantName,
  OrderNode,
  VehicleAction,
  VehicleCommand,
  VehicleOrder,
} from '#hub/ports.ts';
import type { Config } from './codec-state.ts';
import type {
  Action,
  BlockingType,
  Header,
  InstantActions,
  Order,
  OrderEdge as WireEdge,
  OrderNode as WireNode,
} from './wire.ts';

function actionType(action: VehicleAction): string {
  switch (action.type) {
    case 'pick':
    case 'drop':
      return action.type;
    case 'start_charging':
      return 'startCharging';
    case 'stop_charging':
      return 'stopCharging';
    case 'other':
      return action.name;
    default:
      return unreachable(action);
  }
}

/** Version 2 has no SINGLE: what must run alone also stands still. */
const BLOCKING: Readonly<Record<Blocking, BlockingType>> = {
  none: 'NONE',
  soft: 'SOFT',
  single: 'HARD',
  hard: 'HARD',
};

const parametersOf = (given: ActionParameters = {}) =>
  Object.entries(given).map(([key, value]) => ({ key, value }));

function nodeAction(action: VehicleAction): Action {
  const parameters: { key: string; value: unknown }[] = [];
  if (action.type === 'pick' || action.type === 'drop') {
    parameters.push({ key: 'stationType', value: 'place' });
    parameters.push({ key: 'loadType', value: 'handling_unit' });
    if (action.place !== undefined) parameters.push({ key: 'stationName', value: action.place });
    if (action.load !== undefined) parameters.push({ key: 'loadId', value: action.load });
  }
  parameters.push(...parametersOf(action.parameters));
  return {
    actionType: actionType(action),
    actionId: action.actionId,
    // The vehicle stands still and does nothing else while it handles a load or its charger.
    blockingType: BLOCKING[action.blocking ?? 'hard'],
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

/** Instant actions that version 2 knows [VDA5050 §6.8.1]; the others came with 3.0. */
const INSTANTS: Partial<Record<InstantName, string>> = {
  init_position: 'initPosition',
  factsheet: 'factsheetRequest',
  enable_map: 'enableMap',
  download_map: 'downloadMap',
  delete_map: 'deleteMap',
  log_report: 'logReport',
  start_charging: 'startCharging',
  stop_charging: 'stopCharging',
};

/** Commands that are written as one instant action. */
export type InstantCommand = Exclude<
  VehicleCommand,
  { readonly type: 'drive' | 'answer' | 'zones' }
>;

/** Undefined: the version has no such action. */
export function instantType(command: InstantCommand): string | undefined {
  switch (command.type) {
    case 'cancel_order':
      return 'cancelOrder';
    case 'pause':
      return 'startPause';
    case 'resume':
      return 'stopPause';
    case 'request_state':
      return 'stateRequest';
    case 'instant':
      return INSTANTS[command.action];
    default:
      return unreachable(command);
  }
}

export function wireInstant(
  header: Header,
  actionType: string,
  command: InstantCommand,
): InstantActions {
  const actionParameters = command.type === 'instant' ? parametersOf(command.parameters) : [];
  const actions: Action[] = [
    {
      actionType,
      actionId: command.actionId,
      blockingType: 'NONE',
      ...(actionParameters.length === 0 ? {} : { actionParameters }),
    },
  ];
  // Either name is refused by some vehicles; both together by none.
  return { ...header, actions, instantActions: actions };
}
