import { describe, expect, it, test } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import type { Factsheet } from '../v2/wire.ts';
import { AT, cancel, drive, FULL_ORDER, orderOf, talkWith } from './rig.ts';

const [smallest] = samplesOf2('2.1.0').factsheet as [Factsheet, Factsheet];
type Features = Factsheet['protocolFeatures'];
type Limits = Factsheet['protocolLimits'];

/** A vehicle of 2.1 that has said what it is. */
function vehicle({ features = {}, limits = {} }: { features?: object; limits?: object }) {
  const talk = talkWith('2.1');
  talk.hear('factsheet', {
    ...smallest,
    protocolFeatures: { ...smallest.protocolFeatures, ...features },
    protocolLimits: { ...smallest.protocolLimits, ...limits },
  });
  return talk;
}
const lists = (maxArrayLens: Limits['maxArrayLens']) => ({ limits: { maxArrayLens } });
const strings = (maxStringLens: Limits['maxStringLens']) => ({ limits: { maxStringLens } });
const actions = (...agvActions: Features['agvActions']) => ({ features: { agvActions } });
const optional = (...names: string[]) => ({
  features: {
    optionalParameters: names.map((parameter) => ({ parameter, support: 'SUPPORTED' })),
  },
});
const pick = { actionId: 'A1', type: 'pick', load: 'CART-1', place: 'POOL-1' } as const;
const beep = { actionId: 'A2', type: 'other', name: 'beep', parameters: { times: 2 } } as const;
const at = { N2: (...some: (typeof pick | typeof beep)[]) => orderOf({ node: { actions: some } }) };
const NODE: Features['agvActions'][number] = { actionType: 'pick', actionScopes: ['NODE'] };

describe('what a factsheet cannot take is refused before it is written, with its name', () => {
  const long = 'x'.repeat(30);
  test.each([
    ['an action that it cannot do', actions(NODE), at.N2(beep), 'its factsheet has no action beep'],
    [
      'an action that it cannot do there',
      actions({ ...NODE, actionScopes: ['INSTANT', 'EDGE'] }),
      at.N2(pick),
      'by its factsheet pick is no action of scope node',
    ],
    [
      'an action of an edge that it can do at nodes',
      actions({ actionType: 'beep', actionScopes: ['NODE'] }),
      orderOf({ edge: { actions: [beep] } }),
      'by its factsheet beep is no action of scope edge',
    ],
    [
      'a parameter that the action does not have',
      actions({
        ...{ actionType: 'beep', actionScopes: ['NODE'] },
        actionParameters: [{ key: 'tone', valueDataType: 'STRING' }],
      }),
      at.N2(beep),
      'by its factsheet beep has no parameter times',
    ],
    [
      'a way that it cannot follow',
      optional('order.nodes.nodePosition', 'order.edges.maxSpeed'),
      FULL_ORDER,
      'by its factsheet it does not know order.edges.maxHeight',
    ],
    [
      'a long id',
      strings({ idLen: 20 }),
      orderOf({ order: { orderId: long } }),
      `it takes ids of 20 characters, not ${long}`,
    ],
    [
      'a long id of an action',
      strings({ idLen: 20 }),
      at.N2({ ...pick, actionId: long as 'A1' }),
      `it takes ids of 20 characters, not ${long}`,
    ],
    [
      'a base of too many nodes',
      lists({ 'order.nodes': 1 }),
      orderOf({}),
      'it takes 1 of order.nodes, these are 2',
    ],
    [
      'too many actions at a node',
      lists({ 'node.actions': 1 }),
      at.N2(pick, beep),
      'it takes 1 of node.actions, these are 2',
    ],
    [
      'too many actions on an edge',
      lists({ 'edge.actions': 1 }),
      orderOf({ edge: { actions: [pick, beep] } }),
      'it takes 1 of edge.actions, these are 2',
    ],
  ] as const)('%s', (_, sheet, order, refused) => {
    expect(vehicle(sheet as object).send(drive(order))).toMatchObject({
      write: undefined,
      refused,
    });
    // A vehicle that has not said what it is decides by itself.
    expect(talkWith('2.1').send(drive(order)).refused).toBeUndefined();
  });

  it('a message that is too long', () => {
    const { refused } = vehicle(strings({ msgLen: 300 })).send(drive());
    expect(refused).toMatch(/^it takes messages of 300 bytes, the order has \d+$/);
  });

  it('an instant action; but no vehicle is thought unable to cancel, pause or say its state', () => {
    const talk = vehicle(actions(NODE));
    const instant = (action: 'init_position' | 'start_charging') =>
      ({ kind: 'vehicle', type: 'instant', actionId: 'X1', action, parameters: {} }) as const;
    expect(talk.send(instant('init_position')).refused).toBe(
      'its factsheet has no action initPosition',
    );
    expect(talk.send(cancel()).write).toBeDefined();
    expect(talk.send({ kind: 'vehicle', type: 'pause', actionId: 'P' }).write).toBeDefined();
  });

  it('an instant action that came with 2.1, from a vehicle of 2.0', () => {
    const enable = {
      ...({ kind: 'vehicle', type: 'instant', actionId: 'X1' } as const),
      ...({ action: 'enable_map', parameters: {} } as const),
    };
    expect(talkWith('2.0').send(enable).refused).toBe('version 2.0 of VDA 5050 has no enable_map');
    expect(talkWith('2.1').send(enable).message.actions[0].actionType).toBe('enableMap');
  });
});

