/** Orders, updates and instant actions after what came before. */
import { action, actionStates } from '../rig.ts';
import { busy, changed, idle, picking, type Row, V3 } from './talks.ts';

export const OF_ORDERS: readonly Row[] = [
  {
    rule: 'first_update',
    versions: V3,
    say: (talk) => [idle(talk), talk.order({ to: 1 }, { orderUpdateId: 1 })],
  },
  {
    rule: 'update_stale',
    say: (talk) => [
      busy(talk),
      talk.order({ from: 2, to: 3 }, { orderUpdateId: 2 }),
      talk.shows({ at: 0, to: 3 }, { orderUpdateId: 2 }),
      talk.order({ from: 2, to: 3 }, { orderUpdateId: 1 }),
    ],
  },
  { rule: 'update_same', say: (talk) => [busy(talk), talk.order({ to: 3 })] },
  {
    rule: 'stitch',
    say: (talk) => [busy(talk), talk.order({ from: 3, to: 4 }, { orderUpdateId: 1 })],
  },
  {
    rule: 'stitch',
    say: (talk) => [busy(talk), talk.order({ from: 0, to: 4 }, { orderUpdateId: 1 })],
  },
  {
    rule: 'base_changed',
    say: (talk, version) => [
      busy(talk),
      talk.order(
        { to: 3 },
        {
          orderUpdateId: 1,
          ...changed(version, 'nodes', 0, { nodePosition: { x: 6, y: 1, mapId: 'm' } }, {
            from: 2,
            to: 3,
          } as never),
        },
      ),
    ],
  },
  {
    rule: 'base_changed',
    versions: V3,
    say: (talk) => [picking(talk), talk.order({ from: 2, to: 3 }, { orderUpdateId: 1 })],
  },
  {
    rule: 'update_before_shown',
    say: (talk) => [
      idle(talk),
      talk.order({ to: 3, base: 2 }),
      talk.order({ from: 2, to: 3 }, { orderUpdateId: 1 }),
    ],
  },
  {
    rule: 'order_before_shown',
    say: (talk) => [idle(talk), talk.order({ to: 3 }), talk.order({ to: 3 }, { orderId: 'O2' })],
  },
  {
    rule: 'order_while_busy',
    say: (talk) => [busy(talk), talk.order({ to: 3 }, { orderId: 'O2' })],
  },
  {
    rule: 'order_while_busy',
    say: (talk) => [
      idle(talk),
      talk.order({ to: 0, actions: { 0: [action('A1')] } }),
      talk.shows({ at: 0, to: 0 }, actionStates(['A1', 'RUNNING'])),
      talk.order({ to: 0 }, { orderId: 'O2' }),
    ],
  },
  {
    rule: 'order_before_cancel_ended',
    say: (talk) => [
      busy(talk),
      talk.instant('cancelOrder', 'C1'),
      talk.shows({ at: 0, to: 0 }, talk.instants(['C1', 'RUNNING'])),
      talk.order({ to: 3 }, { orderId: 'O2' }),
    ],
  },
  {
    rule: 'order_before_cancel_ended',
    say: (talk) => [
      busy(talk),
      talk.instant('cancelOrder', 'C1'),
      talk.order({ to: 3 }, { orderId: 'O2' }),
    ],
  },
  {
    rule: 'update_after_cancel',
    say: (talk) => [
      busy(talk),
      talk.instant('cancelOrder', 'C1'),
      talk.order({ from: 2, to: 3 }, { orderUpdateId: 1 }),
    ],
  },
  { rule: 'start_out_of_reach', say: (talk) => [talk.state(talk.pose(2)), talk.order({ to: 3 })] },
  {
    rule: 'order_in_mode',
    say: (talk) => [
      talk.state({ operatingMode: 'MANUAL' }),
      talk.pass(2_000),
      talk.order({ to: 1 }),
    ],
  },
  {
    rule: 'instant_in_mode',
    say: (talk) => [
      talk.state({ operatingMode: 'MANUAL' }),
      talk.pass(2_000),
      talk.instant('startPause', 'I1'),
    ],
  },
  {
    rule: 'instant_in_mode',
    versions: V3,
    say: (talk) => [
      talk.state({ operatingMode: 'INTERVENED' }),
      talk.pass(2_000),
      talk.instant('startPause', 'I1'),
    ],
  },
  {
    rule: 'instant_again',
    say: (talk) => [
      busy(talk),
      talk.instant('cancelOrder', 'C1'),
      talk.shows({ at: 0, to: 3, base: 2 }, talk.instants(['C1', 'RUNNING'])),
      talk.pass(2_000),
      talk.instant('cancelOrder', 'C1'),
    ],
  },
];
