import { expect, test } from 'vitest';
import type { DeviceEventBody, EquipmentState } from '#hub/ports.ts';
import { BEAT_LASTS, hear, isLive, isNews, unheard } from './equipment.ts';

const state = (beat: number, more: Partial<EquipmentState> = {}): DeviceEventBody => ({
  type: 'equipment_state',
  state: { crossing: '', ready: false, fault: '', beat, ...more },
});
const status = (is: 'online' | 'offline' | 'degraded'): DeviceEventBody => ({
  ...{ type: 'device_status', status: is },
});

/** What is known after these were heard, a second apart from 0 on. */
const after = (...heard: DeviceEventBody[]) =>
  heard.reduce((known, body, i) => hear(known, body, i * 1_000), unheard('door'));

test.each<[string, DeviceEventBody[], boolean]>([
  ['nothing', [], false],
  ['online', [status('online')], false],
  ['one beat', [status('online'), state(1)], false],
  ['two beats', [status('online'), state(1), state(2)], true],
  [
    'two beats, heard before it was told that it is online',
    [state(1), state(2), status('online')],
    true,
  ],
  ['the same beat twice', [status('online'), state(1), state(1)], false],
  ['offline', [status('online'), state(1), state(2), status('offline')], false],
  ['degraded', [status('online'), state(1), state(2), status('degraded')], false],
  [
    'back, with another beat than before the cut',
    [status('online'), state(1), state(2), status('offline'), status('online'), state(9)],
    false,
  ],
])('%s: does it live?', (_, heard, lives) => {
  expect(isLive(after(...heard), (heard.length - 1) * 1_000)).toBe(lives);
});

test('a beat that stands still is life for three seconds', () => {
  const known = after(status('online'), state(1), state(2), state(2));
  expect(isLive(known, 2_000 + BEAT_LASTS)).toBe(true);
  expect(isLive(known, 2_000 + BEAT_LASTS + 1)).toBe(false);
});

test('what decides nothing is no news', () => {
  const before = after(status('online'), state(1), state(2));
  const news = (body: DeviceEventBody, at: number) => isNews(before, hear(before, body, at), at);
  expect(news(state(3), 3_000)).toBe(false);
  expect(news(state(3, { ready: true }), 3_000)).toBe(true);
  expect(news(state(3, { level: 'upper' }), 3_000)).toBe(true);
  expect(news(status('offline'), 3_000)).toBe(true);
  // Given up for dead, it lives again.
  expect(news(state(3), 60_000)).toBe(true);
});
