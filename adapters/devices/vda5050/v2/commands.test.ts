import { describe, expect, it, test } from 'vitest';
import type { DeviceCommand, InstantName } from '#hub/ports.ts';
import type { Profile } from '../profile.ts';
import { vda5050V2 } from './adapter.ts';
import { AT, CONFIG, cancel, command, drive, fresh, hear, ORDER, sayings, send } from './rig.ts';
import { factsheet, header, smallestState } from './samples.ts';

describe('an order', () => {
  it('is written as the standard says, not retained, with its own header ids', () => {
    const first = send(fresh(), drive());
    expect(first.write).toMatchObject({ topic: 'uagv/v2/KIT/0001/order', qos: 0, retain: false });
    expect(first.acknowledgedBy).toBe('message');
    expect(first.message).toMatchObject({
      headerId: 0,
      manufacturer: 'KIT',
      orderId: 'O1',
      orderUpdateId: 0,
      nodes: [
        {
          nodeId: 'N1',
          sequenceId: 0,
          actions: [{ actionType: 'stopCharging', actionId: 'O1.stop' }],
        },
        {
          nodeId: 'N2',
          nodePosition: { x: 3, y: 0, mapId: 'm' },
          actions: [
            {
              actionType: 'pick',
              actionId: 'A1',
              blockingType: 'HARD',
              actionParameters: [
                { key: 'stationType', value: 'place' },
                { key: 'loadType', value: 'handling_unit' },
                { key: 'stationName', value: 'POOL-1' },
                { key: 'loadId', value: 'CART-1' },
              ],
            },
          ],
        },
        { nodeId: 'N3', released: false },
      ],
      edges: [
        { edgeId: 'E1', sequenceId: 1, startNodeId: 'N1', endNodeId: 'N2', maxSpeed: 1 },
        { edgeId: 'E2', released: false },
      ],
    });
    expect(send(first.state, drive()).message.headerId).toBe(1);
    expect(send(first.state, cancel()).message.headerId).toBe(0);
  });

  it('is cut to what profile and factsheet allow, never its base', () => {
    const baseOnly = vda5050V2.initial('AGV-1', { ...CONFIG, profile: { baseOnly: true } });
    expect(send(baseOnly, drive()).message.nodes).toHaveLength(2);
    const { state } = hear(fresh(), 'factsheet', factsheet(2));
    expect(send(state, drive()).message).toMatchObject({
      nodes: [{ nodeId: 'N1' }, { nodeId: 'N2' }],
      edges: [{ edgeId: 'E1' }],
    });
  });

  it('keeps to the quirks of a profile', () => {
    const profile: Profile = {
      stitchActions: 'omit',
      deviationMetres: 0.4,
      omit: ['order.edges.maxSpeed'],
    };
    const quirky = vda5050V2.initial('AGV-1', { ...CONFIG, profile });
    const { message } = send(quirky, drive({ ...ORDER, updateId: 1 }));
    expect(message.nodes[0].actions).toEqual([]);
    expect(message.nodes[1].nodePosition.allowedDeviationXY).toBe(0.4);
    expect('maxSpeed' in message.edges[0]).toBe(false);
  });

  const update = { ...ORDER, updateId: 2 };
  const error = (errorType: string, references: Record<string, string>) => ({
    errors: [
      {
        errorType,
        errorLevel: 'WARNING' as const,
        errorReferences: Object.entries(references).map(([referenceKey, referenceValue]) => ({
          referenceKey,
          referenceValue,
        })),
      },
    ],
  });
  const acknowledged = { type: 'command_acknowledged', commandId: 'C1' };
  const refused = (reason: string) => ({ type: 'command_refused', commandId: 'C1', reason });
  it.each([
    ['shown with its update', { orderId: 'O1', orderUpdateId: 2 }, [acknowledged]],
    ['shown with a later update', { orderId: 'O1', orderUpdateId: 3 }, [acknowledged]],
    ['shown with an earlier update', { orderId: 'O1', orderUpdateId: 1 }, []],
    ['not shown', { orderId: 'O0', orderUpdateId: 9 }, []],
    [
      'named by an error',
      error('orderUpdateError', { orderId: 'O1', orderUpdateId: '2' }),
      [refused('orderUpdateError')],
    ],
    [
      'named without its update',
      error('noRouteError', { orderId: 'O1' }),
      [refused('noRouteError')],
    ],
    [
      'named by its header id',
      error('validationError', { topic: 'order', headerId: '0' }),
      [refused('validationError')],
    ],
    ['not named: an old error', error('orderError', { orderId: 'O0' }), []],
    ['not named: another update', error('orderError', { orderId: 'O1', orderUpdateId: '1' }), []],
    ['named by an error of another kind', error('batteryError', { orderId: 'O1' }), []],
    [
      'shown though an old error names it',
      { orderId: 'O1', orderUpdateId: 2, ...error('orderError', { orderId: 'O1' }) },
      [acknowledged],
    ],
  ])('%s', (_, change, expected) => {
    const { state } = send(fresh(), drive(update));
    const { events } = hear(state, 'state', smallestState(change));
    expect(sayings(events)).toEqual(expected);
  });

  it('is answered once', () => {
    const { state } = send(fresh(), drive());
    const shown = hear(state, 'state', smallestState({ orderId: 'O1' }));
    expect(sayings(shown.events)).toHaveLength(1);
    const again = hear(shown.state, 'state', smallestState({ orderId: 'O1', ...header(2) }));
    expect(sayings(again.events)).toEqual([]);
  });
});

