/** What a scan means in the house, whatever the symbol that was scanned. */
import { isRefusal, type Refusal } from '../refusal.ts';
import { dayOf } from './dates.ts';
import { type ElementString, isMarkedGs1, parseElementString } from './element-string.ts';
import { isEpcUri, keyOfEpc, readEpc } from './epc.ts';
import { gtin14, gtinSpellings } from './keys.ts';
import { refuse } from './refusals.ts';

/** What a label says. GTINs have 14 digits, days are YYYY-MM-DD, weights whole grams. */
export interface Label {
  readonly sscc?: string;
  readonly gtin?: string;
  /** What lies in the logistic unit; `count` says how many. */
  readonly contentGtin?: string;
  readonly count?: number;
  readonly lot?: string;
  readonly serial?: string;
  readonly productionDate?: string;
  readonly packDate?: string;
  readonly bestBefore?: string;
  readonly sellBy?: string;
  readonly expiryDate?: string;
  readonly netWeightGrams?: number;
  readonly grossWeightGrams?: number;
  readonly purchaseOrder?: string;
  readonly consignment?: string;
  readonly shipment?: string;
  readonly shipTo?: string;
  readonly gln?: string;
  readonly glnExtension?: string;
  /** Returnable asset (its zero, kind and serial) and individual asset. */
  readonly grai?: string;
  readonly giai?: string;
}

export type Scan =
  /** No GS1 data: a code of the house, or of anybody. */
  | { readonly kind: 'plain'; readonly code: string }
  /** A GTIN on its own, as it is printed. */
  | { readonly kind: 'gtin'; readonly code: string; readonly gtin: string }
  | { readonly kind: 'label'; readonly label: Label };

type Texts = {
  [K in keyof Label]-?: string extends NonNullable<Label[K]> ? K : never;
}[keyof Label];

const TEXTS: Readonly<Record<string, Texts>> = {
  '00': 'sscc',
  '01': 'gtin',
  '02': 'contentGtin',
  '10': 'lot',
  '21': 'serial',
  '254': 'glnExtension',
  '400': 'purchaseOrder',
  '401': 'consignment',
  '402': 'shipment',
  '410': 'shipTo',
  '414': 'gln',
  '8003': 'grai',
  '8004': 'giai',
};

const DAYS = {
  '11': 'productionDate',
  '13': 'packDate',
  '15': 'bestBefore',
  '16': 'sellBy',
  '17': 'expiryDate',
} as const;

/** Kilograms, by the first three digits of the AI; the fourth says how many are decimals. */
const WEIGHTS = { '310': 'netWeightGrams', '330': 'grossWeightGrams' } as const;

const own = <T extends object>(table: T, key: string): T[keyof T] | undefined =>
  Object.hasOwn(table, key) ? table[key as keyof T] : undefined;

/** Exact, or undefined: a tenth of a gram is not rounded away. */
function gramsOf(kilograms: string, decimals: number): number | undefined {
  const scaled = BigInt(kilograms) * 1000n;
  const unit = 10n ** BigInt(decimals);
  return scaled % unit === 0n ? Number(scaled / unit) : undefined;
}

/** The house's words for the elements that it knows; the others are left out. */
function labelOf(elements: ElementString, today: string): Label | Refusal {
  const label: Record<string, string | number> = {};
  for (const { ai, value } of elements) {
    const text = own(TEXTS, ai);
    const day = own(DAYS, ai);
    const weight = own(WEIGHTS, ai.slice(0, 3));
    if (text) label[text] = value;
    else if (day) {
      const date = dayOf(value, today);
      if (date === undefined) return refuse('gs1.date', { ai, value });
      label[day] = date;
    } else if (weight) {
      const grams = gramsOf(value, Number(ai[3]));
      if (grams === undefined) return refuse('gs1.fraction', { ai, value });
      label[weight] = grams;
    } else if (ai === '37' || (ai === '30' && label.count === undefined)) {
      label.count = Number(value);
    }
  }
  return label as Label;
}

/** Which symbology it was, as scanners set so say it: `]E0` EAN-13, `]C0` a plain Code 128. */
const OTHER_SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;

/** Symbols that carry a GTIN and nothing else: EAN-13 with UPC, and EAN-8. */
const IS_EAN = /^\]E[04]/;

/** The code without its symbology id. */
export const plainCode = (scan: string): string => scan.replace(OTHER_SYMBOLOGY, '');

/**
 * Reads a scan. `today` (YYYY-MM-DD) tells the century of dates. A refusal only where the scan says
 * of itself that it is GS1 data and is not: by a symbology id, a separator or brackets; so an EAN
 * with a wrong check digit is.
 */
export function readScan(scan: string, today: string): Scan | Refusal {
  if (isMarkedGs1(scan)) {
    const elements = parseElementString(scan);
    const label = isRefusal(elements) ? elements : labelOf(elements, today);
    return isRefusal(label) ? label : { kind: 'label', label };
  }
  if (isEpcUri(scan)) {
    const epc = readEpc(scan);
    return isRefusal(epc) ? epc : { kind: 'label', label: keyOfEpc(epc) };
  }
  const code = plainCode(scan);
  const gtin = gtin14(code);
  if (gtin === undefined && IS_EAN.test(scan)) {
    return refuse('gs1.check_digit', { ai: '01', value: code });
  }
  return gtin === undefined ? { kind: 'plain', code } : { kind: 'gtin', code, gtin };
}

/** Every code by which an item may be kept that this scan names. */
export function itemCodesOf(scan: Scan): readonly string[] {
  if (scan.kind === 'plain') return [scan.code];
  const gtin = scan.kind === 'gtin' ? scan.gtin : (scan.label.contentGtin ?? scan.label.gtin);
  return gtin === undefined ? [] : gtinSpellings(gtin);
}

/** What a label answers of what a worker is asked, by the fields' names. */
export interface LabelAnswers {
  readonly handlingUnit?: string;
  readonly item?: string;
  readonly quantity?: number;
  readonly lot?: string;
  readonly serial?: string;
  readonly productionDate?: string;
  readonly expiryDate?: string;
  /** Net, in grams, of the pieces on the label. */
  readonly weight?: number;
}

/** The indicator digit of a trade item of variable measure [GS1 General Specifications 2.1.10]. */
const VARIABLE_MEASURE = '9';

/**
 * The pieces on a label answer a quantity where none was told, or the same: of a case of twelve,
 * five may have been picked. A serial number that is asked for is one piece's, and so is the
 * weight of a trade item of variable measure, unless the label counts.
 */
export function answersOf(
  label: Label,
  asked: {
    readonly told?: number | undefined;
    readonly serial: boolean;
    readonly weight?: boolean;
  },
): LabelAnswers {
  const { lot, serial, productionDate } = label;
  const handlingUnit = label.sscc ?? label.grai ?? label.giai;
  const item = label.contentGtin ?? label.gtin;
  const isVariable = asked.weight && item?.startsWith(VARIABLE_MEASURE);
  const weight = isVariable ? label.netWeightGrams : undefined;
  const isOne = (asked.serial && serial !== undefined) || weight !== undefined;
  const count = label.count ?? (isOne ? 1 : undefined);
  const quantity = asked.told === undefined || asked.told === count ? count : undefined;
  const expiryDate = label.expiryDate ?? label.bestBefore;
  const all = { handlingUnit, item, quantity, lot, serial, productionDate, expiryDate, weight };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as LabelAnswers;
}