describe('what is only a wish is left out', () => {
  it('of the order', () => {
    const needs = ['maxHeight', 'minHeight', 'orientation', 'orientationType', 'trajectory'];
    const { message } = vehicle(
      optional(
        'order.nodes.nodePosition.theta',
        'order.edges.rotationAllowed',
        ...needs.map((name) => `order.edges.${name}`),
      ),
    ).send(drive(FULL_ORDER));
    expect(message.nodes[1].nodePosition).toEqual({ x: 3, y: 0, theta: 1, mapId: 'upstairs' });
    for (const wish of ['maxSpeed', 'maxRotationSpeed', 'length', 'corridor']) {
      expect(wish in message.edges[0]).toBe(false);
    }
    expect(message.edges[0].trajectory.degree).toBe(1);
  });

  it('of an action: what it may be told beside', () => {
    const { message } = vehicle(
      actions({
        ...NODE,
        actionParameters: [{ key: 'loadId', valueDataType: 'STRING' }],
        blockingTypes: ['NONE', 'SOFT'],
      }),
    ).send(drive(at.N2(pick)));
    expect(message.nodes[1].actions[0]).toEqual({
      actionType: 'pick',
      actionId: 'A1',
      // It has no HARD; SOFT stands still too.
      blockingType: 'SOFT',
      actionParameters: [{ key: 'loadId', value: 'CART-1' }],
    });
  });

  it('never because a list is empty: that says nothing', () => {
    const talk = vehicle({});
    expect(talk.send(drive(FULL_ORDER)).message).toEqual(
      talkWith('2.1').send(drive(FULL_ORDER)).message,
    );
  });

  it('of the horizon: what is more than its lists hold', () => {
    const order = orderOf({});
    const nodes = [...order.nodes, { ...order.nodes[1]!, sequence: 4, released: false }];
    const edges = [...order.edges, { ...order.edges[0]!, sequence: 3, released: false }];
    const long = { ...order, nodes, edges };
    expect(vehicle(lists({})).send(drive(long)).message.nodes).toHaveLength(3);
    expect(vehicle(lists({ 'order.nodes': 2 })).send(drive(long)).message).toMatchObject({
      nodes: [{ sequenceId: 0 }, { sequenceId: 2 }],
      edges: [{ sequenceId: 1 }],
    });
    expect(vehicle(lists({ 'order.edges': 1 })).send(drive(long)).message.edges).toHaveLength(1);
  });
});

describe('the least time between two orders', () => {
  const timing = (minOrderInterval: number) => ({
    limits: { timing: { minOrderInterval, minStateInterval: 0 } },
  });

  it('is kept, with a margin for the way: the next is asked for again when it is over', () => {
    const talk = vehicle(timing(0.5));
    expect(talk.send(drive(), AT).write).toBeDefined();
    const next = drive({ ...orderOf({}), updateId: 1 });
    const early = talk.send(next, AT + 599, 'C2');
    expect(early).toEqual({ acknowledgedBy: 'message', notBefore: AT + 600 });
    // Nothing was written, so nothing is acknowledged.
    const shown = { ...(samplesOf2('2.1.0').state[0] as object), orderId: 'O1', orderUpdateId: 9 };
    expect(talk.hear('state', shown).said).toEqual([
      { type: 'command_acknowledged', commandId: 'C1' },
    ]);
    expect(talk.send(next, AT + 600, 'C2').message.orderUpdateId).toBe(1);
  });

  it('holds up no instant action', () => {
    const talk = vehicle(timing(0.5));
    talk.send(drive(), AT);
    expect(talk.send(cancel(), AT, 'C2').write).toBeDefined();
  });

  it('is believed up to half a minute', () => {
    const talk = vehicle(timing(1e9));
    talk.send(drive(), AT);
    expect(talk.send(drive(), AT).notBefore).toBe(AT + 30_100);
  });
});

test('an impossible limit is none', () => {
  const talk = vehicle(lists({ 'order.nodes': -1 }));
  expect(talk.send(drive()).write).toBeDefined();
});
