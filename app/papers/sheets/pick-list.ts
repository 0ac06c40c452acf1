import type { Say } from '../words.ts';
import type { Sheet } from './sheet.ts';

export interface PickPaper {
  readonly order: string;
  readonly customer: string;
  readonly owner: string;
  readonly wave: string;
  readonly deadline: string;
  /** In walking order. */
  readonly picks: readonly Pick[];
  /** What no bin is promised for, by item. */
  readonly open: readonly Omit<Pick, 'bin' | 'lot'>[];
}

export interface Pick {
  readonly bin: string;
  readonly item: string;
  readonly name: string;
  readonly lot: string;
  /** Still to be picked. */
  readonly quantity: number;
}

export function pickList(paper: PickPaper, say: Say): Sheet {
  const { order, customer, owner, wave, deadline, picks, open } = paper;
  return {
    title: say('pickList'),
    number: order,
    facts: [
      [say('customer'), customer],
      [say('owner'), owner],
      ...(wave === '' ? [] : [[say('wave'), wave] as const]),
      ...(deadline === '' ? [] : [[say('deadline'), deadline] as const]),
    ],
    columns: [
      { head: say('place'), width: 3, weight: 'bold' },
      { head: say('item'), width: 3 },
      { head: say('name'), width: 4 },
      { head: say('lot'), width: 3 },
      { head: say('quantity'), width: 1.5, align: 'right', weight: 'bold' },
      { head: say('done'), width: 1.5, isBlank: true },
    ],
    rows: [
      ...picks.map((one) => [one.bin, one.item, one.name, one.lot, String(one.quantity)]),
      ...open.map((one) => [say('unallocated'), one.item, one.name, '', String(one.quantity)]),
    ],
  };
}
