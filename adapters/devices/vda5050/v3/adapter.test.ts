import { describe, expect, it, test } from 'vitest';
import type { OrderEdge } from '#hub/ports.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import { AT, cancel, drive, FULL_ORDER, orderOf, talkWith } from '../codec/rig.ts';
import type { State } from './wire.ts';

const [smallest, fullest] = samplesOf3().state as [State, State];
const state = (change: Partial<State> = {}, headerId = 7): State => ({
  ...smallest,
  headerId,
  ...change,
});

describe('a state of 3.0', () => {
  it('in its fullest form loses nothing that the hub has a word for', () => {
    expect(talkWith('3.0').hear('state', fullest).state).toEqual({
      orderId: 'O1',
      updateId: 3,
      lastNode: 'N1',
      lastSequence: 4,
      sinceLastNode: 0.5,
      nodesLeft: [{ nodeId: 'N2', sequence: 6, released: true }],
      edgesLeft: [{ edgeId: 'E1', sequence: 5, released: true }],
      actions: [
        { actionId: 'A1', status: 'retriable', result: 'nothing there' },
        { actionId: 'A1', status: 'retriable', result: 'nothing there', instant: true },
      ],
      errors: [
        {
          type: 'NODE_UNREACHABLE',
          level: 'critical',
          description: 'no load found',
          references: { actionId: 'A1' },
        },
      ],
      position: { x: 1.5, y: 0, theta: 0.1 },
      maps: [{ mapId: 'm', version: '1', enabled: true }],
      zoneSets: [{ zoneSetId: 'z', mapId: 'm', enabled: false }],
      requests: [
        { requestId: 'R1', kind: 'replanning', zone: 'Z1', zoneSet: 'z', status: 'requested' },
        { requestId: 'R2', kind: 'corridor', edge: 'E1', sequence: 5, status: 'expired' },
      ],
      velocity: { x: 1, y: 0, turn: 0 },
      battery: 55.5,
      charging: true,
      driving: false,
      paused: true,
      mode: 'intervened',
      emergencyStop: true,
      fieldViolation: true,
      loads: ['CART-1'],
      wantsBase: true,
    });
  });

  it('with instantActionStates alone acknowledges a cancellation', () => {
    const talk = talkWith('3.0');
    const { message } = talk.send(cancel());
    // A cancellation that comes late hits no other order.
    expect(message.actions).toEqual([
      {
        actionType: 'cancelOrder',
        actionId: 'X1',
        blockingType: 'NONE',
        actionParameters: [{ key: 'orderId', value: 'O1' }],
      },
    ]);
    const shown = (actionStatus: 'RUNNING' | 'FINISHED', headerId: number) =>
      state({ instantActionStates: [{ actionId: 'X1', actionStatus }] }, headerId);
    expect(talk.hear('state', shown('RUNNING', 7)).said).toEqual([]);
    expect(talk.send(cancel()).write).toBeUndefined();
    expect(talk.hear('state', shown('FINISHED', 8)).said).toEqual([
      { type: 'command_acknowledged', commandId: 'C1' },
    ]);
  });

  const error = (errorType: string, references: Record<string, string>) => ({
    errors: [
      {
        errorType,
        errorLevel: 'WARNING' as const,
        errorReferences: Object.entries(references).map(([referenceKey, referenceValue]) => {
          return { referenceKey, referenceValue };
        }),
      },
    ],
  });
  const acknowledged = [{ type: 'command_acknowledged', commandId: 'C1' }];
  const refused = (reason: string) => [{ type: 'command_refused', commandId: 'C1', reason }];
  it.each([
    ['shows the order', { orderId: 'O1' }, acknowledged],
    [
      'refuses the order: START_NODE_OUT_OF_RANGE',
      error('START_NODE_OUT_OF_RANGE', { orderId: 'O1' }),
      refused('START_NODE_OUT_OF_RANGE'),
    ],
    [
      'refuses the order by its header id',
      error('VALIDATION_FAILURE', { topic: 'order', headerId: '0' }),
      refused('VALIDATION_FAILURE'),
    ],
    ['tells of an order under way', error('NODE_UNREACHABLE', { orderId: 'O1' }), []],
    ['speaks 2.1', error('orderError', { orderId: 'O1' }), []],
  ])('that %s', (_, change, said) => {
    const talk = talkWith('3.0');
    talk.send(drive());
    expect(talk.hear('state', state(change)).said).toEqual(said);
  });

  it('whose vehicle has no order to cancel ends the cancellation', () => {
    const talk = talkWith('3.0');
    talk.send(cancel());
    const nothing = error('NO_ORDER_TO_CANCEL', { actionId: 'X1' });
    expect(talk.hear('state', state(nothing)).said).toEqual(acknowledged);
  });
});

