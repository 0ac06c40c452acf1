/** The wording of orders and their updates. */
import type {
  DeviceCommand,
  OrderEdge,
  OrderNode,
  VehicleAction,
  VehicleFacts,
} from '#hub/ports.ts';
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
  const { x, y } = floor.graph.nodes.get(nodeId) ?? leg.start?.pose ?? { x: 0, y: 0 };
  const actions: VehicleAction[] = [];
  if (index === 0 && leg.stopCharging) {
    actions.push({ actionId: `${leg.orderId}.stop`, type: 'stop_charging' });
  }
  // Sent again unchanged; what is done of it is not done again.
  if (index === leg.taken?.index) actions.push(...leg.taken.actions);
  if (index === leg.path.length - 1) actions.push(...lastActions(leg, isRetriable));
  return { nodeId, sequence: 2 * index, released: index <= leg.releasedTo, x, y, actions };
}

function orderEdge(floor: Floor, leg: Leg, index: number): OrderEdge {
  const from = leg.path[index]!;
  const to = leg.path[index + 1]!;
  const edge = floor.graph.edge(from, to);
  return {
    edgeId: edge?.id ?? `${from}..${to}`,
    sequence: 2 * index + 1,
    released: index + 1 <= leg.releasedTo,
    from,
    to,
    ...(edge?.maxSpeed === undefined ? {} : { maxSpeed: edge.maxSpeed }),
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
