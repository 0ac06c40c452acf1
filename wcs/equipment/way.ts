/**
 * Where ways lead through fixed equipment, and how far along them a base may reach. Places on a way are
 * indices of its nodes: lane i runs from node i to node i + 1.
 */
import type { SiteEquipment } from '#base/site/site.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { Floor, FloorEdge } from '#wcs/floor/floor.ts';
import type { CrossingEvent, CrossingRow } from './model.ts';

/** A part of a way that leads through one device. */
export interface Passage {
  readonly equipment: DeviceId;
  readonly from: string;
  readonly to: string;
  /** The last node before it, or the way's first where that lies inside. */
  readonly first: number;
  readonly beginsInside: boolean;
  /** The first node behind it, or the way's last where that lies inside. */
  readonly last: number;
  readonly endsInside: boolean;
  /** The node in a lift's cabin at which it is boarded. */
  readonly cabin?: number;
}

export interface EquipmentWays {
  /** The device in which a node lies: a cabin, the end of a belt. */
  inside(node: string): DeviceId | undefined;
  /** All passages of a way, in their order. Where its lanes belong to several crossings, the longest is meant. */
  passagesOf(lanes: readonly string[]): readonly Passage[];
}

type Drawn = Pick<Floor, 'nodes' | 'edges'>;

interface Crossing {
  readonly equipment: DeviceId;
  readonly isLift: boolean;
  readonly from: string;
  readonly to: string;
  readonly lanes: readonly FloorEdge[];
}

const changesMap = (floor: Drawn, { from, to }: FloorEdge): boolean =>
  floor.nodes.get(from)?.map !== floor.nodes.get(to)?.map;

/**
 * All crossings with their lanes. Those into a cabin and out of it are the lift's in any case: a
 * drawing may name nothing but the lane that changes the map.
 */
function crossingsOf(floor: Drawn, equipment: readonly SiteEquipment[]): readonly Crossing[] {
  const all = [...floor.edges.values()];
  return equipment.flatMap(({ id, kind, crossings }) =>
    crossings.map(({ edges, from, to }): Crossing => {
      const isLift = kind === 'lift';
      const drawn = edges.flatMap((edge) => floor.edges.get(edge) ?? []);
      const shafts = isLift ? drawn.filter((lane) => changesMap(floor, lane)) : [];
      const beside = all.filter(
        (lane) =>
          !changesMap(floor, lane) &&
          shafts.some((shaft) => lane.to === shaft.from || lane.from === shaft.to),
      );
      return { equipment: id, isLift, from, to, lanes: [...new Set([...drawn, ...beside])] };
    }),
  );
}

/**
 * Each node inside a device, with it: lanes of one crossing lead to it and on from it, and no lane of
 * any other kind does. So a room with nothing behind its door is no part of the door.
 */
function insides(floor: Drawn, crossings: readonly Crossing[]): ReadonlyMap<string, DeviceId> {
  const within = new Map<string, DeviceId>();
  for (const { equipment, lanes } of crossings) {
    const own = new Set(crossings.flatMap((one) => (one.equipment === equipment ? one.lanes : [])));
    for (const { to: node } of lanes) {
      const leadsOn = lanes.some(({ from }) => from === node);
      const isOnly = [...floor.edges.values()].every(
        (lane) => (lane.from !== node && lane.to !== node) || own.has(lane),
      );
      if (leadsOn && isOnly) within.set(node, equipment);
    }
  }
  return within;
}

/** The ways of a floor through the equipment of its site. */
export function equipmentWays(floor: Drawn, equipment: readonly SiteEquipment[]): EquipmentWays {
  const crossings = crossingsOf(floor, equipment);
  const within = insides(floor, crossings);

  /** The passage that begins with this lane, if one does. */
  const passageAt = (
    way: readonly (FloorEdge | undefined)[],
    first: number,
  ): Passage | undefined => {
    const reaches = crossings.map((crossing) => {
      let last = first;
      while (way[last] && crossing.lanes.includes(way[last]!)) last++;
      return { ...crossing, last };
    });
    const meant = reaches.sort((a, b) => b.last - a.last)[0];
    if (!meant || meant.last === first) return undefined;
    const { last, isLift, from, to } = meant;
    const through = way.slice(first, last) as readonly FloorEdge[];
    const shaft = isLift ? through.findIndex((lane) => changesMap(floor, lane)) : -1;
    const isWithin = (node: string | undefined) => within.get(node ?? '') === meant.equipment;
    return {
      ...{ equipment: meant.equipment, from, to, first, last },
      beginsInside: first === 0 && isWithin(through[0]?.from),
      endsInside: last === way.length && isWithin(through.at(-1)?.to),
      ...(shaft < 0 ? {} : { cabin: first + shaft }),
    };
  };
  return {
    inside: (node) => within.get(node),
    passagesOf(lanes) {
      const way = lanes.map((lane) => floor.edges.get(lane));
      const passages: Passage[] = [];
      for (let at = 0; at < way.length; ) {
        const passage = passageAt(way, at);
        if (passage) passages.push(passage);
        at = passage?.last ?? at + 1;
      }
      return passages;
    },
  };
}

/** The farthest node to which a base may reach as far as this passage goes; Infinity: any. */
export function reachOf(
  { first, cabin }: Passage,
  row: Pick<CrossingRow, 'status'> | undefined,
  granted: boolean,
): number {
  const isIn = row?.status === 'inside' || row?.status === 'leaving';
  // A cabin is entered on one word, and left on another.
  if (isIn) return granted ? Number.POSITIVE_INFINITY : (cabin ?? first);
  return granted ? (cabin ?? Number.POSITIVE_INFINITY) : first;
}

/** Whether a base may end at this node: nobody stops in a door, nor half in a lift. */
export const mayEndAt = ({ first, last, cabin }: Passage, node: number): boolean =>
  node <= first || node >= last || node === cabin;

/** What a vehicle has done of its passage, from the last node it passed and the last it may drive to. */
export function doneOf(
  { first, last, cabin, beginsInside, endsInside }: Passage,
  { passedTo, releasedTo }: { readonly passedTo: number; readonly releasedTo: number },
): readonly CrossingEvent['type'][] {
  if (passedTo >= last && !endsInside) return ['left'];
  const done: CrossingEvent['type'][] = [];
  // At the node before, it may be on its way in as soon as it is allowed to.
  if (beginsInside || (passedTo >= first && releasedTo > first)) done.push('entered');
  if (cabin !== undefined && passedTo >= cabin && (beginsInside || cabin > first)) {
    done.push('aboard');
  }
  return done;
}
