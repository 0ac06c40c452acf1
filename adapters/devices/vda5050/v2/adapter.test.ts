import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { DeviceCommand, DeviceEventBody, VehicleOrder } from '#hub/ports.ts';
import { type Topic, topicOf } from '../wire.ts';
import { vda5050V2 } from './adapter.ts';
import type { CodecState } from './codec-state.ts';
import { connection, factsheet, fullestState, header, smallestState, VEHICLE } from './samples.ts';

const CONFIG = { ...VEHICLE, mapId: 'm' };
const AT = 1_767_765_600_000;
const fresh = () => vda5050V2.initial('AGV-1', CONFIG);
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const hear = (state: CodecState, topic: Topic, message: unknown) =>
  vda5050V2.decode(state, { topic: topicOf(VEHICLE, topic), payload: bytes(message) }, AT);

const ORDER: VehicleOrder = {
  orderId: 'O1',
  updateId: 0,
  mapId: 'm',
  nodes: [
    {
      nodeId: 'N1',
      sequence: 0,
      released: true,
      x: 0,
      y: 0,
      actions: [{ actionId: 'O1.stop', type: 'stop_charging' }],
    },
    {
      nodeId: 'N2',
      sequence: 2,
      released: true,
      x: 3,
      y: 0,
      actions: [{ actionId: 'A1', type: 'pick', load: 'CART-1', place: 'POOL-1' }],
    },
    { nodeId: 'N3', sequence: 4, released: false, x: 6, y: 0, actions: [] },
  ],
  edges: [
    { edgeId: 'E1', sequence: 1, released: true, from: 'N1', to: 'N2', maxSpeed: 1 },
    { edgeId: 'E2', sequence: 3, released: false, from: 'N2', to: 'N3' },
  ],
};

const command = (body: DeviceCommand['body'], commandId = 'C1'): DeviceCommand => ({
  commandId,
  device: 'AGV-1',
  correlationId: 'x',
  body,
});
const drive = (order = ORDER) => command({ kind: 'vehicle', type: 'drive', order });
const cancel = () =>
  command({ kind: 'vehicle', type: 'cancel_order', orderId: 'O1', actionId: 'X1' });
const send = (state: CodecState, what: DeviceCommand) => {
  const { writes, ...rest } = vda5050V2.encode(state, what, AT);
  expect(writes).toHaveLength(1);
  return { ...rest, write: writes[0]!, message: JSON.parse(writes[0]!.payload) };
};
const sayings = (events: readonly { body: DeviceEventBody }[]) =>
  events.map(({ body }) => body).filter((body) => body.type !== 'vehicle_state');

// ------------------------------------------------------- the official schema

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/vda5050/2.1.0/', import.meta.url));
const schemas = existsSync(FOLDER) ? FOLDER : undefined;
if (!schemas) console.info('skipped: the official VDA 5050 schemas are not beside the project');

