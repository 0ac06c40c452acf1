import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '#base/random.ts';
import { gridGraph } from './grid.ts';
import { createPlanGraph, type PlanGraph } from './plan-graph.ts';
import { createPlanner, type Planner } from './planner.ts';

/** A drawing: `.` is free. */
function draw(...rows: readonly string[]) {
  return gridGraph({
    width: rows[0]!.length,
    height: rows.length,
    isFree: [...rows.join('')].map((cell) => cell === '.'),
  });
}

function shuffled(count: number, random: Random): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.integer(0, i);
    [all[i], all[other]] = [all[other]!, all[i]!];
  }
  return all;
}

/** Sends every agent on and on, to goals drawn from all vertices; answers how many each reached. */
function drive(planner: Planner, graph: PlanGraph, steps: number, random: Random): number[] {
  const goals = new Array<number>(planner.agents).fill(-1);
  const reached = new Array<number>(planner.agents).fill(0);
  for (let step = 0; step < steps; step++) {
    for (const [agent, goal] of goals.entries()) {
      const state = planner.path(agent)[0]!;
      if (goal >= 0 && (state < 0 || graph.vertexOf[state] !== goal)) continue;
      if (goal >= 0) reached[agent]!++;
      goals[agent] = random.integer(0, graph.vertices - 1);
      planner.aim(agent, goals[agent]);
    }
    expect(planner.faults()).toEqual([]);
    planner.improve(random.pick([0, 50, 500]));
    expect(planner.faults()).toEqual([]);
    const next = Array.from(goals, (_, agent) => planner.next(agent));
    planner.shift();
    expect(planner.faults()).toEqual([]);
    expect(Array.from(goals, (_, agent) => planner.path(agent)[0])).toEqual(next);
  }
  return reached;
}

