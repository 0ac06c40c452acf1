import { describe, expect, it } from 'vitest';
import { seconds } from '#base/time.ts';
import type { Quirks } from '../quirks.ts';
import { action, order } from '../rig.ts';
import { createRadio, HEADER_3, order3 } from './radio-rig.ts';

type Radio = ReturnType<typeof createRadio>;
const HEADER_2 = { ...HEADER_3, version: '2.1.0' };
const instant = (type: string, id: string, key = 'actions') => ({
  ...HEADER_2,
  actions: [],
  [key]: [action(type, id, {}, 'NONE')],
});
const last = (radio: Radio) => radio.states().at(-1)!;
const actionIds = (radio: Radio) => last(radio).actionStates.map((each) => each.actionId);

/** What is told to the vehicle, and what its last state shows by the book and with the habit. */
const HABITS: readonly (readonly [
  habit: string,
  quirks: Partial<Quirks>,
  tell: (radio: Radio) => void | Promise<void>,
  seen: (radio: Radio) => unknown,
  byTheBook: unknown,
  withHabit: unknown,
])[] = [
  [
    'hears instant actions under the old name only',
    { oldInstantArray: true },
    ({ tell }) => tell('instantActions', instant('stateRequest', 'A-1', 'instantActions')),
    actionIds,
    [],
    ['A-1'],
  ],
  [
    'reads the old name of the deviation',
    { oldDeviation: true },
    ({ tell }) => {
      const far = order({ from: 2, to: 3, sequence: 0 });
      const nodePosition = { x: 6, y: 0, mapId: 'floor-1', allowedDeviationXy: 9 };
      tell('order', { ...far, nodes: [{ ...far.nodes[0], nodePosition }, far.nodes[1]] });
    },
    (radio) => last(radio).orderId,
    '',
    'O-1',
  ],
  [
    'refuses a horizon',
    { baseOnly: true },
    ({ tell }) => tell('order', order({ from: 0, to: 3, base: 1 })),
    (radio) => last(radio).errors.map((error) => error.errorType),
    [],
    ['orderError'],
  ],
  [
    'refuses what is longer than its memory',
    { maxNodes: 3 },
    ({ tell }) => tell('order', order({ from: 0, to: 3 })),
    (radio) => last(radio).errors.map((error) => error.errorType),
    [],
    ['orderError'],
  ],
  [
    'repeats the first node once',
    { repeatsFirstNode: true },
    ({ tell }) => tell('order', order({ from: 0, to: 2 })),
    (radio) => radio.states()[1]!.nodeStates.map((node) => node.nodeId),
    ['N1', 'N2'],
    ['N0', 'N1', 'N2'],
  ],
  [
    'hides what it refused',
    { hidesRefused: true },
    ({ tell }) => tell('instantActions', instant('fly', 'A-1')),
    actionIds,
    ['A-1'],
    [],
  ],
  [
    'drops what has ended after one state',
    { dropsEnded: true },
    async ({ tell, scheduler }) => {
      tell('instantActions', instant('stateRequest', 'A-1'));
      await scheduler.runFor(seconds(1));
      tell('instantActions', instant('stateRequest', 'A-2'));
    },
    actionIds,
    ['A-1', 'A-2'],
    ['A-2'],
  ],
  [
    'keeps the horizon of a cancelled order',
    { keepsHorizonAfterCancel: true },
    async ({ tell, scheduler }) => {
      tell('order', order({ from: 0, to: 3, base: 1 }));
      await scheduler.runFor(seconds(1));
      tell('instantActions', instant('cancelOrder', 'A-1'));
      await scheduler.runFor(seconds(20));
    },
    (radio) => last(radio).nodeStates.map((node) => node.nodeId),
    [],
    ['N2', 'N3'],
  ],
  [
    'says each action state twice',
    { doublesActionStates: true },
    ({ tell }) => tell('instantActions', instant('stateRequest', 'A-1')),
    actionIds,
    ['A-1'],
    ['A-1', 'A-1'],
  ],
  [
    'has no connection topic and no will',
    { noConnection: true },
    ({ face }) => face.cut(),
    (radio) => radio.broker.sent.filter(({ topic }) => topic.endsWith('connection')).length,
    2,
    0,
  ],
  [
    'counts header ids anew with each connection',
    { restartsHeaderIds: true },
    ({ end }) => {
      end.kill();
      end.connect();
    },
    (radio) => last(radio).headerId,
    1,
    0,
  ],
  [
    'does not hear an order that comes too soon',
    { minOrderMs: 500 },
    ({ tell }) => {
      tell('order', order({ from: 0, to: 2 }));
      tell('order', order({ update: 1, from: 2, to: 3 }));
    },
    (radio) => last(radio).orderUpdateId,
    1,
    0,
  ],
  [
    'speaks under a prefix',
    { prefix: 'site7/' },
    () => {},
    (radio) => radio.broker.sent[0]!.topic,
    'uagv/v2/Warehub/AGV-1/connection',
    'site7/uagv/v2/Warehub/AGV-1/connection',
  ],
];

describe('a vehicle with a habit of the field', () => {
  it.each(HABITS)('%s', async (_habit, quirks, tell, seen, byTheBook, withHabit) => {
    for (const [own, expected] of [
      [{}, byTheBook],
      [quirks, withHabit],
    ] as const) {
      const radio = createRadio({ version: '2.1', quirks: own });
      await tell(radio);
      await radio.scheduler.runFor(seconds(1));
      expect(seen(radio)).toEqual(expected);
    }
  });

  it('reads an optional field that is null as left out', async () => {
    const { scheduler, states3, tell } = createRadio({ version: '3.0' });
    const way = order3({ from: 0, to: 1 }) as { edges: object[] };
    tell('order', { ...way, edges: way.edges.map((edge) => ({ ...edge, maximumSpeed: null })) });
    await scheduler.runFor(seconds(10));
    expect(states3().at(-1)).toMatchObject({ lastNodeId: 'N1', errors: [] });
  });
});
