import { describe, expect, test } from 'vitest';
import type { Act, Task } from '#wms-core/ports.ts';
import type { JobEvent } from './model.ts';
import { type AtPiece, piecesTold } from './pieces.ts';
import {
  answered,
  assigned,
  card,
  done,
  goods,
  head,
  type Row,
  run,
  site,
  unit,
} from './table-test.ts';

/** Lines of goods whose pieces have serial numbers. */

const items = [card('cam', { serialControlled: true }), card('cup')];
const told = (act: Act) => `report progress ${JSON.stringify(act)}`;
const accepted: JobEvent = { type: 'report.accepted' };
const refused: JobEvent = { type: 'report.refused', text: { en: 'no', zh: '不' } };
const short = (quantity: number): JobEvent => ({ type: 'refused', reason: 'short', quantity });
const damaged: JobEvent = { type: 'refused', reason: 'damaged' };

const move: Extract<Task, { kind: 'transfer' }> = {
  ...head,
  items,
  kind: 'transfer',
  purpose: 'relocation',
  from: 'A-02',
  fromHandlingUnit: '',
  lines: [{ lineId: 'L1', goods: goods('cam'), quantity: 2, to: 'A-03' }],
};
const whole: Task = {
  ...move,
  lines: move.lines.map((line) => ({ ...line, whole: true as const })),
};
const piece = (serial: string) => answered({ item: 'cam', location: 'A-03', serial });
const scanned = (serial: string) => told({ act: 'piece_scanned', lineId: 'L1', serial });
const lineDone = (quantity: number, more: object = {}) =>
  told({ act: 'line_done', lineId: 'L1', quantity, ...more });
const begun: Row = [assigned(), ['show transfer A-02']];
const first: readonly Row[] = [
  [piece('S1'), [scanned('S1')]],
  [accepted, ['show transfer A-02 (right)']],
];

