/** How long an order, or an update of one, may be for a vehicle: what its factsheet says of arrays. */
import type { VehicleFacts } from '#hub/ports.ts';

/** Nodes of one message; Infinity: the vehicle names no limit. */
export function mostNodes(facts: VehicleFacts | undefined): number {
  const { orderNodes = 0, orderEdges = 0 } = facts?.limits ?? {};
  const byNodes = orderNodes > 0 ? orderNodes : Number.POSITIVE_INFINITY;
  const byEdges = orderEdges > 0 ? orderEdges + 1 : Number.POSITIVE_INFINITY;
  // With less than a node to drive to it could be sent nowhere: that is taken for a slip.
  return Math.max(2, Math.min(byNodes, byEdges));
}
