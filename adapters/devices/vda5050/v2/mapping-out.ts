import { unreachable } from '#base/invariant.ts';
import type { InstantName, OrderEdge, OrderNode, VehicleOrder } from '#hub/ports.ts';
import { BLOCKING, given } from '../codec/alike.ts';
import type { InstantCommand } from '../codec/dialect.ts';
import { instantAction, type PlainAction, plainAction } from '../codec/plain-action.ts';
import type { Config, Profile } from '../profile.ts';
import type {
  Action,
  Header,
  InstantActions,
  Order,
  OrderEdge as WireEdge,
  OrderNode as WireNode,
} from './wire.ts';

/** Version 2 has no SINGLE: what must run alone also stands still. */
function wireAction({ actionType, actionId, blocking, parameters }: PlainAction): Action {
  return {
    actionType,
    actionId,
    blockingType: blocking === 'single' ? 'HARD' : BLOCKING[blocking],
    ...(parameters.length === 0 ? {} : { actionParameters: [...parameters] }),
  };
}

/** 2.0 wrote the field's name in two ways. */
function deviationXY(metres: number, { deviationField = 'XY' }: Profile) {
  return {
    ...(deviationField === 'Xy' ? {} : { allowedDeviationXY: metres }),
    ...(deviationField === 'XY' ? {} : { allowedDeviationXy: metres }),
  };
}

function wireNode(
  node: OrderNode,
  order: VehicleOrder,
  config: Config,
  isStitch: boolean,
): WireNode {
  const { profile = {} } = config;
  const isBare = isStitch && profile.stitchActions === 'omit';
  const deviation = node.deviation?.xy ?? profile.deviationMetres;
  return {
    nodeId: node.nodeId,
    sequenceId: node.sequence,
    released: node.released,
    nodePosition: {
      x: node.x,
      y: node.y,
      ...given('theta', node.theta, (theta) => theta),
      ...(deviation === undefined ? {} : deviationXY(deviation, profile)),
      ...given('allowedDeviationTheta', node.deviation?.theta, (theta) => theta),
      mapId: node.mapId ?? order.mapId,
    },
    actions: isBare ? [] : node.actions.map((action) => wireAction(plainAction(action, config))),
  };
}

/** In 2.x nothing can forbid a vehicle its corridor: one that wants a grant is not sent. */
function corridorOf({ corridor }: OrderEdge, { version }: Config): Pick<WireEdge, 'corridor'> {
  if (!corridor || corridor.releaseRequired || version === '2.0') return {};
  return {
    corridor: {
      leftWidth: corridor.left,
      rightWidth: corridor.right,
      corridorRefPoint: corridor.from === 'centre' ? 'KINEMATICCENTER' : 'CONTOUR',
    },
  };
}

function wireEdge(edge: OrderEdge, config: Config): WireEdge {
  const same = <T>(value: T) => value;
  return {
    edgeId: edge.edgeId,
    sequenceId: edge.sequence,
    released: edge.released,
    startNodeId: edge.from,
    endNodeId: edge.to,
    ...given('maxSpeed', edge.maxSpeed, same),
    ...given('maxHeight', edge.maxHeight, same),
    ...given('minHeight', edge.minForkHeight, same),
    ...given('orientation', edge.orientation, ({ theta }) => theta),
    ...given('orientationType', edge.orientation, ({ to }) =>
      to === 'global' ? ('GLOBAL' as const) : ('TANGENTIAL' as const),
    ),
    // Allowed where nothing is said: only a ban is written.
    ...(edge.rotationAllowed === false ? { rotationAllowed: false } : {}),
    ...given('maxRotationSpeed', edge.maxRotationSpeed, same),
    ...given('length', edge.length, same),
    ...given('trajectory', edge.trajectory, ({ degree, knots, points }) => {
      return {
        degree,
        knotVector: [...knots],
        controlPoints: points.map((point) => ({ ...point })),
      };
    }),
    ...corridorOf(edge, config),
    actions: (edge.actions ?? []).map((action) => wireAction(plainAction(action, config))),
  };
}

export function wireOrder(header: Header, order: VehicleOrder, config: Config): Order {
  const isUpdate = order.updateId > 0;
  return {
    ...header,
    orderId: order.orderId,
    orderUpdateId: order.updateId,
    nodes: order.nodes.map((node, index) => wireNode(node, order, config, isUpdate && index === 0)),
    edges: order.edges.map((edge) => wireEdge(edge, config)),
  };
}

/** Beside the fields that every order has; a speed is a wish, as what the vehicle drives at most. */
export const OPTIONAL = {
  'order.nodes.nodePosition.theta': 'need',
  'order.nodes.nodePosition.allowedDeviationXY': 'wish',
  'order.nodes.nodePosition.allowedDeviationXy': 'wish',
  'order.nodes.nodePosition.allowedDeviationTheta': 'wish',
  'order.edges.maxSpeed': 'wish',
  'order.edges.maxHeight': 'need',
  'order.edges.minHeight': 'need',
  'order.edges.orientation': 'need',
  'order.edges.orientationType': 'need',
  'order.edges.rotationAllowed': 'need',
  'order.edges.maxRotationSpeed': 'wish',
  'order.edges.length': 'wish',
  'order.edges.trajectory': 'need',
  'order.edges.corridor': 'wish',
} as const;

/** Instant actions that version 2 knows [VDA5050 2.1 §6.8.1]; the others came with 3.0. */
const INSTANTS: Partial<Record<InstantName, string>> = {
  init_position: 'initPosition',
  factsheet: 'factsheetRequest',
  log_report: 'logReport',
  start_charging: 'startCharging',
  stop_charging: 'stopCharging',
};
/** Maps came with 2.1. */
const SINCE_2_1: typeof INSTANTS = {
  enable_map: 'enableMap',
  download_map: 'downloadMap',
  delete_map: 'deleteMap',
};

function nameOf(command: InstantCommand, { version }: Config): string | undefined {
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
      return (
        INSTANTS[command.action] ?? (version === '2.0' ? undefined : SINCE_2_1[command.action])
      );
    default:
      return unreachable(command);
  }
}

export function instantOf(command: InstantCommand, config: Config): PlainAction | undefined {
  const name = nameOf(command, config);
  if (name === undefined) return undefined;
  const parameters = command.type === 'instant' ? command.parameters : {};
  return instantAction(name, command.actionId, parameters);
}

export function wireInstants(
  header: Header,
  action: PlainAction,
  { profile = {} }: Config,
): Partial<InstantActions> {
  const actions = [wireAction(action)];
  // Either name is refused by some vehicles; both together by none that we know.
  switch (profile.instantArray ?? 'both') {
    case 'both':
      return { ...header, actions, instantActions: actions };
    case 'actions':
      return { ...header, actions };
    case 'instantActions':
      return { ...header, instantActions: actions };
  }
}