describe('pieces with numbers', () => {
  test('are scanned one by one, and booked with the last', () => {
    const end = run(move, [
      begun,
      ...first,
      [piece('S1'), ['no: serial.twice', 'again transfer A-02 (wrong)']],
      [piece('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]],
      [accepted, ['report completed']],
    ]);
    expect(end.state).toBe('done');
  });

  test('ask for the place with the first that a worker scans, and not again', () => {
    const bare = (serial: string) => answered({ item: 'cam', serial });
    const missing = ['no: field.missing', 'again transfer A-02 (wrong)'];
    run(move, [
      begun,
      [bare('S1'), missing],
      ...first,
      // Somebody else has to find the place for himself.
      [{ type: 'lost' }, []],
      [assigned('ben'), ['show transfer A-02 (right)']],
      [bare('S2'), missing],
      [piece('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]],
    ]);
    run(move, [begun, ...first, [bare('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]]]);
  });

  test('one that the WMS refuses does not count, at the last of the line neither', () => {
    run(move, [
      begun,
      [piece('S9'), [scanned('S9')]],
      [refused, ['show transfer A-02 (wrong)']],
      ...first,
      [piece('S8'), [lineDone(2, { serials: ['S1', 'S8'] })]],
      [refused, ['show transfer A-02 (wrong)']],
      [piece('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]],
    ]);
  });

  test('an answer that the WMS refuses after the job changed hands is forgotten too', () => {
    run(move, [
      begun,
      [piece('S9'), [scanned('S9')]],
      [{ type: 'lost' }, []],
      [assigned('ben'), ['show transfer A-02']],
      [refused, ['show transfer A-02 (wrong)']],
      ...first,
      [piece('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]],
    ]);
  });

  test('short ends the line with those that were scanned; others have to be scanned first', () => {
    run(move, [
      begun,
      [short(1), ['show transfer A-02 (wrong)']],
      ...first,
      [short(0), [lineDone(1, { reason: 'short', serials: ['S1'] })]],
      [accepted, ['report completed']],
    ]);
  });

  test('of the numbers that are told those are shown that are left', () => {
    const task = { ...move, lines: [{ ...move.lines[0]!, serials: ['S1', 'S2'] }] };
    const at = (progress: AtPiece) =>
      piecesTold({ task, site, progress, actor: 'ann', device: 'PDA-ann' });
    expect(at({ line: 0 })).toEqual({ serials: ['S1', 'S2'] });
    expect(at({ line: 0, scanned: ['S1'] })).toEqual({ serials: ['S2'] });
    expect(at({ line: 0, damaged: ['S2'] })).toEqual({ serials: ['S1'] });
  });

  test('damaged ones tell their numbers too', () => {
    run(move, [
      begun,
      ...first,
      [damaged, ['show transfer A-02 (wrong)']],
      [piece('S2'), [lineDone(1, { reason: 'damaged', serials: ['S1'], damaged: ['S2'] })]],
    ]);
  });

  test('of a line that goes whole none is scanned', () => {
    const all = answered({ item: 'cam', location: 'A-03', quantity: 2 });
    run(whole, [begun, [all, [lineDone(2)]], [accepted, ['report completed']]]);
    // Somebody laid more there meanwhile.
    run(whole, [
      begun,
      [all, [lineDone(2)]],
      [refused, ['show transfer A-02 (wrong)']],
      ...first,
      [piece('S2'), [lineDone(2, { serials: ['S1', 'S2'] })]],
    ]);
  });

  test('of a line that goes whole the sound ones are scanned before damaged ones', () => {
    run(whole, [
      begun,
      [damaged, ['show transfer A-02 (wrong)']],
      ...first,
      [damaged, ['show transfer A-02 (wrong)']],
      [piece('S2'), [lineDone(1, { reason: 'damaged', serials: ['S1'], damaged: ['S2'] })]],
    ]);
  });

  test('are not picked by light', () => {
    const pick: Task = {
      ...head,
      items,
      kind: 'pick',
      cart: 'CART-1',
      cartFrom: 'POOL-1',
      cartTo: 'POOL-1',
      lines: [{ lineId: 'L1', goods: goods('cam'), quantity: 1, from: 'A-01' }],
    };
    run(pick, [
      [assigned(), ['show take_cart POOL-1']],
      [answered({ handlingUnit: 'CART-1' }), [unit('CART-1', 'WORKER:ann'), 'show pick A-01']],
      [
        answered({ item: 'cam', location: 'A-01', serial: '(21)S1' }),
        [lineDone(1, { serials: ['S1'] })],
      ],
    ]);
  });
});

describe('a check of pieces with numbers', () => {
  const check: Task = {
    ...head,
    items,
    kind: 'check',
    order: 'SO-1',
    tote: 'TOTE-1',
    from: 'PACK-1',
    at: 'PACK-1',
    unpack: [],
    lines: [
      { item: 'cam', lot: '', quantity: 2, serials: ['S1', 'S2'] },
      { item: 'cup', lot: '', quantity: 1 },
    ],
    exceptionPlace: 'EXC',
  };
  const one = (serial: string) => answered({ item: 'cam', quantity: 1, serial });
  const shown = ['show check PACK-1'];
  const cup: Row = [answered({ item: 'cup', quantity: 1 }), shown];
  const completed = (serials: readonly string[], laid: readonly string[]) =>
    `report completed ${JSON.stringify({
      act: 'checked',
      counts: [
        { item: 'cam', quantity: serials.length, serials, laid },
        { item: 'cup', quantity: 1 },
      ],
    })}`;

  test('names them', () => {
    run(check, [
      [assigned(), shown],
      cup,
      [
        answered({ item: 'cam', quantity: 1 }),
        ['no: serial.missing', 'again check PACK-1 (wrong)'],
      ],
      [one('S2'), shown],
      [one('S2'), ['no: serial.twice', 'again check PACK-1 (wrong)']],
      [one('S1'), shown],
      [done, [completed(['S2', 'S1'], [])]],
    ]);
  });

  test('a piece of another order is not counted for the missing one, though the number fits', () => {
    run(check, [
      [assigned(), shown],
      cup,
      [one('S1'), shown],
      [one('S7'), shown],
      [done, ['show check PACK-1 (wrong)']],
      [one('S7'), shown],
      [one('S1'), shown],
      [done, ['show lay_surplus PACK-1']],
      [answered({ item: 'cam', quantity: 1, location: 'EXC' }), [completed(['S7', 'S1'], ['S7'])]],
    ]);
  });
});

describe('pieces with numbers that are shared out over parcels', () => {
  const serials = ['S1', 'S2', 'S3'];
  const pack: Task = {
    ...head,
    items,
    kind: 'pack',
    order: 'SO-1',
    tote: 'TOTE-1',
    at: 'PACK-1',
    toteTo: 'POOL-1',
    parcels: [
      { handlingUnit: 'P1', waybill: 'W1', lines: [{ goods: goods('cam'), quantity: 2, serials }] },
      { handlingUnit: 'P2', waybill: 'W2', lines: [{ goods: goods('cam'), quantity: 1 }] },
    ],
  };
  const one = (serial: string) => answered({ item: 'cam', serial });

  test('are scanned into all but the last, which gets the rest', () => {
    run(pack, [
      [assigned(), ['show pack_piece PACK-1']],
      [one('S9'), ['no: serial.stranger', 'again pack_piece PACK-1 (wrong)']],
      [one('S3'), ['show pack_piece PACK-1']],
      [one('S3'), ['no: serial.twice', 'again pack_piece PACK-1 (wrong)']],
      [one('S1'), ['show pack PACK-1']],
      [
        answered({ handlingUnit: 'P1' }),
        [told({ act: 'packed', handlingUnit: 'P1', serials: ['S3', 'S1'] }), 'show pack PACK-1'],
      ],
      [
        answered({ handlingUnit: 'P2' }),
        [told({ act: 'packed', handlingUnit: 'P2' }), 'show store_tote PACK-1'],
      ],
    ]);
  });
});