function validatorOf(topic: string) {
  const schema = JSON.parse(readFileSync(`${FOLDER}${topic}.schema`, 'utf8'));
  if (topic === 'state') {
    // The text has PAUSED, the schema forgets it.
    schema.properties.actionStates.items.properties.actionStatus.enum.push('PAUSED');
  }
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

describe.runIf(schemas)('against the official schema', () => {
  test.each([
    [
      'order, smallest',
      'order',
      () => send(fresh(), drive({ ...ORDER, nodes: ORDER.nodes.slice(0, 1), edges: [] })).message,
    ],
    ['order, fullest', 'order', () => send(fresh(), drive()).message],
    ['instantActions', 'instantActions', () => send(fresh(), cancel()).message],
    ['state, smallest', 'state', () => smallestState()],
    ['state, fullest', 'state', fullestState],
    ['connection', 'connection', () => connection('ONLINE')],
    ['factsheet', 'factsheet', () => factsheet(20)],
    [
      'visualization',
      'visualization',
      () => ({ ...header(), agvPosition: fullestState().agvPosition }),
    ],
  ])('%s', (_, topic, message) => {
    const validate = validatorOf(topic);
    validate(message());
    expect(validate.errors ?? []).toEqual([]);
  });
});

// ------------------------------------------------------------------ incoming

describe('a state', () => {
  it('in its smallest form says what must be known', () => {
    const { events, faults } = hear(fresh(), 'state', smallestState());
    expect(faults).toEqual([]);
    expect(events).toHaveLength(1);
    expect(events[0]!.body).toMatchObject({
      type: 'vehicle_state',
      state: { orderId: '', lastNode: '', battery: 80, mode: 'automatic', emergencyStop: false },
    });
    const { body } = events[0]!;
    expect(body.type === 'vehicle_state' && 'loads' in body.state).toBe(false);
  });

  it('in its fullest form loses nothing that the hub has a word for', () => {
    const { events } = hear(fresh(), 'state', fullestState());
    expect(events[0]!.body).toEqual({
      type: 'vehicle_state',
      state: {
        orderId: 'O1',
        updateId: 3,
        lastNode: 'N1',
        lastSequence: 4,
        nodesLeft: [
          { nodeId: 'N2', sequence: 6, released: true },
          { nodeId: 'N3', sequence: 8, released: false },
        ],
        actions: [
          { actionId: 'A1', status: 'failed', result: 'nothing there' },
          { actionId: 'A2', status: 'paused' },
        ],
        errors: [
          {
            type: 'pickError',
            level: 'fatal',
            description: 'no load found',
            references: { actionId: 'A1' },
          },
        ],
        position: { x: 1.5, y: 0, theta: 0.1 },
        battery: 55.5,
        charging: true,
        driving: true,
        paused: true,
        mode: 'teach_in',
        emergencyStop: true,
        loads: ['CART-1'],
        wantsBase: true,
      },
    });
  });

  it('may carry null for any optional field, and fields that nobody knows', () => {
    const nulls = { agvPosition: null, loads: null, paused: null, zoneSetId: null, velocity: null };
    const { events, faults } = hear(fresh(), 'state', { ...smallestState(), ...nulls, brand: 1 });
    expect(faults).toEqual([]);
    expect(events).toHaveLength(1);
  });

  it('on another map has no position here', () => {
    const state = fullestState();
    const elsewhere = { ...state, agvPosition: { ...state.agvPosition!, mapId: 'other' } };
    const { body } = hear(fresh(), 'state', elsewhere).events[0]!;
    expect(body.type === 'vehicle_state' && body.state.position).toBeUndefined();
  });

  const later = (headerId: number, second: number) =>
    smallestState(header(headerId, `2026-01-07T06:00:${String(second).padStart(2, '0')}Z`));

  it.each([
    ['a repeated message', later(7, 10), ['state: stale header id']],
    ['a stale header id', later(3, 10), ['state: stale header id']],
    ['an older timestamp', later(8, 9), ['state: older timestamp']],
    ['header ids that start again after a reboot', later(0, 11), []],
    ['the next message', later(8, 10), []],
  ])('is judged by header id and timestamp: %s', (_, message, faults) => {
    const { state } = hear(fresh(), 'state', later(7, 10));
    expect(hear(state, 'state', message).faults).toEqual(faults);
  });

  it('with an older timestamp counts after the vehicle came online anew', () => {
    let { state } = hear(fresh(), 'state', later(7, 10));
    ({ state } = hear(state, 'connection', connection('ONLINE')));
    expect(hear(state, 'state', later(0, 2)).faults).toEqual([]);
  });

  it('counts again when a clock was put back for good', () => {
    let { state } = hear(fresh(), 'state', later(7, 50));
    const heard = [];
    for (let i = 0; i < 6; i++) {
      const decoded = hear(state, 'state', later(8 + i, 1 + i));
      state = decoded.state;
      heard.push(decoded.faults.length === 0);
    }
    expect(heard).toEqual([false, false, false, false, true, true]);
  });
});

describe('the wire', () => {
  it.each<[string, unknown, string]>([
    ['a forged serial number', { ...smallestState(), serialNumber: '0002' }, 'another vehicle'],
    ['malformed JSON', '{"headerId":', 'malformed JSON'],
    ['a missing field', { ...smallestState(), errors: undefined }, 'not as the standard says'],
    ['a wrong type', { ...smallestState(), driving: 'no' }, 'not as the standard says'],
    ['no timestamp', smallestState({ timestamp: 'yesterday' }), 'timestamp is none'],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 'not as the standard says'],
    ['a flood', `"${'x'.repeat(300_000)}"`, 'too long'],
  ])('with %s is a fault and nothing else', (_, message, fault) => {
    const before = fresh();
    const { state, events, faults } = hear(before, 'state', message);
    expect(events).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
    expect(state).toBe(before);
  });

  it('survives any bytes, and gives the same answer to the same input', () => {
    const topics = fc.constantFrom<Topic>('state', 'connection', 'factsheet', 'order');
    const payloads = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(bytes),
      fc
        .record({
          ...Object.fromEntries(Object.keys(smallestState()).map((k) => [k, fc.anything()])),
        })
        .map((value) => {
          try {
            return bytes({ ...smallestState(), ...value });
          } catch {
            return bytes('null');
          }
        }),
    );
    fc.assert(
      fc.property(topics, payloads, (topic, payload) => {
        const read = { topic: topicOf(VEHICLE, topic), payload };
        const once = vda5050V2.decode(fresh(), read, AT);
        expect(vda5050V2.decode(fresh(), read, AT)).toEqual(once);
      }),
    );
  });
});

test.each([
  ['ONLINE', 'online'],
  ['OFFLINE', 'offline'],
  ['CONNECTIONBROKEN', 'offline'],
] as const)('connection %s is status %s', (said, status) => {
  // A will is as old as its connection, so it counts whatever its header id.
  const { state } = hear(fresh(), 'connection', connection('ONLINE', 0, '2026-01-07T05:59:00Z'));
  const { events } = hear(state, 'connection', connection(said));
  expect(sayings(events)).toEqual([{ type: 'device_status', status }]);
  const will = hear(state, 'connection', connection('CONNECTIONBROKEN', 0, '2026-01-07T05:58:00Z'));
  expect(sayings(will.events)).toEqual([{ type: 'device_status', status: 'offline' }]);
});

// ------------------------------------------------------------------ outgoing

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
    const { state } = hear(fresh(), 'factsheet', factsheet(1));
    expect(send(state, drive()).message).toMatchObject({
      nodes: [{ nodeId: 'N1' }, { nodeId: 'N2' }],
      edges: [{ edgeId: 'E1' }],
    });
  });

  it('keeps to the quirks of a profile', () => {
    const profile = { omitStitchActions: true, deviationMetres: 0.4, omitMaxSpeed: true };
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
