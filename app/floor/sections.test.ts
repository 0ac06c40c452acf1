import { expect, test } from 'vitest';
import { changeJson, type Sections, things, toJson } from './sections.ts';

const vehicles = (list: Readonly<Record<string, number>>): Sections => ({
  vehicles: things(
    Object.entries(list),
    ([id]) => id,
    ([, x]) => ({ x }),
  ),
});

test('the state is one JSON object with every kind of thing', () => {
  expect(JSON.parse(toJson(7, vehicles({ 'A"1': 2 })))).toEqual({
    ...{ at: 7, vehicles: { 'A"1': { x: 2 } }, spots: {}, people: {}, labels: {}, devices: {} },
    ...{ units: {}, places: {}, heat: {} },
  });
});

test('a change names only what is not as it was, and what left as null', () => {
  const before = vehicles({ A: 1, B: 1, C: 1 });
  const after = vehicles({ A: 1, B: 2, D: 1 });
  expect(JSON.parse(changeJson(9, before, after)!)).toEqual({
    ...{ at: 9, vehicles: { B: { x: 2 }, C: null, D: { x: 1 } } },
  });
});

test('nothing is said when nothing changed, nor of a kind that was not looked at', () => {
  expect(changeJson(9, vehicles({ A: 1 }), vehicles({ A: 1 }))).toBeUndefined();
  expect(changeJson(9, vehicles({ A: 1 }), {})).toBeUndefined();
});
