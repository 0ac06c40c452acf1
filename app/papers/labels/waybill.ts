import type { Area } from '../media.ts';
import type { Pen } from '../pen.ts';
import { plainCode } from '../symbol.ts';
import type { Say } from '../words.ts';
import { modulesOf, ownCode } from './unit.ts';

export interface Waybill {
  readonly waybill: string;
  /** An SSCC, or a code of the house. */
  readonly sscc: string;
  readonly from: string;
  readonly to: string;
  readonly order: string;
  /** Which of how many. */
  readonly n: number;
  readonly all: number;
  readonly grams: number;
  /** Dangerous goods that go as limited quantity. */
  readonly isLimited: boolean;
}

const CODE_MM = 36;

/** The paper on a parcel that a carrier goes by. */
export function drawWaybill(pen: Pen, area: Area, paper: Waybill, say: Say): void {
  const { x, width } = area;
  let y = area.y;
  const row = (word: string, value: string, size = 10) => {
    pen.line({ x, y, width: 22, size: 7 }, word);
    y += pen.lines({ x: x + 22, y, width: width - 22, size, weight: 'bold', lines: 2 }, value);
  };
  const half = width / 2;
  pen.line({ x, y, width: half, size: 14, weight: 'bold' }, say('waybill'));
  const which = say('parcel', { n: paper.n, all: paper.all });
  y += pen.line({ x: x + half, y, width: half, size: 14, weight: 'bold', align: 'right' }, which);
  pen.rule(x, y, width);
  y += 1;
  row(say('shipFrom'), paper.from);
  row(say('shipTo'), paper.to, 14);
  pen.rule(x, y, width);
  y += 1;
  row(say('order'), paper.order);
  row(say('weight'), `${(paper.grams / 1_000).toFixed(3)} kg`);
  if (paper.isLimited) row('', say('limited'));
  const codes = [
    { code: plainCode(paper.waybill), options: { dots: 4 } },
    { code: ownCode(paper.sscc), options: modulesOf(paper.sscc) },
  ];
  const below = area.y + area.height;
  for (const [index, { code, options }] of codes.entries()) {
    const top = below - (codes.length - index) * (CODE_MM + 2);
    if (code) pen.code({ x, y: top, width, height: CODE_MM }, code, options);
  }
}
