import type { Random } from '#base/random.ts';
import { createChoices, type Neighbourhood } from './neighbourhood.ts';
import { firstFree, leastCost, mark, type Plan } from './plan.ts';
import type { Search } from './search.ts';

/** Agents that are planned anew together, at most. */
const MOST_TOGETHER = 8;
/** How fast the weights of the ways to choose follow what they bring. */
const REACTION = 0.01;
/** No way to choose falls out altogether. */
const LEAST_WEIGHT = 0.05;

export interface Repair {
  /** Plans one agent anew among all others. */
  alone(agent: number): void;
  /** Takes some agents out, plans them one after another, and keeps the result unless it is worse. */
  together(): void;
}

/**
 * Large-neighbourhood repair of a valid plan (Li et al. 2021, MAPF-LNS; on windowed plans that are
 * carried from step to step: Jiang et al. 2024, "Scaling Lifelong Multi-Agent Path Finding to More
 * Realistic Settings"). The plan is valid before and after each call.
 */
export function createRepair(plan: Plan, search: Search, random: Random): Repair {
  const { columns, paths } = plan;
  const choices = createChoices(plan, random);
  const weights = new Float64Array(choices.length).fill(1);
  const group: Neighbourhood = { members: new Int32Array(MOST_TOGETHER), count: 0 };
  const saved = new Int32Array(MOST_TOGETHER * columns);
  const savedCost = new Int32Array(MOST_TOGETHER);
  const below = (count: number) => Math.floor(random.next() * count);

  function drawChoice(): number {
    let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length; i++) {
      rest -= weights[i]!;
      if (rest < 0) return i;
    }
    return 0;
  }

  function shuffle(): void {
    for (let i = group.count - 1; i > 0; i--) {
      const other = below(i + 1);
      const agent = group.members[i]!;
      group.members[i] = group.members[other]!;
      group.members[other] = agent;
    }
  }

  /** What was saved by it; nothing is changed where that would be below 0. */
  function replan(): number {
    const { members, count } = group;
    let before = 0;
    let rest = 0;
    for (let i = 0; i < count; i++) {
      const agent = members[i]!;
      const row = agent * columns;
      for (let tick = 0; tick < columns; tick++) saved[i * columns + tick] = paths[row + tick]!;
      savedCost[i] = plan.cost[agent]!;
      before += plan.weight[agent]! * plan.cost[agent]!;
      rest += plan.weight[agent]! * leastCost(plan, agent);
      mark(plan, agent, 0, firstFree(plan, agent));
    }
    let spent = 0;
    let planned = 0;
    for (; planned < count; planned++) {
      const agent = members[planned]!;
      const weight = plan.weight[agent]!;
      rest -= weight * leastCost(plan, agent);
      const cost = search.find(agent, Math.floor((before - spent - rest) / weight));
      if (cost < 0) break;
      spent += weight * cost;
      plan.cost[agent] = cost;
      mark(plan, agent, agent + 1, firstFree(plan, agent));
    }
    if (planned === count) return before - spent;
    for (let i = 0; i < planned; i++) mark(plan, members[i]!, 0, firstFree(plan, members[i]!));
    for (let i = 0; i < count; i++) {
      const agent = members[i]!;
      const row = agent * columns;
      for (let tick = 0; tick < columns; tick++) paths[row + tick] = saved[i * columns + tick]!;
      plan.cost[agent] = savedCost[i]!;
      mark(plan, agent, agent + 1, firstFree(plan, agent));
    }
    return 0;
  }

  return {
    alone(agent) {
      group.members[0] = agent;
      group.count = 1;
      replan();
    },
    together() {
      const choice = drawChoice();
      group.count = 0;
      choices[choice]!(group, Math.min(2 + below(MOST_TOGETHER - 1), plan.agents));
      if (group.count === 0) return;
      shuffle();
      const won = replan();
      const weight = weights[choice]! + REACTION * (won - weights[choice]!);
      weights[choice] = Math.max(LEAST_WEIGHT, weight);
    },
  };
}
