import Value from 'typebox/value';
import { describe, expect, it, test } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import type { Profile } from '../profile.ts';
import type { State as State2 } from '../v2/wire.ts';
import { AT, CONFIGS, cancel, drive, FULL_ORDER, orderOf, talkWith } from './rig.ts';

/** Each quirk of a profile, on the wire: what goes out with it and without, what comes in. */

const [smallest] = samplesOf2('2.1.0').state as [State2, State2];
const state = (change: Partial<State2>, headerId = 7, timestamp = smallest.timestamp) => ({
  ...smallest,
  headerId,
  timestamp,
  ...change,
});
const action = (actionId: string, actionStatus: State2['actionStates'][number]['actionStatus']) => {
  return { actionId, actionStatus };
};
const node = (nodeId: string, sequenceId: number, released: boolean) => {
  return { nodeId, sequenceId, released };
};

describe('out', () => {
  const horizon = orderOf({});
  const withHorizon = {
    ...horizon,
    nodes: [horizon.nodes[0]!, { ...horizon.nodes[1]!, released: false }],
    edges: [{ ...horizon.edges[0]!, released: false }],
  };
  const update = { ...FULL_ORDER, updateId: 1, nodes: FULL_ORDER.nodes.toReversed() };
  // biome-ignore lint/suspicious/noExplicitAny: whatever is on the wire
  const rows: [string, Profile, object, (message: any) => unknown, unknown, unknown][] = [
    ['baseOnly', { baseOnly: true }, drive(withHorizon), (m) => m.nodes.length, 2, 1],
    [
      'stitchActions omit',
      { stitchActions: 'omit' },
      drive(update),
      (m) => m.nodes[0].actions.length,
      1,
      0,
    ],
    [
      'deviationMetres',
      { deviationMetres: 0.4 },
      drive(orderOf({})),
      (m) => m.nodes[0].nodePosition.allowedDeviationXY,
      undefined,
      0.4,
    ],
    [
      'deviationField Xy',
      { deviationField: 'Xy' },
      drive(FULL_ORDER),
      ({ nodes: [, { nodePosition: at }] }) => [at.allowedDeviationXY, at.allowedDeviationXy],
      [0.2, undefined],
      [undefined, 0.2],
    ],
    [
      'deviationField both',
      { deviationField: 'both' },
      drive(FULL_ORDER),
      ({ nodes: [, { nodePosition: at }] }) => [at.allowedDeviationXY, at.allowedDeviationXy],
      [0.2, undefined],
      [0.2, 0.2],
    ],
    [
      'omit',
      { omit: ['order.edges.maxSpeed', 'order.nodes.nodePosition.theta'] },
      drive(FULL_ORDER),
      (m) => [m.edges[0].maxSpeed, m.nodes[1].nodePosition.theta, m.nodes[1].nodePosition.x],
      [1, 1, 3],
      [undefined, undefined, 3],
    ],
    [
      'instantArray actions',
      { instantArray: 'actions' },
      cancel(),
      (m) => [m.actions?.length, m.instantActions?.length],
      [1, 1],
      [1, undefined],
    ],
    [
      'instantArray instantActions',
      { instantArray: 'instantActions' },
      cancel(),
      (m) => [m.actions?.length, m.instantActions?.length],
      [1, 1],
      [undefined, 1],
    ],
  ];
  test.each(rows)('%s', (_, profile, body, seen, plain, quirky) => {
    const command = body as ReturnType<typeof drive>;
    expect(seen(talkWith('2.1').send(command).message)).toEqual(plain);
    expect(seen(talkWith('2.1', { profile }).send(command).message)).toEqual(quirky);
  });

  it('qos and topicRoot', () => {
    const profile: Profile = { qos: 1, topicRoot: 'site7/uagv/v2' };
    const talk = talkWith('2.1', { profile });
    const topic = 'site7/uagv/v2/KIT/0001/order';
    expect(talk.send(drive()).write).toMatchObject({ topic, qos: 1, retain: false });
    expect(talk.adapter.topics?.(talk.config, 'AGV-1')).toEqual(['site7/uagv/v2/KIT/0001/']);
    expect(talk.hear('state', smallest).faults).toEqual([]);
    expect(talkWith('2.1').send(drive()).write).toMatchObject({ qos: 0 });
  });

  it('its own names, parameters and blocking of actions', () => {
    const actions = {
      pick: { name: 'lift', parameters: { stationType: 'rack' }, blocking: 'soft' },
    } as const;
    const pick = { actionId: 'A1', type: 'pick', load: 'CART-1' } as const;
    const { message } = talkWith('2.1', { actions }).send(
      drive(orderOf({ node: { actions: [pick] } })),
    );
    expect(message.nodes[1].actions).toEqual([
      {
        actionType: 'lift',
        actionId: 'A1',
        blockingType: 'SOFT',
        actionParameters: [
          { key: 'stationType', value: 'rack' },
          { key: 'loadType', value: 'handling_unit' },
          { key: 'loadId', value: 'CART-1' },
        ],
      },
    ]);
  });
});

