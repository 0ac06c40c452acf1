import type { Agent } from './agents.ts';
import type { TurnPlan } from './model.ts';

interface Planned {
  /** Nodes of the way, when the turns were planned; to be recognised as it gets shorter. */
  readonly nodes: readonly number[];
  /** Of the first of them. */
  readonly turns: readonly number[];
}

/** Planned turns, for as long as vehicles keep to the ways that they were planned for. */
export type PlanMemory = ReadonlyMap<string, Planned>;

export function remember(plan: TurnPlan, agents: Iterable<Agent>): PlanMemory {
  const memory = new Map<string, Planned>();
  for (const { vehicle, steps } of agents) {
    const turns = plan.get(vehicle);
    if (turns && turns.length > 0) {
      memory.set(vehicle, { nodes: steps.map(({ node }) => node), turns });
    }
  }
  return memory;
}

/** What is left of the agent's turns; none if it goes another way. */
export function turnsLeft(memory: PlanMemory, { vehicle, steps }: Agent): readonly number[] {
  const planned = memory.get(vehicle);
  const passed = planned ? planned.nodes.length - steps.length : -1;
  if (!planned || passed < 0) return [];
  if (!steps.every(({ node }, i) => planned.nodes[passed + i] === node)) return [];
  return planned.turns.slice(passed);
}

export const lastTurn = (memory: PlanMemory): number =>
  [...memory.values()].reduce((last, { turns }) => Math.max(last, turns.at(-1) ?? 0), 0);
