import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeRead } from '#hub/adapter.ts';
import type { DeviceCommand, EquipmentCommand, EquipmentState } from '#hub/ports.ts';
import { opcEquipment } from './adapter.ts';
import { BEAT, CROSSING, FAULT, type Kind, LEVEL, LOAD, OCCUPIED, READY } from './wire.ts';

type Values = Readonly<Record<string, NodeRead['value']>>;

const DOOR: Values = { [CROSSING]: '', [READY]: false, [OCCUPIED]: false, [FAULT]: '', [BEAT]: 1 };
const LIFT: Values = { ...DOOR, [LEVEL]: 'ground' };
const BELT: Values = { ...DOOR, [LOAD]: 'P-1' };

/** The states told by a device of this kind that was read so often. */
function told(kind: Kind, readings: readonly Values[], bad: readonly string[] = []) {
  const config = { ...opcEquipment.example, kind };
  let state = opcEquipment.initial('E-1', config);
  const states: EquipmentState[] = [];
  const faults: string[] = [];
  readings.forEach((values, at) => {
    for (const path of opcEquipment.monitor(config)) {
      const good = !bad.includes(path);
      const read: NodeRead = { path, value: good ? values[path]! : null, good };
      const decoded = opcEquipment.decode(state, read, at);
      state = decoded.state;
      faults.push(...decoded.faults);
      for (const { body } of decoded.events) {
        if (body.type === 'equipment_state') states.push(body.state);
      }
    }
  });
  return { states, faults };
}

describe('a reading is told as a whole', () => {
  test.each<[Kind, Values, EquipmentState]>([
    ['door', DOOR, { crossing: '', ready: false, occupied: false, fault: '', beat: 1 }],
    [
      'door',
      { ...DOOR, [CROSSING]: 'r1', [READY]: true, [BEAT]: 7 },
      { crossing: 'r1', ready: true, occupied: false, fault: '', beat: 7 },
    ],
    [
      'lift',
      { ...LIFT, [FAULT]: 'overload' },
      { crossing: '', ready: false, occupied: false, level: 'ground', fault: 'overload', beat: 1 },
    ],
    [
      'conveyor',
      BELT,
      { crossing: '', ready: false, occupied: false, load: 'P-1', fault: '', beat: 1 },
    ],
    [
      'transfer',
      { ...BELT, [LOAD]: null, [CROSSING]: null, [OCCUPIED]: true },
      { crossing: '', ready: false, occupied: true, load: '', fault: '', beat: 1 },
    ],
  ])('%s', (kind, values, state) => {
    expect(told(kind, [values])).toEqual({ states: [state], faults: [] });
  });
});

describe('half a truth opens no door', () => {
  const open = { ...DOOR, [CROSSING]: 'r1', [READY]: true };
  test.each<[string, Values, string]>([
    ['a flag that is a number', { ...open, [READY]: 1 }, `no value of ${READY}`],
    ['an id that is a number', { ...open, [CROSSING]: 5 }, `no value of ${CROSSING}`],
    ['a novel', { ...open, [FAULT]: 'x'.repeat(201) }, `no value of ${FAULT}`],
    ['a beat that is none', { ...open, [BEAT]: 1.5 }, `no value of ${BEAT}`],
    ['a beat of 64 bits', { ...open, [BEAT]: null }, `no value of ${BEAT}`],
  ])('%s', (_, values, fault) => {
    const { states, faults } = told('door', [values, { ...open, [BEAT]: 9 }]);
    expect(faults).toEqual([fault]);
    expect(states[0]).toMatchObject({ crossing: '', ready: false, fault });
    // The next reading is a whole one.
    expect(states[1]).toMatchObject({ crossing: 'r1', ready: true, fault: '', beat: 9 });
  });

  test.each([CROSSING, READY, OCCUPIED, FAULT, BEAT])('a bad status of %s', (path) => {
    const { states, faults } = told('door', [open], [path]);
    expect(faults).toEqual([`bad status of ${path}`]);
    expect(states).toMatchObject([{ crossing: '', ready: false, fault: `bad status of ${path}` }]);
  });

  test('what is no beat does not look like another one', () => {
    const { states } = told('door', [open, { ...open, [BEAT]: null }, open]);
    expect(states.map(({ beat }) => beat)).toEqual([1, 1, 1]);
  });

  test('a reading whose beginning got lost', () => {
    const state = opcEquipment.initial('E-1', { ...opcEquipment.example, kind: 'door' });
    const { events } = opcEquipment.decode(state, { path: BEAT, value: 4, good: true }, 0);
    expect(events.map(({ body }) => body)).toMatchObject([
      { state: { ready: false, fault: 'an incomplete reading' } },
    ]);
  });

  test('whatever comes, only a reading in which all is right says ready', () => {
    const value = fc.oneof(fc.boolean(), fc.string(), fc.integer(), fc.double(), fc.constant(null));
    const wire = fc.record({
      path: fc.constantFrom(CROSSING, READY, OCCUPIED, FAULT, BEAT),
      value,
      good: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(wire, { maxLength: 40 }), (wires) => {
        let state = opcEquipment.initial('E-1', { ...opcEquipment.example, kind: 'door' });
        let since: NodeRead[] = [];
        wires.forEach((read, at) => {
          since.push(read);
          const decoded = opcEquipment.decode(state, read, at);
          state = decoded.state;
          expect(decoded.events.length).toBe(read.path === BEAT ? 1 : 0);
          for (const { body } of decoded.events) {
            if (body.type !== 'equipment_state' || !body.state.ready) continue;
            expect(since.every(({ good }) => good)).toBe(true);
            const ready = since.filter(({ path }) => path === READY).at(-1);
            expect(ready?.value).toBe(true);
            const paths = new Set(since.map(({ path }) => path));
            expect(paths.size).toBe(5);
          }
          if (read.path === BEAT) since = [];
        });
      }),
      { numRuns: 500 },
    );
  });
});

test.each<[EquipmentCommand, string, string[]]>([
  [{ type: 'request', requestId: 'r1', from: 'N1', to: 'N2' }, 'Request', ['r1', 'N1', 'N2', '']],
  [
    { type: 'request', requestId: 'r1', from: 'N1', to: 'T1', load: 'P-1' },
    'Request',
    ['r1', 'N1', 'T1', 'P-1'],
  ],
  [{ type: 'entered', requestId: 'r1' }, 'Entered', ['r1']],
  [{ type: 'left', requestId: 'r1' }, 'Left', ['r1']],
  [{ type: 'release', requestId: 'r1' }, 'Release', ['r1']],
])('%j calls %s', (body, method, given) => {
  const command: DeviceCommand = {
    ...{ commandId: 'c', device: 'E-1', correlationId: 'x' },
    body: { kind: 'equipment', ...body },
  };
  const state = opcEquipment.initial('E-1', opcEquipment.example);
  expect(opcEquipment.encode(state, command, 0).writes).toEqual([{ method, arguments: given }]);
});
