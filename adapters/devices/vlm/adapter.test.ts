import { describe, expect, test } from 'vitest';
import type { RegisterRead } from '#hub/adapter.ts';
import type { DeviceCommand, VlmCommand } from '#hub/ports.ts';
import { type State, vlm } from './adapter.ts';
import { FAULT, OPENING_ADDRESS, STATE } from './wire.ts';

const config = { ...vlm.example, openings: 2 };

/** An opening as its words show it. */
interface Seen {
  readonly state?: number;
  readonly tray?: number;
  readonly done?: number;
  readonly changes?: number;
}

interface Picture {
  readonly one?: Seen;
  readonly two?: Seen;
  readonly boot?: number;
  readonly heartbeat?: number;
  readonly version?: number;
  readonly fault?: number;
  readonly faults?: number;
  readonly trays?: number;
}

const wordsOf = ({ state = 0, tray = 0, done = 0, changes = 0 }: Seen = {}) => [
  ...[state, tray, done >>> 16, done & 0xffff, changes],
  ...[0, 0, 0],
];

let beat = 0;
function reads(picture: Picture): RegisterRead[] {
  const { version = 1, trays = 60, boot = 7, fault = 0, faults = 0 } = picture;
  const heartbeat = picture.heartbeat ?? ++beat % 60_000;
  const faultTray = fault === 0 ? 0 : 12;
  const head = [version, trays, 2, heartbeat, boot, fault, faults, faultTray, 0];
  return [
    { table: 'input', address: 0, values: head },
    {
      table: 'input',
      address: OPENING_ADDRESS,
      values: [...wordsOf(picture.one), ...wordsOf(picture.two)],
    },
  ];
}

const ask = (body: VlmCommand, commandId = 'c1'): DeviceCommand => ({
  ...{ commandId, device: 'V', correlationId: 'x' },
  body: { kind: 'vlm', ...body },
});
const bring = (tray: number, opening = 1, commandId = 'c1') =>
  ask({ type: 'bring_tray', tray, opening }, commandId);
const given = (state: State, command: DeviceCommand) => vlm.encode(state, command, 0);
/** The number by which the machine knows this command. */
const idIn = ([high = 0, low = 0]: readonly number[]) => ((high << 16) | low) >>> 0;

const start = () => vlm.initial('V', config);
const running = (picture: Picture = {}) => vlm.decode(start(), reads(picture), 0).state;
const told = (state: State, picture: Picture, at = 1_000) =>
  vlm.decode(state, reads(picture), at).events.map(({ body }) => body);

describe('commands', () => {
  test.each([
    ['bring_tray', 1],
    ['store_tray', 2],
  ] as const)('%s is one write of four words, with the verb %i', (type, verb) => {
    const encoded = given(start(), ask({ type, tray: 12, opening: 2 }));
    expect(encoded.acknowledgedBy).toBe('write');
    expect(encoded.writes).toMatchObject([{ address: 1008 }]);
    expect(encoded.writes[0]!.values.slice(2)).toEqual([verb, 12]);
  });

  test('the same command has the same id when it is sent again, another has another', () => {
    const [once, again, other] = ['c1', 'c1', 'c2'].map((id) =>
      idIn(given(start(), bring(12, 1, id)).writes[0]!.values),
    );
    expect(again).toBe(once);
    expect(other).not.toBe(once);
    expect(once).toBeGreaterThan(0);
  });

  test.each([
    ['a tray that is not there', bring(61)],
    ['tray 0', bring(0)],
    ['half a tray', bring(1.5)],
    ['an opening that is not there', bring(1, 3)],
    ['another kind', { ...bring(1), body: { kind: 'scale', type: 'zero' } } as DeviceCommand],
  ])('%s is refused', (_, command) => {
    const encoded = given(start(), command);
    expect(encoded.refused).toBeTypeOf('string');
    expect(encoded.writes).toEqual([]);
  });
});

