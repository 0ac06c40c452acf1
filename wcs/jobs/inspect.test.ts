import { describe, test } from 'vitest';
import type { Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import { answered, assigned, card, goods, head, run } from './table-test.ts';

test('inspect: never more bad than looked at, the whole sample and no more', () => {
  const task: Task = {
    ...head,
    kind: 'inspect',
    at: 'DOCK-1',
    handlingUnit: 'IB-1',
    goods: goods('milk'),
    sample: 3,
  };
  run(task, [
    [assigned(), ['show inspect DOCK-1']],
    [
      answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 4 }),
      ['no: damaged.more', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 0, damaged: 0 }),
      ['no: sample.fewer', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 4, damaged: 0 }),
      ['no: quantity.more', 'again inspect DOCK-1 (wrong)'],
    ],
    [
      answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }),
      ['report completed {"act":"inspected","inspected":3,"rejected":1}'],
    ],
  ]);
});

test('inspect: each characteristic of each sound piece is measured; the WMS judges the values', () => {
  const width = {
    characteristic: 'width',
    name: { en: 'Width', zh: '宽度' },
    unit: 'mm',
    scale: 1,
    lower: -5,
    upper: 1_005,
    pieces: 2,
  };
  const task: Task = {
    ...head,
    kind: 'inspect',
    at: 'DOCK-1',
    handlingUnit: 'IB-1',
    goods: goods('milk'),
    sample: 3,
    characteristics: [width, { ...width, characteristic: 'cold', scale: 0, pieces: 1 }],
  };
  const wrong = ['no: value.invalid', 'again measure DOCK-1 (wrong)'];
  const values = [
    { piece: 1, characteristic: 'width', value: 1_004 },
    { piece: 1, characteristic: 'cold', value: -18 },
    { piece: 2, characteristic: 'width', value: 1_200 },
  ];
  run(task, [
    [assigned(), ['show inspect DOCK-1']],
    [answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }), ['show measure DOCK-1']],
    [answered({ value: 'about 100' }), wrong],
    [answered({ value: '100.44' }), wrong],
    [answered({ value: '100,4' }), ['show measure DOCK-1']],
    [{ type: 'lost' }, []],
    [assigned('bob'), ['show measure DOCK-1']],
    [answered({ value: '-18' }), ['show measure DOCK-1']],
    [
      answered({ value: '120' }),
      [
        `report completed ${JSON.stringify({ act: 'inspected', inspected: 3, rejected: 1, values })}`,
      ],
    ],
  ]);
});

describe('inspect: what a dimensioner measures', () => {
  const size = (side: 'length' | 'height' | 'weight', perUnit: number) => ({
    ...{ characteristic: side, name: { en: side, zh: side }, unit: 'cm', scale: 1 },
    ...{ lower: 1, upper: null, pieces: 2, dimension: { side, perUnit } },
  });
  const { dimension: _, ...byHand } = size('height', 1);
  const inspection = (
    characteristics: NonNullable<Extract<Task, { kind: 'inspect' }>['characteristics']>,
  ): Task => ({
    ...head,
    ...{ kind: 'inspect', at: 'DOCK-2', handlingUnit: 'IB-1', sample: 2 },
    ...{ goods: goods('cup'), characteristics },
  });
  const laid = (lengthMm: number, doubted?: true): JobEvent => ({
    type: 'measured',
    measured: { lengthMm, widthMm: 80, heightMm: 62, grams: 133 },
    ...(doubted ? { doubted } : {}),
  });
  const looked = [
    [assigned(), ['show inspect DOCK-2']],
    [
      answered({ handlingUnit: 'IB-1', quantity: 2, damaged: 0 }),
      ['show measure DOCK-2 dimensioner CUBE-1'],
    ],
  ] as const;
  const completed = (...told: readonly (readonly [number, string, number])[]) => {
    const values = told.map(([piece, characteristic, value]) => ({ piece, characteristic, value }));
    const act = { act: 'inspected', inspected: 2, rejected: 0, values };
    return `report completed ${JSON.stringify(act)}`;
  };

  test('answers all that it measures of the piece; the next piece is laid on it anew', () => {
    run(inspection([size('length', 1), size('weight', 1_000)]), [
      ...looked,
      [laid(121), ['show measure DOCK-2 dimensioner CUBE-1']],
      [
        laid(119),
        [
          completed(
            [1, 'length', 121],
            [1, 'weight', 133_000],
            [2, 'length', 119],
            [2, 'weight', 133_000],
          ),
        ],
      ],
    ]);
  });

  test('the worker may still type, and must where no device measures it', () => {
    const other = { ...byHand, characteristic: 'other', pieces: 1 };
    run(inspection([{ ...size('length', 1), pieces: 1 }, other]), [
      ...looked,
      [answered({ value: '12.1' }), ['show measure DOCK-2']],
      [answered({ value: '3' }), [completed([1, 'length', 121], [1, 'other', 30])]],
    ]);
  });

  test('figures that the WMS doubts do not count, and the worker is told', () => {
    run(inspection([{ ...size('length', 1), pieces: 1 }]), [
      ...looked,
      [laid(900, true), ['again measure DOCK-2 dimensioner CUBE-1 (wrong)']],
      [laid(121), [completed([1, 'length', 121])]],
    ]);
  });
});

test('inspect: the bad ones of pieces with numbers are scanned, by eye or by a value', () => {
  const length = {
    ...{ characteristic: 'length', name: { en: 'Length', zh: '长度' }, unit: 'mm', scale: 0 },
    ...{ lower: 10, upper: null, pieces: 1 },
  };
  const task: Task = {
    ...head,
    items: [card('cam', { serialControlled: true })],
    ...{ kind: 'inspect', at: 'DOCK-1', handlingUnit: 'IB-1', goods: goods('cam'), sample: 3 },
    characteristics: [length],
  };
  const bad = (serial: string) => answered({ item: 'cam', serial });
  const asked = (serial: string) =>
    `report progress ${JSON.stringify({ act: 'piece_scanned', lineId: 'L1', serial })}`;
  const refused: JobEvent = { type: 'report.refused', text: { en: 'not here', zh: '不在此处' } };
  const accepted: JobEvent = { type: 'report.accepted' };
  const values = [{ piece: 1, characteristic: 'length', value: 9 }];
  const done = (serials: object) =>
    `report completed ${JSON.stringify({ act: 'inspected', inspected: 3, rejected: 1, values, ...serials })}`;
  const looked = [
    [assigned(), ['show inspect DOCK-1']],
    [answered({ handlingUnit: 'IB-1', quantity: 3, damaged: 1 }), ['show measure DOCK-1']],
    [answered({ value: '9' }), ['show scan_bad DOCK-1']],
  ] as const;
  run(task, [
    ...looked,
    [bad('S9'), [asked('S9')]],
    [refused, ['show scan_bad DOCK-1 (wrong)']],
    [bad('S1'), [asked('S1')]],
    [accepted, ['show scan_bad DOCK-1 (right)']],
    [bad('S1'), ['no: serial.twice', 'again scan_bad DOCK-1 (wrong)']],
    [bad('S2'), [asked('S2')]],
    [accepted, [done({ serials: ['S1', 'S2'] })]],
  ]);
  run(task, [...looked, [{ type: 'refused', reason: 'unreadable' }, [done({})]]]);
});
