import { unreachable } from '#base/invariant.ts';
import { toTimestamp } from '#base/time.ts';
import type { InstantName, OrderEdge, OrderNode, RequestAnswer, VehicleOrder } from '#hub/ports.ts';
import { BLOCKING, given } from '../codec/alike.ts';
import type { InstantCommand } from '../codec/dialect.ts';
import { instantAction, type PlainAction, plainAction } from '../codec/plain-action.ts';
import type { Config } from '../profile.ts';
import type {
  Action,
  Header,
  InstantActions,
  Order,
  Responses,
  OrderEdge as WireEdge,
  OrderNode as WireNode,
} from './wire.ts';

function wireAction({
  actionType,
  actionId,
  blocking,
  parameters,
  retriable,
}: PlainAction): Action {
  return {
    actionType,
    actionId,
    blockingType: BLOCKING[blocking],
    ...(parameters.length === 0 ? {} : { actionParameters: [...parameters] }),
    ...given('retriable', retriable, (is) => is),
  };
}

function wireNode(node: OrderNode, order: VehicleOrder, config: Config): WireNode {
  const deviation = node.deviation?.xy ?? config.profile?.deviationMetres;
  return {
    nodeId: node.nodeId,
    sequenceId: node.sequence,
    released: node.released,
    nodePosition: {
      x: node.x,
      y: node.y,
      ...given('theta', node.theta, (theta) => theta),
      // An ellipse; ours is round.
      ...given('allowedDeviationXY', deviation, (xy) => ({ a: xy, b: xy, theta: 0 })),
      ...given('allowedDeviationTheta', node.deviation?.theta, (theta) => theta),
      mapId: node.mapId ?? order.mapId,
    },
    actions: node.actions.map((action) => wireAction(plainAction(action, config))),
  };
}

const corridorOf = (corridor: NonNullable<OrderEdge['corridor']>): WireEdge['corridor'] => ({
  leftWidth: corridor.left,
  rightWidth: corridor.right,
  corridorReferencePoint: corridor.from === 'centre' ? 'KINEMATIC_CENTER' : 'CONTOUR',
  ...given('releaseRequired', corridor.releaseRequired, (is) => is),
  ...given('releaseLossBehavior', corridor.onLoss, (then) => (then === 'stop' ? 'STOP' : 'RETURN')),
});

function wireEdge(edge: OrderEdge, config: Config): WireEdge {
  const same = <T>(value: T) => value;
  return {
    edgeId: edge.edgeId,
    sequenceId: edge.sequence,
    released: edge.released,
    ...given('maximumSpeed', edge.maxSpeed, same),
    ...given('maximumMobileRobotHeight', edge.maxHeight, same),
    ...given('minimumLoadHandlingDeviceHeight', edge.minForkHeight, same),
    ...given('orientation', edge.orientation, ({ theta }) => theta),
    ...given('orientationType', edge.orientation, ({ to }) =>
      to === 'global' ? ('GLOBAL' as const) : ('TANGENTIAL' as const),
    ),
    // Who may not turn on the lane has turned before it.
    ...(edge.rotationAllowed === false ? { reachOrientationBeforeEntering: true } : {}),
    ...given('maxRotationSpeed', edge.maxRotationSpeed, same),
    ...given('length', edge.length, same),
    ...given('trajectory', edge.trajectory, ({ degree, knots, points }) => {
      return {
        degree,
        knotVector: [...knots],
        controlPoints: points.map((point) => ({ ...point })),
      };
    }),
    ...given('corridor', edge.corridor, corridorOf),
    actions: (edge.actions ?? []).map((action) => wireAction(plainAction(action, config))),
  };
}

/** The stitching node of an update is sent as it was [VDA5050 3.0 §6.1.2]. */
export function wireOrder(header: Header, order: VehicleOrder, config: Config): Order {
  return {
    ...header,
    orderId: order.orderId,
    orderUpdateId: order.updateId,
    nodes: order.nodes.map((node) => wireNode(node, order, config)),
    edges: order.edges.map((edge) => wireEdge(edge, config)),
  };
}

/** Beside the fields that every order has; a speed is a wish, as what the vehicle drives at most. */
export const OPTIONAL = {
  'order.nodes.nodePosition.theta': 'need',
  'order.nodes.nodePosition.allowedDeviationXY': 'wish',
  'order.nodes.nodePosition.allowedDeviationTheta': 'wish',
  'order.edges.maximumSpeed': 'wish',
  'order.edges.maximumMobileRobotHeight': 'need',
  'order.edges.minimumLoadHandlingDeviceHeight': 'need',
  'order.edges.orientation': 'need',
  'order.edges.orientationType': 'need',
  'order.edges.reachOrientationBeforeEntering': 'need',
  'order.edges.maxRotationSpeed': 'wish',
  'order.edges.length': 'wish',
  'order.edges.trajectory': 'need',
  'order.edges.corridor': 'wish',
} as const;

/** [VDA5050 3.0 §6.2.3] */
const INSTANTS: Readonly<Record<InstantName, string>> = {
  init_position: 'initializePosition',
  factsheet: 'factsheetRequest',
  enable_map: 'enableMap',
  download_map: 'downloadMap',
  delete_map: 'deleteMap',
  enable_zones: 'enableZoneSet',
  delete_zones: 'deleteZoneSet',
  retry: 'retry',
  skip_retry: 'skipRetry',
  clear_instants: 'clearInstantActions',
  log_report: 'logReport',
  start_charging: 'startCharging',
  stop_charging: 'stopCharging',
};

export function instantOf(command: InstantCommand): PlainAction {
  const { actionId } = command;
  switch (command.type) {
    case 'cancel_order':
      // A cancellation that comes late hits no other order.
      return instantAction(
        'cancelOrder',
        actionId,
        command.orderId === '' ? {} : { orderId: command.orderId },
      );
    case 'pause':
      return instantAction('startPause', actionId);
    case 'resume':
      return instantAction('stopPause', actionId);
    case 'request_state':
      return instantAction('stateRequest', actionId);
    case 'instant':
      return instantAction(INSTANTS[command.action], actionId, command.parameters);
    default:
      return unreachable(command);
  }
}

export function wireInstants(header: Header, action: PlainAction): InstantActions {
  const { actionType, actionId, parameters } = action;
  const written = {
    actionType,
    actionId,
    blockingType: 'NONE' as const,
    ...(parameters.length === 0 ? {} : { actionParameters: [...parameters] }),
  };
  return { ...header, actions: [written] };
}

const GRANT = {
  granted: 'GRANTED',
  queued: 'QUEUED',
  revoked: 'REVOKED',
  rejected: 'REJECTED',
} as const;

/** A grant without an end is none [VDA5050 3.0 §6.5]: it ends with the message. */
export const wireAnswers = (header: Header, answers: readonly RequestAnswer[]): Responses => ({
  ...header,
  responses: answers.map(({ requestId, grant, until }) =>
    grant === 'granted'
      ? {
          requestId,
          grantType: GRANT[grant],
          leaseExpiry: until === undefined ? header.timestamp : toTimestamp(until),
        }
      : { requestId, grantType: GRANT[grant] },
  ),
});
