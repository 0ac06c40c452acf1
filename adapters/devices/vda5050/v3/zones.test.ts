import { describe, expect, it, test } from 'vitest';
import type { Zone } from '#base/site/zone.ts';
import type { ZoneSet } from '#hub/ports.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import { talkWith } from '../codec/rig.ts';
import { isSimple } from './zones.ts';

const vertices = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
];
const honk = { name: 'honk', blocking: 'none', parameters: { times: 2 } } as const;
const common = { id: 'Z1', vertices };
const zones: readonly Zone[] = [
  { ...common, type: 'blocked' },
  { ...common, type: 'line_guided' },
  { ...common, type: 'release', onLoss: 'evacuate' },
  { ...common, type: 'coordinated_replanning' },
  { ...common, type: 'speed_limit', maxSpeed: 0.5 },
  { ...common, type: 'action', onEntry: [honk], during: [], onExit: [] },
  { ...common, type: 'priority', factor: 1 },
  { ...common, type: 'penalty', factor: 0.5 },
  { ...common, type: 'directed', direction: 0, limit: 'strict' },
  { ...common, type: 'bidirected', direction: 0, limit: 'restricted' },
];
const set = (some: readonly Zone[]): ZoneSet => ({ zoneSetId: 'z', mapId: 'm', zones: some });
const send = (zoneSet: ZoneSet) => ({ kind: 'vehicle', type: 'zones', zoneSet }) as const;

describe('zones', () => {
  it('of all ten types are written', () => {
    const { message, write } = talkWith('3.0').send(send(set(zones)));
    expect(write?.topic).toBe('vda5050/v3/KIT/0001/zoneSet');
    const written = { zoneId: 'Z1', vertices };
    expect(message.zoneSet).toEqual({
      mapId: 'm',
      zoneSetId: 'z',
      zones: [
        { ...written, zoneType: 'BLOCKED' },
        { ...written, zoneType: 'LINE_GUIDED' },
        { ...written, zoneType: 'RELEASE', releaseLossBehavior: 'EVACUATE' },
        { ...written, zoneType: 'COORDINATED_REPLANNING' },
        { ...written, zoneType: 'SPEED_LIMIT', maximumSpeed: 0.5 },
        {
          ...written,
          zoneType: 'ACTION',
          entryActions: [
            {
              actionType: 'honk',
              blockingType: 'NONE',
              actionParameters: [{ key: 'times', value: 2 }],
            },
          ],
          duringActions: [],
          exitActions: [],
        },
        { ...written, zoneType: 'PRIORITY', priorityFactor: 1 },
        { ...written, zoneType: 'PENALTY', penaltyFactor: 0.5 },
        { ...written, zoneType: 'DIRECTED', direction: 0, directedLimitation: 'STRICT' },
        { ...written, zoneType: 'BIDIRECTED', direction: 0, bidirectedLimitation: 'RESTRICTED' },
      ],
    });
  });

  it('of types that the vehicle does not mind are not sent to it', () => {
    const talk = talkWith('3.0');
    const [, factsheet] = samplesOf3().factsheet;
    talk.hear('factsheet', factsheet);
    const { message } = talk.send(send(set(zones)));
    expect(message.zoneSet.zones.map(({ zoneType }: { zoneType: string }) => zoneType)).toEqual([
      'BLOCKED',
      'RELEASE',
    ]);
  });

  it('run counter-clockwise on the wire, however they were drawn', () => {
    const drawn: Zone = { id: 'Z1', type: 'blocked', vertices: vertices.toReversed() };
    const { message } = talkWith('3.0').send(send(set([drawn])));
    expect(message.zoneSet.zones[0].vertices).toEqual(vertices);
  });

  it('that are no simple polygon are refused by name', () => {
    const bow: Zone = {
      id: 'BOW',
      type: 'blocked',
      vertices: [
        { x: 0, y: 0 },
        { x: 4, y: 4 },
        { x: 4, y: 0 },
        { x: 0, y: 5 },
      ],
    };
    expect(talkWith('3.0').send(send(set([bow])))).toMatchObject({
      write: undefined,
      refused: 'the sides of zone BOW meet each other',
    });
  });

  it('are acknowledged when the vehicle shows the set, refused when an error names it', () => {
    const [state] = samplesOf3().state;
    const talk = talkWith('3.0');
    talk.send(send(set(zones)));
    expect(talk.hear('state', state).said).toEqual([]);
    const zoneSets = [{ zoneSetId: 'z', mapId: 'm', zoneSetStatus: 'DISABLED' }];
    const shown = talk.hear('state', { ...state, headerId: 8, zoneSets });
    expect(shown.said).toEqual([{ type: 'command_acknowledged', commandId: 'C1' }]);
    talk.send(send(set(zones)));
    const errorReferences = [{ referenceKey: 'zoneSetId', referenceValue: 'z' }];
    const errors = [{ errorType: 'UNKNOWN_MAP_ID', errorLevel: 'WARNING', errorReferences }];
    expect(talk.hear('state', { ...state, headerId: 9, errors }).said).toEqual([
      { type: 'command_refused', commandId: 'C1', reason: 'UNKNOWN_MAP_ID' },
    ]);
  });
});

const at = (...pairs: [number, number][]) => pairs.map(([x, y]) => ({ x, y }));
test.each([
  ['a triangle', at([0, 0], [1, 0], [0, 1]), true],
  ['a square', at([0, 0], [1, 0], [1, 1], [0, 1]), true],
  ['one with a corner on a straight side', at([0, 0], [1, 0], [2, 0], [2, 2]), true],
  ['an L', at([0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0, 4]), true],
  ['two points', at([0, 0], [1, 0]), false],
  ['a line', at([0, 0], [1, 0], [2, 0]), false],
  ['a bow', at([0, 0], [2, 2], [2, 0], [0, 2]), false],
  ['one with a needle', at([0, 0], [4, 0], [2, 0], [2, 2]), false],
  ['one that touches itself', at([0, 0], [4, 0], [2, 2], [4, 4], [0, 4], [2, 2]), false],
])('%s is simple: %s', (_, polygon, is) => {
  expect(isSimple(polygon)).toBe(is);
});
