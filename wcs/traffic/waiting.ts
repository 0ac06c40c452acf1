import type { Millis } from '#base/time.ts';
import type { Clashes } from '#wcs/floor/clashes.ts';
import type { Floor } from '#wcs/floor/floor.ts';
import type { Agent, Step } from './agents.ts';
import type { Certificate } from './certificate.ts';
import type { ClassMover, Wait } from './model.ts';
import { sayWait } from './words.ts';
import type { World } from './world.ts';

interface Parts {
  readonly floor: Floor;
  readonly clashes: Clashes;
  readonly world: World;
}

type Reason = Pick<Wait, 'for' | 'who'>;

/** Says why vehicles stand. */
export function createWaiting(view: {
  readonly parts: () => Parts;
  readonly certificate: () => Certificate | undefined;
}) {
  /** Lanes that were not ready when the vehicle last asked. */
  const shut = new Map<string, ReadonlySet<string>>();

  function lanes(mover: ClassMover, index: number): readonly string[] {
    const given = mover.routeEdges?.[index];
    if (given !== undefined) return [given];
    const before = index === 0 ? mover.holds.at(-1) : mover.route[index - 1];
    if (before === undefined) return [];
    return view
      .parts()
      .floor.between(before, mover.route[index]!)
      .map(({ id }) => id);
  }

  /** Somebody holds what the step needs. */
  function held({ vehicle }: Agent, step: Step): Reason | undefined {
    const { world, clashes } = view.parts();
    const who = world.holders(step.asks, vehicle);
    if (who.length === 0) return undefined;
    const still = who.filter((other) => !world.agents.get(other)!.movable);
    if (still.length > 0) return { for: 'dead', who: still };
    const areas = step.asks.filter((cell) => clashes.areas.has(cell));
    const places = step.asks.filter((cell) => !clashes.areas.has(cell));
    if (world.holders(places, vehicle).length > 0) return { for: 'vehicle', who };
    const area = areas.find((cell) => world.holders(Int32Array.of(cell), vehicle).length > 0);
    const { kind, id } = clashes.areas.get(area!)!;
    return { for: kind, who: [id] };
  }

  /** The way is open, but the turn is another's, or there is somewhere no end to it. */
  function refused(agent: Agent, index: number): Reason | undefined {
    const certificate = view.certificate();
    const line = certificate?.lines.get(agent.vehicle);
    // The line may have been made for the base that was given just now.
    const at = index + (line ? line.agent.steps.length - agent.steps.length : 0);
    const step = line?.steps[at];
    if (certificate && line?.isFree && step) {
      const until = line.turns[at + 1] ?? Number.POSITIVE_INFINITY;
      const first = certificate.before(step.stands, agent.vehicle, until);
      return first ? { for: 'turn', who: [first.agent.vehicle] } : undefined;
    }
    for (const later of agent.steps.slice(index)) {
      const reason = held(agent, later);
      if (reason) return reason;
    }
    return undefined;
  }

  function reasonOf(mover: ClassMover, agent: Agent, index: number): Reason | undefined {
    const { floor } = view.parts();
    const node = mover.route[index];
    const step = agent.steps[index];
    if (node === undefined || !step) return undefined;
    const ways = lanes(mover, index);
    const closed = [node, ...ways].filter((id) => floor.isClosed(id));
    if (closed.length > 0) return { for: 'closure', who: closed };
    const before = ways.filter((id) => shut.get(mover.vehicle)?.has(id));
    if (before.length > 0) {
      const equipment = before.flatMap((id) => floor.crossings(id).map((one) => one.equipment));
      return { for: 'crossing', who: equipment.length > 0 ? [...new Set(equipment)] : before };
    }
    return held(agent, step) ?? refused(agent, index);
  }

  /** Why it gets no more than `count` nodes of its route. */
  function why(mover: ClassMover, agent: Agent, count: number, now: Millis): Wait | undefined {
    const reason = reasonOf(mover, agent, count);
    if (!reason) return undefined;
    const at = mover.holds.at(-1) ?? '';
    const since = mover.since || now;
    const { vehicle } = mover;
    return { vehicle, at, ...reason, since, text: sayWait(reason.for, at, reason.who) };
  }

  return {
    lanes,
    why,
    /** Lanes that are shut to the vehicle as it asks. */
    note(vehicle: string, notReady: ReadonlySet<string> | undefined): void {
      if (notReady && notReady.size > 0) shut.set(vehicle, notReady);
      else shut.delete(vehicle);
    },
    /** Who stands and waits for what the agent is given with its next `count` steps. */
    passedBy(agent: Agent, count: number): string[] {
      if (count === 0) return [];
      const { world } = view.parts();
      const given = new Set(agent.steps.slice(0, count).flatMap(({ marks }) => [...marks]));
      return [...world.agents.values()]
        .filter(({ vehicle, steps, movable }) => {
          const isStanding = world.movers.get(vehicle)!.holds.length === 1;
          const next = steps[0];
          return vehicle !== agent.vehicle && movable && isStanding && next !== undefined;
        })
        .filter(({ steps }) => steps[0]!.asks.some((cell) => given.has(cell)))
        .map(({ vehicle }) => vehicle)
        .sort();
    },
    all(now: Millis): Wait[] {
      const { world } = view.parts();
      return [...world.movers.values()].flatMap((mover) => {
        const isStanding = mover.movable && mover.holds.length === 1;
        if (!isStanding || mover.route.length === 0) return [];
        return why(mover, world.agents.get(mover.vehicle)!, 0, now) ?? [];
      });
    },
  };
}
