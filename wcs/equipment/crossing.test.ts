import { describe, expect, test } from 'vitest';
import type { EquipmentState } from '#hub/ports.ts';
import { ASK_AGAIN, askCrossing, commandsOf, lookAgainAt, stepCrossing } from './crossing.ts';
import { BEAT_LASTS } from './equipment.ts';
import type { CrossingEvent, CrossingRow, Equipment, EquipmentKind } from './model.ts';
import { whyWaiting } from './words.ts';

const NOW = 100_000;
const ANY = Number.POSITIVE_INFINITY;
const REQUEST = { requestId: 'r1', equipment: 'E-1', legId: 'L1', vehicle: 'AGV-1', load: '' };

const rowOf = (status: CrossingRow['status'], more: Partial<CrossingRow> = {}): CrossingRow => ({
  ...{ ...REQUEST, from: 'ground', to: 'upper', status, at: NOW - 1_000 },
  ...more,
});
/** A device that lives and serves r1. */
const known = (
  kind: EquipmentKind,
  state: Partial<EquipmentState>,
  more: Partial<Equipment> = {},
): Equipment => ({
  ...{ kind, online: true, beatAt: NOW },
  state: { crossing: 'r1', ready: true, fault: '', beat: 8, ...state },
  ...more,
});
const at = (type: CrossingEvent['type'], equipment: Equipment): CrossingEvent => ({
  ...{ type, equipment, at: NOW },
});
const step = (row: CrossingRow, event: CrossingEvent) => {
  const { row: next, commands, granted } = stepCrossing(row, event);
  return { status: next?.status ?? 'over', told: commands.map(({ type }) => type), granted };
};

describe('nobody enters unless the device is ready for this very request, and lives', () => {
  const offline = { online: false, state: undefined, beatAt: undefined };
  test.each<[string, CrossingRow, Equipment, boolean]>([
    ['ready', rowOf('asked'), known('door', {}), true],
    ['not ready', rowOf('asked'), known('door', { ready: false }), false],
    ['ready for another', rowOf('asked'), known('door', { crossing: 'r2' }), false],
    ['ready with a fault', rowOf('asked'), known('door', { fault: 'motor' }), false],
    ['offline', rowOf('asked'), known('door', {}, offline), false],
    ['offline, as it was told before', rowOf('asked'), known('door', {}, { online: false }), false],
    ['no beat heard', rowOf('asked'), known('door', {}, { beatAt: undefined }), false],
    ['an old beat', rowOf('asked'), known('door', {}, { beatAt: NOW - BEAT_LASTS - 1 }), false],
    ['a beat just in time', rowOf('asked'), known('door', {}, { beatAt: NOW - BEAT_LASTS }), true],
    ['a door that sees him come', rowOf('asked'), known('door', { occupied: true }), true],
    ['a lift on his level', rowOf('asked'), known('lift', { level: 'ground' }), true],
    ['a lift on another level', rowOf('asked'), known('lift', { level: 'upper' }), false],
    ['a lift on no level', rowOf('asked'), known('lift', { level: '' }), false],
    ['a lift that does not say', rowOf('asked'), known('lift', {}), false],
    ['a full lift', rowOf('asked'), known('lift', { level: 'ground', occupied: true }), false],
    [
      'a belt with his unit',
      rowOf('asked', { load: 'P-1' }),
      known('conveyor', { load: 'P-1' }),
      true,
    ],
    [
      'a belt with another',
      rowOf('asked', { load: 'P-1' }),
      known('conveyor', { load: 'P-2' }),
      false,
    ],
    ['an empty belt', rowOf('asked', { load: 'P-1' }), known('transfer', { load: '' }), true],
    ['was ready, and is not any more', rowOf('ready'), known('door', { ready: false }), false],
    ['was ready, and the link is down', rowOf('ready'), known('door', {}, offline), false],
  ])('%s', (_, row, equipment, granted) => {
    expect(step(row, at('looked', equipment))).toEqual({
      ...{ status: granted ? 'ready' : 'asked', told: [], granted },
    });
  });
});

describe('who is inside goes on out', () => {
  const dead: Equipment = { kind: 'door', online: false, state: undefined, beatAt: undefined };
  test.each<[string, CrossingRow, Equipment, boolean]>([
    ['of a door', rowOf('inside'), known('door', { ready: false }), true],
    ['of a door whose link is down', rowOf('inside'), dead, true],
    ['of a station with a fault', rowOf('inside'), known('transfer', { fault: 'belt' }), true],
    [
      'not out of a lift before it was carried',
      rowOf('inside'),
      known('lift', { level: 'upper' }),
      false,
    ],
    [
      'not out of a cabin that drives',
      rowOf('leaving'),
      known('lift', { ready: false, level: '' }),
      false,
    ],
    [
      'not out of a cabin where he came in',
      rowOf('leaving'),
      known('lift', { level: 'ground' }),
      false,
    ],
    ['out of a cabin that arrived', rowOf('leaving'), known('lift', { level: 'upper' }), true],
    ['not out of a lift whose link is down', rowOf('leaving'), { ...dead, kind: 'lift' }, false],
    [
      'not out of a lift that serves another',
      rowOf('leaving'),
      known('lift', { level: 'upper', crossing: 'r2' }),
      false,
    ],
  ])('%s', (_, row, equipment, granted) => {
    const { row: next, granted: is } = stepCrossing(row, at('looked', equipment));
    expect([next, is]).toEqual([row, granted]);
  });
});

