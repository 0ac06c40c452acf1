import { describe, expect, test } from 'vitest';
import type { RegisterRead } from '#hub/adapter.ts';
import type { DeviceCommand } from '#hub/ports.ts';
import { pickToLight, type State } from './adapter.ts';
import { MAX_WORDS_A_READ, splitBlock } from './registers.ts';
import {
  COMMAND_ADDRESS,
  COMMAND_WORDS,
  CONFIRMED_ADDRESS,
  STATUS,
  STATUS_ADDRESS,
} from './wire.ts';

const LABELS = 4;
const config = { host: 'h', port: 502, unitId: 1, labels: LABELS };

interface Picture {
  boot?: number;
  heartbeat?: number;
  mapVersion?: number;
  /** Status word by label. */
  status?: Record<number, number>;
  quantity?: Record<number, number>;
  /** Command words by label; absent: not read. */
  commands?: Record<number, readonly number[]>;
}

function reads(picture: Picture): RegisterRead[] {
  const row = (values: Record<number, number> = {}) =>
    Array.from({ length: LABELS }, (_, i) => values[i] ?? 0);
  const head = [picture.mapVersion ?? 1, LABELS, 0x0100, picture.heartbeat ?? 1, 0, 0];
  const all: RegisterRead[] = [
    { table: 'input', address: 0, values: [...head, picture.boot ?? 7, 0, 0] },
    { table: 'input', address: STATUS_ADDRESS, values: row(picture.status) },
    { table: 'input', address: CONFIRMED_ADDRESS, values: row(picture.quantity) },
  ];
  if (picture.commands) {
    const words = Array.from({ length: LABELS }, (_, i) => picture.commands?.[i] ?? [0, 0, 0, 0]);
    all.unshift({ table: 'holding', address: COMMAND_ADDRESS, values: words.flat() });
  }
  return all;
}

const light = (label: number, quantity: number, commandId = 'c1'): DeviceCommand => ({
  commandId,
  device: 'L',
  correlationId: 'x',
  body: { kind: 'light_bank', type: 'light', label, colour: 'green', blink: 'slow', quantity },
});
const dark = (label: number): DeviceCommand => ({
  commandId: 'd1',
  device: 'L',
  correlationId: 'x',
  body: { kind: 'light_bank', type: 'dark', label },
});

const start = () => pickToLight.initial('L', config);
/** State after these pictures, one a second, and the last one's events. */
function played(state: State, ...pictures: Picture[]) {
  let last = pickToLight.decode(state, reads(pictures[0]!), 0);
  pictures.slice(1).forEach((picture, i) => {
    last = pickToLight.decode(last.state, reads(picture), (i + 1) * 1_000);
  });
  return last;
}
const bodies = (decoded: { events: readonly { body: unknown }[] }) =>
  decoded.events.map(({ body }) => body);

describe('commands', () => {
  test('a light is one write of four words: sequence, colour and blink, quantity, counter', () => {
    const seen = played(start(), { status: { 2: 9 }, commands: {} });
    const { writes, acknowledgedBy } = pickToLight.encode(seen.state, light(2, 12), 0);
    expect(acknowledgedBy).toBe('write');
    expect(writes).toEqual([{ address: 1008, values: [1, 0x0102, 12, 9] }]);
  });

  test('dark switches off', () => {
    const lit = pickToLight.encode(start(), light(0, 1), 0);
    const { writes, state } = pickToLight.encode(lit.state, dark(0), 0);
    expect(writes).toEqual([{ address: 1000, values: [2, 0, 0xffff, 0] }]);
    expect(state.lit.size).toBe(0);
  });

  test.each([
    ['a label that is not there', light(4, 1)],
    ['a quantity of five digits', light(0, 10_000)],
    ['half a piece', light(0, 1.5)],
    ['another kind', { ...light(0, 1), body: { kind: 'scale', type: 'zero' } } as DeviceCommand],
  ])('%s is refused', (_, command) => {
    const encoded = pickToLight.encode(start(), command, 0);
    expect(encoded.refused).toBeTypeOf('string');
    expect(encoded.writes).toEqual([]);
  });
});

