import type { Site, SiteEdge, SiteNode } from '#base/site/site.ts';

export interface Edge extends SiteEdge {
  /** Metres, straight from node to node. */
  readonly length: number;
  /** Direction of travel, radians. */
  readonly heading: number;
}

/** Where vehicles can drive: directed, immutable, everything in a fixed order. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, SiteNode>;
  readonly edges: readonly Edge[];
  readonly outgoing: ReadonlyMap<string, readonly Edge[]>;
  edge(from: string, to: string): Edge | undefined;
  /** Nodes that touch no other node but one: who stands there is in nobody's way. */
  readonly deadEnds: readonly string[];
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

export function createGraph(site: Pick<Site, 'nodes' | 'edges'>): Graph {
  const nodes = new Map([...site.nodes].sort(byId).map((node) => [node.id, node]));
  const outgoing = new Map<string, Edge[]>([...nodes.keys()].map((id) => [id, []]));
  const neighbours = new Map<string, Set<string>>([...nodes.keys()].map((id) => [id, new Set()]));
  const between = new Map<string, Edge>();
  const edges: Edge[] = [];
  for (const edge of [...site.edges].sort(byId)) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    // The site's check names an edge into nowhere; here it is no way.
    if (!from || !to) continue;
    const full = {
      ...edge,
      length: Math.hypot(to.x - from.x, to.y - from.y),
      heading: Math.atan2(to.y - from.y, to.x - from.x),
    };
    edges.push(full);
    outgoing.get(edge.from)?.push(full);
    neighbours.get(edge.from)?.add(edge.to);
    neighbours.get(edge.to)?.add(edge.from);
    if (!between.has(`${edge.from} ${edge.to}`)) between.set(`${edge.from} ${edge.to}`, full);
  }
  return {
    nodes,
    edges,
    outgoing,
    edge: (from, to) => between.get(`${from} ${to}`),
    deadEnds: [...nodes.keys()].filter((id) => neighbours.get(id)?.size === 1),
  };
}
