import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDistances, UNREACHABLE } from './distances.ts';
import { createPlanGraph } from './plan-graph.ts';

describe('distances', () => {
  it('are those of the plainest way to reckon them, on random graphs', () => {
    const state = fc.integer({ min: 0, max: 9 });
    const move = fc.record({ from: state, to: state, ticks: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(move, { maxLength: 30 }),
        fc.integer({ min: 0, max: 4 }),
        (moves, goal) => {
          const vertexOf = Array.from({ length: 10 }, (_, i) => i >> 1);
          const graph = createPlanGraph({ vertexOf, moves, mayFollow: false });
          const plain = vertexOf.map((vertex) => (vertex === goal ? 0 : Number.POSITIVE_INFINITY));
          for (let round = 0; round < 10; round++) {
            for (const { from, to, ticks } of moves) {
              plain[from] = Math.min(plain[from]!, plain[to]! + ticks);
            }
          }
          const found = [...createDistances(graph, 0).to(goal)];
          expect(found).toEqual(plain.map((ticks) => Math.min(ticks, UNREACHABLE)));
        },
      ),
    );
  });

  it('are kept until others were asked for later than there is room', () => {
    const vertexOf = [0, 1, 2];
    const graph = createPlanGraph({ vertexOf, moves: [], mayFollow: true });
    const distances = createDistances(graph, 2 * 2 * vertexOf.length);
    const first = distances.to(0);
    distances.to(1);
    expect(distances.to(0)).toBe(first);
    distances.to(2);
    expect([0, 1, 2].map((vertex) => distances.has(vertex))).toEqual([true, false, true]);
  });
});
