import { describe, expect, test } from 'vitest';
import { marksOfOrder, thingNamed, workersOf } from './questions.ts';
import { applyState, emptyFloor } from './state.ts';
import type { LiveState, Person, Vehicle } from './types.ts';

const work = (task: string) => ({ job: `J-${task}`, task, kind: 'move', document: 'WAVE-1' });
const vehicle = (task: string) => ({ loads: [], work: work(task) }) as unknown as Vehicle;
const person = (device: string, task: string) =>
  ({ device, work: work(task), step: null }) as unknown as Person;
const floor = emptyFloor();
applyState(floor, {
  ...{ at: 1, labels: {}, devices: {}, units: {}, places: {}, heat: {} },
  vehicles: { V1: vehicle('T1'), V2: vehicle('T9') },
  people: { W1: person('PDA-1', 'T2'), W2: person('PDA-2', 'T8') },
} as LiveState);

describe('an order that is followed', () => {
  const order = {
    picks: [{ bin: 'A-1' }, { bin: 'A-2' }],
    units: [{ at: 'VEHICLE:V3' }, { at: 'PACK-1' }],
    places: ['SLOT-1'],
    tasks: [{ task: 'T1' }, { task: 'T2' }],
  };

  test('is worked on by who has its tasks, not by others of its wave', () => {
    expect(workersOf(floor, order.tasks)).toEqual([
      { kind: 'vehicle', id: 'V1' },
      { kind: 'person', id: 'W1' },
    ]);
  });

  test('is marked with its bins, places, what carries it and who is at it', () => {
    expect([...marksOfOrder(floor, order)].sort()).toEqual(
      ['A-1', 'A-2', 'PACK-1', 'SLOT-1', 'V1', 'V3', 'W1'].sort(),
    );
  });
});

test('a terminal is found with its person, a fixed device at its place', () => {
  const layout = { byId: new Map([['A-1', {}]]), standsAt: new Map([['SCALE-1', 'A-1']]) };
  expect(thingNamed(floor, layout as never, 'pda-2')).toEqual({ kind: 'person', id: 'W2' });
  expect(thingNamed(floor, layout as never, 'SCALE-1')).toEqual({ kind: 'place', id: 'A-1' });
  expect(thingNamed(floor, layout as never, 'SCALE-9')).toBeUndefined();
});
