import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGraph } from './graph.ts';
import { locate } from './locate.ts';
import { createRouter } from './router.ts';

/**
 *   D ── E ── F      A→B→C and D→E→F one way, A→D and F→C one way,
 *   │         │      B ↔ S a spur below B
 *   A ── B ── C
 *        S
 */
const at = (id: string, x: number, y: number) => ({ id, x, y });
const way = (from: string, to: string, maxSpeed?: number) => ({
  id: `${from}${to}`,
  from,
  to,
  ...(maxSpeed === undefined ? {} : { maxSpeed }),
});
const graph = createGraph({
  nodes: [
    at('A', 0, 0),
    at('B', 3, 0),
    at('C', 6, 0),
    at('D', 0, 3),
    at('E', 3, 3),
    at('F', 6, 3),
    at('S', 3, -3),
  ],
  edges: [
    way('A', 'B'),
    way('B', 'C'),
    way('A', 'D'),
    way('D', 'E'),
    way('E', 'F'),
    way('F', 'C'),
    way('B', 'S'),
    way('S', 'B', 0.5),
    way('X', 'A'),
  ],
});
const router = () => createRouter(graph, { speed: 1 });

describe('a route', () => {
  it.each([
    ['the quickest way', { from: 'A', to: 'C' }, 'A B C'],
    ['where it is already', { from: 'A', to: 'A' }, 'A'],
    ['round what is to be avoided', { from: 'A', to: 'C', avoid: new Set(['B']) }, 'A D E F C'],
    ['not against a one-way lane', { from: 'C', to: 'A' }, undefined],
    ['nowhere', { from: 'A', to: 'Z' }, undefined],
    [
      'round a jam',
      { from: 'A', to: 'C', congestion: (node: string) => (node === 'B' ? 60 : 0) },
      'A D E F C',
    ],
  ])('goes %s', (_, query, expected) => {
    expect(router().route(query)?.join(' ')).toBe(expected);
  });

  it('does not enter a closed node until it is opened', () => {
    const closing = router();
    expect(closing.travelSeconds('A', 'C')).toBe(6);
    closing.close(['B']);
    expect(closing.route({ from: 'A', to: 'C' })?.join(' ')).toBe('A D E F C');
    expect(closing.travelSeconds('A', 'C')).toBeGreaterThan(12);
    expect(closing.travelSeconds('A', 'S')).toBe(Number.POSITIVE_INFINITY);
    closing.close([]);
    expect(closing.travelSeconds('A', 'C')).toBe(6);
  });

  it('costs length by speed, and time for each turn', () => {
    expect(router().travelSeconds('A', 'B')).toBe(3);
    expect(router().travelSeconds('A', 'S')).toBe(3 + 3 + 1);
    // Backwards out of the spur at its top speed of 0.5 m/s, then a turn.
    expect(router().travelSeconds('S', 'C')).toBe(6 + 3 + 1);
  });

  it('is a chain of edges without a repetition where there is a way', () => {
    const ids = fc.constantFrom(...graph.nodes.keys());
    fc.assert(
      fc.property(ids, ids, (from, to) => {
        const route = router().route({ from, to });
        const seconds = router().travelSeconds(from, to);
        expect(Number.isFinite(seconds)).toBe(route !== undefined);
        for (let i = 1; i < (route?.length ?? 0); i++) {
          expect(graph.edge(route![i - 1]!, route![i]!)).toBeDefined();
        }
        expect(new Set(route).size).toBe(route?.length ?? 0);
      }),
    );
  });
});

it('the graph knows its dead ends, and drops edges into nowhere', () => {
  expect(graph.deadEnds).toEqual(['S']);
  expect(graph.edges.map(({ id }) => id)).not.toContain('XA');
});

describe('a pose', () => {
  it.each([
    ['on a node', { x: 3.2, y: 0.1 }, { node: 'B', holds: ['B'] }],
    ['on a one-way lane', { x: 1.2, y: 0.1 }, { node: 'B', holds: ['A', 'B'] }],
    ['on a two-way lane, nearer to its end', { x: 3, y: -2 }, { node: 'S', holds: ['B', 'S'] }],
    ['on a two-way lane, nearer to its start', { x: 3, y: -1 }, { node: 'B', holds: ['S', 'B'] }],
    ['off the map', { x: 40, y: 40 }, undefined],
  ])('%s', (_, pose, expected) => {
    const standing = locate(graph, pose);
    expect(standing && { node: standing.node, holds: standing.holds }).toEqual(expected);
    expect(standing?.pose !== undefined).toBe(standing?.holds.length === 2);
  });
});
