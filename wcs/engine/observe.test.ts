import { describe, expect, test } from 'vitest';
import type { DeviceCommand } from '#hub/ports.ts';
import { createObserver } from './observe.ts';

const dark = (commandId: string): DeviceCommand => ({
  commandId,
  device: 'PTL',
  correlationId: 'c',
  body: { kind: 'light_bank', type: 'dark', label: 1 },
});

describe('latencies', () => {
  const MANY = 60_000;
  const forget: Record<string, (observer: ReturnType<typeof createObserver>, id: string) => void> =
    {
      withdrawn: (observer, id) => observer.withdrawn([id]),
      refused: (observer, commandId) =>
        observer.fact({
          eventId: commandId,
          device: 'PTL',
          at: 0,
          body: { type: 'command_refused', commandId, reason: 'no' },
        }),
    };

  test.each(Object.keys(forget))('go on after any number of %s commands', (how) => {
    const observer = createObserver({ record() {} });
    for (let i = 0; i < MANY; i++) {
      observer.sent(dark(`c${i}`), 0);
      forget[how]!(observer, `c${i}`);
    }
    observer.sent(dark('last'), 100);
    observer.acknowledged('last', 130);
    expect(observer.latencies()).toEqual({ light_bank: [30] });
  });
});
