import type { Agent, Agents } from './agents.ts';
import type { ClassMover } from './model.ts';
import { mark, marked, unmark } from './tally.ts';

/** The movers as they were last handed in, and what they hold. */
export interface World {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly movers: ReadonlyMap<string, ClassMover>;
  /** Takes in what has changed, by the identity of the movers. Answers whose agents are new or gone. */
  update(movers: readonly ClassMover[], leased: (vehicle: string) => readonly number[]): string[];
  /** The agent is compiled anew with the next update. */
  forget(vehicle: string): void;
  /** Whether somebody else has marked one of the cells. */
  isTaken(cells: Int32Array, agent: Agent): boolean;
  /** Vehicles that hold one of the cells. */
  holders(cells: Int32Array, except: string): string[];
}

function isAny(flags: Uint8Array, cells: Int32Array): boolean {
  for (let i = 0; i < cells.length; i++) if (flags[cells[i]!] === 1) return true;
  return false;
}

export function createWorld(agents: Agents, cells: number): World {
  const known = new Map<string, Agent>();
  const seen = new Map<string, ClassMover>();
  const held = new Int32Array(cells);
  const isWanted = new Uint8Array(cells);
  const isStale = new Set<string>();
  return {
    agents: known,
    movers: seen,
    update(movers, leased) {
      const changed: string[] = [];
      for (const mover of movers) {
        const { vehicle } = mover;
        if (seen.get(vehicle) === mover && !isStale.delete(vehicle)) continue;
        isStale.delete(vehicle);
        const before = known.get(vehicle);
        if (before) unmark(held, before.marks);
        const agent = agents.of(mover, leased(vehicle));
        mark(held, agent.marks);
        known.set(vehicle, agent);
        seen.set(vehicle, mover);
        changed.push(vehicle);
      }
      if (known.size > movers.length) {
        const present = new Set(movers.map(({ vehicle }) => vehicle));
        for (const [vehicle, agent] of [...known]) {
          if (present.has(vehicle)) continue;
          unmark(held, agent.marks);
          known.delete(vehicle);
          seen.delete(vehicle);
          changed.push(vehicle);
        }
      }
      return changed;
    },
    forget: (vehicle) => isStale.add(vehicle),
    isTaken(cells, agent) {
      unmark(held, agent.marks);
      const taken = marked(held, cells) >= 0;
      mark(held, agent.marks);
      return taken;
    },
    holders(some, except) {
      for (const cell of some) isWanted[cell] = 1;
      const found: string[] = [];
      for (const { vehicle, marks } of known.values()) {
        if (vehicle !== except && isAny(isWanted, marks)) found.push(vehicle);
      }
      for (const cell of some) isWanted[cell] = 0;
      return found.sort();
    },
  };
}