describe('presses', () => {
  const litAt = (presses: number) => {
    const seen = played(start(), { status: { 1: presses }, commands: {} });
    return pickToLight.encode(seen.state, light(1, 5), 0).state;
  };

  test.each([
    ['a press on a lit label', 3, 4, true],
    ['no press', 3, 3, false],
    ['the counter wraps', 255, 0, true],
    ['two presses between two polls are one answer', 3, 5, true],
  ])('%s', (_, base, now, pressed) => {
    const decoded = pickToLight.decode(
      litAt(base),
      reads({ status: { 1: now | STATUS.lit }, quantity: { 1: 5 } }),
      1_000,
    );
    const event = { type: 'label_confirmed', label: 1, quantity: 5, short: false };
    expect(bodies(decoded)).toEqual(pressed ? [event] : []);
  });

  test('a press comes back with the step that its light was lit for', () => {
    const { body, ...rest } = light(1, 5);
    const asked = { ...rest, body: { ...body, stepId: 'J.1' } } as DeviceCommand;
    const { state } = pickToLight.encode(litAt(3), asked, 0);
    const status = { 1: 4 | STATUS.lit };
    const decoded = pickToLight.decode(state, reads({ status, quantity: { 1: 5 } }), 1_000);
    expect(bodies(decoded)).toMatchObject([{ stepId: 'J.1' }]);
  });

  test('the shortage key says how many there were', () => {
    const status = { 1: 1 | STATUS.shortage };
    const decoded = pickToLight.decode(litAt(0), reads({ status, quantity: { 1: 2 } }), 1_000);
    expect(bodies(decoded)).toEqual([
      { type: 'label_confirmed', label: 1, quantity: 2, short: true },
    ]);
  });

  test('a press on a dark label means nothing', () => {
    const seen = played(start(), { commands: {} }, { status: { 1: 1 } });
    expect(seen.events).toEqual([]);
  });

  test('a finger that bounces answers once, a later press again', () => {
    const first = pickToLight.decode(litAt(0), reads({ status: { 1: 1 } }), 1_000);
    const bounce = pickToLight.decode(first.state, reads({ status: { 1: 2 } }), 1_200);
    expect(bounce.events).toEqual([]);
    const again = pickToLight.decode(bounce.state, reads({ status: { 1: 3 } }), 3_000);
    expect(again.events).toHaveLength(1);
    expect(again.events[0]!.eventId).not.toBe(first.events[0]!.eventId);
  });

  test('a press before the light went on does not answer it', () => {
    const first = pickToLight.decode(litAt(0), reads({ status: { 1: 1 } }), 1_000);
    const second = pickToLight.encode(first.state, light(1, 7, 'c2'), 1_100);
    const seen = pickToLight.decode(second.state, reads({ status: { 1: 1 } }), 4_000);
    expect(seen.events).toEqual([]);
  });

  test('decoding again after a failed commit gives the same event id', () => {
    const state = litAt(0);
    const picture = reads({ status: { 1: 1 } });
    const ids = [1_000, 2_000].map(
      (at) => pickToLight.decode(state, picture, at).events[0]!.eventId,
    );
    expect(ids[0]).toBe(ids[1]);
  });
});