describe('in', () => {
  const rows: [string, Profile, Partial<State2>, object, object][] = [
    [
      'repeatsFirstNode',
      { repeatsFirstNode: true },
      {
        lastNodeId: 'N1',
        lastNodeSequenceId: 4,
        nodeStates: [node('N1', 4, true), node('N2', 6, true)],
      },
      { nodesLeft: [{ nodeId: 'N1' }, { nodeId: 'N2' }] },
      { nodesLeft: [{ nodeId: 'N2' }] },
    ],
    [
      'repeatsFirstNode, of a loop',
      { repeatsFirstNode: true },
      { lastNodeId: 'N1', lastNodeSequenceId: 4, nodeStates: [node('N1', 8, true)] },
      { nodesLeft: [{ sequence: 8 }] },
      { nodesLeft: [{ sequence: 8 }] },
    ],
    [
      'doublesActionStates',
      { doublesActionStates: true },
      {
        actionStates: [action('A1', 'FINISHED'), action('A1', 'RUNNING'), action('A2', 'WAITING')],
      },
      { actions: [{ status: 'finished' }, { status: 'running' }, { status: 'waiting' }] },
      { actions: [{ status: 'finished' }, { status: 'waiting' }] },
    ],
  ];
  test.each(rows)('%s', (_, profile, change, plain, quirky) => {
    expect(talkWith('2.1').hear('state', state(change)).state).toMatchObject(plain);
    expect(talkWith('2.1', { profile }).hear('state', state(change)).state).toMatchObject(quirky);
  });

  const acknowledged = [{ type: 'command_acknowledged', commandId: 'C1' }];

  it('dropsEnded: a cancellation that was shown, and is not, has ended', () => {
    const profile: Profile = { dropsEnded: true };
    const talk = talkWith('2.1', { profile });
    talk.send(cancel());
    const running = { orderId: 'O1', actionStates: [action('X1', 'RUNNING')] };
    expect(talk.hear('state', state(running, 7)).said).toEqual([]);
    const gone = talk.hear('state', state({ orderId: 'O1' }, 8));
    expect(gone.said).toEqual(acknowledged);
    // The fleet sees it as every vehicle shows it, in later states too.
    const shown = [{ actionId: 'X1', status: 'finished', instant: true }];
    expect(gone.state?.actions).toEqual(shown);
    expect(talk.hear('state', state({ orderId: 'O1' }, 9)).state?.actions).toEqual(shown);
  });

  it('dropsEnded: one that is not shown while the order goes on was lost, and is sent again', () => {
    const talk = talkWith('2.1', { profile: { dropsEnded: true } });
    talk.send(cancel());
    const nodeStates = [node('N2', 2, true)];
    const running = { orderId: 'O1', nodeStates, actionStates: [action('X1', 'RUNNING')] };
    talk.hear('state', state(running, 7));
    expect(talk.send(cancel()).write).toBeUndefined();
    expect(talk.hear('state', state({ orderId: 'O1', nodeStates }, 8)).said).toEqual([]);
    expect(talk.send(cancel()).write).toBeDefined();
  });

  it('keepsHorizonAfterCancel: what is left of a cancelled order is nothing', () => {
    const kept = {
      orderId: 'O1',
      nodeStates: [node('N3', 4, false)],
      edgeStates: [{ edgeId: 'E2', sequenceId: 3, released: false }],
      actionStates: [action('A1', 'WAITING'), action('X1', 'FINISHED')],
    };
    const talk = talkWith('2.1', { profile: { keepsHorizonAfterCancel: true } });
    const before = { ...kept, actionStates: [action('A1', 'WAITING')] };
    talk.send(cancel());
    // The order is under way: its horizon is its own.
    expect(talk.hear('state', state(before, 7)).state?.nodesLeft).toHaveLength(1);
    const ended = talk.hear('state', state(kept, 8));
    expect(ended.said).toEqual(acknowledged);
    expect(ended.state).toMatchObject({
      nodesLeft: [],
      edgesLeft: [],
      actions: [
        { actionId: 'A1', status: 'failed' },
        { actionId: 'X1', status: 'finished' },
      ],
    });
    const next = talk.hear('state', state({ ...before, orderId: 'O2' }, 9));
    expect(next.state?.nodesLeft).toHaveLength(1);
  });

  it('hidesRefused: what is shown nowhere for 10 s is refused; a cancellation only where nothing is left', () => {
    const pause = { kind: 'vehicle', type: 'pause', actionId: 'P1' } as const;
    const talk = talkWith('2.1', { profile: { hidesRefused: true } });
    talk.send(pause, AT);
    talk.send(pause, AT + 6_000);
    expect(talk.hear('state', state({}, 7), AT + 9_000).said).toEqual([]);
    expect(talk.hear('state', state({}, 8), AT + 10_000).said).toEqual([
      { type: 'command_refused', commandId: 'C1', reason: 'it shows nothing of it' },
    ]);
    talk.send(cancel(), AT);
    const nodeStates = [node('N2', 2, true)];
    expect(talk.hear('state', state({ nodeStates }, 9), AT + 20_000).said).toEqual([]);
    expect(talk.hear('state', state({}, 10), AT + 21_000).said).toEqual(acknowledged);

    const plain = talkWith('2.1');
    plain.send(pause, AT);
    expect(plain.hear('state', state({}, 7), AT + 60_000).said).toEqual([]);
  });

  it('connection from_states: online by each state, offline by silence', () => {
    const profile: Profile = { connection: 'from_states', silenceMs: 40_000 };
    const talk = talkWith('2.1', { profile });
    const filters = talk.adapter.subscribe(talk.config, 'AGV-1').map(({ filter }) => filter);
    expect(filters).toEqual(['uagv/v2/KIT/0001/state', 'uagv/v2/KIT/0001/factsheet']);
    const online = [{ type: 'device_status', status: 'online' }];
    expect(talk.hear('state', state({}, 7)).said).toEqual(online);
    expect(talk.hear('state', state({}, 8)).said).toEqual(online);
    const silence = { afterMs: 40_000, means: 'offline' };
    expect(talk.adapter.silence?.(talk.config)).toEqual(silence);
    const plain = talkWith('2.1');
    expect(plain.hear('state', smallest).said).toEqual([]);
    expect(plain.adapter.silence?.(plain.config)).toEqual({ afterMs: 95_000, means: 'degraded' });
  });

  it('a pose on another map of the site has its map with it', () => {
    const agvPosition = { x: 1, y: 2, theta: 0, mapId: 'upstairs', positionInitialized: true };
    const upstairs = state({ agvPosition });
    expect(talkWith('2.1').hear('state', upstairs).state?.position).toBeUndefined();
    expect(talkWith('2.1', { maps: ['upstairs'] }).hear('state', upstairs).state).toMatchObject({
      position: { x: 1, y: 2, theta: 0 },
      mapId: 'upstairs',
    });
  });
});

