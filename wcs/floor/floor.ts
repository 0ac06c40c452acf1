/**
 * The floor as the WCS reckons with it: the site's drawing with all changes that are in force, for
 * each class of vehicle. Immutable; a change makes another floor with a higher version. Lengths in
 * metres, angles in radians, times in seconds; everything in the order of its id.
 */
import type { Point } from '#base/site/parts.ts';
import type { Site, SiteBlock, SiteEdge, SiteNode } from '#base/site/site.ts';
import type { Zone } from '#base/site/zone.ts';

export interface FloorNode extends SiteNode {
  readonly map: string;
  /** Whether a vehicle may turn on the spot there. */
  readonly turn: boolean;
}

export interface FloorEdge extends SiteEdge {
  readonly length: number;
  /** Direction of travel where it begins, and where it ends. */
  readonly heading: number;
  readonly arrival: number;
}

/** Vehicles of one type with a load, or without: what may drive where, how fast, and how broad it is. */
export interface VehicleClass {
  /** `type/loaded` or `type/empty`. */
  readonly id: string;
  /** '': vehicles without a type. */
  readonly type: string;
  readonly loaded: boolean;
  /** m/s and m/s²; Infinity: at once. */
  readonly speed: number;
  readonly acceleration: number;
  /** rad/s on the spot; Infinity: in no time. */
  readonly turnRate: number;
  /** About its kinematic centre, x ahead, counter-clockwise; empty: a disc of the fleet's vehicle length. */
  readonly outline: readonly Point[];
  readonly height: number;
  readonly loadSet?: string;
}

/** A way through a door, lift, conveyor or transfer station. */
export interface Crossing {
  readonly equipment: string;
  readonly edges: readonly string[];
  readonly from: string;
  readonly to: string;
}

export interface Floor {
  readonly version: number;
  readonly nodes: ReadonlyMap<string, FloorNode>;
  readonly edges: ReadonlyMap<string, FloorEdge>;
  outgoing(node: string): readonly FloorEdge[];
  /** Parallel lanes too. */
  between(from: string, to: string): readonly FloorEdge[];
  /** Nodes that touch no other node but one: who stands there is in nobody's way. */
  readonly deadEnds: readonly string[];
  /** Nodes at which a vehicle may stay: dead ends, chargers and parking. */
  readonly rests: readonly string[];
  readonly chargers: readonly string[];
  readonly parking: readonly string[];
  /** The node at which a place is reached. */
  readonly stations: ReadonlyMap<string, string>;
  readonly blocks: readonly SiteBlock[];
  readonly zones: readonly Zone[];
  crossings(edge: string): readonly Crossing[];
  readonly classes: readonly VehicleClass[];
  allows(edge: FloorEdge, cls: VehicleClass): boolean;
  /** Of driving it alone, without turning at its ends. */
  seconds(edge: FloorEdge, cls: VehicleClass): number;
  /** Of a node or a lane. */
  isClosed(id: string): boolean;
}

const DEFAULT_SPEED = 1.5;

/** The class of all vehicles that have no type. */
export const PLAIN: VehicleClass = {
  ...{ id: '/empty', type: '', loaded: false },
  ...{ speed: DEFAULT_SPEED, acceleration: Number.POSITIVE_INFINITY },
  ...{ turnRate: Number.POSITIVE_INFINITY, outline: [], height: 0 },
};

const byId = (a: { readonly id: string }, b: { readonly id: string }) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();
const NONE: readonly never[] = [];

type Drawing = Pick<Site, 'mapId' | 'nodes' | 'edges' | 'chargers' | 'parking' | 'locations'> &
  Partial<Pick<Site, 'blocks' | 'zones' | 'equipment'>>;

/** The drawing as it is: nothing is changed, and all vehicles are of the class `PLAIN`. */
export function plainFloor(site: Drawing): Floor {
  const nodes = new Map(
    [...site.nodes].sort(byId).map((node): [string, FloorNode] => {
      return [node.id, { ...node, map: node.map ?? site.mapId, turn: node.turn ?? true }];
    }),
  );
  const edges = new Map<string, FloorEdge>();
  const outgoing = new Map<string, FloorEdge[]>();
  const neighbours = new Map<string, Set<string>>();
  const meet = (one: string, other: string) => {
    const known = neighbours.get(one) ?? new Set();
    neighbours.set(one, known.add(other));
  };
  for (const edge of [...site.edges].sort(byId)) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    // The site's check names an edge into nowhere; here it is no way.
    if (!from || !to) continue;
    const heading = Math.atan2(to.y - from.y, to.x - from.x);
    const length = edge.length ?? Math.hypot(to.x - from.x, to.y - from.y);
    const full: FloorEdge = { ...edge, length, heading, arrival: heading };
    edges.set(edge.id, full);
    outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), full]);
    meet(edge.from, edge.to);
    meet(edge.to, edge.from);
  }
  const crossings = new Map<string, Crossing[]>();
  for (const { id, crossings: ways } of [...(site.equipment ?? [])].sort(byId)) {
    for (const way of ways) {
      for (const edge of way.edges) {
        crossings.set(edge, [...(crossings.get(edge) ?? []), { equipment: id, ...way }]);
      }
    }
  }
  const deadEnds = [...nodes.keys()].filter((id) => neighbours.get(id)?.size === 1);
  return {
    version: 0,
    nodes,
    edges,
    outgoing: (node) => outgoing.get(node) ?? NONE,
    between: (from, to) => (outgoing.get(from) ?? NONE).filter((edge) => edge.to === to),
    deadEnds,
    rests: sorted([...deadEnds, ...site.chargers, ...site.parking]),
    chargers: sorted(site.chargers),
    parking: sorted(site.parking),
    stations: new Map(
      [...site.locations].sort(byId).flatMap(({ id, node }) => (node ? [[id, node]] : [])),
    ),
    blocks: site.blocks ?? NONE,
    zones: site.zones ?? NONE,
    crossings: (edge) => crossings.get(edge) ?? NONE,
    classes: [PLAIN],
    allows: () => true,
    seconds: (edge, { speed }) => edge.length / Math.min(edge.maxSpeed ?? speed, speed),
    isClosed: () => false,
  };
}