describe('what stands in an opening', () => {
  const presented = (tray: number, done: number, changes = 1) => ({
    ...{ state: STATE.presented, tray, done, changes },
  });
  const asked = given(running(), bring(12));
  const id = idIn(asked.writes[0]!.values);
  const there = { type: 'tray_presented', tray: 12, opening: 1 };
  const gone = { type: 'tray_withdrawn', opening: 1 };

  test.each([
    ['the command is carried out', presented(12, id), [there]],
    ['another tray stands there from before', presented(9, 5), [gone]],
    ['the tray itself stands there, for an earlier command', presented(12, 5), [gone]],
    ['the tray moves', { state: STATE.moving, tray: 12, done: 5, changes: 1 }, [gone]],
    ['carried out, and the opening is empty all the same', { done: id, changes: 1 }, [gone]],
  ])('%s', (_, one, bodies) => {
    expect(told(asked.state, { one })).toEqual(bodies);
  });

  test('it is told once, and again when the next command is carried out, even if nothing moved', () => {
    const first = vlm.decode(asked.state, reads({ one: presented(12, id) }), 1_000);
    expect(told(first.state, { one: presented(12, id) })).toEqual([]);
    const next = given(first.state, bring(12, 1, 'c2'));
    const done = idIn(next.writes[0]!.values);
    const busy = vlm.decode(next.state, reads({ one: presented(12, id) }), 2_000);
    expect(busy.events.map(({ body }) => body)).toEqual([gone]);
    expect(told(busy.state, { one: presented(12, done, 2) }, 3_000)).toEqual([there]);
  });

  test('somebody calls another tray at the machine', () => {
    const first = vlm.decode(asked.state, reads({ one: presented(12, id) }), 1_000);
    expect(told(first.state, { one: presented(30, id, 3) })).toEqual([{ ...there, tray: 30 }]);
  });

  test('a hub that starts anew tells every opening as it finds it', () => {
    expect(told(start(), { one: presented(12, 99) })).toEqual([
      there,
      { type: 'tray_withdrawn', opening: 2 },
    ]);
  });

  test('a reboot is told as found, and the last command is written again under its id', () => {
    const first = vlm.decode(asked.state, reads({ one: presented(12, id) }), 1_000);
    const rebooted = vlm.decode(first.state, reads({ boot: 8 }), 2_000);
    expect(rebooted.events.map(({ body }) => body)).toEqual([
      gone,
      { type: 'tray_withdrawn', opening: 2 },
    ]);
    const kept = vlm.upkeep!(rebooted.state, 2_000);
    expect(kept.writes).toEqual(asked.writes);
    expect(vlm.upkeep!(kept.state, 2_001).writes).toEqual([]);
  });
});

describe('health', () => {
  test.each([
    ['the light curtain', FAULT.light_curtain, 'light_curtain'],
    ['a tray too heavy', FAULT.too_heavy, 'too_heavy'],
    ['a fault that the map does not know', 77, 'other'],
  ])(
    '%s degrades the machine, is told once, and online again when it is gone',
    (_, code, reason) => {
      const broken = vlm.decode(running(), reads({ fault: code, faults: 1 }), 1_000);
      expect(broken.events.map(({ body }) => body)).toEqual([
        { type: 'tray_fault', reason, tray: 12 },
        { type: 'device_status', status: 'degraded' },
      ]);
      const still = vlm.decode(broken.state, reads({ fault: code, faults: 1 }), 2_000);
      expect(still.events).toEqual([]);
      expect(told(still.state, {}, 3_000)).toEqual([{ type: 'device_status', status: 'online' }]);
    },
  );

  test('a heartbeat that stands still for 5 s degrades it, its beat heals it', () => {
    const before = running({ heartbeat: 4 });
    const stuck = vlm.decode(before, reads({ heartbeat: 4 }), 5_000);
    expect(stuck.events.map(({ body }) => body)).toEqual([
      { type: 'device_status', status: 'degraded' },
    ]);
    expect(told(stuck.state, { heartbeat: 5 }, 6_000)).toEqual([
      { type: 'device_status', status: 'online' },
    ]);
  });

  test.each([
    ['a foreign map version', reads({ version: 9 })],
    ['a missing block', reads({}).slice(0, 1)],
    ['words that are none', [{ table: 'input' as const, address: 0, values: [1, -5] }]],
  ])('%s is a fault and changes nothing', (_, wire) => {
    const state = start();
    const decoded = vlm.decode(state, wire, 0);
    expect(decoded.faults).toHaveLength(1);
    expect(decoded.state).toBe(state);
  });

  test('a machine with fewer trays than the site has is a fault, and works', () => {
    const decoded = vlm.decode(start(), reads({ trays: 10 }), 0);
    expect(decoded.faults).toHaveLength(1);
    expect(decoded.events).toHaveLength(2);
  });
});
