import { describe, expect, test } from 'vitest';
import { epcOf, writeEpc } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { rfidGate } from './adapter.ts';

const config = { antennas: [{ port: 2, direction: 'out' as const }], passageMs: 10_000 };
const PALLET = hexOf({ sscc: '106141412345678908' });
const PIECE = hexOf({ gtin: '80614141123458', serial: '6789' });
const TOPIC = 'rfid/v1/GATE-1/events';
const bytes = (text: string) => new TextEncoder().encode(text);

function hexOf(key: Parameters<typeof epcOf>[0]): string {
  const epc = epcOf(key, 7);
  const hex = isRefusal(epc) ? epc : writeEpc(epc);
  if (isRefusal(hex)) throw new Error(hex.text.en);
  return hex;
}

const impinj = (epcHex: string, more: object = {}, timestamp = '2026-01-07T08:00:00.123456Z') => ({
  ...{ timestamp, hostname: 'impinj-14-2b-3c', eventType: 'tagInventory' },
  tagInventoryEvent: { epcHex, antennaPort: 1, peakRssiCdbm: -5_400, ...more },
});
const zebra = (idHex: string) => ({
  ...{ timestamp: '2026-01-07T08:00:00.123+0000', type: 'CUSTOM' },
  data: { eventNum: 4, format: 'epc', idHex, antenna: 2, peakRssi: -45 },
});

/** What a gate makes of messages, each so many milliseconds after the first. */
function heard(...told: (readonly [at: number, message: unknown])[]) {
  let state = rfidGate.initial('GATE-1', config);
  const faults: string[] = [];
  const events = told.flatMap(([at, message]) => {
    const payload = bytes(typeof message === 'string' ? message : JSON.stringify(message));
    const decoded = rfidGate.decode(state, { topic: TOPIC, payload }, at);
    state = decoded.state;
    faults.push(...decoded.faults);
    return decoded.events;
  });
  const tags = events.flatMap(({ body }) => (body.type === 'tags_read' ? body.tags : []));
  return { events, faults, tags, epcs: tags.map(({ epc }) => epc) };
}

const PALLET_URI = 'urn:epc:id:sscc:0614141.1234567890';
const PIECE_URI = 'urn:epc:id:sgtin:0614141.812345.6789';

describe('a tag is told', () => {
  test.each([
    ['by an Impinj reader', impinj(PALLET), [{ epc: PALLET_URI, antenna: 1 }]],
    [
      'with the direction of its antenna',
      impinj(PALLET, { antennaPort: 2 }),
      [{ epc: PALLET_URI, antenna: 2, direction: 'out' }],
    ],
    [
      'in base64url, where the reader’s preset leaves the hexadecimal text out',
      impinj('', { epcHex: undefined, epc: Buffer.from(PALLET, 'hex').toString('base64url') }),
      [{ epc: PALLET_URI, antenna: 1 }],
    ],
    ['in small letters', impinj(PALLET.toLowerCase()), [{ epc: PALLET_URI, antenna: 1 }]],
    ['by a Zebra reader', zebra(PIECE), [{ epc: PIECE_URI, antenna: 2, direction: 'out' }]],
    [
      'with others of one message',
      [impinj(PALLET), impinj(PIECE)],
      [
        { epc: PALLET_URI, antenna: 1 },
        { epc: PIECE_URI, antenna: 1 },
      ],
    ],
    ['not when it is nobody’s EPC', impinj('E28011606000020A6681F23F'), []],
    ['not when it is blank', impinj('000000000000000000000000'), []],
    ['not when it has another length', impinj(`${PALLET}0000`), []],
  ])('%s', (_, message, tags) => {
    const told = heard([0, message]);
    expect(told.tags).toEqual(tags);
    expect(told.faults).toEqual([]);
  });
});

describe('a passage', () => {
  test.each([
    ['is one while the tag is read again and again', [0, 200, 3_000, 9_000, 15_000, 20_000], 1],
    ['is another after a pause', [0, 200, 10_300], 2],
    ['of a tag that lies in the gate does not end', [0, 6_000, 12_000, 18_000, 24_000], 1],
  ])('%s', (_, times, passages) => {
    const told = heard(...times.map((at) => [at, impinj(PALLET)] as const));
    expect(told.epcs).toHaveLength(passages);
  });

  test('is one in a flood of ten thousand readings of a hundred tags', () => {
    const all = Array.from({ length: 10_000 }, (_, i) =>
      hexOf({ gtin: '80614141123458', serial: String(i % 100) }),
    );
    const flood = all.map((hex, i) => [Math.floor(i / 10), impinj(hex)] as const);
    expect(heard(...flood).epcs).toHaveLength(100);
    const whole = all.map((hex) => impinj(hex));
    expect(heard([0, whole]).epcs).toHaveLength(100);
    expect(heard([0, [...whole, impinj(PALLET)]]).faults).toEqual([
      'more readings than a message may have',
    ]);
  });

  test('has the same id when its message comes again after the hub forgot it', () => {
    const ids = [0, 700].map(
      (at) =>
        heard([at, impinj(PALLET)]).events.find(({ body }) => body.type === 'tags_read')?.eventId,
    );
    expect(ids[0]).toBe(ids[1]);
    const later = heard([700, impinj(PALLET, {}, '2026-01-07T08:00:30Z')]).events[1]?.eventId;
    expect(later).not.toBe(ids[0]);
  });
});

describe('a gate', () => {
  test.each([
    ['that connects', { online: true }, ['online'], []],
    ['whose will is told', { online: false }, ['offline'], []],
    ['that tells a tag is there', impinj('E28011606000020A6681F23F'), ['online'], []],
    [
      'that tells something else is there',
      { eventType: 'inventoryStatus', inventoryStatusEvent: { inventoryStatus: 'running' } },
      ['online'],
      [],
    ],
    ['that tells half a word', '{"eventType"', [], ['malformed message']],
    ['that tells a number', 7, [], ['malformed message']],
    ['that tells nothing of a tag', { eventType: 'tagInventory' }, [], ['malformed message']],
    [
      'whose antenna has no number',
      impinj(PALLET, { antennaPort: 'left' }),
      [],
      ['malformed message'],
    ],
  ])('%s', (_, message, statuses, faults) => {
    const told = heard([0, message]);
    expect(told.faults).toEqual(faults);
    expect(
      told.events.flatMap(({ body }) => (body.type === 'device_status' ? [body.status] : [])),
    ).toEqual(statuses);
  });

  test('loses no tag to a malformed one beside it', () => {
    const told = heard([0, [impinj(PALLET), { eventType: 'tagInventory' }, 7]]);
    expect(told.epcs).toEqual([PALLET_URI]);
    expect(told.faults).toEqual(['malformed message']);
  });

  test('takes no commands', () => {
    const body = { kind: 'scale', type: 'zero' } as const;
    const command = { commandId: 'C', device: 'GATE-1', correlationId: 'X', body };
    expect(rfidGate.encode(rfidGate.initial('GATE-1', config), command, 0)).toMatchObject({
      writes: [],
      refused: 'a gate cannot scale zero',
    });
  });
});