describe('restarts', () => {
  const litWords = [41, 0x0002, 5, 3];

  test('a press while the hub was away is known, under the id it would have had', () => {
    const running = pickToLight.encode(
      { ...played(start(), { status: { 1: 3 }, commands: {} }).state, sequence: 40 },
      light(1, 5),
      0,
    );
    const seen = pickToLight.decode(
      running.state,
      reads({ status: { 1: 4 }, quantity: { 1: 5 } }),
      9,
    );
    const fresh = played(start(), {
      status: { 1: 4 },
      quantity: { 1: 5 },
      commands: { 1: litWords },
    });
    expect(fresh.events).toHaveLength(1);
    expect(fresh.events[0]!.eventId).toBe(seen.events[0]!.eventId);
  });

  test('a press that put the light out while the hub was away is known too', () => {
    const out = [41, 0, 5, 3];
    const seen = played(start(), { status: { 1: 4 }, quantity: { 1: 5 }, commands: { 1: out } });
    expect(seen.events).toHaveLength(1);
    const dark = played(start(), { status: { 1: 4 }, commands: { 1: [42, 0, 0xffff, 0] } });
    expect(dark.events).toEqual([]);
  });

  test('a light that was answered is not lit again by a reboot', () => {
    const lit = pickToLight.encode(played(start(), { commands: {} }).state, light(1, 5), 0);
    const pressed = pickToLight.decode(lit.state, reads({ status: { 1: 1 } }), 1_000);
    const rebooted = pickToLight.decode(pressed.state, reads({ boot: 8 }), 2_000);
    expect(rebooted.state.lost).toEqual([]);
  });

  test('a label that was lit and not pressed stays lit, and its press counts', () => {
    const seen = played(
      start(),
      { status: { 1: 3 }, commands: { 1: litWords } },
      { status: { 1: 4 }, quantity: { 1: 5 } },
    );
    expect(bodies(seen)).toEqual([
      { type: 'label_confirmed', label: 1, quantity: 5, short: false },
    ]);
  });

  test('sequences go on where they were', () => {
    const seen = played(start(), { commands: { 1: litWords } });
    expect(pickToLight.encode(seen.state, light(0, 1), 0).writes[0]!.values[0]).toBe(42);
  });

  test('a sequence has 24 bits: after 65,536 commands no event id comes again', () => {
    const state = { ...played(start(), { commands: {} }).state, sequence: 0x1_0028 };
    const lit = pickToLight.encode(state, light(1, 5), 0);
    expect(lit.writes[0]!.values).toEqual([41, 0x0102, 5, 0x0100]);
    const seen = pickToLight.decode(lit.state, reads({ status: { 1: 1 } }), 9);
    const fresh = played(start(), { status: { 1: 1 }, commands: { 1: [41, 0x0102, 5, 0x0100] } });
    expect(seen.events[0]!.eventId).toBe(`L:7:1:${0x1_0029}:1`);
    expect(fresh.events[0]!.eventId).toBe(seen.events[0]!.eventId);
    expect(pickToLight.encode(fresh.state, light(0, 1), 0).state.sequence).toBe(0x1_002a);
  });

  test('a reboot of the controller is a baseline, and its lights are lit again', () => {
    const lit = pickToLight.encode(
      played(start(), { status: { 1: 200 }, commands: {} }).state,
      light(1, 5),
      0,
    );
    const rebooted = pickToLight.decode(lit.state, reads({ boot: 8, status: { 1: 0 } }), 1_000);
    expect(rebooted.events).toEqual([]);
    const kept = pickToLight.upkeep!(rebooted.state, 1_000);
    expect(kept.writes).toContainEqual({ address: 1004, values: [1, 0x0102, 5, 0] });
    expect(pickToLight.upkeep!(kept.state, 1_001).writes).toEqual([]);
    const pressed = pickToLight.decode(kept.state, reads({ boot: 8, status: { 1: 1 } }), 2_000);
    expect(pressed.events).toHaveLength(1);
  });
});

describe('health', () => {
  test('a heartbeat that stands still for 5 s degrades the controller, its beat heals it', () => {
    const stuck = played(start(), ...Array.from({ length: 6 }, () => ({ heartbeat: 4 })));
    expect(bodies(stuck)).toEqual([{ type: 'device_status', status: 'degraded' }]);
    const healed = pickToLight.decode(stuck.state, reads({ heartbeat: 5 }), 6_000);
    expect(bodies(healed)).toEqual([{ type: 'device_status', status: 'online' }]);
  });

  test('a label that fails or goes missing is told once', () => {
    const before = played(start(), { commands: {} });
    const lost = pickToLight.decode(before.state, reads({ status: { 3: STATUS.offline } }), 1_000);
    expect(bodies(lost)).toEqual([{ type: 'label_fault', label: 3, lost: true }]);
    const still = pickToLight.decode(lost.state, reads({ status: { 3: STATUS.offline } }), 2_000);
    expect(still.events).toEqual([]);
  });

  test('a lit label that comes back is lit again', () => {
    const lit = pickToLight.encode(played(start(), { commands: {} }).state, light(3, 2), 0);
    const lost = pickToLight.decode(lit.state, reads({ status: { 3: STATUS.offline } }), 1_000);
    const back = pickToLight.decode(lost.state, reads({ status: { 3: 0 } }), 2_000);
    const { writes } = pickToLight.upkeep!(back.state, 2_000);
    expect(writes.map(({ address }) => address)).toContain(1012);
  });

  test.each([
    ['a foreign map version', reads({ mapVersion: 9 })],
    ['missing blocks', reads({}).slice(0, 2)],
    ['words that are none', [{ table: 'input' as const, address: 0, values: [1, -5, Number.NaN] }]],
  ])('%s is a fault and changes nothing', (_, wire) => {
    const state = start();
    const decoded = pickToLight.decode(state, wire, 0);
    expect(decoded.faults).toHaveLength(1);
    expect(decoded.state).toBe(state);
  });
});

test('blocks of a full controller stay within what a request may read', () => {
  const { blocks, atConnect = [] } = pickToLight.poll({ ...config, labels: 250 });
  for (const { length } of [...blocks, ...atConnect]) expect(length).toBeLessThanOrEqual(125);
  expect(splitBlock('holding', 1_000, 250 * COMMAND_WORDS, MAX_WORDS_A_READ)).toHaveLength(8);
});