describe('an action of an order', () => {
  it('of the vehicle’s own has its own name, its parameters, and how it goes with others', () => {
    const [first, ...rest] = ORDER.nodes;
    const own = {
      ...({ actionId: 'A9', type: 'other', name: 'beep', blocking: 'single' } as const),
      parameters: { times: 3, tone: { hertz: 440 } },
    };
    const { message } = send(
      fresh(),
      drive({ ...ORDER, nodes: [{ ...first!, actions: [own] }, ...rest] }),
    );
    expect(message.nodes[0].actions).toEqual([
      {
        actionType: 'beep',
        actionId: 'A9',
        blockingType: 'HARD',
        actionParameters: [
          { key: 'times', value: 3 },
          { key: 'tone', value: { hertz: 440 } },
        ],
      },
    ]);
  });
});

describe('an instant action', () => {
  const instant = (action: InstantName, parameters = {}) =>
    command({ kind: 'vehicle', type: 'instant', actionId: 'X1', action, parameters });

  it('has the standard’s name and its parameters', () => {
    const { message } = send(fresh(), instant('init_position', { x: 1, y: 2, mapId: 'm' }));
    expect(message.actions).toEqual([
      {
        actionType: 'initPosition',
        actionId: 'X1',
        blockingType: 'NONE',
        actionParameters: [
          { key: 'x', value: 1 },
          { key: 'y', value: 2 },
          { key: 'mapId', value: 'm' },
        ],
      },
    ]);
  });

  it.each<[string, DeviceCommand['body']]>([
    ['retry', instant('retry').body],
    ['enable_zones', instant('enable_zones').body],
    ['answer', { kind: 'vehicle', type: 'answer', answers: [] }],
    [
      'zones',
      { kind: 'vehicle', type: 'zones', zoneSet: { zoneSetId: 'z', mapId: 'm', zones: [] } },
    ],
  ])('%s came with version 3: it is refused, and nothing is written', (name, body) => {
    const encoded = vda5050V2.encode(fresh(), command(body), 0);
    expect(encoded).toMatchObject({
      writes: [],
      refused: `version 2.1 of VDA 5050 has no ${name}`,
    });
  });
});

describe('a cancellation', () => {
  it('carries its action under both names of the array', () => {
    const { message, write } = send(fresh(), cancel());
    expect(write.topic).toBe('uagv/v2/KIT/0001/instantActions');
    expect(message.actions).toEqual([
      { actionType: 'cancelOrder', actionId: 'X1', blockingType: 'NONE' },
    ]);
    expect(message.instantActions).toEqual(message.actions);
  });

  it.each([
    ['RUNNING', []],
    ['FINISHED', ['command_acknowledged']],
    ['FAILED', ['command_acknowledged']],
  ] as const)('%s', (actionStatus, expected) => {
    const { state } = send(fresh(), cancel());
    const shown = smallestState({ actionStates: [{ actionId: 'X1', actionStatus }] });
    expect(sayings(hear(state, 'state', shown).events).map(({ type }) => type)).toEqual(expected);
  });

  const showing = (actionStatus: 'RUNNING' | 'FINISHED', headerId: number) =>
    smallestState({ ...header(headerId), actionStates: [{ actionId: 'X1', actionStatus }] });

  it('that was accepted is not sent again (openTCS adapter, PR #19)', () => {
    const sent = send(fresh(), cancel());
    // Nothing is shown yet: it may be lost.
    expect(send(sent.state, cancel()).message.headerId).toBe(1);
    const { state } = hear(sent.state, 'state', showing('RUNNING', 1));
    const again = vda5050V2.encode(state, cancel(), AT);
    expect(again).toEqual({ state, writes: [], acknowledgedBy: 'message' });
    const ended = hear(state, 'state', showing('FINISHED', 2));
    expect(sayings(ended.events)).toEqual([{ type: 'command_acknowledged', commandId: 'C1' }]);
  });

  it('that was accepted, and lost in a restart, is sent again', () => {
    const sent = send(fresh(), cancel());
    const running = hear(sent.state, 'state', showing('RUNNING', 1));
    const { state } = hear(running.state, 'state', smallestState({ ...header(2) }));
    expect(send(state, cancel()).message.actions[0].actionId).toBe('X1');
  });

  it('of which only an error noOrderToCancel is shown has ended too', () => {
    const { state } = send(fresh(), cancel());
    const errors = [
      {
        errorType: 'noOrderToCancel',
        errorLevel: 'WARNING' as const,
        errorReferences: [{ referenceKey: 'actionId', referenceValue: 'X1' }],
      },
    ];
    expect(sayings(hear(state, 'state', smallestState({ errors })).events)).toEqual([
      { type: 'command_acknowledged', commandId: 'C1' },
    ]);
  });
});

test('pause and resume are acknowledged when seen, a request by any newer state', () => {
  const seen = smallestState({ actionStates: [{ actionId: 'P', actionStatus: 'WAITING' }] });
  for (const type of ['pause', 'resume', 'request_state'] as const) {
    const { state } = send(fresh(), command({ kind: 'vehicle', type, actionId: 'P' }));
    expect(sayings(hear(state, 'state', seen).events)).toHaveLength(1);
    const unseen = sayings(hear(state, 'state', smallestState()).events);
    expect(unseen).toHaveLength(type === 'request_state' ? 1 : 0);
  }
});
