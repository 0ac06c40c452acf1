import type { Plan } from './plan.ts';

/** What an agent takes at a tick, from its path alone. */
function verticesAt(plan: Plan, agent: number, tick: number): number[] {
  const { columns, paths } = plan;
  const { vertexOf, mayFollow } = plan.graph;
  const row = agent * columns;
  const state = paths[row + tick]!;
  let stood = plan.left[agent]!;
  for (let t = 0; t < tick; t++) if (paths[row + t]! >= 0) stood = paths[row + t]!;
  const keeps = state < 0 || (!mayFollow && tick > 0);
  return [vertexOf[state < 0 ? ~state : state]!, ...(keeps ? [vertexOf[stood]!] : [])];
}

/** Whether a path's step from tick - 1 to tick is a move of the graph, part of one, or staying. */
function isStep(plan: Plan, agent: number, tick: number): boolean {
  const { first, to, ticks } = plan.graph;
  const row = agent * plan.columns;
  const state = plan.paths[row + tick]!;
  const before = plan.paths[row + tick - 1]!;
  if (state === before) return state >= 0 || tick > 1 || plan.paths[row]! < 0;
  if (before < 0) return state === ~before;
  const target = state < 0 ? ~state : state;
  let arrival = tick;
  while (arrival < plan.columns && plan.paths[row + arrival] === ~target) arrival++;
  for (let i = first[before]!; i < first[before + 1]!; i++) {
    if (to[i] === target && ticks[i] === arrival - tick + 1) return true;
  }
  return false;
}

/**
 * Every way in which a plan is not valid, in words for a developer; empty where it is valid. Reads
 * paths only, not the table that the planning itself relies on.
 */
export function findFaults(plan: Plan): string[] {
  const { agents, columns, paths, graph } = plan;
  const faults: string[] = [];
  for (let tick = 0; tick < columns; tick++) {
    const holder = new Map<number, number>();
    for (let agent = 0; agent < agents; agent++) {
      for (const vertex of verticesAt(plan, agent, tick)) {
        const other = holder.get(vertex);
        if (other !== undefined && other !== agent) {
          faults.push(`${other} and ${agent} are both at vertex ${vertex} at tick ${tick}`);
        }
        holder.set(vertex, agent);
      }
      if (tick > 0 && !isStep(plan, agent, tick)) faults.push(`${agent} jumps at tick ${tick}`);
    }
    for (const [vertex, agent] of holder) {
      for (let i = graph.clashFirst[vertex]!; i < graph.clashFirst[vertex + 1]!; i++) {
        const other = holder.get(graph.clash[i]!);
        if (other === undefined || other === agent) continue;
        faults.push(`${agent} and ${other} clash at tick ${tick}`);
      }
    }
    for (let agent = 0; agent < agents && tick > 0; agent++) {
      const here = graph.vertexOf[paths[agent * columns + tick]!];
      const before = graph.vertexOf[paths[agent * columns + tick - 1]!];
      for (let other = 0; other < agent; other++) {
        const isSwap =
          here !== before &&
          graph.vertexOf[paths[other * columns + tick]!] === before &&
          graph.vertexOf[paths[other * columns + tick - 1]!] === here;
        if (isSwap) faults.push(`${other} and ${agent} change places at tick ${tick}`);
      }
    }
  }
  return faults;
}
