import { describe, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import { answered, assigned, head, run } from './table-test.ts';

const task = (act: 'build' | 'break'): Task => ({
  ...head,
  ...{ kind: 'kit', act, kitOrder: 'KIT-1', at: 'A-01', item: 'gift', lot: '', quantity: 3 },
  components: [
    { item: 'milk', quantity: 2 },
    { item: 'cup', quantity: 1 },
  ],
});
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
});
