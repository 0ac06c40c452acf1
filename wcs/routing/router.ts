import type { Edge, Graph } from './graph.ts';

export interface RouteQuery {
  readonly from: string;
  readonly to: string;
  /** Nodes that must not be entered; the start is never one of them. */
  readonly avoid?: ReadonlySet<string>;
  /** Seconds of waiting to be expected on entering a node. */
  readonly congestion?: (node: string) => number;
}

export interface Router {
  /** The nodes from start to goal with both; undefined without a way. */
  route(query: RouteQuery): readonly string[] | undefined;
  /** Seconds of driving without other traffic; Infinity without a way. */
  travelSeconds(from: string, to: string): number;
  /** Replaces the set of closed nodes: nobody is routed over them. */
  close(nodes: readonly string[]): void;
  readonly closed: ReadonlySet<string>;
}

const DEFAULT_SPEED = 1.5;
/** A turn costs braking and turning on the spot. */
const TURN_SECONDS = 1;
const REVERSAL_SECONDS = 3;
const STRAIGHT_RADIANS = Math.PI / 6;
const REVERSAL_RADIANS = (5 * Math.PI) / 6;

function turnSeconds(before: Edge | undefined, next: Edge): number {
  if (!before) return 0;
  const turn = Math.abs(next.heading - before.heading);
  const angle = turn > Math.PI ? 2 * Math.PI - turn : turn;
  if (angle <= STRAIGHT_RADIANS) return 0;
  return angle < REVERSAL_RADIANS ? TURN_SECONDS : REVERSAL_SECONDS;
}

interface Visit {
  readonly seconds: number;
  readonly edge: Edge;
  readonly before: Visit | undefined;
}

/** A binary heap by (seconds, edge id), so that equal ways are always chosen alike. */
function createQueue() {
  const heap: Visit[] = [];
  const less = (a: Visit, b: Visit) =>
    a.seconds < b.seconds || (a.seconds === b.seconds && a.edge.id < b.edge.id);
  return {
    push(visit: Visit) {
      let i = heap.push(visit) - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!less(heap[i]!, heap[parent]!)) break;
        [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
        i = parent;
      }
    },
    pop(): Visit | undefined {
      const top = heap[0];
      const last = heap.pop();
      if (!top || !last || heap.length === 0) return top;
      heap[0] = last;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < heap.length && less(heap[child]!, heap[least]!)) least = child;
        }
        if (least === i) return top;
        [heap[i], heap[least]] = [heap[least]!, heap[i]!];
        i = least;
      }
    },
  };
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Dijkstra over edges (a turn costs time, so the way into a node matters) by seconds of travel.
 * `travelSeconds` remembers a whole tree for each start until closures change.
 */
export function createRouter(graph: Graph, options: { speed?: number } = {}): Router {
  const speed = options.speed ?? DEFAULT_SPEED;
  let closed: ReadonlySet<string> = nothing;
  const trees = new Map<string, ReadonlyMap<string, number>>();
  const seconds = (edge: Edge) => edge.length / Math.min(edge.maxSpeed ?? speed, speed);

  /** Visits edges in the order of their cost until `visit` says stop. */
  function search(query: Omit<RouteQuery, 'to'>, visit: (reached: Visit) => boolean): void {
    const avoid = query.avoid ?? nothing;
    const done = new Set<Edge>();
    const queue = createQueue();
    const open = (before: Visit | undefined, node: string) => {
      for (const edge of graph.outgoing.get(node) ?? []) {
        if (done.has(edge) || avoid.has(edge.to) || closed.has(edge.to)) continue;
        const cost = seconds(edge) + turnSeconds(before?.edge, edge);
        const wait = query.congestion?.(edge.to) ?? 0;
        queue.push({ seconds: (before?.seconds ?? 0) + cost + wait, edge, before });
      }
    };
    open(undefined, query.from);
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (done.has(next.edge)) continue;
      done.add(next.edge);
      if (visit(next)) return;
      open(next, next.edge.to);
    }
  }

  function treeOf(from: string): ReadonlyMap<string, number> {
    let tree = trees.get(from);
    if (!tree) {
      const reached = new Map<string, number>([[from, 0]]);
      search({ from }, (visit) => {
        if (!reached.has(visit.edge.to)) reached.set(visit.edge.to, visit.seconds);
        return false;
      });
      tree = reached;
      trees.set(from, tree);
    }
    return tree;
  }

  return {
    route(query) {
      if (!graph.nodes.has(query.from) || !graph.nodes.has(query.to)) return undefined;
      if (query.from === query.to) return [query.from];
      let goal: Visit | undefined;
      search(query, (visit) => {
        if (visit.edge.to === query.to) goal = visit;
        return goal !== undefined;
      });
      if (!goal) return undefined;
      const path: string[] = [];
      for (let visit: Visit | undefined = goal; visit; visit = visit.before) {
        path.unshift(visit.edge.to);
      }
      return [query.from, ...path];
    },
    travelSeconds: (from, to) =>
      graph.nodes.has(from) ? (treeOf(from).get(to) ?? Number.POSITIVE_INFINITY) : Infinity,
    close(nodes) {
      closed = new Set(nodes);
      trees.clear();
    },
    get closed() {
      return closed;
    },
  };
}
