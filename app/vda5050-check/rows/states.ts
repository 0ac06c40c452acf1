/** States after what came before. */
import { action, actionStates } from '../rig.ts';
import { busy, idle, kind, picking, type Row, V2, V3 } from './talks.ts';

export const OF_STATES: readonly Row[] = [
  {
    rule: 'state_sequence',
    say: (talk) =>
      talk.shows(
        { at: 0, to: 3 },
        { nodeStates: [4, 2].map((i) => ({ nodeId: `N${i}`, sequenceId: i, released: true })) },
      ),
  },
  {
    rule: 'state_order_unknown',
    say: (talk) => [idle(talk), talk.shows({ at: 0, to: 0 }, { orderId: 'X' })],
  },
  {
    rule: 'state_update_back',
    say: (talk) => [
      busy(talk),
      talk.order({ from: 2, to: 3 }, { orderUpdateId: 1 }),
      talk.shows({ at: 0, to: 3 }, { orderUpdateId: 1 }),
      talk.shows({ at: 0, to: 3, base: 2 }),
    ],
  },
  {
    rule: 'refused_taken',
    say: (talk) => [
      idle(talk),
      talk.order({ to: 1 }),
      talk.state({
        errors: [
          {
            errorType: 'orderError',
            errorLevel: 'WARNING',
            errorReferences: [{ referenceKey: 'orderId', referenceValue: 'O1' }],
          },
        ],
      }),
      talk.shows({ at: 0, to: 1 }),
    ],
  },
  {
    rule: 'last_node_back',
    say: (talk) => [
      busy(talk),
      talk.shows({ at: 2, to: 3, base: 2 }),
      talk.shows({ at: 1, to: 3, base: 2 }),
    ],
  },
  {
    rule: 'last_node',
    say: (talk) => [busy(talk), talk.shows({ at: 1, to: 3, base: 2 }, { lastNodeId: 'N7' })],
  },
  {
    rule: 'beyond_base',
    say: (talk) => [busy(talk), talk.shows({ at: 3, to: 3, base: 2 }, talk.pose(9))],
    versions: V2,
  },
  {
    rule: 'step_unknown',
    say: (talk) => [
      busy(talk),
      talk.shows(
        { at: 0, to: 3, base: 2 },
        {
          nodeStates: [1, 2, 3].map((i) => ({
            nodeId: i === 3 ? 'N9' : `N${i}`,
            sequenceId: i * 2,
            released: i < 3,
          })),
        },
      ),
    ],
  },
  {
    rule: 'step_unknown',
    say: (talk) => [
      busy(talk),
      talk.shows(
        { at: 0, to: 3, base: 2 },
        {
          nodeStates: [1, 2, 3].map((i) => ({
            nodeId: `N${i}`,
            sequenceId: i * 2,
            released: true,
          })),
        },
      ),
    ],
  },
  {
    rule: 'step_passed',
    say: (talk) => [
      busy(talk),
      talk.shows(
        { at: 0, to: 3, base: 2 },
        {
          lastNodeId: 'N2',
          lastNodeSequenceId: 4,
          edgeStates: [{ edgeId: 'E3', sequenceId: 5, released: false }],
          nodeStates: [1, 2, 3]
            .slice(0)
            .filter((i) => i !== 2)
            .map((i) => ({ nodeId: `N${i}`, sequenceId: i * 2, released: i < 3 })),
        },
      ),
    ],
  },
  {
    rule: 'first_listed',
    versions: V3,
    say: (talk) => [
      idle(talk),
      talk.order({ to: 1 }),
      talk.shows(
        { at: 0, to: 1 },
        { nodeStates: [0, 1].map((i) => ({ nodeId: `N${i}`, sequenceId: i * 2, released: true })) },
      ),
    ],
  },
  {
    rule: 'step_missing',
    say: (talk) => [
      busy(talk),
      talk.shows(
        { at: 0, to: 3, base: 2 },
        {
          nodeStates: [1, 2].map((i) => ({ nodeId: `N${i}`, sequenceId: i * 2, released: true })),
          edgeStates: [1, 3, 5].map((i) => ({
            edgeId: `E${(i + 1) / 2}`,
            sequenceId: i,
            released: i < 5,
          })),
        },
      ),
    ],
  },
  {
    rule: 'order_dropped',
    versions: V3,
    say: (talk) => [busy(talk), talk.shows({ at: 1, to: 1 })],
  },
  {
    rule: 'action_doubled',
    say: (talk) => [
      picking(talk),
      talk.shows({ at: 0, to: 3, base: 2 }, actionStates(['A1', 'WAITING'], ['A1', 'WAITING'])),
    ],
  },
  {
    rule: 'action_unknown',
    say: (talk) => [
      busy(talk),
      talk.shows({ at: 0, to: 3, base: 2 }, actionStates(['X', 'WAITING'])),
    ],
  },
  {
    rule: 'action_missing',
    say: (talk) => [
      idle(talk),
      talk.order({ to: 2, actions: { 2: [action('A1')] } }),
      talk.shows({ at: 0, to: 2 }),
    ],
  },
  {
    rule: 'action_back',
    say: (talk) => [
      picking(talk, 'FINISHED', 2),
      talk.shows({ at: 2, to: 3, base: 2 }, actionStates(['A1', 'RUNNING'])),
    ],
  },
  {
    rule: 'action_back',
    say: (talk) => [
      picking(talk, 'RUNNING', 2),
      talk.shows({ at: 2, to: 3, base: 2 }, actionStates(['A1', 'WAITING'])),
    ],
  },
  {
    rule: 'action_dropped',
    say: (talk) => [picking(talk, 'FINISHED', 2), talk.shows({ at: 2, to: 3, base: 2 })],
  },
  {
    rule: 'instant_hidden',
    say: (talk) => [
      idle(talk),
      talk.instant('startPause', 'I1'),
      talk.state({
        errors: [
          {
            errorType: 'x',
            errorLevel: 'WARNING',
            errorReferences: [{ referenceKey: 'actionId', referenceValue: 'I1' }],
          },
        ],
      }),
    ],
  },
  {
    rule: 'instant_hidden',
    say: (talk) => [
      idle(talk),
      talk.instant('startPause', 'I1'),
      talk.pass(15_000),
      talk.state(),
      talk.pass(15_000),
      talk.state(),
    ],
  },
  {
    rule: 'cancel_not_cleared',
    say: (talk) => [
      busy(talk),
      talk.instant('cancelOrder', 'C1'),
      talk.shows({ at: 2, to: 3, base: 2 }, talk.instants(['C1', 'FINISHED'])),
    ],
  },
  {
    rule: 'mode_keeps_order',
    say: (talk) => [busy(talk), talk.shows({ at: 0, to: 3, base: 2 }, { operatingMode: 'MANUAL' })],
  },
  {
    rule: 'mode_keeps_node',
    versions: V3,
    say: (talk) => talk.state({ operatingMode: 'SERVICE' }),
  },
  { rule: 'state_late', say: (talk) => [idle(talk), talk.pass(40_000), talk.state()] },
  {
    rule: 'state_too_soon',
    say: (talk, version) => [
      kind(talk, version, {
        timing: { [version === '3.0' ? 'minimumStateInterval' : 'minStateInterval']: 3 },
      }),
      talk.pass(3_000),
      talk.state(),
      talk.state(),
    ],
  },
  {
    rule: 'while_offline',
    say: (talk, version) => [
      idle(talk),
      talk.online(version === '3.0' ? 'CONNECTION_BROKEN' : 'CONNECTIONBROKEN'),
      talk.state(),
    ],
  },
];
