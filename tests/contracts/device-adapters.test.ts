import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import type { DeviceAdapter, RegisterRead } from '#hub/adapter.ts';
import type { DeviceCommand, DeviceKind, HandheldStep } from '#hub/ports.ts';

/** What the hub counts on with every adapter of the registry, whoever wrote it. */

const step: HandheldStep = {
  stepId: 's1',
  jobId: 'j1',
  act: 'pick',
  text: { en: 'Pick', zh: '拣货' },
  facts: {},
  fields: [{ name: 'item', type: 'scan', required: true }],
  keys: ['done'],
  refusals: ['short'],
};

const COMMANDS: Record<DeviceKind, readonly DeviceCommand['body'][]> = {
  vehicle: [
    { kind: 'vehicle', type: 'cancel_order', orderId: 'o1', actionId: 'a1' },
    { kind: 'vehicle', type: 'pause', actionId: 'a2' },
    {
      kind: 'vehicle',
      type: 'drive',
      order: {
        orderId: 'o1',
        updateId: 0,
        mapId: 'floor-1',
        nodes: [{ nodeId: 'N1', sequence: 0, released: true, x: 0, y: 0, actions: [] }],
        edges: [],
      },
    },
  ],
  light_bank: [
    {
      kind: 'light_bank',
      type: 'light',
      label: 0,
      colour: 'green',
      blink: 'steady',
      quantity: 1,
    },
    { kind: 'light_bank', type: 'dark', label: 0 },
  ],
  vlm: [
    { kind: 'vlm', type: 'bring_tray', tray: 12, opening: 1 },
    { kind: 'vlm', type: 'store_tray', tray: 12, opening: 1 },
  ],
  scale: [{ kind: 'scale', type: 'zero' }],
  // They are told nothing.
  dimensioner: [],
  reader: [],
  equipment: [
    { kind: 'equipment', type: 'request', requestId: 'r1', from: 'N1', to: 'N2' },
    { kind: 'equipment', type: 'entered', requestId: 'r1' },
    { kind: 'equipment', type: 'left', requestId: 'r1' },
    { kind: 'equipment', type: 'release', requestId: 'r1' },
  ],
  handheld: [
    { kind: 'handheld', type: 'show_step', step },
    { kind: 'handheld', type: 'show_idle', text: { en: 'Wait', zh: '等待' } },
  ],
};

const commandOf = (body: DeviceCommand['body'], i = 0): DeviceCommand => ({
  commandId: `c${i}`,
  device: 'D-1',
  correlationId: 'x',
  body,
});

const at = 1_767_765_600_000;
const json = fc.oneof(
  fc.json(),
  fc.record({ headerId: fc.anything(), timestamp: fc.anything(), id: fc.anything() }).map((one) => {
    try {
      return JSON.stringify(one);
    } catch {
      return '';
    }
  }),
);
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  json.map((text) => new TextEncoder().encode(text ?? '')),
);

/** Whatever a wire of this adapter may carry. */
function wiresOf(adapter: DeviceAdapter): fc.Arbitrary<unknown> {
  switch (adapter.protocol) {
    case 'mqtt': {
      const topics = adapter
        .subscribe(adapter.example, 'D-1')
        .map(({ filter }) => filter.replace(/[+#]/g, 'x'));
      return fc.record({ topic: fc.constantFrom(...topics, 'foreign/topic'), payload });
    }
    case 'modbus': {
      const { blocks, atConnect = [] } = adapter.poll(adapter.example);
      const whole = [...atConnect, ...blocks].map(({ table, address, length }) =>
        fc
          .array(fc.integer({ min: -1, max: 0x1_0000 }), {
            minLength: length - 1,
            maxLength: length,
          })
          .map((values): RegisterRead => ({ table, address, values })),
      );
      return fc.oneof(
        fc.tuple(...whole),
        fc.shuffledSubarray(whole).chain((some) => fc.tuple(...some)),
      );
    }
    case 'opcua':
      return fc.record({
        path: fc.oneof(fc.constantFrom(...adapter.monitor(adapter.example)), fc.string()),
        value: fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constant(null)),
        good: fc.boolean(),
      });
  }
}

// Each adapter takes the wire of its own protocol; the union cannot say so.
const decode = (adapter: DeviceAdapter, state: unknown, wire: unknown) =>
  (
    adapter.decode as (
      state: unknown,
      wire: unknown,
      at: number,
    ) => ReturnType<typeof adapter.decode>
  )(state, wire, at);

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Map || value instanceof Set) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

test('whatever strangers send, an adapter answers or is silent', () => {
  for (const adapter of deviceAdapters) {
    if (adapter.protocol !== 'mqtt' || !adapter.strangers) continue;
    const { filter, answer } = adapter.strangers;
    const topic = fc.string({ maxLength: 80 }).map((name) => filter.replace('+', () => name));
    const wire = fc.record({ topic, payload });
    fc.assert(fc.property(wire, (one) => answer(one)?.qos !== 1));
  }
});

test('each adapter has a name of its own', () => {
  const names = deviceAdapters.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(deviceAdapters.map((adapter) => [adapter.name, adapter] as const))(
  '%s',
  (_, adapter) => {
    const initial = () => adapter.initial('D-1', adapter.example);

    test('its example settings are right, and an unknown key is not', () => {
      expect(Value.Check(adapter.config, adapter.example)).toBe(true);
      expect(Value.Check(adapter.config, { ...(adapter.example as object), colour: 'red' })).toBe(
        false,
      );
    });

    test('whatever the wire brings, decode neither throws nor changes what it was given', () => {
      fc.assert(
        fc.property(fc.array(wiresOf(adapter), { minLength: 1, maxLength: 6 }), (wires) => {
          let state = deepFreeze(initial());
          for (const wire of wires) {
            const decoded = decode(adapter, state, deepFreeze(wire));
            for (const { eventId, device } of decoded.events) {
              expect(eventId.startsWith('D-1')).toBe(true);
              expect(device).toBe('D-1');
            }
            state = deepFreeze(decoded.state);
          }
        }),
        { numRuns: 300, seed: 1 },
      );
    });

    test('the same input gives the same output', () => {
      fc.assert(
        fc.property(wiresOf(adapter), (wire) => {
          expect(decode(adapter, initial(), wire)).toEqual(decode(adapter, initial(), wire));
        }),
        { numRuns: 100, seed: 2 },
      );
      for (const body of COMMANDS[adapter.kind]) {
        const [one, two] = [0, 1].map(() =>
          adapter.encode(initial() as never, commandOf(body), at),
        );
        expect(one).toEqual(two);
      }
    });

    test('it can do what its kind of device can do', () => {
      let state = initial();
      COMMANDS[adapter.kind].forEach((body, i) => {
        const encoded = adapter.encode(state as never, commandOf(body, i), at);
        expect(encoded.refused).toBeUndefined();
        expect(encoded.writes).not.toEqual([]);
        state = encoded.state;
      });
    });

    test('what another kind of device can do never reaches its wire', () => {
      const foreign = Object.entries(COMMANDS).filter(([kind]) => kind !== adapter.kind);
      for (const body of foreign.flatMap(([, bodies]) => bodies)) {
        let writes: readonly unknown[] = [];
        let refused: string | undefined;
        try {
          ({ writes, refused } = adapter.encode(initial() as never, commandOf(body), at));
        } catch (error) {
          refused = (error as Error).message;
        }
        expect(writes).toEqual([]);
        expect(refused).toBeTypeOf('string');
      }
    });
  },
);
