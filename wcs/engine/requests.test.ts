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
const failing = (error: Error) =>
  createRequests(
    emptyState,
    { request: () => Promise.reject(error) },
    { devices: new Set(), service: async () => ({ done: true }) },
    silentLog,
  );

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

  test('stays unanswered, for the terminal to send again, while the database is away', async () => {
    const away = new OperatingError('store.unavailable', 'away', { retryable: true });
    await expect(failing(away).take(asked)).rejects.toBe(away);
  });
});
