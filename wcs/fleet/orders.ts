/** The wording of orders and their updates. */
import type {
  DeviceCommand,
  OrderEdge,
  OrderNode,
  VehicleAction,
  VehicleFacts,
} from '#hub/ports.ts';
import type { FloorEdge, VehicleClass } from '#wcs/floor/floor.ts';
import type { Floor } from './floor.ts';
import { actionId, driveCommandId, type Leg } from './leg.ts';
import { mostNodes } from './limits.ts';

/** Failed actions may be tried again from VDA 5050 3.0 on. */
export const canRetry = (facts: VehicleFacts | undefined): boolean =>
  Number.parseInt(facts?.version ?? '', 10) >= 3;

/** What the vehicle does at the end of the leg. */
export function lastActions(leg: Leg, isRetriable: boolean): VehicleAction[] {
  if (!leg.action) return [];
  const retriable = isRetriable ? { retriable: true } : {};
  return [{ ...leg.action, ...retriable, actionId: actionId(leg) }];
}

function orderNode(floor: Floor, leg: Leg, index: number, isRetriable: boolean): OrderNode {
  const nodeId = leg.path[index]!;
  const node = floor.drawn.nodes.get(nodeId);
  const { x, y } = node ?? leg.start?.pose ?? { x: 0, y: 0 };
  const theta = node && (node.types?.[floor.typeOf(leg.vehicle)]?.theta ?? node.theta);
  const actions: VehicleAction[] = [];
  if (index === 0 && leg.stopCharging) {
    actions.push({ actionId: `${leg.orderId}.stop`, type: 'stop_charging' });
  }
  // Sent again unchanged; what is done of it is not done again.
  if (index === leg.taken?.index) actions.push(...leg.taken.actions);
  if (index === leg.path.length - 1) actions.push(...lastActions(leg, isRetriable));
  return {
    ...{ nodeId, sequence: 2 * index, released: index <= leg.releasedTo, x, y, actions },
    ...(node && node.map !== floor.mapId ? { mapId: node.map } : {}),
    ...(theta === undefined ? {} : { theta }),
  };
}

/** What the drawing says of a lane for vehicles of the class; nothing where it leaves it to them. */
function laneRules(floor: Floor, lane: FloorEdge, cls: VehicleClass): Partial<OrderEdge> {
  const use = lane.types?.[cls.type];
  // How fast the vehicle itself is, it knows best.
  const maxSpeed = floor.drawn.maxSpeed(lane, { ...cls, speed: Number.POSITIVE_INFINITY });
  const trajectory = use?.trajectory ?? lane.trajectory;
  return {
    ...(Number.isFinite(maxSpeed) ? { maxSpeed } : {}),
    ...(use?.orientation ? { orientation: use.orientation } : {}),
    ...(use?.rotation === undefined ? {} : { rotationAllowed: use.rotation }),
    ...(use?.maxRotationSpeed === undefined ? {} : { maxRotationSpeed: use.maxRotationSpeed }),
    ...(use?.minForkHeight === undefined ? {} : { minForkHeight: use.minForkHeight }),
    ...(trajectory ? { trajectory } : {}),
  };
}

function orderEdge(floor: Floor, leg: Leg, index: number): OrderEdge {
  const edgeId = leg.edges[index]!;
  const lane = floor.drawn.edges.get(edgeId);
  return {
    edgeId,
    sequence: 2 * index + 1,
    released: index + 1 <= leg.releasedTo,
    from: leg.path[index]!,
    to: leg.path[index + 1]!,
    ...(lane ? laneRules(floor, lane, floor.classNamed(leg.cls)) : {}),
  };
}

/** The order, or its update that begins at the last node released before (`sentTo`). */
export function driveCommand(
  floor: Floor,
  facts: VehicleFacts | undefined,
  leg: Leg,
  sentTo: number,
): DeviceCommand {
  const first = Math.max(0, sentTo);
  const last = Math.min(
    ...[leg.path.length - 1, leg.releasedTo + floor.settings.horizonNodes],
    first + mostNodes(facts) - 1,
  );
  const nodes = Array.from({ length: last - first + 1 }, (_, i) =>
    orderNode(floor, leg, first + i, canRetry(facts)),
  );
  const edges = Array.from({ length: last - first }, (_, i) => orderEdge(floor, leg, first + i));
  return {
    commandId: driveCommandId(leg),
    device: leg.vehicle,
    correlationId: leg.correlationId,
    body: {
      kind: 'vehicle',
      type: 'drive',
      order: { orderId: leg.orderId, updateId: leg.updateId, mapId: floor.mapId, nodes, edges },
    },
  };
}
