/**
 * GS1 element strings: application identifiers with their values, as a scanner sends them and as
 * people type them, `(01)09521234543213(10)ABC` [GS1 General Specifications §7.8].
 */
import { isRefusal, type Refusal } from '../refusal.ts';
import {
  APPLICATION_IDENTIFIERS,
  aiAt,
  type Component,
  isMeant,
  predefinedLength,
} from './ai-table.ts';
import { endsInCheckDigit } from './check-digit.ts';
import { isDay, isTime } from './dates.ts';
import { refuse } from './refusals.ts';

/** FNC1 as scanners send it: ends a value that has no predefined length. */
export const GROUP_SEPARATOR = '\x1d';

/**
 * What a scanner set to name symbologies sends before GS1-128, DataMatrix, QR, DataBar, DotCode.
 */
const SYMBOLOGY = /^\](C1|d2|Q3|e0|J1)/;
const BRACKETED = /^\(\d{2,4}\)/;

export interface Element {
  readonly ai: string;
  readonly value: string;
}

export type ElementString = readonly Element[];

/** Whether a scan says of itself that it is GS1 data. */
export const isMarkedGs1 = (scan: string): boolean =>
  SYMBOLOGY.test(scan) || BRACKETED.test(scan) || scan.includes(GROUP_SEPARATOR);

const CHARACTERS: Readonly<Record<Component['kind'], RegExp>> = {
  N: /^\d*$/,
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#/0-9A-Z-]*$/,
  Z: /^[0-9A-Za-z=_-]*$/,
};

type Fault = 'gs1.check_digit' | 'gs1.date' | 'gs1.value' | undefined;

function checkFault(check: Component['check'], part: string): Fault {
  switch (check) {
    case '#':
      return endsInCheckDigit(part) ? undefined : 'gs1.check_digit';
    case 'd':
      return isDay(part) || (part.endsWith('00') && isDay(`${part.slice(0, 4)}01`))
        ? undefined
        : 'gs1.date';
    case 'D':
      return isDay(part) ? undefined : 'gs1.date';
    case 't':
      return isTime(part) ? undefined : 'gs1.date';
    case 'z':
      return part === '0' ? undefined : 'gs1.value';
    case 'p': {
      const [piece, total] = [Number(part.slice(0, 2)), Number(part.slice(2))];
      return piece >= 1 && piece <= total ? undefined : 'gs1.value';
    }
    case '':
      return undefined;
  }
}

/** What is wrong with one value by the table. */
function wrongValue({ ai, value }: Element): Refusal | undefined {
  const known = APPLICATION_IDENTIFIERS.get(ai);
  if (!known) return refuse('gs1.unknown_ai', { rest: `(${ai})` });
  const { components, format } = known;
  let rest = value;
  for (const { kind, min, max, isOptional, check } of components) {
    if (isOptional && rest === '') break;
    const part = rest.slice(0, max);
    rest = rest.slice(max);
    if (part.length < min) return refuse('gs1.length', { ai, value, format });
    if (!CHARACTERS[kind].test(part)) return refuse('gs1.characters', { ai, value, format });
    const fault = checkFault(check, part);
    if (fault) return refuse(fault, { ai, value });
  }
  return rest === '' ? undefined : refuse('gs1.length', { ai, value, format });
}

/** What is wrong with elements that stand on one label together. */
function wrongTogether(elements: ElementString): Refusal | undefined {
  for (const { ai } of elements) {
    const { excludes } = APPLICATION_IDENTIFIERS.get(ai)!;
    const other = elements.find(
      (each) => each.ai !== ai && excludes.some((pattern) => isMeant(pattern, each.ai)),
    );
    if (other) return refuse('gs1.excludes', { ai, other: other.ai });
  }
  return undefined;
}

function checked(elements: ElementString): ElementString | Refusal {
  const values = new Map<string, string>();
  for (const element of elements) {
    const fault = wrongValue(element);
    if (fault) return fault;
    const before = values.get(element.ai);
    if (before !== undefined && before !== element.value) {
      return refuse('gs1.twice', { ai: element.ai });
    }
    values.set(element.ai, element.value);
  }
  if (values.size === 0) return refuse('gs1.empty');
  const once = [...values].map(([ai, value]) => ({ ai, value }));
  return wrongTogether(once) ?? once;
}

/** Typed by hand; spaces do not count, and a bracket inside a value is written `\(`. */
function splitBracketed(text: string): ElementString | Refusal {
  const compact = text.replaceAll(' ', '');
  const element = /\((\d{2,4})\)((?:\\\(|(?!\(\d{2,4}\)).)*)/gsy;
  const elements: Element[] = [];
  for (let found = element.exec(compact); found; found = element.exec(compact)) {
    elements.push({ ai: found[1]!, value: found[2]!.replaceAll('\\(', '(') });
  }
  return elements;
}

function splitScanned(data: string): ElementString | Refusal {
  const elements: Element[] = [];
  let rest = data.startsWith(GROUP_SEPARATOR) ? data.slice(1) : data;
  while (rest !== '') {
    const ai = aiAt(rest);
    if (ai === undefined) return refuse('gs1.unknown_ai', { rest: rest.slice(0, 8) });
    const behind = rest.slice(ai.length);
    const separator = behind.indexOf(GROUP_SEPARATOR);
    const length = separator < 0 ? behind.length : separator;
    const value = behind.slice(0, Math.min(length, predefinedLength(ai) ?? length));
    elements.push({ ai, value });
    rest = behind.slice(value.length);
    if (rest.startsWith(GROUP_SEPARATOR)) rest = rest.slice(1);
  }
  return elements;
}

/**
 * Reads one symbol. What an AI needs beside it is not asked here: a logistic label spreads over
 * several symbols, and only together they are complete (`missingPartner`).
 */
export function parseElementString(scan: string): ElementString | Refusal {
  const elements = BRACKETED.test(scan)
    ? splitBracketed(scan)
    : splitScanned(scan.replace(SYMBOLOGY, ''));
  return isRefusal(elements) ? elements : checked(elements);
}

/** What one of the elements of a whole label needs and none of them is. */
export function missingPartner(elements: ElementString): Refusal | undefined {
  const isThere = (pattern: string) => elements.some(({ ai }) => isMeant(pattern, ai));
  for (const { ai } of elements) {
    const needs = APPLICATION_IDENTIFIERS.get(ai)?.needs ?? [];
    if (needs.length === 0 || needs.some((together) => together.every(isThere))) continue;
    const wanted = needs.map((together) => together.join(' + ')).join(', ');
    return refuse('gs1.needs', { ai, needs: wanted });
  }
  return undefined;
}

/** The data of one symbol, without a symbology id. */
export function writeElementString(elements: ElementString): string | Refusal {
  const right = checked(elements);
  if (isRefusal(right)) return right;
  return right
    .map(({ ai, value }, i) => {
      const isOpen = predefinedLength(ai) === undefined && i < right.length - 1;
      return `${ai}${value}${isOpen ? GROUP_SEPARATOR : ''}`;
    })
    .join('');
}

/** As people read and type it. */
export function writeBracketed(elements: ElementString): string | Refusal {
  const right = checked(elements);
  if (isRefusal(right)) return right;
  return right.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('');
}
