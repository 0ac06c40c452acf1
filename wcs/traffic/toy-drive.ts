import { invariant } from '#base/invariant.ts';
import type { Random } from '#base/random.ts';
import type { Floor } from '#wcs/floor/floor.ts';
import type { ClassMover, FloorTraffic, TurnPlan } from './model.ts';
import { mover, wayOn } from './toy-movers.ts';

/** Vehicles that drive as they are granted, with delays, for tests of traffic. */
export interface ToyDrive {
  readonly movers: ClassMover[];
  readonly ended: ReadonlyMap<string, number>;
  traffic: FloorTraffic;
  now: number;
  /** Everybody asks, those first who wait longest, and some drive on. Answers whether anything changed. */
  round(): boolean;
  /** Takes a way up, if traffic admits it. */
  send(vehicle: string, way: readonly string[] | undefined): boolean;
  change(vehicle: string, more: Partial<ClassMover>): void;
  /** All turns as they would be stored with the legs. */
  turns(): TurnPlan;
}

export function toyDrive(
  floor: Floor,
  traffic: FloorTraffic,
  starts: readonly string[],
  random: Random,
  options: { readonly idleness: number; readonly base: number },
): ToyDrive {
  const ended = new Map<string, number>();
  const movers = starts.map((node, i) => mover(`v${String(i).padStart(2, '0')}`, node));
  const indexOf = (vehicle: string) => movers.findIndex((one) => one.vehicle === vehicle);

  /** Independent of clashes: nobody holds a node of another, or one nearer than a vehicle's length. */
  function check(): void {
    const held = movers.flatMap(({ vehicle, holds }) => holds.map((node) => ({ vehicle, node })));
    for (const a of held) {
      for (const b of held) {
        if (a.vehicle >= b.vehicle) continue;
        const one = floor.nodes.get(a.node)!;
        const other = floor.nodes.get(b.node)!;
        const apart = Math.hypot(one.x - other.x, one.y - other.y);
        invariant(apart >= 1.4, `${a.vehicle} and ${b.vehicle} meet at ${a.node} and ${b.node}`);
      }
    }
  }

  const drive: ToyDrive = {
    movers,
    ended,
    traffic,
    now: 0,
    change(vehicle, more) {
      const index = indexOf(vehicle);
      movers[index] = { ...movers[index]!, ...more };
    },
    send(vehicle, way) {
      if (!way || !drive.traffic.admits(movers, vehicle, way)) return false;
      drive.change(vehicle, { route: way, since: drive.now });
      return true;
    },
    turns: () => new Map(movers.map(({ vehicle }) => [vehicle, drive.traffic.turns(vehicle)])),
    round() {
      drive.now++;
      let isChanged = false;
      const inOrder = [...movers].sort((a, b) => a.since - b.since);
      for (const { vehicle } of inOrder) {
        const one = movers[indexOf(vehicle)]!;
        const want = Math.min(one.route.length, 1 + options.base - one.holds.length);
        if (!one.movable || want <= 0) continue;
        const { count, passed } = drive.traffic.grant(movers, { vehicle, want, now: drive.now });
        if (count === 0) continue;
        isChanged = true;
        const given = one.route.slice(0, count);
        const holds = [...one.holds, ...given];
        const lanes = given.map((node, i) => {
          return floor.between(holds[holds.length - count + i - 1]!, node)[0]!.id;
        });
        const edges = [...one.edges, ...lanes];
        drive.change(vehicle, { holds, edges, route: one.route.slice(count), passed: 0 });
        for (const other of passed) {
          drive.change(other, { passed: movers[indexOf(other)]!.passed + 1 });
        }
      }
      check();
      for (const { vehicle } of inOrder) {
        const one = movers[indexOf(vehicle)]!;
        if (!one.movable || one.holds.length === 1 || random.chance(options.idleness)) continue;
        isChanged = true;
        const passing = random.integer(1, one.holds.length - 1);
        const holds = one.holds.slice(passing);
        const edges = one.edges.slice(passing);
        const cameBy = one.edges[passing - 1]!;
        drive.change(vehicle, { holds, edges, cameBy, since: drive.now });
        if (holds.length === 1 && one.route.length === 0) {
          ended.set(vehicle, (ended.get(vehicle) ?? 0) + 1);
        }
      }
      return isChanged;
    },
  };
  return drive;
}

export const isIdle = ({ holds, route }: ClassMover): boolean =>
  holds.length === 1 && route.length === 0;

/** Sends idle vehicles on to places drawn by chance, and out of the way of those who wait for them. */
export function wander(
  drive: ToyDrive,
  floor: Floor,
  goals: (from: string) => readonly string[],
  random: Random,
) {
  const waitedFor = new Set(
    drive.traffic.waiting(drive.movers, drive.now).flatMap(({ who }) => who),
  );
  for (const one of [...drive.movers]) {
    if (!one.movable || !isIdle(one)) continue;
    const aside = waitedFor.has(one.vehicle)
      ? drive.traffic.aside(drive.movers, one.vehicle)
      : undefined;
    if (aside && aside.length > 0 && drive.send(one.vehicle, aside)) continue;
    if (random.chance(0.3)) continue;
    drive.send(one.vehicle, wayOn(floor, one.holds[0]!, random.pick(goals(one.holds[0]!)), random));
  }
}
