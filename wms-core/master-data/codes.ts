import { checkDigit } from '#base/gs1/index.ts';
import { invariant } from '#base/invariant.ts';
import type { Refusal } from '#base/refusal.ts';
import { refuse } from './refusals.ts';

/**
 * The one place for the rules of codes. A rule is a mask that a person can read: '#' is a digit, '@'
 * a capital letter, '*' any sign that a code may have; {3} or {1,40} behind one says how many; every
 * other sign stands for itself. So A-##-##-@ takes A-01-02-C. GTIN, SSCC and GLN must have their GS1
 * check digit besides.
 */

export const CODE_KINDS = [
  'item',
  'location',
  'owner',
  'partner',
  'handling_unit',
  'sscc',
  'gtin',
  'gln',
] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export const DEFAULT_MASKS: Readonly<Record<CodeKind, string>> = {
  item: '*{1,40}',
  location: '*{1,40}',
  owner: '*{1,40}',
  partner: '*{1,40}',
  handling_unit: '*{1,40}',
  sscc: '#{18}',
  gtin: '#{8,14}',
  gln: '#{13}',
};

const MAX_LENGTH = 40;
/** Keys that GS1 makes: how long they are (GS1 General Specifications 3), and one to show. */
const GS1: Readonly<Partial<Record<CodeKind, { lengths: readonly number[]; example: string }>>> = {
  sscc: { lengths: [18], example: '106141412345678908' },
  gtin: { lengths: [14, 13, 12, 8], example: '06901234567892' },
  gln: { lengths: [13], example: '6901234000009' },
};
const PART = /([#@*]|[A-Za-z0-9_.:-])(?:\{(\d{1,2})(?:,(\d{1,2}))?\})?/y;
const CLASSES: Readonly<Record<string, string>> = {
  '#': '[0-9]',
  '@': '[A-Z]',
  '*': '[A-Za-z0-9_.:-]',
};

interface Part {
  readonly sign: string;
  readonly least: number;
  readonly most: number;
}

/** Undefined where the text is no mask, or one for codes longer than any may be. */
function partsOf(mask: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < mask.length) {
    const match = PART.exec(mask);
    if (!match) return undefined;
    const least = match[2] === undefined ? 1 : Number(match[2]);
    const most = match[3] === undefined ? least : Number(match[3]);
    if (least > most) return undefined;
    parts.push({ sign: match[1]!, least, most });
  }
  const shortest = parts.reduce((sum, part) => sum + part.least, 0);
  const longest = parts.reduce((sum, part) => sum + part.most, 0);
  return shortest >= 1 && longest <= MAX_LENGTH ? parts : undefined;
}

export const isMask = (mask: string): boolean => partsOf(mask) !== undefined;

export interface CodeRule {
  readonly mask: string;
  /** A code that fits, for sentences. */
  readonly example: string;
  fits(code: string): boolean;
}

/** Digits of such a length, with their check digit; undefined where the parts allow none. */
function digitsOf(parts: readonly Part[], length: number): string | undefined {
  let rest = length - parts.reduce((sum, part) => sum + part.least, 0);
  if (rest < 0) return undefined;
  const text = parts
    .map(({ sign, least, most }) => {
      const more = Math.min(rest, most - least);
      rest -= more;
      return ('#*'.includes(sign) ? '1' : sign).repeat(least + more);
    })
    .join('');
  const body = text.slice(0, -1);
  return rest === 0 && /^\d+$/.test(body) ? `${body}${checkDigit(body)}` : undefined;
}

function exampleOf(parts: readonly Part[]): string {
  let count = 0;
  const next: Readonly<Record<string, () => string>> = {
    '#': () => String(++count % 10),
    '@': () => 'ABCDEFGHJK'[count++ % 10]!,
    '*': () => 'A1B2C3D4E5'[count++ % 10]!,
  };
  return parts
    .flatMap(({ sign, least, most }) => {
      const times = Math.max(least, Math.min(most, 6));
      return Array.from({ length: times }, () => next[sign]?.() ?? sign);
    })
    .join('');
}

const hasCheckDigit = (code: string): boolean =>
  /^\d{2,}$/.test(code) && checkDigit(code.slice(0, -1)) === Number(code.at(-1));

function ruleOf(kind: CodeKind, mask: string): CodeRule {
  const parts = partsOf(mask);
  invariant(parts, `${mask} is no mask`);
  const source = parts.map(
    ({ sign, least, most }) => `${CLASSES[sign] ?? sign.replace('.', '\\.')}{${least},${most}}`,
  );
  const pattern = new RegExp(`^${source.join('')}$`);
  const gs1 = GS1[kind];
  if (!gs1) return { mask, example: exampleOf(parts), fits: (code) => pattern.test(code) };
  const { lengths, example } = gs1;
  const fits = (code: string) =>
    pattern.test(code) && hasCheckDigit(code) && lengths.includes(code.length);
  const made = lengths.flatMap((length) => digitsOf(parts, length) ?? []);
  return { mask, example: [example, ...made].find(fits) ?? example, fits };
}

/** Whether codes of this kind can fit the mask at all: a GLN has 13 digits, whatever the house likes. */
export const fitsKind = (kind: CodeKind, mask: string): boolean => {
  const { fits, example } = ruleOf(kind, mask);
  return fits(example);
};

export interface Codes {
  rule(kind: CodeKind): CodeRule;
  /** Says what is wrong with a code of this kind, and shows a right one. */
  check(kind: CodeKind, code: string): Refusal | undefined;
  /** Masks that the site set in place of the usual ones. */
  set(masks: readonly { readonly codeKind: CodeKind; readonly mask: string }[]): void;
}

export function createCodes(): Codes {
  const rules = new Map<CodeKind, CodeRule>();
  const set: Codes['set'] = (masks) => {
    for (const { codeKind, mask } of masks) rules.set(codeKind, ruleOf(codeKind, mask));
  };
  set(CODE_KINDS.map((codeKind) => ({ codeKind, mask: DEFAULT_MASKS[codeKind] })));
  return {
    set,
    rule: (kind) => rules.get(kind)!,
    check(kind, code) {
      const { mask, example, fits } = rules.get(kind)!;
      return fits(code) ? undefined : refuse(`code.${kind}`, { code, mask, example });
    },
  };
}
