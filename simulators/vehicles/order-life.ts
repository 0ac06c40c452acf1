import type { ActionRunner } from './actions.ts';
import { survives } from './instant.ts';
import type { SimOrder } from './order.ts';
import {
  distance,
  ON_NODE_M,
  type PlannedEdge,
  type PlannedNode,
  type VehicleState,
} from './state.ts';

/** How an order that was judged good gets into the vehicle's state, and out of it. */
export interface OrderLife {
  begin(order: SimOrder, nodes: PlannedNode[], edges: PlannedEdge[]): void;
  /** The old horizon goes, the update's nodes and edges come. */
  extend(nodes: PlannedNode[], edges: PlannedEdge[]): void;
  /** As if there had never been one. */
  clearOrder(): void;
}

export function createOrderLife(
  state: VehicleState,
  actions: ActionRunner,
  on: {
    /** Whether ended instant actions stay until they are cleared (3.0). */
    readonly keepsEnded: boolean;
    /** It stands on the first of the state's nodes. */
    readonly arrive: () => void;
    readonly proceed: () => void;
  },
): OrderLife {
  const remember = (nodes: readonly PlannedNode[], edges: readonly PlannedEdge[]) => {
    const parts = [...nodes, ...edges].sort((a, b) => a.sequenceId - b.sequenceId);
    for (const part of parts) {
      const edge = 'edgeId' in part ? { edge: part.sequenceId } : {};
      for (const action of part.actions ?? []) {
        state.actions.push({ action, isInstant: false, ...edge, status: 'WAITING' });
      }
    }
  };

  return {
    begin(order, nodes, edges) {
      state.orderId = order.orderId;
      state.nodes = nodes;
      state.edges = edges;
      state.cancelled = false;
      state.leftNodes = [];
      state.actions = state.actions.filter((each) => survives(each, on.keepsEnded));
      const first = nodes[0]!;
      state.origin = { x: state.pose.x, y: state.pose.y };
      state.travelled = 0;
      remember(nodes, edges);
      if (distance(state.pose, first) > ON_NODE_M) return on.proceed();
      state.origin = { x: first.x, y: first.y };
      return on.arrive();
    },
    extend(nodes, edges) {
      const horizon = [...state.nodes, ...state.edges].filter((part) => !part.released);
      const actionsOf = horizon.flatMap((part) => part.actions ?? []);
      const ids = new Set(actionsOf.map((each) => each.actionId));
      state.actions = state.actions.filter((each) => !ids.has(each.action.actionId));
      state.nodes = [...state.nodes.filter((node) => node.released), ...nodes];
      state.edges = [...state.edges.filter((edge) => edge.released), ...edges];
      remember(nodes, edges);
      on.proceed();
    },
    clearOrder() {
      actions.drop();
      state.nodes = [];
      state.edges = [];
      state.queue = [];
      state.cancelling = null;
      state.leftNodes = [];
      state.orderId = '';
      state.updateId = 0;
    },
  };
}
