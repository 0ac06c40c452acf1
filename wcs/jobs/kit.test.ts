import { describe, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import { answered, assigned, card, head, run } from './table-test.ts';

const task = (act: 'build' | 'break'): Task => ({
  ...head,
  ...{ kind: 'kit', act, kitOrder: 'KIT-1', at: 'A-01', item: 'gift', lot: '', quantity: 3 },
  components: [
    { item: 'milk', quantity: 2 },
    { item: 'cup', quantity: 1 },
  ],
});
/** A case with a number, of a lens with one and two cups. */
const numbered = (act: 'build' | 'break', quantity = 2): Task => {
  const cards = [
    card('case', { serialControlled: true }),
    card('lens', { serialControlled: true }),
  ];
  return {
    ...head,
    ...{ kind: 'kit', act, kitOrder: 'KIT-2', at: 'A-01', item: 'case', lot: '', quantity },
    items: [...cards, card('cup')],
    components: [
      { item: 'lens', quantity: 1 },
      { item: 'cup', quantity: 2 },
    ],
  };
};
const asked = (item: string, serial: string, kit?: string) =>
  `report progress ${JSON.stringify({ act: 'kit_scanned', item, serial, ...(kit ? { kit } : {}) })}`;
const scanned = (item: string, serial: string) => answered({ item, serial });
const booked: JobEvent = { type: 'report.accepted' };
const refused: JobEvent = { type: 'report.refused', text: { en: 'no', zh: '否' } };
const kitted = (quantity: number, ...numbers: [item: string, serial: string, kit?: string][]) => {
  const told = numbers.map(([item, serial, kit]) => ({ item, serial, ...(kit ? { kit } : {}) }));
  return `report completed ${JSON.stringify({ act: 'kitted', quantity, numbers: told })}`;
};
const short = (quantity: number): JobEvent => ({ type: 'refused', reason: 'short', quantity });
const done = (kits: number) => `report completed {"act":"kitted","quantity":${kits}}`;

describe('kits', () => {
  test('are built of components taken one after another', () => {
    run(task('build'), [
      [assigned(), ['show take_part A-01']],
      [
        answered({ item: 'milk', quantity: 5 }),
        ['no: quantity.fewer', 'again take_part A-01 (wrong)'],
      ],
      [answered({ item: 'milk', quantity: 6 }), ['show take_part A-01']],
      [answered({ item: 'code-cup', quantity: 3 }), ['show build_kit A-01']],
      [answered({ item: 'gift', quantity: 3 }), [done(3)]],
    ]);
  });

  test('are as many as the scarcest component suffices for', () => {
    run(task('build'), [
      [assigned(), ['show take_part A-01']],
      [short(5), ['show take_part A-01']],
      [answered({ item: 'cup', quantity: 2 }), ['show build_kit A-01']],
      [short(1), [done(1)]],
    ]);
  });

  test('of which not one can be built fail', () => {
    run(task('build'), [
      [assigned(), ['show take_part A-01']],
      [short(1), ['report failed short']],
    ]);
  });

  test('are broken in one step', () => {
    run(task('break'), [
      [assigned(), ['show break_kit A-01']],
      [answered({ item: 'gift', quantity: 3 }), [done(3)]],
    ]);
  });

  test('with numbers are built one after the other, each piece scanned', () => {
    run(numbered('build'), [
      [assigned(), ['show take_part A-01']],
      [scanned('lens', 'L1'), [asked('lens', 'L1')]],
      [refused, ['show take_part A-01 (wrong)']],
      [scanned('lens', 'L2'), [asked('lens', 'L2')]],
      [booked, ['show take_part A-01 (right)']],
      [answered({ item: 'cup', quantity: 2 }), ['show build_kit A-01']],
      [scanned('case', 'K1'), [asked('case', 'K1')]],
      [booked, ['show take_part A-01 (right)']],
      [scanned('lens', 'L2'), ['no: serial.twice', 'again take_part A-01 (wrong)']],
      [scanned('lens', 'L3'), [asked('lens', 'L3')]],
      [booked, ['show take_part A-01 (right)']],
      [short(1), [kitted(1, ['case', 'K1'], ['lens', 'L2', 'K1'])]],
    ]);
  });

  test('with numbers are broken one after the other, and what is not in one is left out', () => {
    run(numbered('break'), [
      [assigned(), ['show break_kit A-01']],
      [scanned('case', 'K1'), [asked('case', 'K1')]],
      [booked, ['show lay_part A-01 (right)']],
      [scanned('lens', 'L2'), [asked('lens', 'L2', 'K1')]],
      [booked, ['show break_kit A-01 (right)']],
      [
        { type: 'refused', reason: 'cannot', quantity: 0 },
        ['no: step.refusal', 'again break_kit A-01 (wrong)'],
      ],
      [scanned('case', 'K2'), [asked('case', 'K2')]],
      [booked, ['show lay_part A-01 (right)']],
      [short(0), [kitted(2, ['case', 'K1'], ['lens', 'L2', 'K1'], ['case', 'K2'])]],
    ]);
  });

  test('of which each has a weight of its own are weighed', () => {
    const base = task('build') as Extract<Task, { kind: 'kit' }>;
    const heavy = { ...base, items: [...base.items, card('gift', { catchWeight: true })] };
    run({ ...heavy, components: [{ item: 'cup', quantity: 1 }] }, [
      [assigned(), ['show take_part A-01']],
      [answered({ item: 'cup', quantity: 3 }), ['show build_kit A-01']],
      [
        answered({ item: 'gift', quantity: 3, weight: 0 }),
        ['no: weight.missing', 'again build_kit A-01 (wrong)'],
      ],
      [
        answered({ item: 'gift', quantity: 3, weight: 950 }),
        ['report completed {"act":"kitted","quantity":3,"weightGrams":950}'],
      ],
    ]);
  });
});
