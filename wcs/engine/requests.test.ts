import { describe, expect, test } from 'vitest';
import { silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { DeviceEvent } from '#hub/ports.ts';
import { createRequests } from './requests.ts';
import { emptyState } from './state.ts';

const asked: DeviceEvent = {
  ...{ eventId: 'PDA-1:R-1', device: 'PDA-1', at: 1 },
  body: { type: 'request', kind: 'count', fields: { location: 'A-01' } },
};
const failing = (error: Error) => {
  const requestPort = { request: () => Promise.reject(error) };
  const measurementPort = { measured: () => Promise.reject(error) };
  const gatePort = { sighted: () => Promise.reject(error) };
  const outages = { devices: new Set<string>(), service: async () => ({ done: true }) as const };
  const ports = { requestPort, measurementPort, gatePort };
  return createRequests(emptyState, ports, outages, silentLog);
};

describe('a request that the WMS cannot answer', () => {
  test('is refused where the fault is its own, and not sent again (request.failed)', async () => {
    const requests = failing(new Error('a bug'));
    expect(await requests.take(asked)).toMatchObject({
      refused: true,
      code: 'request.failed',
      text: { en: expect.stringContaining('PDA-1:R-1') },
    });
    await requests.rest();
  });

  test('so is a measurement, and it answers nobody’s step', async () => {
    const figures = { code: 'A', lengthMm: 1, widthMm: 1, heightMm: 1, grams: 1 };
    const measured: DeviceEvent = {
      ...{ eventId: 'CUBE-1:measured:1', device: 'CUBE-1', at: 1 },
      body: { type: 'measured', ...figures },
    };
    const told = await failing(new Error('a bug')).measure(measured);
    expect(told).toMatchObject({ isKept: false, answer: { code: 'request.failed' } });
  });

  test('so is a passage', async () => {
    const passed: DeviceEvent = {
      ...{ eventId: 'GATE-1:1', device: 'GATE-1', at: 1 },
      body: { type: 'tags_read', tags: [] },
    };
    const told = await failing(new Error('a bug')).sight(passed);
    expect(told).toMatchObject({ code: 'request.failed' });
  });

  test('stays unanswered, for the terminal to send again, while the database is away', async () => {
    const away = new OperatingError('store.unavailable', 'away', { retryable: true });
    await expect(failing(away).take(asked)).rejects.toBe(away);
  });
});
