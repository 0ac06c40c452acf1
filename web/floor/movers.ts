import type { Layout } from './layout.ts';
import { goOn, type Motion, type Pose, passedOf, poseAt, standing } from './motion.ts';
import type { FloorNow } from './state.ts';
import type { Person, Point, Vehicle } from './types.ts';

interface Told {
  readonly motion: Motion;
  readonly at: number;
  readonly path: readonly string[];
}

/** Metres between those who stand at one spot. */
const SIDE = 1.4;

function poseOf({ x, y, theta, node }: Vehicle, layout: Layout): Pose | undefined {
  if (x !== undefined && y !== undefined) return { x, y, theta: theta ?? 0 };
  const spot = layout.nodes.get(node);
  return spot && { ...spot, theta: 0 };
}

/** Where a person is: at the place of the step, else where they answered last. */
export function spotOf({ step, x, y }: Person, layout: Layout): Point {
  const cell = layout.byId.get(step?.location ?? '') ?? layout.byId.get(step?.to ?? '');
  return cell ? { x: cell.at.x, y: cell.at.y } : { x, y };
}

/** Keeps for each vehicle and person the way from where it is drawn to where it is. */
export function createMovers(layout: Layout) {
  const vehicles = new Map<string, Told>();
  const people = new Map<string, Told>();

  function move(
    movers: Map<string, Told>,
    id: string,
    pose: Pose,
    now: number,
    path: readonly string[] = [],
  ): void {
    const before = movers.get(id);
    if (!before) {
      movers.set(id, { motion: standing(pose, now), at: now, path });
      return;
    }
    const corners = passedOf(before.path, path).flatMap((node) => layout.nodes.get(node) ?? []);
    movers.set(id, { motion: goOn(before.motion, pose, now, corners, before.at), at: now, path });
  }

  const posesOf = (movers: Map<string, Told>, now: number) =>
    new Map([...movers].map(([id, { motion }]) => [id, poseAt(motion, now)]));

  return {
    /** Takes over where the things of the floor are; `ids`: only these were told anew. */
    hear(
      floor: FloorNow,
      now: number,
      told: { vehicles: Iterable<string>; people: Iterable<string> },
    ) {
      for (const id of told.vehicles) {
        const vehicle = floor.vehicles.get(id);
        const pose = vehicle && poseOf(vehicle, layout);
        if (vehicle && pose) move(vehicles, id, pose, now, vehicle.leg?.path ?? []);
        else vehicles.delete(id);
      }
      for (const id of told.people) {
        const person = floor.people.get(id);
        if (person) move(people, id, { ...spotOf(person, layout), theta: 0 }, now);
        else people.delete(id);
      }
    },
    clear() {
      vehicles.clear();
      people.clear();
    },
    vehicles: (now: number): ReadonlyMap<string, Pose> => posesOf(vehicles, now),
    /** Those at one spot stand beside each other. */
    people(now: number): ReadonlyMap<string, Point> {
      const spots = new Map<string, Point>();
      const taken = new Map<string, number>();
      for (const [id, { x, y }] of posesOf(people, now)) {
        const name = `${Math.round(x)} ${Math.round(y)}`;
        const others = taken.get(name) ?? 0;
        taken.set(name, others + 1);
        spots.set(id, { x: x + others * SIDE, y });
      }
      return spots;
    },
    isMoving: (now: number) =>
      [...vehicles.values(), ...people.values()].some(({ motion }) => motion.endsAt > now),
  };
}
