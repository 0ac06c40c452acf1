import { isSscc } from '#base/gs1/index.ts';
import { gs1Day } from '../gs1.ts';
import type { Area } from '../media.ts';
import type { CodeOptions, Pen } from '../pen.ts';
import { type Code, gs1Code, plainCode } from '../symbol.ts';
import type { Say } from '../words.ts';

/** One item, lot and dates among what is in a unit. */
export interface Content {
  readonly item: string;
  readonly name: string;
  /** 14 digits; '' where the item has none. */
  readonly gtin: string;
  readonly lot: string;
  /** YYYY-MM-DD; '' where there is none. */
  readonly expiryDate: string;
  readonly productionDate: string;
  readonly quantity: number;
}

export interface UnitLabel {
  /** An SSCC, or a code of the house. */
  readonly unit: string;
  readonly from: string;
  /** '' of a unit that goes to nobody yet. */
  readonly to: string;
  /** What stands beside that: the order, which parcel of how many, the weight. */
  readonly facts: readonly (readonly [word: string, value: string])[];
  readonly contents: readonly Content[];
}

/**
 * A GS1 logistic label: above whom it is from and to, then what people read, below the barcodes with
 * the SSCC as the last [GS1 Logistic Label Guideline §3].
 */
export function drawUnit(pen: Pen, area: Area, label: UnitLabel, say: Say): void {
  const { x, width } = area;
  const codes = codesOf(label);
  const [most, least] = [SSCC_MM, Math.min(SSCC_MM, area.height * 0.26)];
  const high = codes.length > 1 ? least : most;
  const bottom = area.y + area.height - codes.length * (high + GAP_MM);
  let y = drawHead(pen, area, label, say);
  y = drawFacts(pen, { x, y, width, height: bottom - y }, label, say);
  for (const [index, code] of codes.entries()) {
    const top = bottom + index * (high + GAP_MM) + GAP_MM;
    pen.code({ x, y: top, width, height: high }, code, modulesOf(label.unit));
  }
}

/** Bars of 31.75 mm with their text [GS1 General Specifications §6.7]. */
const SSCC_MM = 36;
const GAP_MM = 2;
/** 0.495 mm at least [GS1 General Specifications, table 5.12.3-5]: four dots are 0.5 mm. */
const GS1_DOTS = 4;

/** GS1 data that would need narrower bars goes as a matrix; a code of the house needs no such room. */
export const modulesOf = (unit: string): CodeOptions => ({
  dots: GS1_DOTS,
  ...(isSscc(unit) ? { leastDots: GS1_DOTS } : {}),
});

/** Its SSCC; a unit that has none has its code of the house. */
export const ownCode = (unit: string): Code | undefined =>
  isSscc(unit) ? gs1Code([{ ai: '00', value: unit }]) : plainCode(unit);

/** What is in the unit as GS1 data goes above its SSCC, where all of it is alike. */
export function codesOf({ unit, contents }: UnitLabel): Code[] {
  const [only, ...others] = contents;
  const isAlike = only !== undefined && others.length === 0 && only.gtin !== '';
  const inside = isSscc(unit) && isAlike ? contentCode(unit, only) : undefined;
  return [inside, ownCode(unit)].filter((code) => code !== undefined);
}

/** Values of a fixed length first: so FNC1 ends but one. */
function contentCode(sscc: string, content: Content): Code | undefined {
  const { gtin, quantity, lot, expiryDate, productionDate } = content;
  const elements = [
    { ai: '02', value: gtin },
    ...(productionDate ? [{ ai: '11', value: gs1Day(productionDate) }] : []),
    ...(expiryDate ? [{ ai: '17', value: gs1Day(expiryDate) }] : []),
    { ai: '37', value: String(quantity) },
    ...(lot ? [{ ai: '10', value: lot }] : []),
  ];
  return gs1Code(elements, [{ ai: '00', value: sscc }]);
}

function drawHead(pen: Pen, { x, y, width }: Area, { from, to }: UnitLabel, say: Say): number {
  const half = width / 2 - 1;
  const small = { width: half, size: 7 };
  const large = { width: half, size: 10, weight: 'bold', lines: 2 } as const;
  pen.line({ ...small, x, y }, say('shipFrom'));
  let high = pen.line({ ...small, x: x + half + 2, y }, to === '' ? '' : say('shipTo'));
  high += Math.max(
    pen.lines({ ...large, x, y: y + high }, from),
    pen.lines({ ...large, x: x + half + 2, y: y + high }, to),
  );
  pen.rule(x, y + high + 1, width);
  return y + high + 2;
}

const FACT_POINTS = 9;
const FACT_MM = 4.2;

function drawFacts(pen: Pen, area: Area, { unit, facts, contents }: UnitLabel, say: Say): number {
  const { x, width } = area;
  const [only, ...others] = contents;
  const rows: (readonly [string, string])[] = [
    [say(isSscc(unit) ? 'sscc' : 'handlingUnit'), unit],
    ...facts,
  ];
  if (only && others.length === 0) {
    rows.push([say('item'), `${only.item} ${only.name}`]);
    if (only.gtin) rows.push([say('content'), only.gtin]);
    rows.push([say('pieces'), String(only.quantity)]);
    if (only.lot) rows.push([say('batch'), only.lot]);
    if (only.productionDate) rows.push([say('productionDate'), only.productionDate]);
    if (only.expiryDate) rows.push([say('expiryDate'), only.expiryDate]);
  } else {
    for (const one of contents) {
      const lot = one.lot === '' ? '' : ` · ${one.lot}`;
      rows.push([`${one.quantity} ×`, `${one.item} ${one.name}${lot}`]);
    }
  }
  const room = Math.max(1, Math.floor(area.height / FACT_MM));
  const shown = rows.length <= room ? rows : rows.slice(0, room - 1);
  if (shown.length < rows.length) {
    shown.push(['', say('further', { count: rows.length - shown.length })]);
  }
  const title = Math.min(30, width / 3);
  for (const [index, [word, value]] of shown.entries()) {
    const y = area.y + index * FACT_MM;
    pen.line({ x, y, width: title - 1, size: FACT_POINTS - 2 }, word);
    pen.line({ x: x + title, y, width: width - title, size: FACT_POINTS, weight: 'bold' }, value);
  }
  return area.y + shown.length * FACT_MM;
}
