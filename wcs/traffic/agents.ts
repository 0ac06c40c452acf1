import type { Clashes } from '#wcs/floor/clashes.ts';
import type { Floor, FloorEdge, VehicleClass } from '#wcs/floor/floor.ts';
import type { ClassMover } from './model.ts';

/** Over a lane onto a node, for one footprint. Shared by all who take it, and never changed. */
export interface Step {
  /** Place of the node. */
  readonly node: number;
  /** Cells that must be unmarked by others, to enter. */
  readonly asks: Int32Array;
  /** Cells marked from then on, until it stands on the node; and while it stands there. */
  readonly marks: Int32Array;
  readonly stands: Int32Array;
  /** Cells asked for by standing there. */
  readonly room: Int32Array;
  readonly seconds: number;
}

/** A mover in integers. */
export interface Agent {
  readonly vehicle: string;
  readonly movable: boolean;
  readonly cls: string;
  /** Cells marked by all that it holds, as often as it holds them. */
  readonly marks: Int32Array;
  /** The same when it has come to the end of its base. */
  readonly stands: Int32Array;
  /** Node at the end of its base; -1: none on the floor. */
  readonly end: number;
  readonly steps: readonly Step[];
}

const NONE = new Int32Array(0);
const joined = (lists: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
};

export interface Agents {
  of(mover: ClassMover, leased: readonly number[]): Agent;
  /** The same agent with another way behind its base. */
  onWay(agent: Agent, mover: ClassMover, way: readonly string[], edges?: readonly string[]): Agent;
  /** The same agent with `count` steps added to its base. */
  ahead(agent: Agent, count: number): Agent;
  /** Steps over the lanes out of a node that the class may take. */
  outgoing(node: number, cls: string): readonly Step[];
  /** Cells that are marked by, and asked for, standing at a node. */
  standing(node: number, cls: string): { readonly marks: Int32Array; readonly asks: Int32Array };
}

