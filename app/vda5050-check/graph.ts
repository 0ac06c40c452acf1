/** An order by itself: the graph that it must be [VDA5050 2.1 §6.6.1 and §6.6.2, 3.0 §6.1.1]. */
import { type Action, canonical, type Order } from './essentials.ts';
import type { Element, Judging } from './model.ts';

/** Nodes and edges in the sequence in which they are driven, each under its sequence id. */
export function elementsOf(order: Order): Map<number, Element> {
  const element = (
    one: { sequenceId: number; released: boolean; actions: readonly Action[] },
    id: string,
  ): Element => {
    // An edge's or node's place in the order is its key, its release its own field.
    const { released: _, actions: _actions, ...bare } = one;
    const { sequenceId: sequence, released, actions } = one;
    const text = canonical({ ...bare, actions });
    return { sequence, id, released, actions, text, bare: canonical(bare) };
  };
  return new Map(
    [
      ...order.nodes.map((node) => element(node, node.nodeId)),
      ...order.edges.map((edge) => element(edge, edge.edgeId)),
    ]
      .sort((a, b) => a.sequence - b.sequence)
      .map((one) => [one.sequence, one]),
  );
}

/** The sequence id of the last node of the base; −1 when nothing is released. */
export const decisionOf = (elements: ReadonlyMap<number, Element>): number =>
  Math.max(
    -1,
    ...[...elements.values()]
      .filter((one) => one.released && one.sequence % 2 === 0)
      .map((one) => one.sequence),
  );

function judgeEdges(judging: Judging, { nodes, edges }: Order): void {
  for (const [i, edge] of edges.entries()) {
    const [from, to] = [nodes[i], nodes[i + 1]];
    if (!from || !to) return;
    const path = `/edges/${i}`;
    const id = edge.edgeId;
    const { startNodeId, endNodeId } = edge;
    if (!judging.is3 && startNodeId !== undefined && endNodeId !== undefined) {
      const is = `${startNodeId} → ${endNodeId}`;
      const must = `${from.nodeId} → ${to.nodeId}`;
      if (is !== must) judging.report('edge_ends', { id, is, must }, path);
    }
    if (edge.released && !to.released) {
      judging.report('edge_released', { id, node: to.nodeId }, path);
    }
    const { trajectory } = edge;
    if (trajectory?.knotVector) {
      const degree = trajectory.degree ?? 1;
      const points = trajectory.controlPoints.length;
      const [is, must] = [trajectory.knotVector.length, points + degree + 1];
      if (is !== must) judging.report('trajectory', { id, points, degree, must, is }, path);
    }
  }
}

export function judgeGraph(judging: Judging, order: Order): void {
  const { nodes, edges } = order;
  const first = nodes[0];
  if (!first) return;
  if (edges.length !== nodes.length - 1) {
    judging.report('edge_count', {
      nodes: nodes.length,
      must: nodes.length - 1,
      edges: edges.length,
    });
  }
  if (!first.released) judging.report('first_released', { id: first.nodeId }, '/nodes/0');
  const start = first.sequenceId + (first.sequenceId % 2);
  let isHorizon = false;
  for (let i = 0; i < nodes.length + edges.length; i++) {
    const at = Math.floor(i / 2);
    const one = i % 2 === 0 ? nodes[at] : edges[at];
    if (!one) continue;
    const id = 'nodeId' in one ? one.nodeId : one.edgeId;
    const path = `/${i % 2 === 0 ? 'nodes' : 'edges'}/${at}`;
    const [is, must] = [one.sequenceId, start + i];
    if (is !== must) judging.report('sequence', { id, is, must }, `${path}/sequenceId`);
    if (one.released && isHorizon && i > 0) judging.report('released_prefix', { id }, path);
    if (!one.released) isHorizon = true;
  }
  judgeEdges(judging, order);
  const ids = [...nodes, ...edges].flatMap((one) => one.actions.map((each) => each.actionId));
  for (const id of ids.filter((each, i) => ids.indexOf(each) !== i)) {
    judging.report('action_id', { id });
  }
}