describe('a plan', () => {
  it('is valid after each call on random grids', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = createRandom(seed);
        const width = random.integer(3, 9);
        const height = random.integer(3, 9);
        const isFree = Array.from({ length: width * height }, () => random.chance(0.85));
        const { graph } = gridGraph({ width, height, isFree });
        if (graph.vertices < 4) return;
        const count = random.integer(1, Math.ceil(graph.vertices / 2));
        const starts = shuffled(graph.vertices, random)
          .slice(0, count)
          .map((vertex) => ({ state: 4 * vertex + random.integer(0, 3) }));
        const planner = createPlanner(graph, { starts, window: random.integer(3, 12), seed });
        drive(planner, graph, 40, random);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps both ends of a move of several ticks, and clashing places apart, where nobody may follow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = createRandom(seed);
        const vertices = random.integer(4, 14);
        const moves = Array.from({ length: vertices }, (_, from) => [
          { from, to: (from + 1) % vertices, ticks: random.integer(1, 4) },
          { from, to: (from + vertices - 1) % vertices, ticks: random.integer(1, 4) },
          { from, to: random.integer(0, vertices - 1), ticks: random.integer(1, 4) },
        ]).flat();
        const isLoop = (move: (typeof moves)[number]) => move.from === move.to;
        const graph = createPlanGraph({
          vertexOf: Array.from({ length: vertices }, (_, i) => i),
          moves: moves.filter((move) => !isLoop(move)),
          clashes: [[0, 2]],
          mayFollow: random.chance(0.5),
        });
        const starts = shuffled(vertices, random)
          .filter((vertex) => vertex !== 2)
          .slice(0, random.integer(1, Math.ceil(vertices / 3)))
          .map((state) => ({ state }));
        const planner = createPlanner(graph, { starts, window: random.integer(6, 15), seed });
        drive(planner, graph, 40, random);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same for the same seed and the same calls', () => {
    const run = (seed: number) => {
      const { graph } = draw('......', '.@..@.', '......', '.@..@.', '......');
      const starts = [0, 5, 9, 13, 17, 20].map((vertex) => ({ state: 4 * vertex }));
      const planner = createPlanner(graph, { starts, window: 10, seed });
      const random = createRandom(7);
      drive(planner, graph, 60, random);
      return starts.map((_, agent) => [...planner.path(agent)]);
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('goes straight to the goal when nobody is about, turning on the way', () => {
    const { graph, stateOf, vertexOf } = draw('....', '@@@.', '....');
    const planner = createPlanner(graph, {
      ...{ starts: [{ state: stateOf(0, 0) }], window: 20, seed: 1 },
    });
    planner.aim(0, vertexOf(8));
    planner.improve(1_000);
    // Three cells east, a turn, two south, a turn, three west.
    expect(planner.cost()).toBe(10);
    expect(planner.path(0)[10]).toBe(stateOf(8, 2));
    expect(planner.improve(1_000)).toBe(0);
  });

  it('lets two pass who meet in a lane with one bay', () => {
    const { graph, stateOf, vertexOf } = draw('.......', '@@@.@@@');
    const starts = [{ state: stateOf(0, 0) }, { state: stateOf(6, 2) }];
    const planner = createPlanner(graph, { starts, window: 20, seed: 1 });
    planner.aim(0, vertexOf(6));
    planner.aim(1, vertexOf(0));
    const reached = [false, false];
    for (let step = 0; step < 60; step++) {
      planner.improve(2_000);
      planner.shift();
      expect(planner.faults()).toEqual([]);
      for (const [agent, goal] of [6, 0].entries()) {
        reached[agent] ||= planner.path(agent)[0]! >> 2 === vertexOf(goal);
      }
    }
    expect(reached).toEqual([true, true]);
  });

  it.each([1, 2, 3])(
    'lets everybody get on where a third of the floor is taken (seed %i)',
    (seed) => {
      const { graph } = draw(
        '.......',
        '.@.@.@.',
        '.......',
        '.@.@.@.',
        '.......',
        '.@.@.@.',
        '.......',
      );
      const random = createRandom(seed);
      const starts = shuffled(graph.vertices, random)
        .slice(0, 13)
        .map((vertex) => ({ state: 4 * vertex }));
      const planner = createPlanner(graph, { starts, window: 12, seed });
      const reached = drive(planner, graph, 400, random);
      expect(Math.min(...reached)).toBeGreaterThan(10);
    },
  );

  it('sends who has nothing to do out of the way', () => {
    const { graph, stateOf, vertexOf } = draw('.....', '@@.@@');
    const starts = [{ state: stateOf(0, 0) }, { state: stateOf(2, 0) }];
    const planner = createPlanner(graph, { starts, window: 15, seed: 1 });
    planner.aim(0, vertexOf(4));
    let steps = 0;
    for (; planner.path(0)[0] !== stateOf(4, 0) && steps < 40; steps++) {
      planner.improve(2_000);
      planner.shift();
    }
    expect(steps).toBeLessThan(12);
    expect(planner.faults()).toEqual([]);
  });

  it('stays as it was for a goal that cannot be reached', () => {
    const { graph, stateOf, vertexOf } = draw('..@.');
    const planner = createPlanner(graph, {
      ...{ starts: [{ state: stateOf(0, 0) }], window: 5, seed: 1 },
    });
    planner.aim(0, vertexOf(3));
    planner.improve(100);
    planner.shift();
    expect(planner.cost()).toBe(0);
    expect(planner.path(0)[0]).toBe(stateOf(0, 0));
  });

  it('keeps what was promised, and plans on from its end', () => {
    const { graph, stateOf, vertexOf } = draw('.....', '.....');
    const promised = [stateOf(1, 0), stateOf(2, 0), stateOf(2, 1)];
    const planner = createPlanner(graph, {
      starts: [{ state: stateOf(0, 0), fixed: promised }, { state: stateOf(4, 2) }],
      ...{ window: 12, seed: 1 },
    });
    planner.aim(0, vertexOf(0));
    planner.aim(1, vertexOf(0));
    planner.improve(5_000);
    expect([...planner.path(0)].slice(1, 4)).toEqual(promised);
    for (const state of promised) {
      expect(planner.next(0)).toBe(state);
      planner.shift();
      planner.improve(500);
      expect(planner.faults()).toEqual([]);
    }
  });

  it('refuses starts that are not apart', () => {
    const { graph, stateOf } = draw('...');
    const starts = [{ state: stateOf(1, 0) }, { state: stateOf(1, 2) }];
    expect(() => createPlanner(graph, { starts, window: 5, seed: 1 })).toThrow('start apart');
  });
});
