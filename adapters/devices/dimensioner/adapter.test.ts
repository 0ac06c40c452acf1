import { describe, expect, test } from 'vitest';
import type { DeviceEvent } from '#hub/ports.ts';
import { dimensioner } from './adapter.ts';
import { toGrams, toMillimetres } from './units.ts';
import { type Profile, topicOf } from './wire.ts';

const AT = Date.parse('2026-01-07T09:30:00Z');
const encoder = new TextEncoder();

const OWN = {
  ...{ id: 'M-17', time: '2026-01-07T09:29:58Z', code: '6901234567892', settled: true },
  ...{ length: 121, width: 80, height: 62, sizeUnit: 'mm', weight: 133, weightUnit: 'g' },
};

function said(message: unknown, config: Parameters<typeof dimensioner.initial>[1] = {}) {
  const state = dimensioner.initial('CUBE-1', config);
  const topic = config.topic ?? topicOf('CUBE-1', 'measured');
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return dimensioner.decode(state, { topic, payload: encoder.encode(text) }, AT);
}

const measured = (event: DeviceEvent | undefined) => {
  if (event?.body.type !== 'measured') return undefined;
  const { code, lengthMm, widthMm, heightMm, grams } = event.body;
  return [code, lengthMm, widthMm, heightMm, grams];
};

describe('units', () => {
  test.each([
    [121, 'mm', 121],
    [12.1, 'cm', 121],
    ['12.10', 'cm', 121],
    // 1.1 × 10 is more than 11 in binary; it is 11 mm.
    [1.1, 'cm', 11],
    [12.11, 'cm', 122],
    [0.305, 'm', 305],
    [1, 'in', 26],
    [10, 'in', 254],
    ['25.0', 'in', 635],
    [1, 'ft', 305],
    [30.000000000000004, 'cm', 300],
    [-1, 'mm', undefined],
    [Number.NaN, 'mm', undefined],
    ['1e3', 'mm', undefined],
    ['', 'mm', undefined],
    [null, 'mm', undefined],
    [1, 'furlong', undefined],
    [1, 'constructor', undefined],
  ])('%j %s is %j mm', (value, unit, expected) => {
    expect(toMillimetres(value, unit)).toBe(expected);
  });

  test.each([
    [133, 'g', 133],
    [0.1335, 'kg', 134],
    ['3.00', 'lb', 1_361],
    [1, 'oz', 28],
    [-0.1, 'kg', undefined],
    [1, 'stone', undefined],
  ])('%j %s is %j g', (value, unit, expected) => {
    expect(toGrams(value, unit)).toBe(expected);
  });
});

const MAPPED: Profile = {
  identity: ['SERIAL_NO'],
  ...{ code: 'ITEM_ID', length: 'NET_LENGTH', width: 'NET_WIDTH', height: 'NET_HEIGHT' },
  ...{ weight: 'NET_WEIGHT', sizeUnit: { is: 'in' }, weightUnit: { is: 'lb' } },
};

