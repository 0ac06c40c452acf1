/**
 * The banker's question: which vehicles can, one after another and while all others stand still,
 * drive the rest of their ways and then stand somewhere where they are in the way of nobody's way
 * still to be driven? The order in which it is tried hardly matters: a vehicle that has come to rest
 * off all remaining ways blocks none of them. Only where two are left one rest, or the only way to it,
 * may one order find more than another; so the same order is tried each time.
 */
import type { Floor } from '#wcs/floor/floor.ts';
import type { Agent, Agents, Step } from './agents.ts';
import { mark, marked, type Tally, unmark } from './tally.ts';

/** A vehicle in the middle of a way. */
export interface Place {
  readonly agent: Agent;
  /** Cells that it marks. */
  marks: Int32Array;
  /** Steps of its way that it has taken; from the base's end. */
  taken: number;
}

/** One that finishes, and the steps by which it leaves its goal for a rest. */
export interface Finish {
  readonly place: Place;
  readonly aside: readonly Step[];
}

export interface Banker {
  /** In the order in which they finish; those first that come first and can. */
  finish(places: readonly Place[]): Finish[];
}

export function createBanker(floor: Floor, agents: Agents, cells: number): Banker {
  const ids = [...floor.nodes.keys()];
  const isRest = new Uint8Array(ids.length);
  const restIds = new Set(floor.rests);
  for (const [node, id] of ids.entries()) if (restIds.has(id)) isRest[node] = 1;
  const held: Tally = new Int32Array(cells);
  const needed: Tally = new Int32Array(cells);
  const seen = new Int32Array(ids.length);
  const queue = new Int32Array(ids.length);
  const cameFrom = new Int32Array(ids.length);
  const cameBy: (Step | undefined)[] = new Array(ids.length);
  let stamp = 0;

  /** The steps to the nearest rest at which it is in nobody's way, over what is free. */
  function asideFrom(goal: number, cls: string): Step[] | undefined {
    stamp++;
    seen[goal] = stamp;
    queue[0] = goal;
    for (let head = 0, tail = 1; head < tail; head++) {
      const node = queue[head]!;
      if (isRest[node] && marked(needed, agents.standing(node, cls).asks) < 0) {
        const steps: Step[] = [];
        for (let at = node; at !== goal; at = cameFrom[at]!) steps.push(cameBy[at]!);
        return steps.reverse();
      }
      for (const step of agents.outgoing(node, cls)) {
        if (seen[step.node] === stamp || marked(held, step.asks) >= 0) continue;
        seen[step.node] = stamp;
        cameFrom[step.node] = node;
        cameBy[step.node] = step;
        queue[tail++] = step.node;
      }
    }
    return undefined;
  }

  const need = (place: Place, change: typeof mark) => {
    const { steps } = place.agent;
    for (let i = place.taken; i < steps.length; i++) change(needed, steps[i]!.marks);
  };

  return {
    finish(places) {
      held.fill(0);
      needed.fill(0);
      for (const place of places) {
        mark(held, place.marks);
        need(place, mark);
      }
      const finished: Finish[] = [];
      /** The cell that kept each from going on when it was last tried, and its own marks there. */
      const blocked = new Map<Place, { cell: number; own: number }>();

      function tryOne(place: Place): boolean {
        const { agent, marks, taken } = place;
        const before = blocked.get(place);
        if (before && held[before.cell]! > before.own) return false;
        unmark(held, marks);
        let cell = -1;
        for (let i = taken; i < agent.steps.length && cell < 0; i++) {
          cell = marked(held, agent.steps[i]!.asks);
        }
        const goal = agent.steps.at(-1)?.node ?? agent.end;
        if (cell < 0 && goal >= 0) {
          need(place, unmark);
          const aside = asideFrom(goal, agent.cls);
          if (aside) {
            const rest = aside.at(-1)?.node ?? goal;
            mark(held, agents.standing(rest, agent.cls).marks);
            finished.push({ place, aside });
            return true;
          }
          need(place, mark);
        }
        mark(held, marks);
        if (cell < 0) blocked.delete(place);
        else blocked.set(place, { cell, own: marks.filter((one) => one === cell).length });
        return false;
      }

      let waiting = places.filter(({ agent }) => agent.movable);
      for (let before = -1; before !== waiting.length; ) {
        before = waiting.length;
        waiting = waiting.filter((place) => !tryOne(place));
      }
      return finished;
    },
  };
}
