import type { Floor } from './floor.ts';

/**
 * Blocks through which several vehicles may drive in the same direction. Lanes of the block that
 * follow each other without turning back are of one direction; where a direction holds a lane and its
 * opposite too (a block with a junction), or there are more than two, the block is for one vehicle.
 */
export interface Directions {
  /** Places that are held with a lane. */
  on(lane: number): readonly number[];
  /**
   * Places that are held with a node, entered by one lane and left by the next (-1: none, or not
   * known). Where neither lies in the block, its direction is not known and it excludes both.
   */
  beside(node: number, entered: number, next: number): readonly number[];
}

/** Of a block: held in one direction, in the other, and by whom no direction is known. */
type Held = readonly [forth: number, back: number, both: number];

const NONE: readonly never[] = [];

export function directionsOf(
  floor: Floor,
  places: ReadonlyMap<string, number>,
  addBlock: (id: string) => Held,
): Directions {
  const byNode = new Map<number, { held: Held; side: ReadonlyMap<number, number> }[]>();
  const byLane = new Map<number, number[]>();
  for (const block of floor.blocks) {
    if (block.kind !== 'same_direction') continue;
    const inside = block.edges.flatMap((id) => floor.edges.get(id) ?? []);
    const group = inside.map((_, i) => i);
    const rootOf = (i: number): number => (group[i] === i ? i : rootOf(group[i]!));
    inside.forEach((edge, i) => {
      inside.forEach((next, j) => {
        if (edge.to === next.from && edge.from !== next.to) group[rootOf(j)] = rootOf(i);
        if (edge.from === next.from && edge.to === next.to) group[rootOf(j)] = rootOf(i);
      });
    });
    const groups = [...new Set(inside.map((_, i) => rootOf(i)))];
    const isTurned = inside.some((edge, i) =>
      inside.some(
        (other, j) => edge.from === other.to && edge.to === other.from && rootOf(i) === rootOf(j),
      ),
    );
    const side = new Map<number, number>();
    for (const [i, edge] of inside.entries()) {
      if (isTurned || groups.length > 2) break;
      side.set(places.get(edge.id)!, groups.indexOf(rootOf(i)));
    }
    const held = addBlock(block.id);
    for (const { id } of inside) {
      const lane = places.get(id)!;
      byLane.set(lane, [...(byLane.get(lane) ?? []), held[side.get(lane) ?? 2]!]);
    }
    for (const id of new Set(block.nodes)) {
      const node = places.get(id);
      if (node !== undefined) byNode.set(node, [...(byNode.get(node) ?? []), { held, side }]);
    }
  }
  return {
    on: (lane) => byLane.get(lane) ?? NONE,
    beside: (node, entered, next) =>
      (byNode.get(node) ?? NONE).map(
        ({ held, side }) => held[side.get(entered) ?? side.get(next) ?? 2]!,
      ),
  };
}