describe('what devices send', () => {
  test.each([
    ['our own words', OWN, {}, ['6901234567892', 121, 80, 62, 133]],
    [
      'vMeasure',
      {
        ...{ id: '461', scannedOn: 'Wed Jan 20, 2021 04:43:54 PM', status: true },
        ...{ dimensionUnit: 'in', length: '25.0', width: '19.5', height: '14.0' },
        ...{ volumetricWeight: '0.51', weightUnit: 'lb', sku: 'SN68392239' },
        ...{ actualWeight: '3.00', additionalInfo: 'Object Measured Successfully' },
      },
      { profile: 'vmeasure' },
      ['SN68392239', 635, 496, 356, 1_361],
    ],
    [
      'QBOID Perceptor',
      {
        ...{ timestamp: '2021/02/14 07:19:38', l: 195, w: 165, h: 72, weight: 7709 },
        ...{ barcode: '845973030506', shape: 'Cuboidal', device: 'FH0402211100001', note: '' },
      },
      { profile: 'qboid' },
      ['845973030506', 195, 165, 72, 7_709],
    ],
    [
      'fields that the site names',
      {
        ...{ SERIAL_NO: 88, ITEM_ID: 'TEA-01', NET_WEIGHT: 1 },
        ...{ NET_LENGTH: 10, NET_WIDTH: 5, NET_HEIGHT: 2.5 },
      },
      { profile: MAPPED, topic: 'cubiscan/out' },
      ['TEA-01', 254, 127, 64, 454],
    ],
  ] as const)('%s', (_, message, config, expected) => {
    const { events, faults } = said(message, config);
    expect(faults).toEqual([]);
    expect(measured(events[0])).toEqual(expected);
  });

  test.each([
    ['in our words', OWN, {}, 'CUBE-1:measured:M-17', '2026-01-07T09:29:58.000Z'],
    [
      'without a zone it is when it arrived',
      { ...OWN, time: '2026-01-07 09:00' },
      {},
      'CUBE-1:measured:M-17',
      '2026-01-07T09:30:00.000Z',
    ],
    [
      'no device measures tomorrow',
      { ...OWN, time: '2027-01-07T09:00:00+08:00' },
      {},
      'CUBE-1:measured:M-17',
      '2026-01-07T09:30:00.000Z',
    ],
    [
      'a record without a number is named by what it says',
      { timestamp: '2021/02/14 07:19:38', l: 1, w: 1, h: 1, weight: 1, barcode: 'A', device: 'F' },
      { profile: 'qboid' },
      'CUBE-1:measured:2021-02-14-07-19-38_A_F',
      '2021-02-14T07:19:38.000Z',
    ],
  ] as const)('its name and time: %s', (_, message, config, eventId, at) => {
    const [event] = said(message, config).events;
    expect([event?.eventId, new Date(event?.at ?? 0).toISOString()]).toEqual([eventId, at]);
    // Sent again, it is the same.
    expect(said(message, config).events[0]?.eventId).toBe(eventId);
  });
});

test.each([
  ['garbage', '}{', 'malformed message'],
  ['a list', [OWN], 'malformed message'],
  ['still moving', { ...OWN, settled: false }, 'an unsettled measurement'],
  ['no name', { ...OWN, id: undefined }, 'a measurement without a name'],
  ['a name of nothing', { ...OWN, id: '' }, 'a measurement without a name'],
  ['a name without end', { ...OWN, id: 'x'.repeat(101) }, 'a measurement without a name'],
  ['nothing read', { ...OWN, code: ' ' }, 'a measurement without a barcode'],
  ['a code with a control sign', { ...OWN, code: 'A\u0000B' }, 'a barcode that is none'],
  ['below zero', { ...OWN, length: -121 }, 'a size that is no size'],
  ['no size', { ...OWN, width: null }, 'a size that is no size'],
  ['no unit', { ...OWN, sizeUnit: undefined }, 'a size that is no size'],
  ['flat', { ...OWN, height: 0 }, 'an impossible size'],
  ['longer than an item may be', { ...OWN, length: 100.001, sizeUnit: 'm' }, 'an impossible size'],
  ['no weight', { ...OWN, weight: undefined }, 'a weight that is no weight'],
  ['weightless', { ...OWN, weight: 0.4 }, 'an impossible weight'],
  [
    'more than an item may weigh',
    { ...OWN, weight: 10_001, weightUnit: 'kg' },
    'an impossible weight',
  ],
])('no measurement: %s', (_, message, fault) => {
  expect(said(message)).toMatchObject({ events: [], faults: [fault] });
});

test('it says itself whether it is there', () => {
  const state = dimensioner.initial('CUBE-1', {});
  const at = (online: boolean) =>
    dimensioner.decode(
      state,
      {
        topic: topicOf('CUBE-1', 'connection'),
        payload: encoder.encode(JSON.stringify({ online })),
      },
      AT,
    ).events[0]?.body;
  expect([at(true), at(false)]).toEqual([
    { type: 'device_status', status: 'online' },
    { type: 'device_status', status: 'offline' },
  ]);
});

test('what became of a measurement goes back to the device', () => {
  const state = dimensioner.initial('CUBE-1', {});
  const [event] = said(OWN).events;
  const text = { en: 'Kept.', zh: '已保存。' };
  const [write] = dimensioner.answer!(state, event!, { accepted: true, text });
  expect(write).toEqual({
    topic: 'dimensioner/v1/CUBE-1/answer',
    payload: JSON.stringify({ id: 'M-17', accepted: true, text }),
    qos: 0,
    retain: false,
  });
});
