import { describe, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import { answered, assigned, card, done, goods, head, line, run, unit } from './table-test.ts';

describe('pick', () => {
  const task: Task = {
    ...head,
    kind: 'pick',
    cart: 'CART-1',
    cartFrom: 'POOL-1',
    cartTo: 'POOL-2',
    lines: [
      { lineId: '1', goods: goods('milk'), quantity: 5, from: 'A-01' },
      { lineId: '2', goods: goods('cup'), quantity: 2, from: 'A-02' },
    ],
  };

  test('item.case: the code of a case says whose it is and with how many, and takes nothing', () => {
    const cased = [card('milk', { packs: [{ code: '6901234567908', pieces: 12 }] })];
    const lines = [{ lineId: '1', goods: goods('milk'), quantity: 12, from: 'A-02' }];
    run({ ...task, items: cased, lines }, [
      [assigned(), ['show take_cart POOL-1']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:ann'), 'show pick A-02']],
      ...['6901234567908', '(01)06901234567908'].map(
        (item) =>
          [
            answered({ location: 'A-02', item, quantity: 12 }),
            ['no: item.case', 'again pick A-02 (wrong)'],
          ] as const,
      ),
      [
        answered({ location: 'A-02', item: 'milk', quantity: 12 }),
        [line('1', 12), 'show bring_cart POOL-2'],
      ],
    ]);
  });

  test('one line by light, one by scan', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-9' }),
        ['no: handlingUnit.wrong', 'again take_cart POOL-1 (wrong)'],
      ],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'label', quantity: 6, short: false },
        ['no: quantity.more', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [{ type: 'label', quantity: 5, short: false }, [line('1', 5), 'show pick A-02']],
      [
        answered({ location: 'A-03', item: 'cup', quantity: 2 }),
        ['no: location.wrong', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'code-milk', quantity: 2 }),
        ['no: item.wrong', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup' }),
        ['no: field.missing', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup', quantity: 1 }),
        ['no: quantity.fewer', 'again pick A-02 (wrong)'],
      ],
      [
        answered({ location: 'A-02', item: 'cup', quantity: 2.5 }),
        ['no: field.integer', 'again pick A-02 (wrong)'],
      ],
      [done, ['no: step.key', 'again pick A-02 (wrong)']],
      [
        answered({ location: 'A-02', item: 'code-cup', quantity: 2 }),
        [line('2', 2), 'show bring_cart POOL-2'],
      ],
      [answered({ location: 'POOL-2' }), [unit('CART-1', 'POOL-2'), 'report completed']],
    ]);
  });

  test('short by the terminal and by the label; damaged leaves the line', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'refused', reason: 'destination_full' },
        ['no: step.refusal', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [
        { type: 'refused', reason: 'short', quantity: 5 },
        ['no: quantity.not_short', 'again pick A-01 light PTL-1:7=5 (wrong)'],
      ],
      [{ type: 'label', quantity: 3, short: true }, [line('1', 3, 'short'), 'show pick A-02']],
      [{ type: 'refused', reason: 'damaged' }, [line('2', 0, 'damaged'), 'show bring_cart POOL-2']],
      [{ type: 'refused', reason: 'cannot' }, ['report failed operator_refused']],
    ]);
  });

  test('another worker takes the half-filled cart and goes on at the line reached', () => {
    run(task, [
      [assigned(), ['show take_cart POOL-1']],
      [
        answered({ handlingUnit: 'CART-1' }),
        [unit('CART-1', 'WORKER:ann'), 'show pick A-01 light PTL-1:7=5'],
      ],
      [
        { type: 'refused', reason: 'short', quantity: 0 },
        [line('1', 0, 'short'), 'show pick A-02'],
      ],
      [{ type: 'lost' }, []],
      [assigned('bob'), ['show take_cart WORKER:ann']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:bob'), 'show pick A-02']],
    ]);
  });
});

test('put: tote placed once, slot lit, surplus told, done', () => {
  const put = { slot: 'SLOT-1', tote: 'TOTE-1', order: 'SO-1', toteFrom: 'STACK' };
  const task: Task = {
    ...head,
    kind: 'put',
    cart: 'CART-1',
    at: 'PUT-1',
    lines: [
      { lineId: '1', goods: goods('milk'), quantity: 2, ...put },
      { lineId: '2', goods: goods('cup'), quantity: 1, ...put },
    ],
  };
  run(task, [
    [assigned(), ['show place_tote STACK']],
    [
      answered({ handlingUnit: 'TOTE-1', location: 'SLOT-1' }),
      [unit('TOTE-1', 'SLOT-1'), 'show put SLOT-1 light PTL-2:1=2'],
    ],
    [
      { type: 'label', quantity: 1, short: false },
      [line('1', 1, 'short'), 'show put SLOT-1 light PTL-2:1=1'],
    ],
    [
      answered({ item: 'cup', location: 'SLOT-1', quantity: 1 }),
      [line('2', 1), 'show empty_cart PUT-1'],
    ],
    [
      answered({ item: 'code-milk', quantity: 3 }),
      ['report progress {"act":"surplus","item":"milk","quantity":3}', 'show empty_cart PUT-1'],
    ],
    [
      answered({ item: 'stranger', quantity: 1 }),
      ['report progress {"act":"surplus","item":"stranger","quantity":1}', 'show empty_cart PUT-1'],
    ],
    [done, ['report completed']],
  ]);
});
