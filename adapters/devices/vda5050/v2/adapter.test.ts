import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { hasOfficialSchemas, officialFaults } from '#tests/support/vda5050-schemas.ts';
import { vda5050V2 } from './adapter.ts';
import { AT, bytes, cancel, drive, fresh, hear, ORDER, sayings, send } from './rig.ts';
import { connection, factsheet, fullestState, header, smallestState, VEHICLE } from './samples.ts';
import { type Topic, topicOf } from './wire.ts';

// ------------------------------------------------------- the official schema

describe.runIf(hasOfficialSchemas)('against the official schema', () => {
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
    expect(officialFaults('2.1', topic, message())).toEqual([]);
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
        edgesLeft: [
          { edgeId: 'E1', sequence: 5, released: true },
          { edgeId: 'E2', sequence: 7, released: false },
        ],
        sinceLastNode: 0.5,
        maps: [{ mapId: 'm', version: '1', enabled: true }],
        velocity: { x: 1, y: 0, turn: 0 },
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
        fieldViolation: true,
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