test.each([
  ['ONLINE', 'online'],
  ['OFFLINE', 'offline'],
  ['HIBERNATING', 'offline'],
  ['CONNECTION_BROKEN', 'offline'],
])('connection %s is status %s', (connectionState, status) => {
  const [sample] = samplesOf3().connection;
  const { said } = talkWith('3.0').hear('connection', { ...sample, connectionState });
  expect(said).toEqual([{ type: 'device_status', status }]);
});

describe('an order of 3.0', () => {
  it('says all that the hub has a word for', () => {
    const { message, write } = talkWith('3.0').send(drive(FULL_ORDER));
    expect(write?.topic).toBe('vda5050/v3/KIT/0001/order');
    expect(message.version).toBe('3.0.0');
    expect(message.nodes[1]).toEqual({
      nodeId: 'N2',
      sequenceId: 2,
      released: true,
      nodePosition: {
        x: 3,
        y: 0,
        theta: 1,
        allowedDeviationXY: { a: 0.2, b: 0.2, theta: 0 },
        allowedDeviationTheta: 0.1,
        mapId: 'upstairs',
      },
      actions: [
        {
          actionType: 'pick',
          actionId: 'A1',
          blockingType: 'SINGLE',
          actionParameters: [
            { key: 'stationType', value: 'place' },
            { key: 'loadType', value: 'handling_unit' },
            { key: 'stationName', value: 'POOL-1' },
            { key: 'loadId', value: 'CART-1' },
            { key: 'height', value: 1.5 },
          ],
          retriable: true,
        },
      ],
    });
    expect(message.edges[0]).toEqual({
      edgeId: 'E1',
      sequenceId: 1,
      released: true,
      maximumSpeed: 1,
      maximumMobileRobotHeight: 2,
      minimumLoadHandlingDeviceHeight: 0.5,
      orientation: 0.5,
      orientationType: 'GLOBAL',
      reachOrientationBeforeEntering: true,
      maxRotationSpeed: 0.4,
      length: 3,
      trajectory: {
        degree: 1,
        knotVector: [0, 0, 1, 1],
        controlPoints: [
          { x: 0, y: 0, weight: 1 },
          { x: 3, y: 0 },
        ],
      },
      corridor: { leftWidth: 0.5, rightWidth: 0.6, corridorReferencePoint: 'KINEMATIC_CENTER' },
      actions: [{ actionType: 'beep', actionId: 'A2', blockingType: 'NONE' }],
    });
  });

  it('may let the vehicle ask before it leaves its way', () => {
    const corridor: OrderEdge['corridor'] = {
      left: 1,
      right: 1,
      from: 'contour',
      releaseRequired: true,
      onLoss: 'return',
    };
    const { message } = talkWith('3.0').send(drive(orderOf({ edge: { corridor } })));
    expect(message.edges[0].corridor).toEqual({
      leftWidth: 1,
      rightWidth: 1,
      corridorReferencePoint: 'CONTOUR',
      releaseRequired: true,
      releaseLossBehavior: 'RETURN',
    });
    // In 2.1 nothing can make it ask, so it is let go nowhere.
    const { message: older } = talkWith('2.1').send(drive(orderOf({ edge: { corridor } })));
    expect('corridor' in older.edges[0]).toBe(false);
  });
});

describe('an answer to a request', () => {
  const answer = (grant: 'granted' | 'queued' | 'revoked' | 'rejected') =>
    ({
      kind: 'vehicle',
      type: 'answer',
      answers: [{ requestId: 'R1', grant, ...(grant === 'granted' ? { until: AT + 30_000 } : {}) }],
    }) as const;
  const requested = (requestStatus: 'REQUESTED' | 'GRANTED' | 'REVOKED') =>
    state({
      zoneRequests: [
        { requestId: 'R1', requestType: 'ACCESS', zoneId: 'Z1', zoneSetId: 'z', requestStatus },
      ],
    });

  it('goes to the responses, a grant with its end', () => {
    const talk = talkWith('3.0');
    const { message, write } = talk.send(answer('granted'));
    expect(write).toMatchObject({ topic: 'vda5050/v3/KIT/0001/responses', qos: 0, retain: false });
    expect(message.responses).toEqual([
      { requestId: 'R1', grantType: 'GRANTED', leaseExpiry: '2026-01-07T06:00:30.000Z' },
    ]);
    expect(talk.send(answer('queued'), AT, 'C2').message.responses).toEqual([
      { requestId: 'R1', grantType: 'QUEUED' },
    ]);
  });

  it.each([
    ['granted', 'REQUESTED', 0],
    ['granted', 'GRANTED', 1],
    ['granted', undefined, 1],
    ['revoked', 'GRANTED', 0],
    ['revoked', 'REVOKED', 1],
    ['revoked', undefined, 1],
    ['queued', 'REQUESTED', 1],
    ['rejected', 'REQUESTED', 1],
  ] as const)('%s is heard when the request is shown as %s: %d', (grant, shown, answers) => {
    const talk = talkWith('3.0');
    talk.send(answer(grant));
    expect(talk.hear('state', shown ? requested(shown) : state()).said).toHaveLength(answers);
  });
});