export function createAgents(floor: Floor, clashes: Clashes): Agents {
  const { places, nodes, directions } = clashes;
  const classes = new Map(floor.classes.map((cls) => [cls.id, cls]));
  const steps = new Map<string, Step>();
  const out = new Map<string, readonly Step[]>();
  const stood = new Map<string, { marks: Int32Array; asks: Int32Array }>();
  const marksOf = (kind: number, some: readonly number[]) =>
    joined(some.map((place) => clashes.marks(kind, place)));
  const asksOf = (kind: number, some: readonly number[]) =>
    Int32Array.from(new Set(some.flatMap((place) => [...clashes.asks(kind, place)])));
  const placeOf = (id: string | undefined) => (id === undefined ? -1 : (places.get(id) ?? -1));

  /** Onto `node` over any of `lanes`; `next`: the lane by which it goes on, -1 if it is not known. */
  function stepOf(cls: string, lanes: readonly number[], node: number, next: number): Step {
    const beside = directions.beside(node, lanes[0] ?? -1, next);
    const key = `${cls} ${lanes} ${node} ${beside}`;
    const known = steps.get(key);
    if (known) return known;
    const kind = clashes.footprint(cls);
    const standing = [node, ...beside];
    const driving = lanes.flatMap((lane) => [lane, ...directions.on(lane)]);
    const vehicleClass = classes.get(cls) ?? floor.classes[0];
    const edges = lanes.flatMap((lane) => floor.edges.get(idOf(lane)) ?? []);
    const step: Step = {
      node,
      asks: asksOf(kind, [...driving, ...standing]),
      marks: marksOf(kind, [...driving, ...standing]),
      stands: marksOf(kind, standing),
      room: asksOf(kind, standing),
      seconds: Math.max(
        0,
        ...edges.map((edge) => (vehicleClass ? floor.seconds(edge, vehicleClass) : edge.length)),
      ),
    };
    steps.set(key, step);
    return step;
  }
  const ids = [...places.keys()];
  const idOf = (place: number) => ids[place]!;

  function wayOf(
    cls: string,
    from: string | undefined,
    route: readonly string[],
    edges: readonly string[] | undefined,
  ): Step[] {
    const lanes = route.map((node, i): number[] => {
      const given = edges?.[i];
      if (given !== undefined && places.has(given)) return [placeOf(given)];
      const before = i === 0 ? from : route[i - 1];
      if (before === undefined) return [];
      return floor.between(before, node).map(({ id }) => placeOf(id));
    });
    // A way ends where the floor does.
    const unknown = route.findIndex((node) => placeOf(node) < 0);
    const known = unknown < 0 ? route : route.slice(0, unknown);
    return known.map((node, i) => stepOf(cls, lanes[i]!, placeOf(node), lanes[i + 1]?.[0] ?? -1));
  }

  return {
    of(mover, leased) {
      const { cls, holds, route, cameBy } = mover;
      const kind = clashes.footprint(cls);
      const way = wayOf(cls, holds.at(-1), route, mover.routeEdges);
      const lanes = mover.edges.flatMap((id) => floor.edges.get(id) ?? []);
      const first = route[0] === undefined ? [] : floor.between(holds.at(-1) ?? '', route[0]);
      const beside = (id: string) => {
        const entered =
          lanes.findLast((lane) => lane.to === id)?.id ?? (id === holds[0] ? cameBy : undefined);
        const next = [...lanes, ...first].find((lane) => lane.from === id)?.id;
        return directions.beside(placeOf(id), placeOf(entered), placeOf(next));
      };
      const known = holds.filter((id) => places.has(id));
      const last = known.at(-1);
      const driven = lanes.flatMap(({ id }) => [placeOf(id), ...directions.on(placeOf(id))]);
      const held = known.flatMap((id) => [placeOf(id), ...beside(id)]);
      const standing = last === undefined ? [] : [placeOf(last), ...beside(last)];
      return {
        vehicle: mover.vehicle,
        movable: mover.movable,
        cls,
        marks: marksOf(kind, [...held, ...driven, ...leased]),
        stands: marksOf(kind, [...standing, ...leased]),
        end: placeOf(last),
        steps: way,
      };
    },
    onWay(agent, mover, way, edges) {
      return { ...agent, steps: wayOf(agent.cls, mover.holds.at(-1), way, edges) };
    },
    ahead(agent, count) {
      if (count === 0) return agent;
      const granted = agent.steps.slice(0, count);
      const last = granted.at(-1)!;
      return {
        ...agent,
        marks: joined([agent.marks, ...granted.map((step) => step.marks)]),
        stands: last.stands,
        end: last.node,
        steps: agent.steps.slice(count),
      };
    },
    outgoing(node, cls) {
      const key = `${cls} ${node}`;
      let found = out.get(key);
      if (!found) {
        const vehicleClass = classes.get(cls) ?? floor.classes[0];
        const isOpen = (edge: FloorEdge, one: VehicleClass | undefined) =>
          !floor.isClosed(edge.id) &&
          !floor.isClosed(edge.to) &&
          (one === undefined || floor.allows(edge, one));
        found = floor
          .outgoing(nodes[node]!)
          .filter((edge) => isOpen(edge, vehicleClass))
          .map((edge) => stepOf(cls, [placeOf(edge.id)], placeOf(edge.to), -1));
        out.set(key, found);
      }
      return found;
    },
    standing(node, cls) {
      if (node < 0) return { marks: NONE, asks: NONE };
      const key = `${cls} ${node}`;
      let found = stood.get(key);
      if (!found) {
        const kind = clashes.footprint(cls);
        const held = [node, ...directions.beside(node, -1, -1)];
        found = { marks: marksOf(kind, held), asks: asksOf(kind, held) };
        stood.set(key, found);
      }
      return found;
    },
  };
}