describe('quirks of 3.0', () => {
  it('repeatsFirstNode and dropsEnded', () => {
    const [sample] = samplesOf3().state;
    const talk = talkWith('3.0', { profile: { repeatsFirstNode: true, dropsEnded: true } });
    const first = { lastNodeId: 'N1', nodeStates: [node('N1', 0, true), node('N2', 2, true)] };
    const { state: shown } = talk.hear('state', { ...sample, ...first });
    expect(shown?.nodesLeft).toEqual([{ nodeId: 'N2', sequence: 2, released: true }]);
    talk.send(cancel());
    const instantActionStates = [action('X1', 'RUNNING')];
    talk.hear('state', { ...sample, headerId: 8, instantActionStates });
    expect(talk.hear('state', { ...sample, headerId: 9 }).said).toHaveLength(1);
  });

  const settings = { manufacturer: 'KIT', serialNumber: '0001', mapId: 'm' };
  test.each<[string, Profile, boolean, boolean]>([
    ['baseOnly', { baseOnly: true }, true, true],
    ['stitchActions', { stitchActions: 'omit' }, true, false],
    ['instantArray', { instantArray: 'instantActions' }, true, false],
    ['deviationField', { deviationField: 'Xy' }, true, false],
  ])('the settings of 3.0 know the quirks that it can have: %s', (_, profile, in2, in3) => {
    expect(Value.Check(CONFIGS['2.1'], { ...settings, profile })).toBe(in2);
    expect(Value.Check(CONFIGS['3.0'], { ...settings, profile })).toBe(in3);
  });

  it('a version is spoken by its own adapter', () => {
    expect(Value.Check(CONFIGS['2.1'], { ...settings, version: '3.0' })).toBe(false);
    expect(Value.Check(CONFIGS['3.0'], { ...settings, version: '2.1' })).toBe(false);
    expect(Value.Check(CONFIGS['3.0'], { ...settings, version: '3.0' })).toBe(true);
  });
});
