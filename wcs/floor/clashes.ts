/**
 * Which places of a floor exclude each other, in integers, for each pair of vehicle shapes. Computed
 * once for a floor.
 *
 * A *place* is a node, a lane, or what is held beside them: a block, a release zone, a door or lift. A
 * vehicle has a *footprint*: two classes with one outline have one. Who holds a place *marks* cells of a
 * tally, who would enter one *asks* that cells be unmarked by others; so two places clash exactly when
 * the one marks what the other asks for, and that is so both ways.
 */
import type { Point } from '#base/site/parts.ts';
import { lineFor } from './create-floor.ts';
import { type Directions, directionsOf } from './directions.ts';
import type { Floor, FloorEdge, FloorNode, VehicleClass } from './floor.ts';
import { createShapeIndex } from './shape-index.ts';
import { type Pose, reach, reachesInto, type Shape, sweep } from './shapes.ts';

/** Turns by less than this are steering, not turning on the spot. */
const STRAIGHT = Math.PI / 36;

export interface Area {
  readonly kind: 'block' | 'zone' | 'crossing';
  readonly id: string;
}

export interface Clashes {
  /** Length of a tally. */
  readonly cells: number;
  /** Of a node or lane by its id. */
  readonly places: ReadonlyMap<string, number>;
  /** Nodes come first: 0 … nodes.length-1. */
  readonly nodes: readonly string[];
  /** What is held with a lease, without any node: zones, and lanes' corridors, by id. */
  readonly zones: ReadonlyMap<string, number>;
  readonly corridors: ReadonlyMap<string, number>;
  footprint(cls: string): number;
  /** All footprints. */
  readonly kinds: readonly number[];
  /** What a cell stands for that is neither a node nor a lane. */
  readonly areas: ReadonlyMap<number, Area>;
  marks(footprint: number, place: number): Int32Array;
  asks(footprint: number, place: number): Int32Array;
  /** Places held beside a node entered by one lane and left by the next, in blocks of one direction. */
  readonly directions: Directions;
}

function differ(a: number, b: number): boolean {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn) > STRAIGHT;
}

/** How a vehicle of the class stands while it drives in this direction. */
function headingOn(edge: FloorEdge, type: string, travel: number): number {
  const orientation = edge.types?.[type]?.orientation;
  if (!orientation) return travel;
  return orientation.to === 'global' ? orientation.theta : travel + orientation.theta;
}

/** The shapes that one footprint takes at nodes and on lanes. */
function shapesOf(floor: Floor, cls: VehicleClass, disc: number) {
  const { outline, type } = cls;
  const at = ({ map }: FloorNode, points: readonly Point[], radius: number): Shape => {
    return { map, points: points.map(({ x, y }) => ({ x, y })), radius };
  };
  const reached = new Map<string, FloorEdge[]>();
  for (const edge of floor.edges.values()) {
    reached.set(edge.to, [...(reached.get(edge.to) ?? []), edge]);
  }
  const nodeShapes = (node: FloorNode): Shape[] => {
    if (outline.length === 0) return [at(node, [node], disc)];
    const come = (reached.get(node.id) ?? []).map((edge) =>
      headingOn(edge, type, lineFor(edge, cls).arrival),
    );
    const go = floor
      .outgoing(node.id)
      .map((edge) => headingOn(edge, type, lineFor(edge, cls).heading));
    const told = node.types?.[type]?.theta ?? node.theta;
    const headings = [...come, ...go, ...(told === undefined ? [] : [told])];
    const isTurning = headings.some((one) => headings.some((other) => differ(one, other)));
    if (headings.length === 0 || (node.turn && isTurning)) {
      return [at(node, [node], reach(outline))];
    }
    return headings.flatMap((heading) => sweep(node.map, outline, [{ ...node, heading }]));
  };
  const edgeShapes = (edge: FloorEdge): Shape[] => {
    const from = floor.nodes.get(edge.from)!;
    const to = floor.nodes.get(edge.to)!;
    const line = lineFor(edge, cls).points;
    return [...new Set([from.map, to.map])].flatMap((map) => {
      if (outline.length === 0) {
        return line.slice(1).map((point, i) => at({ ...to, map }, [line[i]!, point], disc));
      }
      const poses = line.map((point, i): Pose => {
        const [a, b] = i === 0 ? [point, line[1]!] : [line[i - 1]!, point];
        const travel = a.x === b.x && a.y === b.y ? edge.heading : Math.atan2(b.y - a.y, b.x - a.x);
        return { ...point, heading: headingOn(edge, type, travel) };
      });
      return sweep(map, outline, poses);
    });
  };
  return { nodeShapes, edgeShapes };
}

/** The room on both sides of a lane into which a vehicle may swerve, with the vehicle. */
function corridorOf(
  floor: Floor,
  edge: FloorEdge,
  kinds: readonly VehicleClass[],
  disc: number,
): Shape[] {
  const { left, right, from } = edge.corridor!;
  const contour = Math.max(disc, ...kinds.map(({ outline }) => reach(outline)));
  const radius = Math.max(left, right) + (from === 'centre' ? contour : 0);
  const map = floor.nodes.get(edge.to)!.map;
  const line = edge.points;
  return line.slice(1).map((point, i) => ({ map, points: [line[i]!, point], radius }));
}

