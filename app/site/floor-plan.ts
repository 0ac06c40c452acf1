import type { SiteEdge, SiteNode } from '#base/site/site.ts';

/** Distance between two nodes of the ring, and the depth of a spur, metres. */
const SPACING = 3;

interface Ring {
  readonly width: number;
  readonly height: number;
  /** Of its west side; 0 where nothing is said. */
  readonly x?: number;
  /** Begins the ids of its nodes; for a floor of several. */
  readonly prefix?: string;
  readonly map?: string;
}

export type Side = 'west' | 'north' | 'east' | 'south';

/**
 * The travel graph of a floor: a one-way ring, driven clockwise, with one-way cross corridors and
 * two-way spurs. Everything a vehicle stops at lies at the end of a spur, so who stops is in
 * nobody's way.
 */
export interface FloorPlan {
  readonly nodes: SiteNode[];
  readonly edges: SiteEdge[];
  /**
   * Opens a spur at the ring node of `side` nearest to `along` that has none; `inward` or outward.
   */
  spur(
    id: string,
    side: Side,
    along: number,
    inward: boolean,
  ): { node: string; x: number; y: number };
}

/** `corridors`: x of each cross corridor and whether it runs north. */
export function layFloor(
  ring: Ring,
  corridors: readonly { readonly x: number; readonly north: boolean }[],
): FloorPlan {
  const { prefix = '', map, x: west = 0 } = ring;
  const columns = Math.ceil(ring.width / SPACING);
  const rows = Math.ceil(ring.height / SPACING);
  const nodes: SiteNode[] = [];
  const edges: SiteEdge[] = [];
  const sides = new Map<string, { side: Side; x: number; y: number }>();
  const taken = new Set<string>();

  const addNode = (id: string, x: number, y: number) => {
    nodes.push({ id, x, y, ...(map === undefined ? {} : { map }) });
    return id;
  };
  const join = (from: string, to: string) => {
    edges.push({ id: `${from}..${to}`, from, to });
  };

  // Clockwise: up the west side, east along the north, down the east side, west along the south.
  const order: string[] = [];
  const place = (side: Side, column: number, row: number) => {
    const at = { x: west + column * SPACING, y: row * SPACING };
    const id = addNode(`${prefix}R${String(order.length + 1).padStart(3, '0')}`, at.x, at.y);
    order.push(id);
    const isCorner = (column === 0 || column === columns) && (row === 0 || row === rows);
    if (!isCorner) sides.set(id, { side, ...at });
    return id;
  };
  for (let row = 0; row < rows; row++) place('west', 0, row);
  for (let column = 0; column < columns; column++) place('north', column, rows);
  for (let row = rows; row > 0; row--) place('east', columns, row);
  for (let column = columns; column > 0; column--) place('south', column, 0);
  order.forEach((id, index) => {
    join(id, order[(index + 1) % order.length]!);
  });

  for (const [index, corridor] of corridors.entries()) {
    const column = Math.round(corridor.x / SPACING);
    const x = west + column * SPACING;
    const at = (row: number) => nodes.find((node) => node.x === x && node.y === row * SPACING)!.id;
    const path = [at(0)];
    for (let row = 1; row < rows; row++) {
      const id = `${prefix}C${index + 1}${String(row).padStart(2, '0')}`;
      path.push(addNode(id, x, row * SPACING));
    }
    path.push(at(rows));
    // A junction is no place to turn off into a spur as well.
    taken.add(path[0]!);
    taken.add(path.at(-1)!);
    if (!corridor.north) path.reverse();
    for (let i = 1; i < path.length; i++) join(path[i - 1]!, path[i]!);
  }

  const inwardOf: Record<Side, readonly [number, number]> = {
    west: [1, 0],
    north: [0, -1],
    east: [-1, 0],
    south: [0, 1],
  };

  return {
    nodes,
    edges,
    spur(id, side, along, inward) {
      let best: { id: string; x: number; y: number; distance: number } | undefined;
      for (const [ringNode, where] of sides) {
        const key = `${ringNode}:${inward}`;
        if (where.side !== side || taken.has(ringNode) || taken.has(key)) continue;
        const position = side === 'west' || side === 'east' ? where.y : where.x;
        const distance = Math.abs(position - along);
        if (!best || distance < best.distance) best = { id: ringNode, ...where, distance };
      }
      if (!best) throw new Error(`no room on the ${side} side for ${id}: make the floor larger`);
      taken.add(`${best.id}:${inward}`);
      const [dx, dy] = inwardOf[side];
      const sign = inward ? 1 : -1;
      const node = addNode(`S-${id}`, best.x + sign * dx * SPACING, best.y + sign * dy * SPACING);
      join(best.id, node);
      join(node, best.id);
      const { x, y } = nodes.at(-1)!;
      return { node, x, y };
    },
  };
}
