/** An order by itself. */
import { action, graph } from '../rig.ts';
import { changed, idle, type Row, V2 } from './talks.ts';

export const OF_GRAPHS: readonly Row[] = [
  {
    rule: 'edge_count',
    say: (talk, version) =>
      talk.order({ to: 2 }, { edges: graph(version, { to: 2 }).edges.slice(0, 1) }),
  },
  {
    rule: 'sequence',
    say: (talk, version) => talk.order({ to: 3 }, changed(version, 'nodes', 3, { sequenceId: 8 })),
  },
  {
    rule: 'sequence',
    say: (talk, version) => talk.order({ to: 3 }, changed(version, 'edges', 2, { sequenceId: 6 })),
  },
  {
    rule: 'sequence_start',
    say: (talk) => [idle(talk), talk.order({ from: 1, to: 3 }, { orderId: 'O2' })],
  },
  {
    rule: 'edge_ends',
    versions: V2,
    say: (talk, version) =>
      talk.order({ to: 3 }, changed(version, 'edges', 1, { endNodeId: 'N9' })),
  },
  { rule: 'first_released', say: (talk) => talk.order({ to: 1, base: -1 }) },
  {
    rule: 'released_prefix',
    say: (talk, version) =>
      talk.order({ to: 3 }, changed(version, 'edges', 2, { released: false })),
  },
  {
    rule: 'edge_released',
    say: (talk, version) =>
      talk.order({ to: 3 }, changed(version, 'nodes', 3, { released: false })),
  },
  {
    rule: 'trajectory',
    say: (talk, version) =>
      talk.order(
        { to: 3 },
        changed(version, 'edges', 0, {
          trajectory: {
            degree: 1,
            knotVector: [0, 1],
            controlPoints: [
              { x: 0, y: 0 },
              { x: 3, y: 0 },
            ],
          },
        }),
      ),
  },
  {
    rule: 'action_id',
    say: (talk) => talk.order({ to: 2, actions: { 1: [action('A1')], 2: [action('A1')] } }),
  },
  {
    rule: 'action_id',
    say: (talk) => [
      idle(talk),
      talk.instant('stateRequest', 'I1'),
      talk.instant('logReport', 'I1'),
    ],
  },
];