/** Classes that sweep the same room have one footprint; the first is the disc. */
function footprintsOf(classes: readonly VehicleClass[]) {
  const disc: VehicleClass = {
    ...{ id: '', type: '', loaded: false, speed: 1, acceleration: 1, turnRate: 1 },
    ...{ outline: [], height: 0 },
  };
  const kinds: VehicleClass[] = [disc];
  const byClass = new Map<string, number>();
  const known = new Map<string, number>();
  for (const cls of classes) {
    if (cls.outline.length === 0) continue;
    const key = JSON.stringify([cls.type, cls.outline]);
    if (!known.has(key)) known.set(key, kinds.push(cls) - 1);
    byClass.set(cls.id, known.get(key)!);
  }
  return { kinds, of: (cls: string) => byClass.get(cls) ?? 0 };
}

/** `vehicleLength`, metres: the diameter of those that have no outline. */
export function createClashes(floor: Floor, vehicleLength: number): Clashes {
  const nodes = [...floor.nodes.keys()];
  const ids = [...nodes, ...floor.edges.keys()];
  const places = new Map(ids.map((id, place): [string, number] => [id, place]));
  const { kinds, of } = footprintsOf(floor.classes);
  const perKind = ids.length;
  const index = createShapeIndex();
  const marks: number[][] = [];
  const shapes: Shape[][] = [];
  for (const [kind, cls] of kinds.entries()) {
    const { nodeShapes, edgeShapes } = shapesOf(floor, cls, vehicleLength / 2);
    for (const [place, id] of ids.entries()) {
      const node = floor.nodes.get(id);
      const taken = node ? nodeShapes(node) : edgeShapes(floor.edges.get(id)!);
      const cell = kind * perKind + place;
      // A place always excludes itself, however small the vehicle is.
      marks[cell] = [cell];
      shapes[cell] = taken;
      for (const shape of taken) index.add(cell, shape);
    }
  }
  for (const [cell, taken] of shapes.entries()) {
    const own = cell % perKind;
    const met = index.overlapping(taken);
    for (let kind = 0; kind < kinds.length; kind++) met.add(kind * perKind + own);
    met.delete(cell);
    marks[cell]!.push(...met);
  }
  const asks = shapes.map((_, cell) => [cell]);
  let cells = shapes.length;
  const areas = new Map<number, Area>();

  /** A part of the floor for one vehicle: all its places mark one cell and ask for it. */
  const enclose = (area: Area, inside: Iterable<number>): number => {
    const cell = cells++;
    areas.set(cell, area);
    for (const place of inside) {
      marks[place]!.push(cell);
      asks[place]!.push(cell);
    }
    return cell;
  };
  const ofAllKinds = (some: readonly string[]) =>
    some.flatMap((id) => {
      const place = places.get(id);
      return place === undefined ? [] : kinds.map((_, kind) => kind * perKind + place);
    });
  for (const block of floor.blocks) {
    if (block.kind !== 'single') continue;
    enclose({ kind: 'block', id: block.id }, ofAllKinds([...block.nodes, ...block.edges]));
  }
  const equipment = new Map<string, string[]>();
  for (const edge of floor.edges.keys()) {
    for (const crossing of floor.crossings(edge)) {
      equipment.set(crossing.equipment, [...(equipment.get(crossing.equipment) ?? []), edge]);
    }
  }
  for (const [id, edges] of equipment) enclose({ kind: 'crossing', id }, ofAllKinds(edges));
  const zones = new Map<string, number>();
  const lists: (readonly [Int32Array, Int32Array])[] = [];
  let extra = ids.length;
  const addPlace = (marked: readonly number[], asked: readonly number[]) => {
    lists[extra] = [Int32Array.from(marked), Int32Array.from(asked)];
    return extra++;
  };
  const firstMap = floor.nodes.values().next().value?.map ?? '';
  for (const zone of floor.zones) {
    if (zone.type !== 'release' && zone.type !== 'coordinated_replanning') continue;
    const inside = [...shapes.entries()].filter(([, taken]) =>
      taken.some((shape) => reachesInto(shape, zone.map ?? firstMap, zone.vertices)),
    );
    const cell = enclose(
      { kind: 'zone', id: zone.id },
      inside.map(([place]) => place),
    );
    zones.set(zone.id, addPlace([cell], [cell]));
  }
  const corridors = new Map<string, number>();
  for (const edge of floor.edges.values()) {
    if (!edge.corridor) continue;
    const inside = [...index.overlapping(corridorOf(floor, edge, kinds, vehicleLength / 2))];
    corridors.set(edge.id, addPlace(inside, inside));
  }
  const directions = directionsOf(floor, places, (id) => {
    const forth = cells++;
    const back = cells++;
    for (const cell of [forth, back]) areas.set(cell, { kind: 'block', id });
    return [
      addPlace([back], [forth]),
      addPlace([forth], [back]),
      addPlace([forth, back], [forth, back]),
    ];
  });
  const marked = marks.map((list) => Int32Array.from(list));
  const asked = asks.map((list) => Int32Array.from(list));
  return {
    cells,
    places,
    nodes,
    zones,
    corridors,
    footprint: of,
    kinds: kinds.map((_, kind) => kind),
    areas,
    marks: (kind, place) => (place < perKind ? marked[kind * perKind + place]! : lists[place]![0]),
    asks: (kind, place) => (place < perKind ? asked[kind * perKind + place]! : lists[place]![1]),
    directions,
  };
}