describe('what the vehicle does is believed, and told', () => {
  test.each<[CrossingEvent['type'], CrossingRow['status'], EquipmentKind, string, string[]]>([
    ['entered', 'ready', 'door', 'inside', ['entered']],
    ['entered', 'asked', 'door', 'inside', ['entered']],
    ['entered', 'inside', 'door', 'inside', []],
    ['entered', 'ready', 'lift', 'inside', []],
    ['entered', 'leaving', 'lift', 'leaving', []],
    ['aboard', 'inside', 'lift', 'leaving', ['entered']],
    ['aboard', 'ready', 'lift', 'leaving', ['entered']],
    ['aboard', 'leaving', 'lift', 'leaving', []],
    ['aboard', 'inside', 'door', 'inside', []],
    ['left', 'inside', 'door', 'over', ['left', 'release']],
    ['left', 'leaving', 'lift', 'over', ['left', 'release']],
    ['left', 'ready', 'door', 'over', ['left', 'release']],
    ['given_up', 'asked', 'door', 'over', ['release']],
    ['given_up', 'ready', 'lift', 'over', ['release']],
    ['given_up', 'inside', 'door', 'inside', []],
    ['given_up', 'leaving', 'lift', 'leaving', []],
  ])('%s while %s at a %s: %s', (type, status, kind, next, told) => {
    const row = rowOf(status);
    expect(step(row, at(type, known(kind, { level: 'ground' })))).toMatchObject({
      ...{ status: next, told },
    });
  });
});

describe('a device that forgot a request is told again, every few seconds', () => {
  const forgot = { crossing: '', ready: false };
  const asked = { at: NOW - ASK_AGAIN };
  test.each<[string, CrossingRow, Equipment, string[]]>([
    ['asked', rowOf('asked', asked), known('door', forgot), ['request']],
    ['a moment ago', rowOf('asked', { at: NOW - ASK_AGAIN + 1 }), known('door', forgot), []],
    ['inside a door', rowOf('inside', asked), known('door', forgot), ['request', 'entered']],
    ['on its way into a cabin', rowOf('inside', asked), known('lift', forgot), ['request']],
    ['in a cabin', rowOf('leaving', asked), known('lift', forgot), ['request', 'entered']],
    ['with a fault', rowOf('asked', asked), known('door', { ...forgot, fault: 'x' }), []],
    ['without life', rowOf('asked', asked), known('door', forgot, { online: false }), []],
  ])('%s', (_, row, equipment, told) => {
    const { row: next, commands } = stepCrossing(row, at('looked', equipment));
    expect(commands.map(({ type }) => type)).toEqual(told);
    expect(next).toEqual(told.length > 0 ? { ...row, at: NOW } : row);
  });
});

test('a request says between which sides, and with what', () => {
  const wish = { ...REQUEST, from: 'N1', to: 'T1' };
  expect(askCrossing({ ...wish, load: 'P-1' }, NOW)).toEqual({
    row: { ...wish, load: 'P-1', status: 'asked', at: NOW },
    commands: [{ type: 'request', requestId: 'r1', from: 'N1', to: 'T1', load: 'P-1' }],
    granted: false,
  });
  const { commands } = askCrossing(wish, NOW);
  expect(commands).toEqual([{ type: 'request', requestId: 'r1', from: 'N1', to: 'T1' }]);
  const sent = commandsOf('E-1', commands, { at: NOW, correlationId: 'x' });
  expect(sent).toEqual([
    {
      ...{ commandId: `r1.request.${NOW.toString(36)}`, device: 'E-1', correlationId: 'x' },
      body: { kind: 'equipment', type: 'request', requestId: 'r1', from: 'N1', to: 'T1' },
    },
  ]);
});

test.each<[CrossingRow, Equipment, RegExp]>([
  [rowOf('asked'), known('door', {}, { online: false }), /cannot be reached/],
  [rowOf('asked'), known('door', {}, { beatAt: undefined }), /no sign of life/],
  [rowOf('asked'), known('door', { fault: 'motor' }), /reports: motor/],
  [rowOf('asked'), known('door', { crossing: 'r2' }), /serves something else/],
  [rowOf('asked'), known('door', { ready: false }), /not ready/],
  [rowOf('leaving'), known('lift', { ready: false }), /on its way to upper/],
])('why a vehicle waits is said in both languages', (row, equipment, en) => {
  const why = whyWaiting(row, equipment, NOW);
  expect(why.en).toMatch(en);
  expect(why.zh).toMatch(/\p{Script=Han}/u);
});

test.each<[string, CrossingRow, Equipment, number]>([
  ['served: when the beat is too old', rowOf('ready'), known('door', {}), NOW + BEAT_LASTS + 1],
  [
    'forgotten: when it is told again',
    rowOf('asked', { at: NOW - ASK_AGAIN + 500 }),
    known('door', { crossing: '' }),
    NOW + 500,
  ],
  [
    'forgotten a moment ago: when the beat is too old',
    rowOf('asked', { at: NOW }),
    known('door', { crossing: '' }),
    NOW + BEAT_LASTS + 1,
  ],
  [
    'forgotten with a fault: when the beat is too old',
    rowOf('asked', { at: 0 }),
    known('door', { crossing: '', fault: 'x' }),
    NOW + BEAT_LASTS + 1,
  ],
  [
    'an old beat: not before it beats again',
    rowOf('ready'),
    known('door', {}, { beatAt: NOW - BEAT_LASTS - 1 }),
    ANY,
  ],
  ['offline: not before it speaks', rowOf('ready'), known('door', {}, { online: false }), ANY],
  ['dead: not before it beats', rowOf('ready'), known('door', {}, { beatAt: undefined }), ANY],
])('when time alone decides something: %s', (_, row, equipment, at) => {
  expect(lookAgainAt(row, equipment, NOW)).toBe(at);
});
