import type { Say } from '../words.ts';
import type { Sheet } from './sheet.ts';

export interface ReceivingPaper {
  readonly asn: string;
  readonly supplier: string;
  readonly owner: string;
  readonly dock: string;
  readonly expectedAt: string;
  readonly lines: readonly {
    readonly item: string;
    readonly name: string;
    readonly code: string;
    readonly expected: number;
  }[];
}

/** Lines for what was not announced. */
const SPARE_LINES = 4;

export function receivingSheet(paper: ReceivingPaper, say: Say): Sheet {
  const { asn, supplier, owner, dock, expectedAt, lines } = paper;
  return {
    title: say('receivingSheet'),
    number: asn,
    facts: [
      [say('supplier'), supplier],
      [say('owner'), owner],
      [say('expectedAt'), expectedAt],
      [say('dock'), dock],
    ],
    columns: [
      { head: say('item'), width: 3, weight: 'bold' },
      { head: say('name'), width: 4 },
      { head: say('barcode'), width: 3 },
      { head: say('expected'), width: 2, align: 'right' },
      { head: say('received'), width: 2, isBlank: true },
      { head: say('damaged'), width: 2, isBlank: true },
      { head: say('lotAndExpiry'), width: 3, isBlank: true },
    ],
    rows: [
      ...lines.map((one) => [one.item, one.name, one.code, String(one.expected)]),
      ...Array.from({ length: SPARE_LINES }, () => []),
    ],
  };
}
