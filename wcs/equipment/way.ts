/**
 * Where ways lead through fixed equipment, and how far along them a base may reach. Places on a way are
 * indices of its nodes: lane i runs from node i to node i + 1.
 */
import type { DeviceId } from '#hub/ports.ts';
import type { Floor } from '#wcs/floor/floor.ts';
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

type Drawn = Pick<Floor, 'nodes' | 'edges' | 'crossings'>;

/**
 * Each node inside a device, with it: lanes of one crossing lead to it and on from it, and no lane of
 * any other kind does. So a room with nothing behind its door is no part of the door.
 */
function insides(floor: Drawn): ReadonlyMap<string, DeviceId> {
  const lanes = [...floor.edges.values()];
  const within = new Map<string, DeviceId>();
  for (const crossing of new Set(lanes.flatMap(({ id }) => floor.crossings(id)))) {
    const { equipment } = crossing;
    const own = crossing.edges.flatMap((id) => floor.edges.get(id) ?? []);
    for (const { to: node } of own) {
      const leadsOn = own.some(({ from }) => from === node);
      const isOnly = lanes
        .filter(({ from, to }) => from === node || to === node)
        .every(({ id }) => floor.crossings(id).some((one) => one.equipment === equipment));
      if (leadsOn && isOnly) within.set(node, equipment);
    }
  }
  return within;
}

export function equipmentWays(floor: Drawn): EquipmentWays {
  const within = insides(floor);
  const mapOf = (node: string | undefined) => floor.nodes.get(node ?? '')?.map;

  /** The passage that begins with this lane, if one does. */
  const passageAt = (lanes: readonly string[], first: number): Passage | undefined => {
    const reaches = floor.crossings(lanes[first]!).map((crossing) => {
      let last = first;
      while (last < lanes.length && crossing.edges.includes(lanes[last]!)) last++;
      return { ...crossing, last };
    });
    const meant = reaches.sort((a, b) => b.last - a.last)[0];
    if (!meant) return undefined;
    const { equipment, from, to, last } = meant;
    const through = lanes.slice(first, last).map((lane) => floor.edges.get(lane));
    const lift = through.findIndex((lane) => mapOf(lane?.from) !== mapOf(lane?.to));
    return {
      ...{ equipment, from, to, first, last },
      beginsInside: first === 0 && within.get(through[0]?.from ?? '') === equipment,
      endsInside: last === lanes.length && within.get(through.at(-1)?.to ?? '') === equipment,
      ...(lift < 0 ? {} : { cabin: first + lift }),
    };
  };
  return {
    inside: (node) => within.get(node),
    passagesOf(lanes) {
      const passages: Passage[] = [];
      for (let at = 0; at < lanes.length; ) {
        const passage = passageAt(lanes, at);
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
  if (isIn ? granted : granted && cabin === undefined) return Number.POSITIVE_INFINITY;
  if (isIn || granted) return cabin ?? Number.POSITIVE_INFINITY;
  return first;
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
